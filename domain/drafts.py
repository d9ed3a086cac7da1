"""Rounds on trial: what is asked for, what was worked out, what was moved by hand; nobody is placed by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from domain.messages import Entry, Event, Message
from domain.pairing import MenteesWaitlisted, Pair, PairsPlaced
from domain.people import PersonWithdrawn
from domain.scoring import Contribution
from domain.weights import Method

Arm = Literal["random", "interest"]
Problem = Literal["too-large", "people-move"]
Stands = Literal["asked", "ready", "failed", "confirmed", "discarded"]
SOLVING = "solve the draft "
"""How the intent of a draft that is to be worked out begins; its id follows."""


class DraftedPair(Message):
    """Two people of a draft: what counted for them, by rule, and what the best draft without them costs.

    `instead` is the mentor whom the mentee would have then, `loss` the points that all pairs together would
    have less; nothing where somebody else would be left out for it, or where pairs are drawn.
    """

    mentor: str
    mentee: str
    arm: Arm | None = None
    counted: tuple[Contribution, ...] = ()
    instead: str | None = None
    loss: int | None = None

    @property
    def points(self) -> int:
        """The score of the pair: what counted adds up to it."""
        return sum(part.points for part in self.counted)


class DraftRequested(Event):
    """`keeps` is the draft whose pairs by hand stay in this one, as they were when it was asked for."""

    TYPE = "draft-requested"
    draft: str
    method: Method
    seed: str
    keeps: str | None = None


class PairsDrafted(Event):
    """Pairs that were worked out for a draft: all of them, in one event or several."""

    TYPE = "pairs-drafted"
    draft: str
    pairs: tuple[DraftedPair, ...]


class DraftWorkedOut(Event):
    TYPE = "draft-worked-out"
    draft: str
    pairs: int
    points: int
    waiting: int


class DraftFailed(Event):
    TYPE = "draft-failed"
    draft: str
    problem: Problem


class DraftRearranged(Event):
    """By hand; `loss` is how many points the draft has less than as it was worked out."""

    TYPE = "draft-rearranged"
    draft: str
    pairs: tuple[DraftedPair, ...]
    left: tuple[str, ...]
    loss: int


class DraftDiscarded(Event):
    TYPE = "draft-discarded"
    draft: str


class DraftConfirmed(Event):
    TYPE = "draft-confirmed"
    draft: str


@dataclass(frozen=True)
class Draft:
    """One draft, by mentee; `best` is its points as it was worked out, `pinned` pairs that it must have."""

    id: str
    method: Method
    seed: str
    asked_us: int
    stands: Stands = "asked"
    pairs: Mapping[str, DraftedPair] = field(default_factory=dict)
    best: int = 0
    by_hand: frozenset[str] = frozenset()
    pinned: Mapping[str, DraftedPair] = field(default_factory=dict)

    @property
    def made_by_hand(self) -> dict[str, DraftedPair]:
        """The pairs that a person made or pinned."""
        return {mentee: pair for mentee, pair in self.pairs.items() if mentee in self.by_hand}

    @cached_property
    def points(self) -> int:
        """The points of all its pairs together."""
        return sum(pair.points for pair in self.pairs.values())

    @property
    def loss(self) -> int:
        """How many points were given up by hand."""
        return self.best - self.points


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a year by id, oldest first; since when mentees wait; pairs with when they were made."""

    by_id: Mapping[str, Draft] = field(default_factory=dict)
    since: Mapping[str, int] = field(default_factory=dict)
    made: tuple[tuple[int, tuple[Pair, ...]], ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        """The drafts that are still to be worked out, as intents of the year."""
        return tuple(SOLVING + draft.id for draft in self.by_id.values() if draft.stands == "asked")

    def made_us(self, pair: str) -> int:
        """When a pair was made, as the year has it."""
        return next(at_us for at_us, pairs in self.made if any(each.id == pair for each in pairs))


def drafts_after(drafts: Drafts, entry: Entry) -> Drafts:
    match entry.event:
        case DraftRequested(draft=name, method=method, seed=seed, keeps=keeps):
            pinned = drafts.by_id[keeps].made_by_hand if keeps is not None else {}
            by_hand = frozenset(pinned)
            new = Draft(name, method, seed, entry.recorded_us, by_hand=by_hand, pinned=pinned)
            return _with(drafts, new)
        case PairsDrafted(draft=name, pairs=drafted):
            draft = drafts.by_id[name]
            return _with(drafts, replace(draft, pairs={**draft.pairs, **{p.mentee: p for p in drafted}}))
        case DraftWorkedOut(draft=name, points=points):
            return _with(drafts, replace(drafts.by_id[name], stands="ready", best=points))
        case DraftRearranged(draft=name, pairs=moved, left=left):
            return _with(drafts, _rearranged(drafts.by_id[name], moved, left))
        case DraftFailed(draft=name):
            return _with(drafts, replace(drafts.by_id[name], stands="failed"))
        case DraftDiscarded(draft=name):
            return _with(drafts, replace(drafts.by_id[name], stands="discarded"))
        case DraftConfirmed(draft=name):
            return _with(drafts, replace(drafts.by_id[name], stands="confirmed"))
        case MenteesWaitlisted(mentees=mentees):
            return replace(drafts, since={**{m: entry.recorded_us for m, _ in mentees}, **drafts.since})
        case PairsPlaced(pairs=pairs):
            made = replace(drafts, made=(*drafts.made, (entry.recorded_us, pairs)))
            return _no_longer(made, frozenset(pair.mentee for pair in pairs)) if drafts.since else made
        case PersonWithdrawn(person=person) if person in drafts.since:
            return _no_longer(drafts, frozenset((person,)))
        case _:
            return drafts


def _with(drafts: Drafts, draft: Draft) -> Drafts:
    return replace(drafts, by_id={**drafts.by_id, draft.id: draft})


def _rearranged(draft: Draft, pairs: tuple[DraftedPair, ...], left: tuple[str, ...]) -> Draft:
    moved = {pair.mentee: pair for pair in pairs}
    staying = {mentee: pair for mentee, pair in draft.pairs.items() if mentee not in left}
    return replace(draft, pairs={**staying, **moved}, by_hand=draft.by_hand | moved.keys() | set(left))


def _no_longer(drafts: Drafts, mentees: frozenset[str]) -> Drafts:
    return replace(drafts, since={m: at_us for m, at_us in drafts.since.items() if m not in mentees})
