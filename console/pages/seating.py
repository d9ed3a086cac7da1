"""What a round looks at: who may be paired, what counts of them, who is ready, and what drafts would take."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from console.pages.year import Who, Year
from domain.draft_commands import RecordDraft
from domain.drafts import Draft, DraftedPair
from domain.exchanges import Sitting
from domain.given import fact_of, wanted
from domain.messages import Given, Stamp
from domain.rounds import may_be, ready, unplaced
from domain.scoring import Contribution, Couple, Traits, contributions, score
from domain.traits import traits_of

OPEN = ("asked", "ready")


@dataclass(frozen=True)
class Seating:
    """All that a round looks at: who may be paired, what counts of them, and what each draft would take."""

    year: Year
    ready: frozenset[str]
    known: Mapping[str, Traits]
    names: Mapping[str, Who]

    @cached_property
    def mentees(self) -> frozenset[str]:
        """Who takes part and has no mentor."""
        return frozenset(mentee.id for mentee in unplaced(self.year.state.people, self.year.state.placed))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """How many mentees each ready mentor may still have."""
        state, context = self.year.state, self.year.state.context
        at_most = context.policy_at(self.year.now_us).pairing.mentees_at_most if context else 0
        load = state.placed.seats.load(self.ready)
        by_id = state.people.by_id
        return {mentor: min(by_id[mentor].capacity, at_most) - load[mentor] for mentor in self.ready}

    def points(self, couple: Couple) -> int:
        """The points of two people, by what the vault has of them now."""
        mentor, mentee = couple
        context = self.year.state.context
        if context is None:
            return 0
        return score(
            self.known[mentor], self.known[mentee], context.policy_at(self.year.now_us).pairing.weights
        )

    def counted(self, pair: DraftedPair) -> tuple[Contribution, ...]:
        """What counts for a pair: as the record has it, or worked out now where the lot compared nobody."""
        context = self.year.state.context
        if pair.counted or context is None:
            return pair.counted
        weights = context.policy_at(self.year.now_us).pairing.weights
        return contributions(self.known[pair.mentor], self.known[pair.mentee], weights)

    def may_be(self, couple: Couple) -> bool:
        """Whether two people may be a pair."""
        state = self.year.state
        return may_be(*couple, state.people, state.placed)

    def sitting(self, draft: Draft) -> Sitting:
        """Who sits with whom in a draft."""
        mentors = {mentee: pair.mentor for mentee, pair in draft.pairs.items()}
        return Sitting(mentors, self.places, self.points, self.may_be)

    def holds(self, draft: Draft) -> frozenset[str]:
        """The mentees of a draft whose pairs could be placed now."""
        load = Counter(pair.mentor for pair in draft.pairs.values())
        return frozenset(
            mentee
            for mentee, pair in draft.pairs.items()
            if mentee in self.mentees
            and self.places.get(pair.mentor, 0) >= load[pair.mentor]
            and self.may_be((pair.mentor, mentee))
        )


def open_drafts(year: Year) -> list[Draft]:
    """The drafts that are worked out or stand ready."""
    return [draft for draft in year.state.drafts.by_id.values() if draft.stands in OPEN]


async def seating(year: Year, *further: Draft) -> Seating:
    """What a round starts from, and what the open drafts and some further ones hold. Raises Unreachable."""
    state = year.state
    people = {person.id for person in unplaced(state.people, state.placed)} | state.placed.seats.free
    for draft in (*open_drafts(year), *further):
        people |= draft.pairs.keys() | {pair.mentor for pair in draft.pairs.values()}
    profiles = await year.doors.vault.names(sorted(people))
    return Seating(
        year,
        ready=frozenset(await _ready(year)),
        known={person: traits_of(state.people.by_id[person], profiles[person]) for person in people},
        names={person: Who.known(person, profiles[person]) for person in people},
    )


async def _ready(year: Year) -> Iterable[str]:
    """The mentors with a place whose year covers what is needed before pairing."""
    context = year.state.context
    if context is None:
        return ()
    streams = wanted(RecordDraft(draft=""), year.state)
    states = await year.states(streams)
    facts = [
        Given(stream=stream, version=0, fact=fact_of(state))
        for stream, state in zip(streams, states, strict=True)
    ]
    return ready(year.state.people, tuple(facts), context, Stamp(year.now_us, "", ""))
