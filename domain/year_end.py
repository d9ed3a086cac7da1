"""Nobody comes into a year that is over; what happened in it is recorded and corrected all the same."""

from collections.abc import Iterable

from domain.context import Context
from domain.errors import Refusal
from domain.people import Person

PARTICIPANTS = frozenset({"mentor", "mentee"})


def takes_in(people: Iterable[Person], at_us: int, context: Context) -> None:
    """Raises Refusal when somebody of these would begin after the year.

    Staff come in also after the end: a decision about credit that is late needs a second person.
    """
    if any(person.role in PARTICIPANTS for person in people):
        takes_in_participants(at_us, context)


def takes_in_participants(at_us: int, context: Context) -> None:
    """Raises Refusal when no mentor or mentee can begin any more: they begin at the next local midnight."""
    calendar = context.calendar
    if calendar.next_midnight(at_us) >= calendar.ends_us:
        last = calendar.date_of(calendar.end - 1)
        problem = f"Nobody begins in the year {calendar.name} any more: its last day is {last}."
        raise Refusal("year-closed", problem, "Enrol mentors and mentees in the next programme year.")
