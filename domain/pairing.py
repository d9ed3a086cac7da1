"""Who is paired with whom: rounds by lot, the waiting list and its reasons."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from domain.deciding import said
from domain.errors import Refusal
from domain.matching import draw
from domain.messages import Command, Entry, Event, Given, Message, Stamp
from domain.people import People, PeopleEnrolled, Person, PersonWithdrawn, chunks
from domain.policy import Context
from domain.seats import Seats

Waiting = Literal["no-free-mentor", "no-common-language", "mentors-not-trained", "mentor-withdrew", "rematch"]
AT_THE_TOP = frozenset({"mentor-withdrew", "rematch"})


class RunPairing(Command):
    """Place the waiting mentees by lot; `given` holds what each mentor's year says of topics covered."""

    TYPE = "run-pairing"
    BULK = True
    seed: str
    given: tuple[Given, ...] = ()


class Pair(Message):
    """One placement; `relied` is the fact of the mentor's year that it relied on."""

    id: str
    mentor: str
    mentee: str
    relied: Given | None = None


class PairingRoundHeld(Event):
    TYPE = "pairing-round-held"
    method: Literal["random"]
    seed: str
    placed: int
    waiting: int


class PairsPlaced(Event):
    TYPE = "pairs-placed"
    pairs: tuple[Pair, ...]


class MenteesWaitlisted(Event):
    TYPE = "mentees-waitlisted"
    mentees: tuple[tuple[str, Waiting], ...]


class RematchRequested(Event):
    TYPE = "rematch-requested"
    pair: str
    asked_by: str
    note: str | None


class RematchApproved(Event):
    TYPE = "rematch-approved"
    pair: str
    successor: str | None


@dataclass(frozen=True, slots=True)
class Placements:
    """All pairs of a cohort, those still together, who asked for a rematch, and who waits since when."""

    pairs: Mapping[str, Pair] = field(default_factory=dict)
    together: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    seats: Seats = Seats()

    def of(self, person: str) -> tuple[str, ...]:
        """The pairs that a person is in now."""
        return self.seats.of_mentor.get(person) or self.seats.of_mentee.get(person, ())

    def without(self, gone: Iterable[str]) -> "Placements":
        """After some pairs ended."""
        ended = frozenset(gone) & self.together
        pairs = [self.pairs[pair] for pair in sorted(ended)]
        seats = self.seats.left((pair.id, pair.mentor, pair.mentee) for pair in pairs)
        return replace(self, together=self.together - ended, asked=self.asked - ended, seats=seats)


def ready(people: People, given: tuple[Given, ...], context: Context, stamp: Stamp) -> dict[str, Given]:
    """The mentors whose year covers the topics needed before pairing, with the fact that says so."""
    needed = set(context.policy_at(stamp.at_us).pairing.topics_before)
    covering = {fact for fact in {item.fact for item in given} if needed <= set(fact.split("+"))}
    facts = {item.stream.rpartition("/")[2]: item for item in given if item.fact in covering}
    return {mentor: item for mentor, item in facts.items() if people.is_active(mentor, "mentor")}


