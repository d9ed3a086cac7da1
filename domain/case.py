"""The state of one emergency, folded from its events: who holds it, who was paged, what is still owed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import book as books
from domain.book import Book
from domain.case_commands import Endpoint
from domain.case_events import (
    ContactMade,
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyRaised,
    EmergencyReopened,
    EmergencyReportedAgain,
    HandOverAccepted,
    HandOverOffered,
    LeaseExpired,
    LeaseRenewed,
    LevelLowered,
    LevelRaised,
    PageFailed,
    PageFoundNobody,
    PageIntended,
    PageSent,
    Target,
)
from domain.levels import BUILT_IN, LevelName
from domain.messages import Entry, Event, Given
from domain.obligations import ObligationOpened
from domain.policy import Kind, Level

Pages = Mapping[str, tuple[Target, str | None]]
"""Pages by their ids, each with the target of the chain, or the officer, whom it is for."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """One emergency. In each epoch it has at most one `officer`; `endpoint` is None while it is open.

    `waiting` are the pages without a result, `unsent` those that did not leave and are still worth sending.
    """

    stream: str
    book: Book = field(default_factory=Book)
    level: LevelName | None = None
    pace: Level = BUILT_IN.emergency
    policy: int = 0
    about: str | None = None
    verified: bool = False
    drill: bool = False
    epoch: int = 0
    officer: str | None = None
    since_us: int = 0
    lease_until_us: int = 0
    off_duty_us: int | None = None
    offered: HandOverOffered | None = None
    step: int = 0
    paged: int = 0
    page: str = ""
    next_page_us: int = 0
    waiting: Pages = field(default_factory=dict)
    unsent: Pages = field(default_factory=dict)
    contact: bool = False
    aftercare: bool = False
    reopened_us: int = 0
    endpoint: Endpoint | None = None

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(self.waiting)

    @property
    def climbing(self) -> bool:
        """Whether nobody owns the case yet, so that the chain goes on."""
        return self.level is not None and self.endpoint is None and self.officer is None

    @property
    def holder(self) -> str | None:
        """Who owns the case while it is open."""
        return self.officer if self.endpoint is None else None

    @property
    def closed(self) -> bool:
        """Whether the case has its endpoint and nothing is owed any more."""
        return self.endpoint is not None and not self.book.open

    def evolve(self, entry: Entry) -> "CaseState":
        event = entry.event
        case = replace(self, book=books.evolve(self.book, entry))
        match event:
            case EmergencyRaised(report=report):
                case = replace(case, epoch=1, about=report.about, verified=report.verified, drill=event.drill)
                return _paced(case, event, entry)
            case EmergencyReportedAgain(report=report):
                about, verified = self.about or report.about, self.verified or report.verified
                return replace(case, about=about, verified=verified, drill=self.drill and event.drill)
            case LevelRaised() | LevelLowered():
                until_us = self.lease_until_us if event.lease_until_us is None else event.lease_until_us
                return _paced(replace(case, lease_until_us=until_us), event, entry)
            case EmergencyReopened(epoch=epoch):
                case = replace(_unowned(case, epoch), endpoint=None, contact=False, aftercare=False)
                return _paced(replace(case, reopened_us=entry.recorded_us), event, entry)
            case EmergencyClosed(endpoint=endpoint):
                return replace(case, endpoint=endpoint, waiting={}, unsent={})
            case EmergencyAcknowledged() | HandOverAccepted():
                return _owned(case, event)
            case LeaseRenewed(lease_until_us=until_us, given=given):
                return replace(case, lease_until_us=until_us, off_duty_us=off_duty_us(given))
            case LeaseExpired(epoch=epoch):
                return _unowned(case, epoch + 1)
            case HandOverOffered():
                return replace(case, offered=event)
            case ContactMade():
                return replace(case, contact=self.contact or entry.occurred_us >= self.reopened_us)
            case ObligationOpened(kind=Kind.DEBRIEFING):
                return replace(case, aftercare=True)
            case _:
                return _told(case, event)


def off_duty_us(given: tuple[Given, ...]) -> int | None:
    """When an officer goes off duty, by what was read from the rota; None when no end is known."""
    return next((int(each.fact) for each in given if each.fact), None)


def _paced(
    case: CaseState, event: EmergencyRaised | EmergencyReopened | LevelRaised | LevelLowered, entry: Entry
) -> CaseState:
    """The figures of the level travel with the case, so that time needs nothing else to go on."""
    case = replace(case, level=event.level, pace=event.pace, policy=entry.policy)
    if isinstance(event, LevelLowered) and event.next_page_us is not None:
        return replace(case, next_page_us=event.next_page_us)
    return case


def _owned(case: CaseState, event: EmergencyAcknowledged | HandOverAccepted) -> CaseState:
    return replace(
        case,
        epoch=event.epoch,
        officer=event.officer,
        since_us=event.since_us,
        lease_until_us=event.lease_until_us,
        off_duty_us=off_duty_us(event.given),
        offered=None,
        waiting={},
        unsent={},
    )


def _unowned(case: CaseState, epoch: int) -> CaseState:
    return replace(case, epoch=epoch, officer=None, offered=None, waiting={}, unsent={})


def _told(case: CaseState, event: Event) -> CaseState:
    """The pages: a newer one to the same target takes the place of an older one."""
    match event:
        case PageIntended(page=page):
            target, until_us = (event.target, event.officer), event.next_page_us
            return replace(
                case,
                paged=case.paged + 1,
                waiting={**_without(case.waiting, target), page: target},
                unsent=_without(case.unsent, target),
                step=case.step if until_us is None else event.step,
                page=case.page if until_us is None else page,
                next_page_us=case.next_page_us if until_us is None else until_us,
            )
        case PageSent(page=page):
            return _answered(case, page, _but(case.unsent, page), None)
        case PageFailed(page=page, next_page_us=again_us):
            # What a gateway has taken and could not deliver stays with it: only what waited here is unsent.
            failed = {page: case.waiting[page]} if page in case.waiting else {}
            return _answered(case, page, {**case.unsent, **failed}, again_us)
        case PageFoundNobody(page=page, next_page_us=again_us):
            return _answered(case, page, case.unsent, again_us)
        case _:
            return case


def _answered(case: CaseState, page: str, unsent: Pages, again_us: int | None) -> CaseState:
    next_us = case.next_page_us if again_us is None else again_us
    return replace(case, waiting=_but(case.waiting, page), unsent=unsent, next_page_us=next_us)


def _but(pages: Pages, page: str) -> Pages:
    return {other: target for other, target in pages.items() if other != page}


def _without(pages: Pages, target: tuple[Target, str | None]) -> Pages:
    return {page: other for page, other in pages.items() if other != target}
