"""The state of a programme year: its configuration, its people and pairs, and the commands it ordered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import Field

from domain import book as books
from domain.book import Book
from domain.booking import bookings_after
from domain.calendar import AcademicCalendar, Corrected
from domain.clock import ClockAnchored
from domain.context import Context, Published
from domain.correction import CalendarCorrected
from domain.drafts import Drafts, drafts_after
from domain.handover import Inherited, inherited_after
from domain.messages import Command, Entry, Event, Order
from domain.moving import moves_after
from domain.orders import orders_of
from domain.pairing import Placements
from domain.past import placed_after
from domain.people import People, people_after
from domain.policy import Policy
from domain.policy_drafts import PolicyDrafts, policy_drafts_after
from domain.research import Study, study_after
from domain.runs import Exported, exported_after
from domain.sessions import sessions_after
from domain.shelves import Shelves
from domain.timetable import Sessions
from domain.voices import Voices, voices_after


class OpenProgrammeYear(Command):
    """Opens a cohort's year; its code, the year it begins in, stands in the ids of its streams."""

    TYPE = "open-programme-year"
    cohort: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}$")]


class PublishCalendar(Command):
    TYPE = "publish-calendar"
    BULK = True
    calendar: AcademicCalendar


class PublishPolicy(Command):
    """A new version of the policy, effective from a local midnight at least so many hours ahead."""

    TYPE = "publish-policy"
    effective_us: int
    policy: Policy


class RecordDelivery(Command):
    """All commands that an event ordered have been given; `refused` names those that were refused."""

    TYPE = "record-delivery"
    BULK = True
    intent: str
    refused: tuple[tuple[str, str], ...] = ()


class ProgrammeYearOpened(Event):
    TYPE = "programme-year-opened"
    cohort: str


class CalendarPublished(Event):
    TYPE = "calendar-published"
    calendar: AcademicCalendar


class PolicyPublished(Event):
    TYPE = "policy-published"
    SCHEMA = 3
    published: Published


class OrdersDelivered(Event):
    TYPE = "orders-delivered"
    intent: str
    refused: tuple[tuple[str, str], ...]


class ProgrammeYearClosed(Event):
    TYPE = "programme-year-closed"


@dataclass(frozen=True, slots=True)
class ProgrammeYearState:
    """One cohort's year, folded from its events; `ordered` maps an intent to the commands it gives."""

    stream: str
    book: Book = field(default_factory=Book)
    cohort: str = ""
    calendar: AcademicCalendar | None = None
    policies: tuple[Published, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    context: Context | None = None
    clock: ClockAnchored | None = None
    people: People = field(default_factory=People)
    sessions: Sessions = field(default_factory=Shelves)
    placed: Placements = field(default_factory=Placements)
    drafts: Drafts = field(default_factory=Drafts)
    inherited: Inherited = field(default_factory=Inherited)
    voices: Voices = Voices()
    policy_drafts: PolicyDrafts = PolicyDrafts()
    study: Study = Study()
    exported: Exported = field(default_factory=dict)
    ordered: Mapping[str, tuple[Order, ...]] = field(default_factory=dict)
    pending: Mapping[str, tuple[Order, ...]] = field(default_factory=dict)
    closed: bool = False

    @property
    def intents(self) -> tuple[str, ...]:
        return (*self.ordered, *self.drafts.intents)

    def evolve(self, entry: Entry) -> "ProgrammeYearState":
        event = entry.event
        state = replace(
            self,
            book=books.evolve(self.book, entry),
            people=people_after(self.people, event),
            sessions=moves_after(bookings_after(sessions_after(self.sessions, entry), entry), entry),
            placed=placed_after(self.placed, event),
            drafts=drafts_after(self.drafts, entry),
            inherited=inherited_after(self.inherited, event),
            voices=voices_after(self.voices, entry),
            policy_drafts=policy_drafts_after(self.policy_drafts, entry),
            study=study_after(self.study, event),
            exported=exported_after(self.exported, event),
        )
        state = _configured(state, event)
        return _ordering(state, entry)


def _configured(state: ProgrammeYearState, event: Event) -> ProgrammeYearState:
    match event:
        case ProgrammeYearOpened(cohort=cohort):
            return replace(state, cohort=cohort)
        case CalendarPublished(calendar=calendar):
            return _with_context(replace(state, calendar=calendar))
        case CalendarCorrected(corrected=corrected):
            return _with_context(replace(state, corrections=(*state.corrections, corrected)))
        case PolicyPublished(published=published):
            return _with_context(replace(state, policies=(*state.policies, published)))
        case ClockAnchored():
            return replace(state, clock=event)
        case ProgrammeYearClosed():
            return replace(state, closed=True)
        case _:
            return state


def _with_context(state: ProgrammeYearState) -> ProgrammeYearState:
    if state.calendar is None or not state.policies:
        return state
    context = Context(calendar=state.calendar, policies=state.policies, corrections=state.corrections)
    return replace(state, context=context)


def _ordering(state: ProgrammeYearState, entry: Entry) -> ProgrammeYearState:
    """Keeps what is ordered and not yet delivered: by intent for the driver, by target for the ledger."""
    if isinstance(entry.event, OrdersDelivered):
        gone = {order.command_id for order in state.ordered.get(entry.event.intent, ())}
        pending = {
            target: left
            for target, orders in state.pending.items()
            if (left := tuple(order for order in orders if order.command_id not in gone))
        }
        ordered = {k: v for k, v in state.ordered.items() if k != entry.event.intent}
        return replace(state, ordered=ordered, pending=pending)
    orders = tuple(orders_of(entry, state.cohort, state.sessions))
    if not orders:
        return state
    pending = dict(state.pending)
    for order in orders:
        pending[order.target] = (*pending.get(order.target, ()), order)
    ordered = {**state.ordered, entry.command_id: (*state.ordered.get(entry.command_id, ()), *orders)}
    return replace(state, ordered=ordered, pending=pending)
