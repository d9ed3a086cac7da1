"""A data set that was taken for the study, on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.pages.moments import Moments
from console.research.exporting import ResearchExported


def exported(told: ResearchExported, _: Moments) -> Iterator[RenderableType]:
    """What was written, what was kept back, and how to ask for the same again."""
    yield f"{told.folder}: {told.consented} people of cohort {told.cohort} are in the study."
    rows = signs.table("table", ">rows", ">left out", "hidden")
    for table, number in told.rows.items():
        hidden = ", ".join(f"{column} in {n}" for column, n in sorted(told.hidden.get(table, {}).items()))
        out = told.suppressed.get(table)
        rows.add_row(table, str(number), "" if out is None else str(out), hidden)
    yield rows
    yield f"Query {told.hash}, made by the code {told.code}."
    again = f"--k {told.k} --study {told.study} --at {told.position}"
    yield f"The same again: nearpeer research export DIR {again}. What each column means: codebook.md"
