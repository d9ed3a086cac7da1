"""Reminders as decided facts: who is reminded of what, once, some days before it ends, if it is still to do.

A reminder stops by itself: it stands for as long as its obligation is open. It arms no timer, as a night
sooner or later is all the same: the sweep of the night decides it at the latest. What goes out, and when, is
the business of who sends.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Protocol, TypeVar

from domain.book import Book
from domain.context import Context, kept
from domain.course import Running
from domain.deciding import Boundary, Phase, earlier
from domain.facts import DAY_US
from domain.messages import Event
from domain.obligations import Obligation
from domain.policy import Kind, Reminders, Strength
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
    since_us, away, moments = state.book.as_of_us, state.course.away, None
    for o in state.book.open.values():
        if o.kind not in BEFORE or o.id in state.reminded:
            continue
        moments = moments or _moments(context)
        if o.ends_us - moments.longest_us > until_us:
            continue
        at_us, version = moments[o.kind, o.strength, o.opens_us, o.ends_us, away]
        if since_us <= at_us <= until_us:
            found = earlier(found, Boundary(at_us, Phase.REMINDER, o.id, partial(_reminder, o), version))
    return found


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


Asked = tuple[Kind, Strength, int, int, tuple[tuple[int, int], ...]]
"""A window as reminders see it: its kind and strength, when it opens and ends, and the days of absence."""
NEVER = (-1, 0)
A_DAY_FOR_THE_CLOCKS = 1
"""Days between midnights are an hour longer or shorter when the clocks are set."""


class _Moments(dict[Asked, tuple[int, int]]):
    """When each window is reminded of, and under which policy version; worked out when it is first asked."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.longest_us = _longest_us(context)

    def __missing__(self, asked: Asked) -> tuple[int, int]:
        self[asked] = self._moment(*asked)
        return self[asked]

    def _moment(
        self, kind: Kind, strength: Strength, opens_us: int, ends_us: int, away: tuple[tuple[int, int], ...]
    ) -> tuple[int, int]:
        """NEVER without a reminder. The free days are those of the calendar in force at its moment."""
        calendar, policy = self._context.calendar, self._context.policy_at(opens_us)
        days = BEFORE[kind](policy.reminders) if policy.reminders else 0
        at_us = calendar.midnight(max(calendar.day_of(ends_us) - days, 0))
        known = Obligation("", kind, strength, "", opens_us, ends_us, at_us, 1, 0)
        if not days or at_us <= opens_us or is_excused(known, away, self._context):
            return NEVER
        return at_us, self._context.published_at(at_us).version


def _longest_us(context: Context) -> int:
    """No reminder comes so long before the end of its window under any policy."""
    settings = [published.policy.reminders for published in context.policies]
    days = (count(reminders) for reminders in settings if reminders for count in BEFORE.values())
    return (max(days, default=0) + A_DAY_FOR_THE_CLOCKS) * DAY_US


@kept
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
