"""Every obligation of a pair and of its mentor's year as rows: window, strength, standing, and why."""

from collections.abc import Iterable, Mapping
from typing import Literal

from console.pages.history import CODEC
from console.pages.lanes import Mark
from console.pages.standings import Owed, Tally, owed
from console.pages.year import Year
from domain.book import Book
from domain.mentor import MentorYearState
from domain.obligations import Obligation, ObligationAmended, ObligationEnded, Standing
from domain.pair import RelationshipState
from store.rows import Row

Of = Literal["pair", "mentor"]
Reasons = Mapping[str, str]
"""Why obligations stand as they do, by id; the codes of the domain's events."""
WAIVABLE = (Standing.OPEN, Standing.MISSED, Standing.EXCUSED)


class OwedRow(Owed):
    """One obligation; `of` is whose stream holds it, `happened_us` when what met it happened.

    `recorded_us` is when that was recorded, `settled_us` when the standing was reached.
    """

    of: Of
    settled_us: int | None
    happened_us: int | None
    recorded_us: int | None
    why: str | None
    waivable: bool


def reasons(rows: Iterable[Row]) -> Reasons:
    """The newest reason of each obligation's standing, by the rows of a stream."""
    found: dict[str, str] = {}
    for row in rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, ObligationEnded | ObligationAmended) and event.reason:
            found[event.obligation] = event.reason
    return found


def owing(
    year: Year, pair: RelationshipState, mentor: MentorYearState | None, why: Reasons, marks: Iterable[Mark]
) -> tuple[OwedRow, ...]:
    """The open ones first, each group with the newest window first."""
    facts = {mark.fact: mark for mark in marks if mark.fact}
    books: list[tuple[Of, Book]] = [("pair", pair.book)]
    if mentor:
        books.append(("mentor", mentor.book))
    rows = [_row(year, o, of, why.get(o.id), facts) for of, book in books for o in book.all()]
    return tuple(sorted(rows, key=lambda row: (row.standing != Standing.OPEN, -row.opens_us, row.id)))


def _row(year: Year, obligation: Obligation, of: Of, why: str | None, facts: Mapping[str, Mark]) -> OwedRow:
    met = [facts[fact] for fact in obligation.fact_ids if fact in facts]
    last = max(met, key=lambda mark: mark.at_us, default=None)
    return OwedRow(
        **owed(obligation, year.moments).model_dump(),
        of=of,
        settled_us=obligation.ended_us or None,
        happened_us=last.at_us if last else None,
        recorded_us=last.recorded_us if last else None,
        why=why,
        waivable=obligation.standing in WAIVABLE,
    )


def tally_of(rows: Iterable[OwedRow]) -> Tally:
    """The sum of the rows that are shown."""
    by_kind: dict[str, dict[Standing, int]] = {}
    for row in rows:
        counted = by_kind.setdefault(row.kind, {})
        counted[row.standing] = counted.get(row.standing, 0) + 1
    by_standing = {s: sum(kinds.get(s, 0) for kinds in by_kind.values()) for s in Standing}
    return Tally(opened=sum(by_standing.values()), by_standing=by_standing, by_kind=by_kind)
