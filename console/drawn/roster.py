"""A roster's report on a terminal: the whole as a sum, then only the rows that need a person."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.roster_report import RosterReport


def report(file: str, told: RosterReport) -> Iterator[RenderableType]:
    """What a check or an import says. No cell of the file is repeated."""
    bad = {error.row for error in told.errors}
    others = tuple(waiver for waiver in told.waivers if waiver.row not in bad)  # a bad row names its own
    wanted = () if told.enrolled else others
    parts = {
        "known already": len(told.known),
        "without consent": len(told.refused),
        "with something to mend": len(bad),
        "that need a waiver": len(wanted),
        "let in by a waiver": len(others) - len(wanted),
    }
    listed = ", ".join(f"{count} {name}" for name, count in parts.items() if count)
    yield f"{file}, read as {told.read_as}: {told.rows} rows{f', of them {listed}' if listed else ''}."
    if told.enrolled:
        yield f"{told.enrolled} people enrolled."
    if told.errors:
        yield ""
        rows = signs.table(">row", "column", "problem", "remedy")
        for error in told.errors:
            rows.add_row(str(error.row), error.column, error.problem, error.remedy)
        yield rows
    if wanted:
        yield ""
        rows = signs.table(">row", "needs a waiver because", "to let it in")
        for waiver in wanted:
            rows.add_row(str(waiver.row), waiver.reason, f'--waive "{waiver.row}=reason"')
        yield rows
    yield ""
    if told.ok:
        yield "The good rows are in; those above were left out." if told.errors else "Everything fits."
    else:
        yield "Nothing was written: mend the rows above, or leave them out."
