"""Why two people are a pair: what counted and how much, the best alternative, and why it is not another.

Nobody is told of a "not this person", nor that two were a pair before: another is "not possible".
"""

from collections.abc import Iterable
from typing import Literal

from console.pages.match import chosen
from console.pages.relationship import NOUN
from console.pages.year import Page, Who, Year, one_of
from domain.drafts import Draft, DraftedPair
from domain.errors import Refusal
from domain.rounds import may_be
from domain.scoring import Traits, contributions
from domain.traits import traits_of

Verdict = Literal["not-possible", "not-compared", "fewer-points", "as-many-points", "less-together"]


class Part(Page):
    """The points that one rule gave."""

    rule: str
    points: int


class Another(Page):
    """Another mentor for the same mentee, by what the vault has of both now, and why it is not this one."""

    mentor: Who
    verdict: Verdict
    points: int | None
    counted: tuple[Part, ...]


class Explained(Page):
    """One pair: the parts add up to its points; `instead` and `loss` are of the best draft without it."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    pair: str | None
    draft: str | None
    mentor: Who
    mentee: Who
    method: str
    arm: str | None
    by_hand: bool
    counted: tuple[Part, ...]
    points: int
    instead: Who | None
    loss: int | None
    another: Another | None


async def explained(year: Year, pair: str, draft: str | None, instead: str | None) -> Explained:
    """A pair by its id, or in a draft by its mentee; `instead` asks about one other mentor.

    Raises Refusal, Unreachable.
    """
    mentor, mentee, made, drafted = _drafted(year, pair, draft)
    people = year.state.people
    mentors = (person.id for person in people.by_id.values() if person.role == "mentor")
    wanted = one_of(mentors, instead, "mentor") if instead else None
    if wanted == mentor:
        raise Refusal("same-mentor", f"{mentor} is the mentor of this pair.", "Ask about another one.")
    asked = [mentor, mentee, *_known(drafted.instead if drafted else None), *_known(wanted)]
    names = await year.names(asked)
    parts = drafted.counted if drafted else ()
    by_hand = made is not None and mentee in made.by_hand
    return Explained(
        **year.heading,
        pair=None if draft else pair_of(year, pair),
        draft=made.id if made else None,
        mentor=names[mentor],
        mentee=names[mentee],
        method="by-hand" if by_hand else made.method if made else "random",
        arm=drafted.arm if drafted else None,
        by_hand=by_hand,
        counted=tuple(Part(rule=part.rule, points=part.points) for part in parts),
        points=drafted.points if drafted else 0,
        instead=names[drafted.instead] if drafted and drafted.instead else None,
        loss=drafted.loss if drafted else None,
        another=await _another(year, names[wanted], mentee, made, drafted) if wanted else None,
    )


def pair_of(year: Year, wanted: str) -> str:
    """The id of a pair that begins as asked for. Raises Refusal."""
    return one_of(year.state.placed.pairs, wanted, NOUN)


async def traits(year: Year, people: Iterable[str]) -> dict[str, Traits]:
    """What counts of some people, as the vault has it now. Raises Unreachable."""
    wanted = sorted(set(people))
    profiles = await year.doors.vault.names(wanted)
    return {name: traits_of(year.state.people.by_id[name], profiles[name]) for name in wanted}


def _drafted(year: Year, pair: str, draft: str | None) -> tuple[str, str, Draft | None, DraftedPair | None]:
    """(mentor, mentee, the draft they came from, the pair in it); no draft where they were drawn at once."""
    drafts = year.state.drafts.by_id
    if draft is not None:
        made = drafts[chosen(year, draft)]
        mentee = one_of(made.pairs, pair, "mentee", f"nearpeer match show {made.id}")
        return made.pairs[mentee].mentor, mentee, made, made.pairs[mentee]
    placed = year.state.placed.pairs[pair_of(year, pair)]
    for made in reversed(tuple(drafts.values())):
        found = made.pairs.get(placed.mentee)
        if made.stands == "confirmed" and found is not None and found.mentor == placed.mentor:
            return placed.mentor, placed.mentee, made, found
    return placed.mentor, placed.mentee, None, None


async def _another(
    year: Year, other: Who, mentee: str, made: Draft | None, drafted: DraftedPair | None
) -> Another:
    people, placed, context = year.state.people, year.state.placed, year.state.context
    if (
        context is None
        or not people.is_active(other.id, "mentor")
        or not may_be(other.id, mentee, people, placed)
    ):
        return Another(mentor=other, verdict="not-possible", points=None, counted=())
    known = await traits(year, (other.id, mentee))
    weights = context.policy_at(year.now_us).pairing.weights
    parts = contributions(known[other.id], known[mentee], weights)
    points = sum(part.points for part in parts)
    counted = tuple(Part(rule=part.rule, points=part.points) for part in parts)
    return Another(mentor=other, verdict=_verdict(made, drafted, points), points=points, counted=counted)


def _verdict(made: Draft | None, drafted: DraftedPair | None, points: int) -> Verdict:
    if made is None or drafted is None or made.method == "random" or drafted.arm == "random":
        return "not-compared"
    if points == drafted.points:
        return "as-many-points"
    return "fewer-points" if points < drafted.points else "less-together"


def _known(person: str | None) -> list[str]:
    return [person] if person else []
