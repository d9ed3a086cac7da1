"""The people's script: what everybody of a cohort does in a year, the same for `rehearse` and `simulate`."""

from console.rehearsal.acts import Act
from console.rehearsal.cohort import Cohort, invented, staffed
from console.rehearsal.script import WHOLE, Part, Script, whole_year_us

__all__ = ["WHOLE", "Act", "Cohort", "Part", "Script", "invented", "staffed", "whole_year_us"]
