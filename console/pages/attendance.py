"""The sheet of one session: everybody who is expected or came, for how long, and whether it counts."""

from collections.abc import Iterable
from typing import Literal

from console.pages.groups import Meeting, meeting_of, owed_at, states_of
from console.pages.history import CODEC
from console.pages.session import handle_of, stands
from console.pages.year import Page, Who, Year, who
from domain.attendance import rules_of
from domain.booking import instead_of
from domain.groups import Group, group_of
from domain.mentor import MentorYearState
from domain.policy import Kind, Policy
from domain.sessions import AttendanceCorrected
from domain.timetable import Session
from store.happenings import of_commands

Result = Literal["counts", "short", "absent", "expected"]
KINDS = {"training": Kind.TRAINING, "supervision": Kind.SUPERVISION}
CORRECTED = "/attend"
"""What the fact of a correction ends with, after the id of its command."""


class Correction(Page):
    """Another number of minutes than was recorded at first, by whom and when; the reason stays sealed."""

    before: int
    minutes: int
    by: Who
    at_us: int


class SheetRow(Page):
    """One mentor of a sheet; `got` of `needed` is what counts in the semester, this session included."""

    mentor: Who
    left: bool
    has_place: bool
    minutes: int | None
    result: Result
    short: int
    got: int
    needed: int
    corrections: tuple[Correction, ...]


class Need(Page):
    """Somebody who still wants a session of this kind in the semester."""

    mentor: Who
    got: int
    needed: int


class Sheet(Page):
    """One session with its sheet; `least` are the minutes from which it counts, `scale` those of a bar.

    `others` are sessions of the same group, `need` those of it who want one more, `following` the next.
    `make_up_dates` lie ahead and have room. `version` is that of the programme year.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    id: str
    handle: str
    kind: str
    topics: tuple[str, ...]
    group: str | None
    number: int
    starts_us: int
    ends_us: int
    minutes: int
    room: str | None
    trainer: Who | None
    capacity: int | None
    booked: int
    makes_up_for: str | None
    stands: str
    held_minutes: int | None
    least: int
    scale: int
    rows: tuple[SheetRow, ...]
    counts: int
    short: int
    absent: int
    others: tuple[Meeting, ...]
    following: Meeting | None
    need: tuple[Need, ...]
    make_up_dates: tuple[Meeting, ...]


async def sheet(year: Year, session: Session) -> Sheet:
    """The sheet of a session. Raises Unreachable."""
    group = group_of(year.state.sessions, session)
    people = dict.fromkeys((*session.booked, *session.attended, *group.mentors))
    states = await states_of(year, people)
    corrected = await _corrections(year, session)
    actors = {one.by.id for found in corrected.values() for one in found}
    names = await year.names({*people, *actors, *((session.trainer,) if session.trainer else ())})
    least = _least(year, session, states.values())
    left = year.state.people.left
    expected = list(dict.fromkeys((*session.booked, *session.attended)))
    rows = [
        _row(session, states.get(one), who(one, names), least, corrected.get(one, []), left=one in left)
        for one in expected
        if one not in left or one in session.attended
    ]
    rows.sort(key=lambda row: row.mentor.order)
    following = group.following(max(year.now_us, session.starts_us))
    return Sheet(
        **year.heading,
        version=year.state.book.version,
        id=session.id,
        handle=handle_of(session.id),
        kind=session.kind,
        topics=session.topics,
        group=session.group,
        number=1 + [one.id for one in group.sessions].index(session.id),
        starts_us=session.starts_us,
        ends_us=session.ends_us,
        minutes=session.minutes,
        room=session.room,
        trainer=who(session.trainer, names) if session.trainer else None,
        capacity=session.capacity,
        booked=len(session.booked),
        makes_up_for=handle_of(session.makes_up_for) if session.makes_up_for else None,
        stands=stands(session, year.now_us),
        held_minutes=session.held_minutes,
        least=least,
        scale=max(least, session.held_minutes or session.minutes, 1),
        rows=tuple(rows),
        counts=sum(row.result == "counts" for row in rows),
        short=sum(row.result == "short" for row in rows),
        absent=sum(row.result == "absent" for row in rows),
        others=tuple(meeting_of(year, one) for one in group.sessions),
        following=meeting_of(year, following) if following else None,
        need=tuple(_needing(session, group, states, names, left)),
        make_up_dates=tuple(
            meeting_of(year, year.state.sessions[one])
            for one in instead_of(session, year.state.sessions, year.now_us)
            if one != session.id
        ),
    )


def _least(year: Year, session: Session, states: Iterable[MentorYearState]) -> int:
    """The minutes from which a session counts, by the rules of the semester that it lies in."""
    context = year.state.context
    if context is None:
        return 0
    judged = (rules_of(KINDS[session.kind], session.starts_us, state.book, context) for state in states)
    rules: Policy = next(judged, None) or context.policy_at(session.starts_us)
    return (rules.training if session.kind == "training" else rules.supervision).minutes


def _row(
    session: Session,
    state: MentorYearState | None,
    mentor: Who,
    least: int,
    corrections: list[Correction],
    *,
    left: bool,
) -> SheetRow:
    recorded = session.held_minutes is not None
    minutes = session.attended.get(mentor.id, (0, ""))[0] if recorded else None
    owed = owed_at(state, KINDS[session.kind], session.starts_us) if state else None
    result, short = result_of(minutes, session.held_minutes, least)
    return SheetRow(
        mentor=mentor,
        left=left,
        has_place=mentor.id in session.booked,
        minutes=minutes,
        result=result,
        short=short,
        got=len(owed.facts) if owed else 0,
        needed=owed.needed if owed else 0,
        corrections=tuple(corrections),
    )


def result_of(minutes: int | None, held: int | None, least: int) -> tuple[Result, int]:
    """What so many minutes of a session count for, and how many they are short of."""
    if minutes is None or held is None:
        return "expected", 0
    if minutes == 0:
        return "absent", 0
    lasted = min(minutes, held)
    return ("counts", 0) if lasted >= least else ("short", least - lasted)


def _needing(
    session: Session,
    group: Group,
    states: dict[str, MentorYearState],
    names: dict[str, Who],
    left: frozenset[str],
) -> list[Need]:
    found = []
    for one in group.mentors:
        owed = owed_at(states[one], KINDS[session.kind], session.starts_us) if one in states else None
        if owed is not None and one not in left and len(owed.facts) < owed.needed:
            found.append(Need(mentor=who(one, names), got=len(owed.facts), needed=owed.needed))
    return sorted(found, key=lambda need: need.mentor.order)


async def _corrections(year: Year, session: Session) -> dict[str, list[Correction]]:
    """What was corrected of a session, by mentor: the newest one for each, as its fact names the command."""
    commands = [
        fact.removesuffix(CORRECTED)
        for mentor, (_, fact) in session.attended.items()
        if fact != f"{session.id}/{mentor}"
    ]
    if not commands:
        return {}
    found: dict[str, list[Correction]] = {}
    rows = await of_commands(year.doors.logs["programme"], year.state.stream, commands)
    names = await year.names(row.actor for row in rows)
    for row in rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, AttendanceCorrected):
            told = Correction(
                before=event.minutes_before,
                minutes=event.minutes,
                by=names[row.actor],
                at_us=row.recorded_us,
            )
            found.setdefault(event.mentor, []).append(told)
    return found
