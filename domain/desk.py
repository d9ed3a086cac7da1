"""The state of the rota, folded from its events: it says who is on duty, and frames every emergency.

As a frame it has what a programme year has: the calendar, the policy and the clock that its streams go by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from domain import book as books
from domain.book import Book
from domain.calendar import AcademicCalendar, Corrected
from domain.clock import ClockAnchored
from domain.context import Context, Published
from domain.correction import CalendarCorrected
from domain.messages import Entry, Order
from domain.programme import CalendarPublished, PolicyPublished
from domain.rota_events import OfficerWithdrawn, RotaPublished, ShiftOverridden, ShiftsSwapped
from domain.shifts import LayerName, Rota, Turn, turn_at


class Plan(NamedTuple):
    """A rota from a moment on, and when it was published."""

    rota: Rota
    effective_us: int
    made_us: int


class StandIn(NamedTuple):
    """Somebody on duty for a span, whoever was; `number` tells later words from earlier ones."""

    number: int
    layer: LayerName
    officer: str
    from_us: int
    until_us: int
    on_behalf: str | None
    made_us: int


@dataclass(frozen=True, slots=True)
class RotaState:
    """One desk's rota; its calendars and policies are copies of those that the years have published."""

    stream: str
    book: Book = field(default_factory=Book)
    calendar: AcademicCalendar | None = None
    policies: tuple[Published, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    context: Context | None = None
    clock: ClockAnchored | None = None
    plans: tuple[Plan, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    withdrawn: Mapping[str, int] = field(default_factory=dict)
    pending: Mapping[str, tuple[Order, ...]] = field(default_factory=dict)
    closed: bool = False

    @property
    def intents(self) -> tuple[str, ...]:
        return ()

    def plan_at(self, at_us: int) -> Plan | None:
        """The rota in force at a moment."""
        in_force = [plan for plan in self.plans if plan.effective_us <= at_us]
        return in_force[-1] if in_force else None

    def turn_at(self, layer: LayerName, at_us: int) -> Turn | None:
        """Who is on duty on a layer at a moment, and by which shift; None is a gap."""
        plan, calendar = self.plan_at(at_us), self.calendar_at(at_us)
        if plan is None or calendar is None:
            return None
        turn, made_us = turn_at(plan.rota.layer(layer), calendar, at_us), plan.made_us
        for one in self.stand_ins:
            if one.layer == layer and one.from_us <= at_us < one.until_us:
                turn, made_us = Turn(f"override/{one.number}", one.officer), one.made_us
        return None if self.has_left(turn.officer, made_us, at_us) else turn

    def has_left(self, officer: str, named_us: int, at_us: int) -> bool:
        """Whether somebody has withdrawn by a moment, and was last named before that."""
        since_us = self.withdrawn.get(officer)
        return since_us is not None and named_us <= since_us <= at_us

    def calendar_at(self, at_us: int) -> AcademicCalendar | None:
        """The calendar in force at a moment; there may be one before there is a policy."""
        in_force = [c.calendar for c in self.corrections if c.effective_us <= at_us]
        return in_force[-1] if in_force else self.calendar

    def evolve(self, entry: Entry) -> "RotaState":
        event = entry.event
        state = replace(self, book=books.evolve(self.book, entry))
        match event:
            case RotaPublished(rota=rota, effective_us=effective_us):
                kept = (plan for plan in state.plans if plan.effective_us < effective_us)
                return replace(state, plans=(*kept, Plan(rota, effective_us, entry.recorded_us)))
            case ShiftOverridden():
                span = (event.officer, event.from_us, event.until_us, event.on_behalf)
                return _with_stand_ins(state, event.layer, entry.recorded_us, span)
            case ShiftsSwapped(one=one, other=other):
                spans = (
                    (other.officer, one.from_us, one.until_us, one.officer),
                    (one.officer, other.from_us, other.until_us, other.officer),
                )
                return _with_stand_ins(state, event.layer, entry.recorded_us, *spans)
            case OfficerWithdrawn(officer=officer):
                return replace(state, withdrawn={**state.withdrawn, officer: entry.recorded_us})
            case CalendarPublished(calendar=calendar) if state.calendar is not None:
                # The next year's: it takes over on its first day, or at once when that has gone by.
                effective_us = max(entry.recorded_us, calendar.midnights[0])
                return _corrected(state, Corrected(effective_us=effective_us, calendar=calendar))
            case CalendarPublished(calendar=calendar):
                return _with_context(replace(state, calendar=calendar))
            case CalendarCorrected(corrected=corrected):
                return _corrected(state, corrected)
            case PolicyPublished(published=published):
                return _with_context(replace(state, policies=(*state.policies, published)))
            case ClockAnchored():
                return replace(state, clock=event)
            case _:
                return state


def _with_stand_ins(
    state: RotaState, layer: LayerName, made_us: int, *spans: tuple[str, int, int, str | None]
) -> RotaState:
    number = len(state.stand_ins) + 1
    more = (StandIn(number + n, layer, *span, made_us) for n, span in enumerate(spans))
    return replace(state, stand_ins=(*state.stand_ins, *more))


def _corrected(state: RotaState, corrected: Corrected) -> RotaState:
    """Calendars in the order in which they take over; of one moment the last one published counts."""
    ordered = sorted((*state.corrections, corrected), key=lambda one: one.effective_us)
    return _with_context(replace(state, corrections=tuple(ordered)))


def _with_context(state: RotaState) -> RotaState:
    if state.calendar is None or not state.policies:
        return state
    context = Context(calendar=state.calendar, policies=state.policies, corrections=state.corrections)
    return replace(state, context=context)
