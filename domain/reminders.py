"""Reminders as decided facts: who is reminded of what, once, some days before it ends, if it is still to do.

Nothing is sent yet. A reminder stops by itself: it stands for as long as its obligation is open. It arms no
timer, as a night sooner or later is all the same: the sweep of the night decides it at the latest.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Protocol, TypeVar

from domain.book import Book
from domain.course import Running
from domain.deciding import Boundary, Phase, earlier
from domain.messages import Event
from domain.obligations import Obligation
from domain.policy import Context, Kind, Reminders
from domain.windows import is_excused

BEFORE: Mapping[Kind, Callable[[Reminders], int]] = {
    Kind.TRAINING: lambda days: days.of_a_semester_days,
    Kind.SUPERVISION: lambda days: days.of_a_semester_days,
    Kind.DIARY: lambda days: days.of_a_month_days,
    Kind.MEETING: lambda days: days.of_a_month_days,
    Kind.CHECK_IN: lambda days: days.once_days,
    Kind.REFERRAL: lambda days: days.once_days,
    Kind.CREDIT: lambda days: days.once_days,
}
"""How many days before its end somebody is reminded of an obligation; of no other kind at all."""


class ReminderDecided(Event):
    """Whoever owes an obligation is to be reminded of it: `got` of `needed` are there, and it ends then."""

    TYPE = "reminder-decided"
    obligation: str
    to_role: str
    got: int
    needed: int
    ends_us: int


Reminded = Mapping[str, int]
"""The moment of the reminder of each obligation that somebody was reminded of."""


class Remembering(Running, Protocol):
    """A stream with a course, which knows of what it has reminded."""

    @property
    def reminded(self) -> Reminded: ...


S = TypeVar("S", bound=Remembering)


def reminding(
    boundary: Callable[[S, Context | None], Boundary | None],
) -> Callable[[S, Context | None], Boundary | None]:
    """What time does to a stream, and the reminders among it."""

    def first(state: S, context: Context | None) -> Boundary | None:
        ahead = boundary(state, context)
        if context is None or ahead is None:
            return ahead
        return earlier(next_reminder(state, context, ahead.at_us), ahead)

    return first


def reminder_us(state: Remembering, context: Context | None) -> int | None:
    """When a stream reminds somebody next of what is open now; None when it does not."""
    reminder = next_reminder(state, context, context.calendar.horizon_us) if context else None
    return reminder.at_us if reminder else None


def next_reminder(state: Remembering, context: Context, until_us: int) -> Boundary | None:
    """The next reminder up to and at a moment. What will be excused is nothing to be reminded of."""
    found: Boundary | None = None
    for obligation in state.book.open.values():
        if obligation.kind not in BEFORE or obligation.id in state.reminded:
            continue
        at_us = _moments(context)[obligation.kind, obligation.opens_us, obligation.ends_us]
        if at_us is not None and state.book.as_of_us <= at_us <= until_us:
            known = obligation._replace(closes_us=at_us)
            if not is_excused(known, state.course.away, context):
                found = earlier(found, _boundary(obligation, at_us, context))
    return found


def _boundary(obligation: Obligation, at_us: int, context: Context) -> Boundary:
    make, version = partial(_reminder, obligation), context.published_at(at_us).version
    return Boundary(at_us, Phase.REMINDER, obligation.id, make, version)


def _reminder(obligation: Obligation) -> tuple[Event, ...]:
    return (
        ReminderDecided(
            obligation=obligation.id,
            to_role=obligation.owed_by,
            got=len(obligation.facts),
            needed=obligation.needed,
            ends_us=obligation.ends_us,
        ),
    )


class _Moments(dict[tuple[Kind, int, int], int | None]):
    """When each window is to be remembered, worked out when it is first asked: kind, opening, end."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, window: tuple[Kind, int, int]) -> int | None:
        kind, opens_us, ends_us = window
        calendar, policy = self._context.calendar, self._context.policy_at(opens_us)
        days = BEFORE[kind](policy.reminders) if policy.reminders else 0
        at_us = calendar.midnight(max(calendar.day_of(ends_us) - days, 0))
        self[window] = at_us if days and at_us > opens_us else None
        return self[window]


@lru_cache(maxsize=64)
def _moments(context: Context) -> _Moments:
    return _Moments(context)


def reminded_after(reminded: Reminded, event: ReminderDecided, at_us: int) -> Reminded:
    """The reminders after one more."""
    return {**reminded, event.obligation: at_us}


def standing_reminders(book: Book, reminded: Reminded) -> Iterator[tuple[Obligation, int]]:
    """The reminders that stand: those whose obligation is still open, each with its moment."""
    for obligation, at_us in reminded.items():
        if (owed := book.open.get(obligation)) is not None:
            yield owed, at_us
