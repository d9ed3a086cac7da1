"""The pairing workbench: open drafts with the same figures, the pairs of one, who is left out and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from console.pages.match import WaitingRow, chosen, waiting
from console.pages.year import Page, Who, Year
from domain.draft_commands import RecordDraft
from domain.drafting import may_be
from domain.drafts import Draft, DraftedPair
from domain.exchanges import Sitting
from domain.given import fact_of, wanted
from domain.messages import Given, Stamp
from domain.pairing import Waiting
from domain.rounds import ready, reason, unplaced
from domain.scoring import Contribution, Couple, ScoreRule, Traits, contributions, score
from domain.traits import traits_of

OPEN = ("asked", "ready")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
A_PAGE = 200
"""Pairs on one page."""
Left = Waiting | Literal["by-hand"]
"""Why a mentee has no mentor in a draft; `by-hand` where a person took them out."""


class Points(Page):
    """The points that one rule gives."""

    rule: ScoreRule
    points: int


class Figures(Page):
    """A draft in figures; `interests` and `wishes` count pairs, `wanting` the mentees who want something.

    `weakest` is the lowest number of points of a pair; `broken` counts pairs that hold no longer.
    """

    id: str
    letter: str
    method: str
    seed: str
    stands: str
    asked_us: int
    pairs: int
    left: int
    points: int
    loss: int
    weakest: int
    interests: int
    wishes: int
    wanting: int
    broken: int


class PastDraft(Page):
    """A draft that is no longer open."""

    id: str
    letter: str
    method: str
    stands: str
    asked_us: int
    pairs: int


class Workbench(Page):
    """What a round starts from, its open drafts, and who waits in which order."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    method: str
    weights: tuple[Points, ...]
    mentees: int
    mentors: int
    untrained: int
    places: int
    drafts: tuple[Figures, ...]
    past: tuple[PastDraft, ...]
    waiting: tuple[WaitingRow, ...]


class Line(Page):
    """One pair of a draft; `second` when the mentor has another mentee, `waived` the mentor's study year."""

    mentee: Who
    mentor: Who
    parts: tuple[Points, ...]
    points: int
    by_hand: bool
    second: bool
    waived: bool
    holds: bool


class LeftOut(Page):
    """Mentees without a mentor in a draft, by why."""

    why: Left
    mentees: tuple[Who, ...]


@dataclass(frozen=True)
class Hall:
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


