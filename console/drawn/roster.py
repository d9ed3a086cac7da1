"""A roster's report on a terminal: the whole as a sum, then only the rows that need a person."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from rich.console import RenderableType

from console.drawn import signs
from console.rosters.report import HistoryReport, ListReport, Report, RosterReport


def report(file: str, told: Report) -> Iterator[RenderableType]:
    """What a check or an import says. No cell of the file is repeated."""
    match told:
        case HistoryReport():
            yield from _pairs(file, told)
        case RosterReport():
            yield from _people(file, told)
        case _:
            assert_never(told)
    yield from _end(told)


def _people(file: str, told: RosterReport) -> Iterator[RenderableType]:
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
    yield _sum(file, told, parts)
    if told.enrolled:
        yield f"{told.enrolled} people enrolled."
    if told.renewed:
        yield f"{len(told.renewed)} known already, with other addresses than those in the vault."
    yield from _to_mend(told)
    if wanted:
        yield ""
        rows = signs.table(">row", "needs a waiver because", "to let it in")
        for waiver in wanted:
            rows.add_row(str(waiver.row), waiver.reason, f'--waive "{waiver.row}=reason"')
        yield rows


def _pairs(file: str, told: HistoryReport) -> Iterator[RenderableType]:
    parts = {"known already": len(told.known), "with something to mend": len({e.row for e in told.errors})}
    yield _sum(file, told, parts)
    if told.recalled:
        yield f"{told.recalled} past pairs recalled; none of them is made again."
    yield from _to_mend(told)


def _sum(file: str, told: ListReport, parts: Mapping[str, int]) -> str:
    listed = ", ".join(f"{count} {name}" for name, count in parts.items() if count)
    return f"{file}, read as {told.read_as}: {told.rows} rows{f', of them {listed}' if listed else ''}."


def _to_mend(told: ListReport) -> Iterator[RenderableType]:
    """The rows that somebody must mend, if any."""
    if told.errors:
        yield ""
        rows = signs.table(">row", "column", "problem", "remedy")
        for error in told.errors:
            rows.add_row(str(error.row), error.column, error.problem, error.remedy)
        yield rows


def _end(told: ListReport) -> Iterator[RenderableType]:
    """What became of the file as a whole."""
    yield ""
    if told.ok:
        yield "The good rows are in; those above were left out." if told.errors else "Everything fits."
    else:
        yield "Nothing was written: mend the rows above, or leave them out."
