"""One draft of the workbench: its pairs page by page, who is left and why, and one mentee opened."""

from typing import Literal

from console.access.right import NotYours
from console.pages.pairing import (
    A_PAGE,
    Figures,
    LeftOut,
    Line,
    Points,
    Workbench,
    bench_of,
    figures,
    first_day_us,
    left_out,
    lines,
)
from console.pages.seating import Seating
from console.pages.year import Page, Who
from domain.drafts import Draft
from domain.exchanges import Exchange, Sitting, exchange
from domain.scoring import contributions

NEXT_BEST = 4
Room = Literal["room", "taken", "not-trained", "not-possible"]


class Other(Page):
    """Another mentor for a mentee: the points of the two, and whether there is room; `taken` by whom."""

    mentor: Who
    points: int
    room: Room
    by: Who | None


class Asked(Page):
    """Why not this mentor: what the two, the other mentee and all would have more (less where negative).

    Nothing is counted where the two cannot be a pair. `goes_to` is nobody where the other is left out.
    """

    mentor: Who
    room: Room
    points: int
    parts: tuple[Points, ...]
    way: bool
    gain: int
    other: Who | None
    goes_to: Who | None
    change: int
    whole: int


class Opened(Page):
    """A mentee of a draft: their pair with what counts for it, the best others, every mentor to move to."""

    mentee: Who
    line: Line | None
    why_left: str | None
    languages: tuple[str, ...]
    interests: tuple[str, ...]
    campus: str
    wants: str
    instead: Who | None
    loss: int | None
    best: tuple[Other, ...]
    mentors: tuple[Other, ...]
    asked: Asked | None


class DraftView(Workbench):
    """A draft with its pairs: `mentees` = proposed + all who are left out, by why."""

    draft: Figures
    lines: tuple[Line, ...]
    shown: str
    page: int
    pages: int
    most: int
    proposed: int
    left: tuple[LeftOut, ...]
    told_mentors: int
    begins_us: int
    by_hand: int
    opened: Opened | None


async def draft_view(
    on: Seating, draft: Draft, shown: str, page: int, opened: Opened | None = None
) -> DraftView:
    """A draft, the pairs of one page of it, or those who are left for one reason. Raises Unreachable."""
    every = lines(on, draft)
    pages = max(1, -(-len(every) // A_PAGE))
    page = min(page, pages)
    return DraftView(
        **await bench_of(on),
        draft=figures(on, draft),
        lines=tuple(every[(page - 1) * A_PAGE : page * A_PAGE]),
        shown=shown,
        page=page,
        pages=pages,
        most=max((line.points for line in every), default=0),
        proposed=len(on.mentees & draft.pairs.keys()),
        left=tuple(left_out(on, draft)) if draft.stands == "ready" else (),
        told_mentors=len({line.mentor.id for line in every}),
        begins_us=first_day_us(on.year),
        by_hand=len(draft.made_by_hand),
        opened=opened,
    )


def opened(on: Seating, draft: Draft, mentee: str, asked: str) -> Opened:
    """A mentee of a draft, and why it is not the mentor asked for. Raises NotYours for nobody of it."""
    if mentee not in on.known or (mentee not in on.mentees and mentee not in draft.pairs):
        raise NotYours
    pair, sitting, them = draft.pairs.get(mentee), on.sitting(draft), on.known[mentee]
    mine = on.known[pair.mentor] if pair else None
    others = sorted(
        (
            _other(on, sitting, mentee, mentor)
            for mentor in _mentors(on)
            if pair is None or mentor != pair.mentor
        ),
        key=lambda other: (other.room == "not-possible", -other.points, other.mentor.order),
    )
    left = [each.why for each in left_out(on, draft) if any(who.id == mentee for who in each.mentees)]
    return Opened(
        mentee=on.names[mentee],
        line=next((line for line in lines(on, draft) if line.mentee.id == mentee), None),
        why_left=left[0] if left and draft.stands == "ready" else None,
        languages=tuple(one for one in them.languages if mine is None or one in mine.languages),
        interests=tuple(sorted(them.interests if mine is None else them.interests & mine.interests)),
        campus=them.campus if mine is None or them.campus == mine.campus else "",
        wants=them.wants,
        instead=on.names.get(pair.instead) if pair and pair.instead else None,
        loss=pair.loss if pair else None,
        best=tuple(others[:NEXT_BEST]),
        mentors=tuple(sorted(others, key=lambda other: other.mentor.order)),
        asked=_asked(on, sitting, mentee, asked) if asked else None,
    )


def _mentors(on: Seating) -> list[str]:
    """Every mentor with a place, trained or not."""
    return sorted(on.year.state.placed.seats.free)


def _other(on: Seating, sitting: Sitting, mentee: str, mentor: str) -> Other:
    room = _room(on, sitting, mentee, mentor)
    taken = sitting.mentees.get(mentor, ()) if room == "taken" else ()
    return Other(
        mentor=on.names[mentor],
        points=on.points((mentor, mentee)) if room != "not-possible" else 0,
        room=room,
        by=on.names[taken[0]] if taken else None,
    )


def _room(on: Seating, sitting: Sitting, mentee: str, mentor: str) -> Room:
    """Nobody is told of a "not this person", nor that two were a pair before: that is "not possible"."""
    if not on.may_be((mentor, mentee)):
        return "not-possible"
    if mentor not in on.ready:
        return "not-trained"
    return "room" if sitting.has_room(mentor) else "taken"


def _asked(on: Seating, sitting: Sitting, mentee: str, mentor: str) -> Asked:
    if mentor not in on.year.state.placed.seats.free:
        raise NotYours
    way: Exchange | None = exchange(sitting, mentee, mentor)
    room = _room(on, sitting, mentee, mentor)
    context = on.year.state.context
    weights = context.policy_at(on.year.now_us).pairing.weights if context else None
    counted = (
        contributions(on.known[mentor], on.known[mentee], weights)
        if weights and room != "not-possible"
        else ()
    )
    return Asked(
        mentor=on.names[mentor],
        room=room,
        points=sum(part.points for part in counted),
        parts=tuple(Points(rule=part.rule, points=part.points) for part in counted),
        way=way is not None,
        gain=way.gain if way else 0,
        other=on.names[way.other] if way and way.other else None,
        goes_to=on.names[way.goes_to] if way and way.goes_to else None,
        change=way.change if way else 0,
        whole=way.whole if way else 0,
    )
