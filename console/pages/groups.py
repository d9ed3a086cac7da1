"""The supervision groups of somebody: who is in each, what comes next, and their diaries without words."""

from collections.abc import Iterable, Mapping

from console.pages import mentor as mentors
from console.pages.diary import Entry, entries_in, months_of, readers_in
from console.pages.seats import supervised_by
from console.pages.session import handle_of, stands
from console.pages.year import Page, Who, Year, who
from domain import addresses
from domain.groups import Group, groups_led
from domain.mentor import MentorYearState
from domain.obligations import Obligation
from domain.policy import Kind
from domain.timetable import Session
from store.rows import Row


class Member(Page):
    """A mentor of a group: supervisions of this semester, months with an entry; `left` the programme.

    `needs` is whether a supervision more is still wanted, `until_us` the end of its window.
    """

    mentor: Who
    left: bool
    mentees: int
    got: int
    needed: int
    needs: bool
    until_us: int | None
    written: int
    months: int


class Meeting(Page):
    """A session of a group; `attended` counts those who were there."""

    handle: str
    starts_us: int
    minutes: int
    room: str | None
    stands: str
    booked: int
    attended: int


class GroupRow(Page):
    """One group; `name` is None while its sessions carry none, `first_us` tells it apart then."""

    handle: str
    name: str | None
    first_us: int
    members: tuple[Member, ...]
    sessions: tuple[Meeting, ...]
    following: Meeting | None
    needing: int


class Groups(Page):
    """The groups of a supervisor; `version` is that of the programme year."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    groups: tuple[GroupRow, ...]


class GroupEntry(Entry):
    """One entry of somebody's diary in a group."""

    mentor: Who


class GroupPage(GroupRow):
    """One group with the entries of its diaries, the newest first: dates, and no words."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    entries: tuple[GroupEntry, ...]


class GroupEntryPage(GroupEntry):
    """One entry with its words, read and recorded."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    handle_of_group: str
    text: str


async def groups(year: Year, leader: str) -> Groups:
    """The groups that somebody leads, whichever meets next first. Raises Unreachable."""
    mine, people = groups_led(year.state.sessions, leader), supervised_by(year.state.sessions, leader)
    states, names = await states_of(year, people), await year.names(people)
    rows = [_row(year, group, states, names) for group in mine]
    rows.sort(key=lambda row: (row.following is None, row.following.starts_us if row.following else 0))
    return Groups(**year.heading, version=year.state.book.version, groups=tuple(rows))


async def group_page(year: Year, group: Group, leader: str) -> GroupPage:
    """One group, as far as its leader has it now. Raises Unreachable."""
    theirs = sorted(supervised_by(year.state.sessions, leader).intersection(group.mentors))
    states = await states_of(year, theirs)
    log, access = year.doors.logs["programme"], year.doors.logs["access"]
    streams = {mentors.stream_of(year, one): one for one in theirs}
    rows = _by_stream(await log.tails([(stream, 0) for stream in streams]))
    read = _by_stream(await access.tails([(addresses.access(stream), 0) for stream in streams]))
    readers = {stream: readers_in(read.get(addresses.access(stream), ())) for stream in streams}
    everybody = {one for found in readers.values() for people in found.values() for one in people}
    names = await year.names({*theirs, *everybody})
    entries = [
        GroupEntry(mentor=who(one, names), **entry.model_dump())
        for stream, one in streams.items()
        for entry in entries_in(rows.get(stream, []), states[one], readers[stream], names)
    ]
    entries.sort(key=lambda entry: (-entry.occurred_us, entry.mentor.id))
    return GroupPage(
        **_row(year, group, states, names).model_dump(),
        **year.heading,
        version=year.state.book.version,
        entries=tuple(entries),
    )


def chosen(year: Year, leader: str, handle: str) -> Group | None:
    """The group of an address, if it is somebody's."""
    mine = groups_led(year.state.sessions, leader)
    return next((group for group in mine if handle_of(group.key) == handle), None)


def owed_at(state: MentorYearState, kind: Kind, at_us: int) -> Obligation | None:
    """What a mentor owes of a kind in the semester of a moment; None where none is owed."""
    owed = state.book.of_kind(kind)
    return next((o for o in owed if o.opens_us <= at_us < o.ends_us), None)


async def states_of(year: Year, people: Iterable[str]) -> dict[str, MentorYearState]:
    """The years of some mentors, by their ids; of those who have one. Raises Unreachable."""
    wanted = {mentors.stream_of(year, one): one for one in sorted(people)}
    views = await year.doors.ledger.views(list(wanted), year.now_us)
    return {wanted[stream]: view.state for stream, view in views.items()}


def _by_stream(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.stream, []).append(row)
    return found


def _row(
    year: Year, group: Group, states: Mapping[str, MentorYearState], names: Mapping[str, Who]
) -> GroupRow:
    members = [_member(year, states[one], who(one, names)) for one in group.mentors if one in states]
    members.sort(key=lambda member: member.mentor.order)
    following = group.following(year.now_us)
    return GroupRow(
        handle=handle_of(group.key),
        name=group.name,
        first_us=group.sessions[0].starts_us,
        members=tuple(members),
        sessions=tuple(meeting_of(year, session) for session in group.sessions),
        following=meeting_of(year, following) if following else None,
        needing=sum(member.needs for member in members),
    )


def _member(year: Year, state: MentorYearState, mentor: Who) -> Member:
    left = mentor.id in year.state.people.left
    owed = owed_at(state, Kind.SUPERVISION, year.now_us)
    months = months_of(year, state)
    got, needed = (len(owed.facts), owed.needed) if owed else (0, 0)
    return Member(
        mentor=mentor,
        left=left,
        mentees=len(year.state.placed.of(mentor.id)),
        got=got,
        needed=needed,
        needs=got < needed and not left,
        until_us=owed.ends_us if owed else None,
        written=sum(1 for month in months if month.facts),
        months=len(months),
    )


def meeting_of(year: Year, session: Session) -> Meeting:
    """A session as a line beside others."""
    return Meeting(
        handle=handle_of(session.id),
        starts_us=session.starts_us,
        minutes=session.minutes,
        room=session.room,
        stands=stands(session, year.now_us),
        booked=len(session.booked),
        attended=len([one for one, (minutes, _) in session.attended.items() if minutes]),
    )
