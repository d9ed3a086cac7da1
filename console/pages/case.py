"""One case with all that the record says of it: owners, pages with receipts, duties, what comes next."""

import re
from typing import Any

from console.pages import case_words as words
from console.pages.care import Care, Kept, kept
from console.pages.case_texts import Words, notes_in, reading, texts_of
from console.pages.emergency import CaseRow, row_of
from console.pages.history import NOBODY, Happened, happened, unknown
from console.pages.paging import Coming, PageRow, coming, desk_of, pages
from console.pages.standings import Owed, timeline
from console.pages.year import Page, Who, who
from domain.case import CaseState
from domain.case_commands import Endpoint, OpenItem
from domain.case_events import (
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyReopened,
    HandOverAccepted,
    LeaseExpired,
)
from domain.pair import RelationshipState
from store.codec import UnknownEvent
from store.database import Unreachable
from store.keys import WrongWrappingKey
from store.log import ClockBehind, LogBusy
from store.rows import Row

UNRECORDED = (LogBusy, ClockBehind, WrongWrappingKey, Unreachable)
"""What keeps a reading from being recorded, or what is read from being opened."""
RELATIONSHIP = re.compile(r"relationship/[\w-]+/[\w-]+")


class Owner(Page):
    """Who held a case in an epoch, and how that ended."""

    epoch: int
    officer: Who
    since: str
    since_us: int
    until: str | None
    until_us: int | None
    ended: str | None


class Offer(Page):
    """A hand-over that waits for its other side."""

    officer: Who
    to: Who
    open_items: tuple[OpenItem, ...]


class CasePage(CaseRow):
    """One case. `named` is False where the reading could not be recorded: then ids stand for names.

    `notes` counts its texts; `words` are they, or None when nobody asked or the reading was not recorded.
    """

    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    about: str | None
    pair: tuple[Who, ...]
    named: bool
    holder: Who | None
    endpoint: Endpoint | None
    contact: bool
    offer: Offer | None
    owners: tuple[Owner, ...]
    pages: tuple[PageRow, ...]
    coming: tuple[Coming, ...]
    obligations: tuple[Owed, ...]
    timeline: tuple[Happened, ...]
    notes: int
    words: tuple[Words, ...] | None = None


class CaseHistory(Page):
    """Every event of a case with its envelope; people by their ids."""

    rehearsal: bool
    as_of: str
    as_of_us: int
    stream: str
    events: tuple[Happened, ...]


async def history(care: Care, wanted: str) -> CaseHistory:
    """The history of a case; an event that cannot be read is told as such. Raises Refusal, Unreachable."""
    stream = await care.chosen(wanted)
    events = tuple(_told(care, row) for row in await care.rows(stream))
    return CaseHistory(**care.heading, stream=stream, events=events)


def _told(care: Care, row: Row) -> Happened:
    try:
        return happened(row, care.moments, {}, words.english)
    except UnknownEvent as error:
        return unknown(row, care.moments, str(error))


async def opened(
    care: Care, wanted: str, actor: str, *, recorded: bool | None = None, with_words: bool = False
) -> CasePage:
    """A case with the names of everybody in it, once it is recorded that `actor` reads them; else with ids.

    `recorded` says that this was tried before, and with what success.
    A case can always be opened: an emergency does not wait for the list of its readers. Its words cannot,
    unless each reading is recorded first. Raises Refusal, UnknownEvent, Unreachable.
    """
    case = await kept(care, await care.chosen(wanted))
    pair = await pair_of(care, case.seen.case.about)
    page = await _named(care, case, actor, pair, recorded=recorded)
    if not with_words:
        return page
    try:
        return page.model_copy(update={"words": await texts_of(care, case, actor)})
    except UNRECORDED:
        return page


async def _named(
    care: Care, case: Kept, actor: str, pair: tuple[str, ...], *, recorded: bool | None
) -> CasePage:
    unnamed = case_page(care, case, {}, tuple(who(person, {}) for person in pair), named=False)
    if recorded is False:
        return unnamed
    try:
        if recorded is None:
            await care.reads(case.seen.stream, "names", actor, reading(case.seen.stream, actor))
        names = await care.names({*people_of(case), *pair, *desk_of(care, case)})
    except UNRECORDED:
        return unnamed
    return case_page(care, case, names, tuple(names[person] for person in pair), named=True)


async def pair_of(care: Care, about: str | None) -> tuple[str, ...]:
    """The mentor and the mentee of the relationship that a case is about, if it names one of ours."""
    if about is None or not RELATIONSHIP.fullmatch(about):
        return ()
    pair: RelationshipState = (await care.doors.ledger.view(about, 0)).state
    return tuple(person for person in (pair.mentor, pair.mentee) if person)


def people_of(case: Kept) -> set[str]:
    """Every person that the rows of a case name by id."""
    ids = {row.actor for row in case.rows if row.actor not in NOBODY}
    for entry in case.entries:
        for field in ("officer", "to", "from_officer", "professional"):
            person = getattr(entry.event, field, None)
            if isinstance(person, str):
                ids.add(person)
    return ids


def case_page(
    care: Care, case: Kept, names: dict[str, Who], pair: tuple[Who, ...], *, named: bool
) -> CasePage:
    """The page of a case; `names` may lack people, who are then told by id."""
    state = case.seen.case
    row = row_of(care, case.seen)
    told = {person: who.name for person, who in names.items()}
    return CasePage(
        **row,
        **care.heading,
        version=case.seen.view.version,
        about=state.about,
        pair=pair,
        named=named,
        holder=who(state.holder, names) if state.holder else None,
        endpoint=state.endpoint,
        contact=state.contact,
        offer=_offer(state, names),
        owners=owners(care, case, names),
        pages=pages(care, case, names),
        coming=coming(care, case.seen, names),
        obligations=timeline(state.book, care.moments),
        timeline=tuple(happened(row, care.moments, told, words.english) for row in case.rows),
        notes=len(notes_in(case)),
    )


def owners(care: Care, case: Kept, names: dict[str, Who]) -> tuple[Owner, ...]:
    """The owner of every epoch that had one, the first one first."""
    found: list[Owner] = []
    for entry in case.entries:
        event, at_us = entry.event, entry.recorded_us
        match event:
            case EmergencyAcknowledged() | HandOverAccepted():
                _end(found, care, at_us, "handed-over")
                found.append(
                    Owner(
                        epoch=event.epoch,
                        officer=who(event.officer, names),
                        since=care.moments.iso(event.since_us),
                        since_us=event.since_us,
                        until=None,
                        until_us=None,
                        ended=None,
                    )
                )
            case LeaseExpired():
                _end(found, care, at_us, "lease-expired")
            case EmergencyClosed():
                _end(found, care, at_us, "closed")
            case EmergencyReopened():
                _end(found, care, at_us, "opened-again")
            case _:
                pass
    return tuple(found)


def _end(found: list[Owner], care: Care, at_us: int, ended: str) -> None:
    if found and found[-1].ended is None:
        until = {"until": care.moments.iso(at_us), "until_us": at_us, "ended": ended}
        found[-1] = found[-1].model_copy(update=until)


def _offer(state: CaseState, names: dict[str, Who]) -> Offer | None:
    offered = state.offered
    if offered is None:
        return None
    sides: dict[str, Any] = {"officer": who(offered.officer, names), "to": who(offered.to, names)}
    return Offer(**sides, open_items=offered.open_items)
