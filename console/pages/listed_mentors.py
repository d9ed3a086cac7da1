"""The list of mentors: how far each came this semester in trainings, supervision, diary and credit."""

from collections.abc import Sequence
from typing import NamedTuple

from console.board.register import Line
from console.pages.lists import Found, Memo, Shelf, Sort, day_of, order_of, summed
from console.pages.voices import handle_of
from console.pages.year import Page, Who, who
from domain import addresses
from domain.policy import Kind


class MentorLine(Page):
    """One mentor of the list: units of this semester of those needed, and the credit decided last."""

    mentor: Who
    stage: str
    pairs: int
    training: str
    supervision: str
    diary: str
    credit: str
    due_kind: str | None
    due_us: int | None


class MentorsWanted(NamedTuple):
    """Which mentors, and in which order; `short` are those who miss units of a kind in this semester."""

    stage: str | None
    short: Kind | None
    credit: str | None
    sort: Sort


def mentors(shelf: Shelf, memo: Memo, wanted: MentorsWanted) -> Found[Line, MentorLine]:
    """The mentors of a cohort who said yes, those who left included."""
    year = shelf.year
    people = [p.id for p in year.state.people.by_id.values() if p.role == "mentor"]
    visible = people if shelf.mentors is None else [p for p in people if p in shelf.mentors]
    stamp = (shelf.register.revision, shelf.directory.revision, day_of(shelf), len(people))
    term = year.state.calendar.term_of(year.now_us) if year.state.calendar else 0
    mine = None if shelf.mentors is None else frozenset(shelf.mentors)
    every = shelf.register.of(addresses.mentor_year(year.cohort, p) for p in visible)

    def fitting() -> list[Line]:
        found = [
            line
            for line in every
            if wanted.stage in (None, _mentor_stage(shelf, line))
            and (wanted.short is None or _missing(line, term, wanted.short))
            and wanted.credit in (None, _credit(line))
        ]
        return sorted(found, key=lambda line: order_of(shelf, line, wanted.sort))

    keys: list[Line] = memo.of(stamp, ("mentors", mine, wanted), fitting)
    parts = memo.of(
        stamp, ("mentors-sum", mine), lambda: summed([_mentor_stage(shelf, line) for line in every])
    )

    async def rows(some: Sequence[Line]) -> list[MentorLine]:
        names = await shelf.named({line.mentor for line in some})
        return [
            MentorLine(
                mentor=who(line.mentor, names),
                stage=_mentor_stage(shelf, line),
                pairs=len(year.state.placed.of(line.mentor)),
                **{name: _done(line, term, Kind(name)) for name in ("training", "supervision", "diary")},
                credit=_credit(line),
                due_kind=line.due_kind or None,
                due_us=line.due_us or None,
            )
            for line in some
        ]

    return Found(keys, parts, rows, lambda line: handle_of(line.key))


def _mentor_stage(shelf: Shelf, line: Line) -> str:
    stage = line.stage(shelf.year.state.context, shelf.year.now_us)
    return "running" if stage.startswith("term-") else stage


def _done(line: Line, term: int, kind: Kind) -> str:
    return next((f"{done}/{needed}" for t, k, done, needed in line.by_term if (t, k) == (term, kind)), "")


def _missing(line: Line, term: int, kind: Kind) -> bool:
    return any(done < needed for t, k, done, needed in line.by_term if (t, k) == (term, kind))


def _credit(line: Line) -> str:
    return line.credits[-1].code if line.credits else "not-assessed"