def run(
    command: RunPairing, cohort: str, people: People, placed: Placements, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    before_the_end(stamp, context)
    facts = ready(people, command.given, context, stamp)
    alone = unplaced(people, placed)
    top = {mentee for mentee, why in placed.waiting.items() if why in AT_THE_TOP}
    queues = ([m for m in alone if m.id in top], [m for m in alone if m.id not in top])
    at_most = context.policy_at(stamp.at_us).pairing.mentees_at_most
    pairs = by_lot(queues, facts, cohort, people, placed, command.seed, at_most)
    seated = {pair.mentee for pair in pairs}
    left = [m for m in alone if m.id not in seated]
    trained = facts.keys() | placed.seats.of_mentor.keys()
    waiting = [(m.id, placed.waiting[m.id] if m.id in top else reason(m, trained, people)) for m in left]
    held = PairingRoundHeld(method="random", seed=command.seed, placed=len(pairs), waiting=len(waiting))
    yield said(held, stamp, context)
    for chunk in chunks(pairs):
        yield said(PairsPlaced(pairs=chunk), stamp, context)
    for listed in chunks([w for w in waiting if placed.waiting.get(w[0]) != w[1]]):
        yield said(MenteesWaitlisted(mentees=listed), stamp, context)


def before_the_end(stamp: Stamp, context: Context) -> None:
    """Raises Refusal when a pair that is placed now could not begin: the year is over by then."""
    if context.calendar.next_midnight(stamp.at_us) >= context.calendar.ends_us:
        raise Refusal("year-is-over", "The programme year is over.", "Place the pair in the next one.")


def unplaced(people: People, placed: Placements) -> list[Person]:
    """The mentees who take part and have no mentor now."""
    return [people.by_id[mentee] for mentee in sorted(placed.seats.alone)]


def by_lot(
    queues: Iterable[Iterable[Person]],
    facts: Mapping[str, Given],
    cohort: str,
    people: People,
    placed: Placements,
    seed: str,
    at_most: int,
) -> list[Pair]:
    """The pairs that a lot makes of mentees, queue after queue; whoever was ever a pair is not again."""
    queues = [list(queue) for queue in queues]
    had = ((m.id, placed.seats.had.get(m.id, ())) for queue in queues for m in queue)
    vetoed = frozenset((mentor, mentee) for mentee, mentors in had for mentor in mentors)
    asked = [people.by_id[m] for m in sorted(facts)]
    chosen = draw(queues, asked, placed.seats.load(facts), vetoed, seed, at_most)
    return [
        Pair(id=pair_id(cohort, mentor, mentee), mentor=mentor, mentee=mentee, relied=facts[mentor])
        for mentee, mentor in sorted(chosen.items())
    ]


def pair_id(cohort: str, mentor: str, mentee: str) -> str:
    """An opaque id of a pair, the same in every run: two people are paired at most once a year."""
    return "r" + sha256(f"{cohort}|{mentor}|{mentee}".encode()).hexdigest()[:16]


def reason(mentee: Person, trained: Collection[str], people: People) -> Waiting:
    """Why a mentee could not be placed; whoever has a mentee counts as trained, without being asked again."""
    if not trained:
        return "mentors-not-trained"
    spoken = {language for m in trained for language in people.by_id[m].languages}
    return "no-free-mentor" if spoken & set(mentee.languages) else "no-common-language"


def standing(placed: Placements, wanted: str) -> Pair:
    """A pair that is still together. Raises Refusal otherwise."""
    if wanted not in placed.together:
        raise Refusal(
            "no-such-pair", f"No pair {wanted} is together.", "Look it up with `relationship list`."
        )
    return placed.pairs[wanted]


def placements_after(placed: Placements, event: Event) -> Placements:
    match event:
        case PeopleEnrolled(people=enrolled):
            return replace(placed, seats=placed.seats.offered(enrolled))
        case PairsPlaced(pairs=pairs):
            seated = {pair.mentee for pair in pairs}
            return replace(
                placed,
                pairs={**placed.pairs, **{pair.id: pair for pair in pairs}},
                together=placed.together | {pair.id for pair in pairs},
                waiting={m: why for m, why in placed.waiting.items() if m not in seated},
                seats=placed.seats.taken((pair.id, pair.mentor, pair.mentee) for pair in pairs),
            )
        case MenteesWaitlisted(mentees=mentees):
            return replace(placed, waiting={**placed.waiting, **dict(mentees)})
        case RematchRequested(pair=pair):
            return replace(placed, asked=placed.asked | {pair})
        case RematchApproved(pair=pair):
            return placed.without((pair,))
        case PersonWithdrawn(person=person, pairs=gone):
            waiting = {m: why for m, why in placed.waiting.items() if m != person}
            placed = placed.without(gone)
            return replace(placed, waiting=waiting, seats=placed.seats.withdrawn(person))
        case _:
            return placed
