"""Paging: step after step of the chain until somebody acknowledges, the last one again and again.

Each page is an intent and an obligation to send it before the next one. A page that failed, of which nobody
knows, or for which nobody was on duty, moves the chain on at once; where it has ended, it is repeated soon.
"""

from collections.abc import Iterator
from typing import assert_never

from domain.calendar import AcademicCalendar
from domain.care import one_shot
from domain.case import CaseState
from domain.case_commands import RecordPageResult
from domain.case_events import PageFailed, PageFoundNobody, PageIntended, PageSent, Receipt, Target
from domain.duties import Moment, towards
from domain.errors import Refusal
from domain.levels import BUILT_IN, SECOND_US, next_page_us
from domain.messages import Event
from domain.obligations import Standing
from domain.policy import Kind, Level

CHAIN: tuple[Target, ...] = ("on-call", "second", "whole-desk", "telephone")
TELEPHONE: Target = "telephone"
"""Its numbers are names of settings, and no people."""
RETRY_US = BUILT_IN.emergency.page_every_s * SECOND_US
"""After a failure at the end of the chain, whatever the level."""


def chain_page(
    case: CaseState, step: int, epoch: int, pace: Level, at_us: int, calendar: AcademicCalendar | None
) -> Iterator[Event]:
    """The page of a step, and the moment of the next one."""
    until_us = next_page_us(pace, at_us, calendar)
    yield PageIntended(
        page=next_page(case),
        epoch=epoch,
        step=step,
        target=CHAIN[step - 1],
        officer=None,
        next_page_us=until_us,
    )
    yield one_shot(Kind.PAGE, str(case.paged + 1), "desk", at_us, until_us)


def officer_page(case: CaseState, officer: str, at_us: int, until_us: int) -> Iterator[Event]:
    """A page to a named officer, outside of the chain: news of a case that somebody holds."""
    yield PageIntended(
        page=next_page(case),
        epoch=case.epoch,
        step=0,
        target="officer",
        officer=officer,
        next_page_us=None,
    )
    yield one_shot(Kind.PAGE, str(case.paged + 1), "desk", at_us, until_us)


def next_page(case: CaseState) -> str:
    """The id of the page that is intended next."""
    return f"{Kind.PAGE}/{case.paged + 1}"


def next_step(case: CaseState) -> int:
    """One step up the chain; its last step stays."""
    return min(case.step + 1, len(CHAIN))


def record(command: RecordPageResult, case: CaseState, at: Moment) -> Iterator[Event]:
    """The result of a page that was intended at any time. Raises Refusal for any other."""
    page = case.book.find(command.page)
    if page is None or page.kind is not Kind.PAGE:
        raise Refusal("no-such-intent", f"No page {command.page} was intended.", "Look it up with `show`.")
    match command.outcome:
        case "failed" | "unknown" as outcome:
            yield PageFailed(page=command.page, outcome=outcome, next_page_us=_again_us(page.id, case, at))
            yield from _onwards(page.id, case, at)
        case "nobody":
            step = case.step if _stands(page.id, case) else 0
            yield PageFoundNobody(page=page.id, step=step, next_page_us=_again_us(page.id, case, at))
            yield from _onwards(page.id, case, at)
        case "sent" | "delivered" | "read" as receipt:
            yield from _received(command.page, receipt, case, at)
        case _:
            assert_never(command.outcome)


def _stands(page: str, case: CaseState) -> bool:
    """Whether the chain waits at this very page."""
    return case.climbing and page == case.page


def _again_us(page: str, case: CaseState, at: Moment) -> int | None:
    """When a last step that reached nobody is paged again: soon, never in the same moment."""
    repeated = _stands(page, case) and case.step == len(CHAIN)
    return min(case.next_page_us, at.us + RETRY_US) if repeated else None


def _onwards(page: str, case: CaseState, at: Moment) -> Iterator[Event]:
    """The next step at once, where there is one and the chain has not gone on by itself."""
    if _stands(page, case) and case.step < len(CHAIN):
        yield from chain_page(case, next_step(case), case.epoch, case.pace, at.us, at.calendar)


def _received(page: str, receipt: Receipt, case: CaseState, at: Moment) -> Iterator[Event]:
    def sent(*, fact: str, meets: str | None, in_time: bool) -> PageSent:
        return PageSent(fact=fact, meets=meets, in_time=in_time, page=page, receipt=receipt)

    target = case.book.find(page)
    yield from towards(sent, target if target is not None and target.wants_fact else None, at)


def unheard(case: CaseState) -> bool:
    """Whether nobody owns a case, and the newest page whose step is over was taken by no gateway."""
    pages = sorted(case.book.of_kind(Kind.PAGE), key=lambda page: page.opens_us, reverse=True)
    known = next((page for page in pages if page.facts or page.standing is Standing.MISSED), None)
    return case.climbing and known is not None and not known.facts
