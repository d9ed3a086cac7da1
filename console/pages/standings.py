"""Obligations as pages show them: one by one, counted by kind and standing, and in sums that add up."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from console.pages.moments import Moments
from console.pages.year import Page, Year
from domain.book import Book
from domain.deciding import Decider
from domain.obligations import Obligation, Standing
from domain.policy import Strength


class Owed(Page):
    """One obligation with its window; `decided_by` is the version of the event that gave its standing."""

    id: str
    kind: str
    strength: Strength
    owed_by: str
    window: str
    opens_us: int
    ends_us: int
    closes_us: int
    needed: int
    got: int
    standing: Standing
    policy: int
    decided_by: int | None


class Due(Page):
    """What somebody must learn of next."""

    kind: str
    at: str
    at_us: int


class Tally(Page):
    """How many obligations were opened, and where they stand: the figures always add up."""

    opened: int
    by_standing: dict[Standing, int]
    by_kind: dict[str, dict[Standing, int]]


def owed(obligation: Obligation, moments: Moments) -> Owed:
    return Owed(
        id=obligation.id,
        kind=str(obligation.kind),
        strength=obligation.strength,
        owed_by=obligation.owed_by,
        window=moments.window(obligation.opens_us, obligation.ends_us),
        opens_us=obligation.opens_us,
        ends_us=obligation.ends_us,
        closes_us=obligation.closes_us,
        needed=obligation.needed,
        got=len(obligation.facts),
        standing=obligation.standing,
        policy=obligation.policy,
        decided_by=obligation.decided_by or None,
    )


def timeline(book: Book, moments: Moments) -> tuple[Owed, ...]:
    """Every obligation of a stream, in the order of its windows."""
    ordered = sorted(book.all(), key=lambda o: (o.opens_us, o.ends_us, o.id))
    return tuple(owed(obligation, moments) for obligation in ordered)


def tally(books: Iterable[Book]) -> Tally:
    """The sum of all obligations of some streams."""
    count = Counter((str(o.kind), o.standing) for book in books for o in book.all())
    by_kind: dict[str, dict[Standing, int]] = {}
    for (kind, standing), number in sorted(count.items()):
        by_kind.setdefault(kind, {})[standing] = number
    by_standing = {s: sum(kinds.get(s, 0) for kinds in by_kind.values()) for s in Standing}
    return Tally(opened=count.total(), by_standing=by_standing, by_kind=by_kind)


def next_due(decider: Decider[Any], state: Any, year: Year) -> Due | None:
    """The next moment that a stream waits for; None when nothing will come."""
    ahead = decider.due(state, year.state.context)
    return Due(kind=ahead[1], at=year.moments.iso(ahead[0]), at_us=ahead[0]) if ahead else None
