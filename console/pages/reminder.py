"""Who is reminded of what: the reminders that stand, and how many have stopped because they were answered."""

from typing import NamedTuple

from console.pages.handover import streams_of
from console.pages.year import Page, Who, Year
from domain.mentor import MentorYearState
from domain.obligations import Obligation
from domain.pair import RelationshipState
from domain.reminders import standing_reminders


class ReminderRow(Page):
    """One reminder that stands: to whom, of which obligation, since when, until when, and what is missing."""

    stream: str
    obligation: str
    to_role: str
    people: tuple[Who, ...]
    got: int
    needed: int
    since: str
    since_us: int
    ends: str
    ends_us: int


class ReminderList(Page):
    """The reminders of a cohort that stand, the most urgent first; `decided` counts all."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    reminders: tuple[ReminderRow, ...]
    decided: int


class _Standing(NamedTuple):
    stream: str
    people: tuple[str, ...]
    owed: Obligation
    at_us: int


async def reminders(year: Year) -> ReminderList:
    """Every reminder of the cohort. Raises Unreachable."""
    states = await year.states(streams_of(year))
    standing = [
        _Standing(state.stream, _reminded(state, owed), owed, at_us)
        for state in states
        for owed, at_us in standing_reminders(state.book, state.reminded)
    ]
    names = await year.names(person for one in standing for person in one.people)
    rows = sorted((_row(year, one, names) for one in standing), key=lambda row: (row.ends_us, row.stream))
    decided = sum(len(state.reminded) for state in states)
    return ReminderList(**year.heading, reminders=tuple(rows), decided=decided)


def _reminded(state: RelationshipState | MentorYearState, owed: Obligation) -> tuple[str, ...]:
    """The people of a role: both of a pair, or its mentor; whoever is on duty is nobody by name."""
    match owed.owed_by:
        case "pair" if isinstance(state, RelationshipState):
            return (state.mentor, state.mentee)
        case "mentor":
            return (state.mentor,)
        case _:
            return ()


def _row(year: Year, one: _Standing, names: dict[str, Who]) -> ReminderRow:
    return ReminderRow(
        stream=one.stream,
        obligation=one.owed.id,
        to_role=one.owed.owed_by,
        people=tuple(names[person] for person in one.people),
        got=len(one.owed.facts),
        needed=one.owed.needed,
        since=year.moments.iso(one.at_us),
        since_us=one.at_us,
        ends=year.moments.iso(one.owed.ends_us),
        ends_us=one.owed.ends_us,
    )
