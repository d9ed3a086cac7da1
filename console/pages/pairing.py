"""The pairing workbench: open drafts with the same figures, the pairs of one, who is left out and why."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from console.pages.match import WaitingRow, chosen, waiting
from console.pages.seating import OPEN, Seating, open_drafts, seating
from console.pages.year import Page, Who, Year
from domain.drafts import Draft
from domain.pairing import Waiting
from domain.rounds import reason
from domain.scoring import ScoreRule

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


async def workbench(year: Year) -> Workbench:
    """What a round starts from, and its open drafts. Raises Unreachable."""
    return Workbench(**await bench_of(await seating(year)))


async def bench_of(on: Seating) -> dict[str, Any]:
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


def figures(on: Seating, draft: Draft) -> Figures:
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


def lines(on: Seating, draft: Draft) -> list[Line]:
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
    return sorted(found, key=lambda line: (line.holds, line.points, *line.mentee.order))


def left_out(on: Seating, draft: Draft) -> Iterator[LeftOut]:
    """The mentees whom a draft leaves without a mentor, by why, most of them first."""
    state = on.year.state
    trained = on.ready | state.placed.seats.of_mentor.keys()
    found: dict[Left, list[Who]] = {}
    for mentee in sorted(on.mentees - draft.pairs.keys()):
        by_hand = mentee in draft.by_hand
        why: Left = "by-hand" if by_hand else reason(state.people.by_id[mentee], trained, state.people)
        found.setdefault(why, []).append(on.names[mentee])
    for why, mentees in sorted(found.items(), key=lambda each: (-len(each[1]), each[0])):
        yield LeftOut(why=why, mentees=tuple(sorted(mentees, key=lambda who: who.order)))


def draft_of(year: Year, wanted_id: str) -> Draft:
    """A draft by its id. Raises Refusal."""
    return year.state.drafts.by_id[chosen(year, wanted_id)]


def first_day_us(year: Year) -> int:
    """When relationships begin that are placed now: the next midnight, and not before the year."""
    calendar = year.state.calendar
    if calendar is None:
        return year.now_us
    return max(calendar.midnight(calendar.first), calendar.next_midnight(year.now_us))
