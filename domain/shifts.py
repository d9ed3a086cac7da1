"""Whose turn it is on a rota: shifts change at local times of the calendar's days, also where clocks change.

Days are counted as ordinals (day 1 is 1 January of the year 1), so that a rota outlives a calendar. Where no
calendar reaches, days are plain days of 24 hours: nobody falls off a rota because a calendar has ended.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from domain.calendar import CLOCKS_CHANGED_US, AcademicCalendar
from domain.facts import DAY_US
from domain.messages import Message

LayerName = Literal["on-call", "second"]
Officer = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]
"""The opaque id of a person of the staff; a name has no place here."""
TelephoneKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""The name under which the configuration keeps a number; the number itself stands nowhere in the record."""
MinuteOfDay = Annotated[int, Field(ge=0, lt=1440)]
MINUTE_US = 60_000_000
WEEK, WEEKEND = 7, (6, 0)
"""Days of a week, and which of them, by their ordinals, are Saturdays and Sundays (day 1 was a Monday)."""


def _rising(minutes: tuple[int, ...]) -> tuple[int, ...]:
    if list(minutes) != sorted(set(minutes)):
        raise ValueError("hand-overs come one after the other")
    return minutes


def _day(iso: str) -> str:
    return date.fromisoformat(iso).isoformat()


class Rotation(Message):
    """Members one after the other; each shift lasts so many days and ends where the next one begins.

    `hand_overs` are minutes of the local day by the clock on the wall. Several of them divide each day into
    as many shifts; then `shift_days` is 1. The shift that begins on `first_day`, an ISO date, is the first
    member's.
    """

    members: Annotated[tuple[Officer, ...], Field(min_length=1)]
    first_day: Annotated[str, AfterValidator(_day)]
    shift_days: Annotated[int, Field(ge=1, le=366)] = 1
    hand_overs: Annotated[tuple[MinuteOfDay, ...], Field(min_length=1), AfterValidator(_rising)]

    @model_validator(mode="after")
    def _several_a_day_or_several_days(self) -> Self:
        if self.shift_days > 1 and len(self.hand_overs) > 1:
            raise ValueError("a shift of several days has one hand-over")
        return self


class Layer(Message):
    """Who is on duty on a step of the chain; holidays, weekends, breaks and exam weeks may have their own.

    Such a day runs from the first hand-over of the usual rotation to that of the next day. Of two covers
    that both have a day the one for the shorter time counts: a holiday, a weekend, a break.
    """

    usual: Rotation
    holidays: Rotation | None = None
    weekends: Rotation | None = None
    breaks: Rotation | None = None

    @property
    def rotations(self) -> tuple[Rotation, ...]:
        return tuple(filter(None, (self.usual, self.holidays, self.weekends, self.breaks)))


class Rota(Message):
    """The whole chain: two layers, then everybody at the desk, then numbers that always ring."""

    on_call: Layer
    second: Layer
    desk: Annotated[tuple[Officer, ...], Field(min_length=1)]
    telephones: Annotated[tuple[TelephoneKey, ...], Field(min_length=1)]

    def layer(self, name: LayerName) -> Layer:
        return self.on_call if name == "on-call" else self.second

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the rota names."""
        layers = (self.on_call, self.second)
        members = (one for layer in layers for rotation in layer.rotations for one in rotation.members)
        return frozenset((*members, *self.desk))


class Turn(NamedTuple):
    """Whose turn it is: two moments with the same turn are in one shift, unless another lies between.

    `source` is the kind of rotation and the number of its shift: `usual/12`, `weekends/3`, `override/1`.
    """

    source: str
    officer: str


def turn_at(layer: Layer, calendar: AcademicCalendar, at_us: int) -> Turn:
    """The turn of a layer at a moment, before anybody took over or left."""
    day = day_of(calendar, at_us)
    first = layer.usual.hand_overs[0]
    kind, rotation = _in_force(layer, calendar, day if local_us(calendar, day, first) <= at_us else day - 1)
    number = _shift_number(rotation, calendar, day, at_us)
    return Turn(f"{kind}/{number}", rotation.members[number % len(rotation.members)])


def _in_force(layer: Layer, calendar: AcademicCalendar, day: int) -> tuple[str, Rotation]:
    """Which rotation has a day: a holiday's, then a weekend's, then that of a break, else the usual one."""
    index = day - _day0(calendar)
    if layer.holidays is not None and any(span.first <= index < span.end for span in calendar.holidays):
        return "holidays", layer.holidays
    if layer.weekends is not None and _is_weekend(calendar, day):
        return "weekends", layer.weekends
    if layer.breaks is not None and index in calendar.excused_days:
        return "breaks", layer.breaks
    return "usual", layer.usual


def _is_weekend(calendar: AcademicCalendar, day: int) -> bool:
    """Whether a day is a Saturday or a Sunday that nobody works on: a working day may be moved to one."""
    index = day - _day0(calendar)
    moved_here = 0 <= index < len(calendar.working) and calendar.working[index] == "1"
    return day % WEEK in WEEKEND and not moved_here


def _shift_number(rotation: Rotation, calendar: AcademicCalendar, day: int, at_us: int) -> int:
    """The number of the shift that holds a moment of a day; the first member's first shift has number 0."""
    days, times = rotation.shift_days, rotation.hand_overs
    round_, into = divmod(day - date.fromisoformat(rotation.first_day).toordinal(), days)
    begun = sum(local_us(calendar, day - into, minute) <= at_us for minute in times)
    return round_ * len(times) + begun - 1


def changes(layer: Layer, calendar: AcademicCalendar, from_us: int, until_us: int) -> Iterator[int]:
    """Every moment of a span at which the turn of a layer may become another one."""
    minutes = sorted({minute for rotation in layer.rotations for minute in rotation.hand_overs})
    for day in range(day_of(calendar, from_us), day_of(calendar, until_us) + 1):
        for minute in minutes:
            at_us = local_us(calendar, day, minute)
            if from_us < at_us < until_us:
                yield at_us


def local_us(calendar: AcademicCalendar, day: int, minute: int) -> int:
    """The moment at which the clocks on the wall show a minute of a day; a time that is skipped, as it is.

    From the hour on at which clocks are changed it is told by how long it is until the next midnight.
    """
    midnight_us, next_us = _midnight(calendar, day), _midnight(calendar, day + 1)
    left_us = DAY_US - minute * MINUTE_US
    if left_us <= CLOCKS_CHANGED_US:
        return next_us - left_us
    return min(midnight_us + minute * MINUTE_US, next_us - CLOCKS_CHANGED_US)


def day_of(calendar: AcademicCalendar, at_us: int) -> int:
    """The local day, as an ordinal, that holds a moment."""
    midnights = calendar.midnights
    if at_us < midnights[0]:
        index = (at_us - midnights[0]) // DAY_US
    elif at_us >= midnights[-1]:
        index = len(midnights) - 1 + (at_us - midnights[-1]) // DAY_US
    else:
        index = bisect_right(midnights, at_us) - 1
    return _day0(calendar) + index


def _midnight(calendar: AcademicCalendar, day: int) -> int:
    index, last = day - _day0(calendar), len(calendar.midnights) - 1
    known = max(0, min(index, last))
    return calendar.midnights[known] + (index - known) * DAY_US


def _day0(calendar: AcademicCalendar) -> int:
    return date.fromisoformat(calendar.day0).toordinal()
