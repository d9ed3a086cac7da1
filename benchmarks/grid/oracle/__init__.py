"""The oracle of the emergency lane: what must be true whatever has failed in it, as invariants I1 to I10.

The numbers are those of the study of reliability. I1 to I5 and I10 are asked after every run, I6 to I9 of the
whole record of a service once the runs of its family are over.
"""

from benchmarks.grid.oracle.of_records import broken
from benchmarks.grid.oracle.of_runs import faults, silence_s, state_of

__all__ = ["broken", "faults", "silence_s", "state_of"]