async def hall(year: Year, *further: Draft) -> Hall:
    """What a round starts from, and what the open drafts and some further ones hold. Raises Unreachable."""
    state = year.state
    people = {person.id for person in unplaced(state.people, state.placed)} | state.placed.seats.free
    for draft in (*open_drafts(year), *further):
        people |= draft.pairs.keys() | {pair.mentor for pair in draft.pairs.values()}
    profiles = await year.doors.vault.names(sorted(people))
    return Hall(
        year,
        ready=frozenset(await _ready(year)),
        known={person: traits_of(state.people.by_id[person], profiles[person]) for person in people},
        names={person: Who(id=person, name=profiles[person].get("name", person)) for person in people},
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


async def workbench(year: Year) -> Workbench:
    """What a round starts from, and its open drafts. Raises Unreachable."""
    return Workbench(**await bench_of(await hall(year)))


async def bench_of(on: Hall) -> dict[str, Any]:
    """The fields of a workbench. Raises Unreachable."""
    year, state = on.year, on.year.state
    rules = state.context.policy_at(year.now_us).pairing if state.context else None
    kept = {"common_language", "same_campus", "same_programme", "shared_interest", "wish"}
    weights = rules.weights.model_dump(include=kept) if rules else {}
    past = [draft for draft in state.drafts.by_id.values() if draft.stands not in OPEN]
    return {
        **year.heading,
        "version": state.book.version,
        "method": rules.method if rules else "random",
        "weights": tuple({"rule": name.replace("_", "-"), "points": n} for name, n in weights.items()),
        "mentees": len(on.mentees),
        "mentors": len(on.ready),
        "untrained": len(state.placed.seats.free - on.ready),
        "places": sum(on.places.values()),
        "drafts": tuple(figures(on, draft) for draft in open_drafts(year)),
        "past": tuple(
            PastDraft(
                id=draft.id,
                letter=letter(year, draft),
                method=draft.method,
                stands=draft.stands,
                asked_us=draft.asked_us,
                pairs=len(draft.pairs),
            )
            for draft in reversed(past)
        ),
        "waiting": (await waiting(year)).waiting,
    }


def figures(on: Hall, draft: Draft) -> Figures:
    """A draft in figures."""
    counted = {mentee: on.counted(pair) for mentee, pair in draft.pairs.items()}
    rules = {mentee: {part.rule for part in parts} for mentee, parts in counted.items()}
    points = {mentee: sum(part.points for part in parts) for mentee, parts in counted.items()}
    return Figures(
        id=draft.id,
        letter=letter(on.year, draft),
        method=draft.method,
        seed=draft.seed,
        stands=draft.stands,
        asked_us=draft.asked_us,
        pairs=len(draft.pairs),
        left=len(on.mentees - draft.pairs.keys()),
        points=sum(points.values()),
        loss=draft.loss,
        weakest=min(points.values(), default=0),
        interests=sum("shared-interest" in each for each in rules.values()),
        wishes=sum("wish" in each for each in rules.values()),
        wanting=sum(on.known[mentee].wants != "any" for mentee in draft.pairs),
        broken=len(draft.pairs) - len(on.holds(draft)) if draft.stands == "ready" else 0,
    )


def letter(year: Year, draft: Draft) -> str:
    """What people call a draft: A, B, …, Z, AA, by the order in which they were asked for."""
    number = list(year.state.drafts.by_id).index(draft.id)
    said = ""
    while number >= 0:
        said = LETTERS[number % len(LETTERS)] + said
        number = number // len(LETTERS) - 1
    return said


def lines(on: Hall, draft: Draft) -> list[Line]:
    """The pairs of a draft, those that hold no longer first, then the weakest first."""
    state = on.year.state
    load = Counter(pair.mentor for pair in draft.pairs.values())
    load.update(state.placed.seats.load(load))
    holds = on.holds(draft) if draft.stands == "ready" else draft.pairs.keys()
    found = []
    for mentee, pair in draft.pairs.items():
        parts = tuple(Points(rule=part.rule, points=part.points) for part in on.counted(pair))
        found.append(
            Line(
                mentee=on.names[mentee],
                mentor=on.names[pair.mentor],
                parts=parts,
                points=sum(part.points for part in parts),
                by_hand=mentee in draft.by_hand,
                second=load[pair.mentor] > 1,
                waived=any(person == pair.mentor for person, _ in state.people.waived),
                holds=mentee in holds,
            )
        )
    return sorted(
        found, key=lambda line: (line.holds, line.points, line.mentee.name.casefold(), line.mentee.id)
    )


def left_out(on: Hall, draft: Draft) -> Iterator[LeftOut]:
    """The mentees whom a draft leaves without a mentor, by why, most of them first."""
    state = on.year.state
    trained = on.ready | state.placed.seats.of_mentor.keys()
    found: dict[Left, list[Who]] = {}
    for mentee in sorted(on.mentees - draft.pairs.keys()):
        by_hand = mentee in draft.by_hand
        why: Left = "by-hand" if by_hand else reason(state.people.by_id[mentee], trained, state.people)
        found.setdefault(why, []).append(on.names[mentee])
    for why, mentees in sorted(found.items(), key=lambda each: (-len(each[1]), each[0])):
        yield LeftOut(why=why, mentees=tuple(sorted(mentees, key=lambda who: who.name.casefold())))


def draft_of(year: Year, wanted_id: str) -> Draft:
    """A draft by its id. Raises Refusal."""
    return year.state.drafts.by_id[chosen(year, wanted_id)]


def first_day_us(year: Year) -> int:
    """When relationships begin that are placed now: the next midnight, and not before the year."""
    calendar = year.state.calendar
    if calendar is None:
        return year.now_us
    return max(calendar.midnight(calendar.first), calendar.next_midnight(year.now_us))
