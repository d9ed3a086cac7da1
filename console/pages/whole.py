"""The whole programme at any moment of two times: every stream folded, and what that comes to in figures."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from console.figures import steps_of
from console.pages.described import credit_code
from console.pages.replaying import Moment
from console.pages.standings import Tally, tally
from console.pages.year import Page, Year
from console.replaying import entry_of
from console.sealed import Seal, proven_seal
from domain import addresses
from domain.case import CaseState
from domain.mentor import MentorYearState
from domain.pair import RelationshipState
from domain.programme import ProgrammeYearState
from domain.replaying import Cut, Known, States, steps, within
from store.codec import UnknownEvent
from store.entries import NEWEST
from store.history import every_row
from store.log import Log

LOGS = ("programme", "care")
NOT_BEGUN, OPEN, ENDED, CLOSED = "not-begun", "open", "ended", "closed"


class Folded(Page):
    """How many events of a log are known at the moment, how many could do anything yet, and the last one."""

    known: int
    counting: int
    last: int
    unread: int | None


class Whole(Page):
    """A programme at a moment, as known by another; `known_us` and `happened_us` are None without a limit.

    `streams` counts pairs, mentors' years and emergencies by where they stand; a drill counts nowhere.
    `credit` has each semester's files by what was decided, or else by what is earned.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    position: int | None
    known_us: int | None
    happened_us: int | None
    logs: dict[str, Folded]
    stands: str
    policy: int | None
    people: dict[str, int]
    left: int
    pairs: int
    together: int
    waiting: int
    sessions: int
    streams: dict[str, dict[str, int]]
    owed: Tally
    credit: dict[int, dict[str, int]]
    emergencies: dict[str, int]
    seals: dict[str, Seal]


class Read(NamedTuple):
    """What was folded of one log: the states, how far, and the positions of the events that counted."""

    states: States
    folded: Folded
    positions: list[int]
    known_us: int


async def whole(year: Year, moment: Moment, seals: Path) -> Whole:
    """The programme of a cohort, and the emergencies, at a moment; `position` is one of the programme's log.

    The care log is then looked at as it was known at the moment of that event. Raises Unreachable.
    """
    programme, care = (year.doors.logs[name] for name in LOGS)
    cut = Cut(moment.position, moment.known_us, moment.happened_us)
    read = {"programme": await read_at(programme, cut, year.state.stream)}
    known_us = moment.known_us if moment.position is None else read["programme"].known_us
    read["care"] = await read_at(care, Cut(None, known_us, moment.happened_us))
    return Whole(
        **year.heading,
        position=moment.position,
        known_us=known_us,
        happened_us=moment.happened_us,
        logs={name: one.folded for name, one in read.items()},
        seals={
            name: await proven_seal(seals, year.doors.logs[name], one.positions) for name, one in read.items()
        },
        **figures({**read["programme"].states, **read["care"].states}, year.state.stream, known_us),
    )


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Events and states are kept and hold no circles: looking for garbage takes as long as all the rest."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


async def read_at(log: Log, cut: Cut, frame: str | None = None) -> Read:
    """A log folded at a cut, or the streams of it that have one frame. Raises Unreachable."""
    with _without_pauses():
        return await _folded(log, cut, frame)


async def _folded(log: Log, cut: Cut, frame: str | None) -> Read:
    events: list[Known] = []
    unread = None
    async for row in every_row(log, 0, NEWEST if cut.position is None else cut.position):
        if not cut.knows(row.position, row.recorded_us):
            continue
        if frame is not None and addresses.frame_of(row.stream) != frame:
            continue
        try:
            events.append(Known(row.position, row.stream, entry_of(row)))
        except UnknownEvent:
            unread = row.position
            break
    states: States = {}
    positions = []
    for step in steps(within(events, cut)):
        states = step.states
        if step.counts:
            positions.append(step.known.position)
    last = events[-1] if events else None
    folded = Folded(
        known=len(events), counting=len(positions), last=last.position if last else 0, unread=unread
    )
    return Read(states, folded, positions, last.entry.recorded_us if last else 0)


def figures(states: Mapping[str, Any], stream: str, known_us: int | None) -> dict[str, Any]:
    """What some states come to, field by field of the page; `stream` is that of the year."""
    year = states.get(stream) or ProgrammeYearState(stream)
    real = [one for one in states.values() if not (isinstance(one, CaseState) and one.drill)]
    context, people = year.context, year.people
    in_force = context.published_at(known_us if known_us is not None else 1 << 62) if context else None
    active = (one.role for one in people.by_id.values() if one.id not in people.left)
    cases = [one for one in real if isinstance(one, CaseState)]
    steps_made = Counter(step for case in cases for step in steps_of(case))
    return {
        "stands": CLOSED if year.closed else OPEN if year.cohort else NOT_BEGUN,
        "policy": in_force.version if in_force else None,
        "people": dict(sorted(Counter(active).items())),
        "left": len(people.left),
        "pairs": len(year.placed.pairs),
        "together": len(year.placed.together),
        "waiting": len(year.placed.waiting),
        "sessions": len(year.sessions),
        "streams": _streams(real),
        "owed": tally(one.book for one in real),
        "credit": _credit(real),
        "emergencies": dict(steps_made),
    }


def _streams(states: Iterable[Any]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for state in states:
        match state:
            case RelationshipState() | MentorYearState():
                kind = addresses.kind_of(state.stream)
                left = state.course.left_us is not None
                stands = CLOSED if state.closed else ENDED if left else OPEN if state.cohort else NOT_BEGUN
                found.setdefault(kind, Counter())[stands] += 1
            case CaseState():
                stands = CLOSED if state.closed else ENDED if state.endpoint else OPEN
                found.setdefault("emergency", Counter())[stands] += 1
    return {kind: dict(sorted(count.items())) for kind, count in sorted(found.items())}


def _credit(states: Iterable[Any]) -> dict[int, dict[str, int]]:
    files = [
        (term, credit_code(file))
        for state in states
        if isinstance(state, MentorYearState)
        for term, file in state.credits.items()
    ]
    terms = sorted({term for term, _ in files})
    return {term: dict(sorted(Counter(code for t, code in files if t == term).items())) for term in terms}
