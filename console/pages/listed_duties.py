"""The list of what is open: every obligation of pairs and of mentors' years, the nearest end first."""

from collections.abc import Sequence
from typing import NamedTuple

from console.board.register import Line, OpenDuty
from console.pages.lists import Found, Memo, Shelf, summed
from console.pages.voices import handle_of
from console.pages.year import Page, Who, who
from domain.policy import Kind, Strength

HOUR_US = 3_600_000_000


class DutyLine(Page):
    """One obligation that is open, of a pair or of a mentor's year: `pair` leads to its page."""

    id: str
    pair: str | None
    mentor: Who
    mentee: Who | None
    kind: Kind
    strength: Strength
    owed_by: str
    opens_us: int
    until_us: int
    got: int
    needed: int
    over: bool


class DutiesWanted(NamedTuple):
    """Which open obligations."""

    kind: Kind | None
    strength: Strength | None
    owed_by: str | None
    over: bool | None


def duties(shelf: Shelf, memo: Memo, wanted: DutiesWanted) -> Found[tuple[Line, OpenDuty], DutyLine]:
    """What is open, the nearest end first; one whose window is over may still be recorded for a while."""
    year, register = shelf.year, shelf.register
    stamp = (register.revision, year.now_us // HOUR_US)

    def every() -> list[tuple[Line, OpenDuty]]:
        found = [(line, duty) for line in register.lines.values() if _seen(shelf, line) for duty in line.open]
        return sorted(found, key=lambda one: (one[1].ends_us, one[0].stream, one[1].id))

    whole: list[tuple[Line, OpenDuty]] = memo.of(stamp, ("duties", _mine(shelf)), every)
    keys = memo.of(stamp, ("duties", _mine(shelf), wanted), lambda: [
        (line, duty) for line, duty in whole
        if wanted.kind in (None, duty.kind) and wanted.strength in (None, duty.strength)
        and wanted.owed_by in (None, duty.owed_by)
        and wanted.over in (None, duty.ends_us <= year.now_us)
    ])  # fmt: skip
    parts = memo.of(
        stamp, ("duties-sum", _mine(shelf)), lambda: summed([str(duty.kind) for _, duty in whole])
    )

    async def rows(some: Sequence[tuple[Line, OpenDuty]]) -> list[DutyLine]:
        names = await shelf.named({p for line, _ in some for p in (line.mentor, line.mentee) if p})
        return [
            DutyLine(
                id=duty.id,
                pair=line.key if line.mentee else next(iter(year.state.placed.of(line.mentor)), None),
                mentor=who(line.mentor, names),
                mentee=who(line.mentee, names) if line.mentee else None,
                kind=duty.kind,
                strength=duty.strength,
                owed_by=duty.owed_by,
                opens_us=duty.opens_us,
                until_us=duty.closes_us if duty.ends_us <= year.now_us else duty.ends_us,
                got=duty.got,
                needed=duty.needed,
                over=duty.ends_us <= year.now_us,
            )
            for line, duty in some
        ]

    return Found(keys, parts, rows, lambda one: handle_of(f"{one[0].key}:{one[1].id}"))


def _mine(shelf: Shelf) -> tuple[frozenset[str], frozenset[str]] | None:
    return None if shelf.pairs is None else (frozenset(shelf.pairs), frozenset(shelf.mentors or ()))


def _seen(shelf: Shelf, line: Line) -> bool:
    if shelf.pairs is None:
        return True
    return line.key in shelf.pairs if line.mentee else line.mentor in (shelf.mentors or ())
