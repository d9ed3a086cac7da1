"""What a case owes, and how facts, a closing or another level move it; needs no calendar and no policy."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.book import Book
from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.facts import MakeFact
from domain.messages import Event, Stamp
from domain.obligations import Obligation, ObligationEnded, Standing, moves_after_fact
from domain.policy import Kind


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command takes effect: at its stamp, or after what the case already holds if it was overtaken."""

    us: int
    stamp: Stamp
    context: Context | None
    occurred_us: int

    @property
    def calendar(self) -> AcademicCalendar | None:
        return self.context.calendar_at(self.us) if self.context else None


def numbered(book: Book, kind: Kind) -> str:
    """The key of the next obligation of a kind in a case."""
    return str(len(book.of_kind(kind)) + 1)


def newest(book: Book, kind: Kind, occurred_us: int) -> Obligation | None:
    """The last obligation of a kind that was open before a happening, or the last one; if it wants a fact."""
    all_of = book.of_kind(kind)
    before = [o for o in all_of if o.opens_us <= occurred_us] or all_of
    last = max(before, key=lambda o: int(o.id.rpartition("/")[2]), default=None)
    return last if last is not None and last.wants_fact else None


def towards(make: MakeFact, target: Obligation | None, at: Moment) -> Iterator[Event]:
    """A fact for one obligation, or for none, and the move that it brings about; in time by the stamp."""
    meets = target.id if target else None
    in_time = target is None or at.stamp.at_us < target.closes_us
    fact = make(fact=at.stamp.command_id, meets=meets, in_time=in_time)
    yield fact
    if target is not None:
        yield from filter(None, (moves_after_fact(target, fact, at.occurred_us),))


def ended(obligation: Obligation, standing: Standing, reason: str | None = None) -> ObligationEnded:
    return ObligationEnded(
        obligation=obligation.id,
        kind=obligation.kind,
        standing=standing,
        needed=obligation.needed,
        facts=obligation.fact_ids,
        reason=reason,
    )


def excused(book: Book, reason: str, *kinds: Kind) -> Iterator[Event]:
    """What is open of some kinds is not owed any more."""
    for obligation in book.open.values():
        if obligation.kind in kinds:
            yield ended(obligation, Standing.EXCUSED, reason)
