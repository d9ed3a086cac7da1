"""Who is paired with whom: the messages of pairing, the pairs of a cohort, who waits and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.errors import Refusal
from domain.messages import Command, Event, Given, Message
from domain.people import PeopleEnrolled, PersonWithdrawn
from domain.scoring import Couple
from domain.seats import Seats
from domain.weights import Method

Waiting = Literal[
    "no-free-mentor", "no-common-language", "mentors-not-trained", "mentor-withdrew", "rematch", "declined"
]
AT_THE_TOP = frozenset({"mentor-withdrew", "rematch", "declined"})


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
    method: Method
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
    """The pair ends; `seed` is that of the draw for another mentor, None before seeds were kept with it."""

    TYPE = "rematch-approved"
    SCHEMA = 2
    pair: str
    successor: str | None
    seed: str | None


class PlacementDeclined(Event):
    """One of the two does not want it; why is in the vault as `note`, and never told to the other side."""

    TYPE = "placement-declined"
    pair: str
    declined_by: str
    note: str | None


class PairForbidden(Event):
    """Two people whom no round may bring together; who said so, and why, is not told."""

    TYPE = "pair-forbidden"
    mentor: str
    mentee: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Placements:
    """All pairs of a cohort, those still together, who asked for a rematch, and who waits for what reason.

    `asked_by` is who asked last, for them alone. `forbidden` are couples of whom one said "not this person";
    whoever was ever a pair stands in `seats`.
    """

    pairs: Mapping[str, Pair] = field(default_factory=dict)
    together: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    asked_by: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    seats: Seats = Seats()
    forbidden: frozenset[Couple] = frozenset()

    def of(self, person: str) -> tuple[str, ...]:
        """The pairs that a person is in now."""
        return self.seats.of_mentor.get(person) or self.seats.of_mentee.get(person, ())

    def without(self, gone: Iterable[str]) -> "Placements":
        """After some pairs ended."""
        ended = frozenset(gone) & self.together
        pairs = [self.pairs[pair] for pair in sorted(ended)]
        seats = self.seats.left((pair.id, pair.mentor, pair.mentee) for pair in pairs)
        return replace(self, together=self.together - ended, asked=self.asked - ended, seats=seats)


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
        case RematchRequested(pair=pair, asked_by=who):
            return replace(placed, asked=placed.asked | {pair}, asked_by={**placed.asked_by, pair: who})
        case RematchApproved(pair=pair) | PlacementDeclined(pair=pair):
            return placed.without((pair,))
        case PairForbidden(mentor=mentor, mentee=mentee):
            return replace(placed, forbidden=placed.forbidden | {(mentor, mentee)})
        case PersonWithdrawn(person=person, pairs=gone):
            waiting = {m: why for m, why in placed.waiting.items() if m != person}
            placed = placed.without(gone)
            return replace(placed, waiting=waiting, seats=placed.seats.withdrawn(person))
        case _:
            return placed
