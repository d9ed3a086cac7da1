"""A desk as a story: what was said about its rota and when, and who is on duty then."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.calendar import AcademicCalendar
from domain.deciding import decide
from domain.desk import RotaState
from domain.duty import Duty, duties, on_duty
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota import DECIDER
from domain.rota_commands import OverrideShift, PublishRota, SwapShifts
from domain.shifts import Layer, LayerName, Rota, Rotation
from tests.domain.builders import at, code_of, example_calendar, example_policy

ROTA = "rota/main"
OPENED = "2025-08-20 09:00"
"""Before anything of the year; every desk has its calendar and its policy from here on."""
EIGHT, NOON, TWENTY = 8 * 60, 12 * 60, 20 * 60
OFFICERS = ("o1", "o2", "o3")


def rotation(*members: str, **given: Any) -> Rotation:
    """Weekly shifts from Monday 1 September 2025, 08:00 on, unless told otherwise."""
    shape: dict[str, Any] = {"first_day": "2025-09-01", "shift_days": 7, "hand_overs": (EIGHT,), **given}
    return Rotation(members=members or OFFICERS, **shape)


def rota(**given: Any) -> Rota:
    """Three officers week by week, the second one week behind; all are the desk; one telephone."""
    shape: dict[str, Any] = {
        "on_call": Layer(usual=rotation()),
        "second": Layer(usual=rotation("o2", "o3", "o1")),
        "desk": OFFICERS,
        "telephones": ("duty-phone",),
        **given,
    }
    return Rota(**shape)


@dataclass
class DeskStory:
    """A rota that lives; moments are local ones in Budapest."""

    state: RotaState = field(default_factory=lambda: RotaState(ROTA))
    entries: list[Entry] = field(default_factory=list)

    def say(self, when: str, command: Command) -> tuple[Event, ...]:
        """Raises Refusal."""
        stamp = Stamp(at(when), "coordinator-1", f"command-{len(self.entries)}")
        decision = decide(DECIDER, command, self.state, stamp, self.state.context)
        self.state = decision.state
        self.entries.extend(decision.entries)
        return tuple(entry.event for entry in decision.entries)

    def publishes(self, when: str, published: Rota, effective: str | None = None) -> None:
        self.say(when, PublishRota(rota=published, effective_us=at(effective or when)))

    def overrides(
        self,
        when: str,
        officer: str,
        begins: str,
        ends: str,
        layer: LayerName = "on-call",
        on_behalf: str | None = None,
    ) -> None:
        span = {"from_us": at(begins), "until_us": at(ends)}
        self.say(when, OverrideShift(layer=layer, officer=officer, on_behalf=on_behalf, **span))

    def swaps(self, when: str, one: str, other: str, layer: LayerName = "on-call") -> None:
        self.say(when, SwapShifts(layer=layer, one_us=at(one), other_us=at(other)))

    def on_call(self, when: str, target: Any = "on-call") -> tuple[str, ...]:
        """Whom a page to a target reaches."""
        return on_duty(self.state, target, at(when))

    def duties(self, first: str, end: str, layer: LayerName = "on-call") -> list[Duty]:
        return list(duties(self.state, layer, at(first), at(end)))


def desk(calendar: AcademicCalendar | None = None, published: Rota | None = None) -> DeskStory:
    """A desk with the calendar and the policy of the examples, and a rota."""
    story = framed(calendar)
    story.publishes(OPENED, published or rota())
    return story


def framed(calendar: AcademicCalendar | None = None) -> DeskStory:
    """A desk with calendar and policy, without a rota."""
    story = DeskStory()
    calendar = calendar or example_calendar()
    story.say(OPENED, PublishCalendar(calendar=calendar))
    story.say(OPENED, PublishPolicy(effective_us=calendar.begins_us, policy=example_policy()))
    return story


def code(story: DeskStory, when: str, command: Command) -> str:
    """The code of the refusal of a command; nothing is decided by it."""
    before = story.state
    with pytest.raises(Refusal) as refused:
        story.say(when, command)
    assert story.state is before
    return code_of(refused)


def stand_in(officer: str, begins: str, ends: str, on_behalf: str | None = None) -> OverrideShift:
    return OverrideShift(
        layer="on-call", officer=officer, from_us=at(begins), until_us=at(ends), on_behalf=on_behalf
    )
