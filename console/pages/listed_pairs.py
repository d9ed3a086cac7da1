"""The list of pairs: by stage, and by what is owed and how that stands."""

from collections.abc import Sequence
from typing import NamedTuple

from console.board.register import Line
from console.pages.lists import Found, Memo, Shelf, Sort, day_of, order_of, summed
from console.pages.relationship import stream_of
from console.pages.year import Page, Who, who
from domain.obligations import Standing
from domain.policy import Kind

STANDINGS = ("met", "late", "missed", "excused", "open")


class PairLine(Page):
    """One pair of the list: its two, its stage, how its obligations stand, and what is due next."""

    id: str
    mentee: Who
    mentor: Who
    stage: str
    since_us: int
    met: int
    late: int
    missed: int
    excused: int
    open: int
    due_kind: str | None
    due_us: int | None


class PairsWanted(NamedTuple):
    """Which pairs, and in which order."""

    stage: str | None
    owed: Standing | None
    kind: Kind | None
    sort: Sort


def pairs(shelf: Shelf, memo: Memo, wanted: PairsWanted) -> Found[Line, PairLine]:
    """The pairs of a cohort, ended ones included."""
    year, day = shelf.year, day_of(shelf)
    streams = (stream_of(year, pair) for pair in year.state.placed.pairs if shelf.sees(pair))
    stamp = (shelf.register.revision, shelf.directory.revision, day, len(year.state.placed.pairs))
    mine = None if shelf.pairs is None else frozenset(shelf.pairs)

    def staged() -> list[tuple[Line, str]]:
        return [(line, line.stage(year.state.context, year.now_us)) for line in shelf.register.of(streams)]

    every: list[tuple[Line, str]] = memo.of(stamp, ("pairs", mine), staged)

    def fitting() -> list[Line]:
        found = [line for line, stage in every if wanted.stage in (None, stage) and _fits(line, wanted)]
        return sorted(found, key=lambda line: order_of(shelf, line, wanted.sort))

    keys: list[Line] = memo.of(stamp, (mine, wanted), fitting)
    parts = memo.of(stamp, ("pairs-sum", mine), lambda: summed([stage for _, stage in every]))

    async def rows(some: Sequence[Line]) -> list[PairLine]:
        names = await shelf.named({person for line in some for person in (line.mentor, line.mentee)})
        calendar = year.state.calendar
        return [
            PairLine(
                id=line.key,
                mentee=who(line.mentee, names),
                mentor=who(line.mentor, names),
                stage=line.stage(year.state.context, year.now_us),
                since_us=calendar.midnight(line.course.first) if calendar else 0,
                **{name: _number(line, Standing(name)) for name in STANDINGS},
                due_kind=line.due_kind or None,
                due_us=line.due_us or None,
            )
            for line in some
        ]

    return Found(keys, parts, rows, lambda line: line.key)


def _fits(line: Line, wanted: PairsWanted) -> bool:
    if wanted.owed is None and wanted.kind is None:
        return True
    return any(
        wanted.owed in (None, standing) and wanted.kind in (None, kind)
        for kind, standing, _, _ in line.counts
    )


def _number(line: Line, standing: Standing) -> int:
    return sum(number for _, each, _, number in line.counts if each is standing)
