"""How a case stands, as the one who reported it may see it: what has happened, what comes, who has it."""

from collections.abc import Iterator, Sequence

import structlog

from console.identity import Known
from console.pages.year import Who
from console.service import Doors
from console.web.parts import Following, Pair, Step
from domain import addresses
from domain.case import CaseState
from domain.case_events import (
    ContactMade,
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyRaised,
    EmergencyReopened,
    EmergencyReportedAgain,
    HandOverAccepted,
    LeaseExpired,
    PageFailed,
    PageFoundNobody,
    PageIntended,
    PageSent,
)
from domain.events import CATALOGUE, UPCASTERS
from domain.levels import SECOND_US
from domain.messages import Event
from domain.paging import CHAIN
from store.codec import Codec
from store.database import Unreachable
from store.keys import WrongWrappingKey
from store.vault import ERASED_PERSON, UNREADABLE

log = structlog.get_logger("console.web")

CODEC = Codec(CATALOGUE, UPCASTERS)
_OWN_PAIRS = """
SELECT stream, mentor, mentee FROM board.stream_card
WHERE workflow = 'Relationship' AND ended_us IS NULL AND (mentor = $1 OR mentee = $1) ORDER BY stream"""


async def following(doors: Doors, report: str, now_us: int) -> Following | None:
    """The course of the case of a report; None when the record does not know it. Raises Unreachable."""
    stream = addresses.emergency(report)
    rows = await doors.logs["care"].read(stream)
    if not rows:
        return None
    told = [(row.occurred_us, CODEC.decode(row.type, row.schema, row.body)) for row in rows]
    case: CaseState = (await doors.ledger.view(stream, now_us)).state
    return Following(
        now_us=now_us,
        raised_us=rows[0].occurred_us,
        steps=tuple(Step(at_us, code) for at_us, event in told if (code := code_of(event))),
        coming=tuple(_coming(case)),
        holder=await _name(doors, case.holder),
        held_us=case.since_us if case.holder is not None else None,
        closed=case.endpoint is not None,
    )


def code_of(event: Event) -> str:
    """What an event is to who reported; nothing for what is the desk's own business."""
    match event:
        case EmergencyRaised():
            return "recorded"
        case EmergencyReportedAgain():
            return "again"
        case PageIntended(target=target):
            return target
        case PageSent(receipt=receipt):
            return receipt
        case PageFailed():
            return "failed"
        case PageFoundNobody():
            return "gap"
        case EmergencyAcknowledged():
            return "taken"
        case LeaseExpired():
            return "lapsed"
        case HandOverAccepted():
            return "handed"
        case ContactMade():
            return "contact"
        case EmergencyClosed():
            return "closed"
        case EmergencyReopened():
            return "reopened"
        case _:
            return ""


def _coming(case: CaseState) -> Iterator[Step]:
    """The rest of the chain, as far as its moments are known; nothing once somebody has the case."""
    if not case.climbing:
        return
    at_us, every_us = case.next_page_us, case.pace.page_every_s * SECOND_US
    for target in CHAIN[min(case.step, len(CHAIN) - 1) :]:
        yield Step(at_us, target)
        if not every_us:
            return
        at_us += every_us


async def _name(doors: Doors, officer: str | None) -> str:
    """The name of an officer; empty when it cannot be read, because the page must come all the same."""
    if officer is None:
        return ""
    try:
        name = (await doors.vault.names([officer]))[officer]["name"]
    except (Unreachable, WrongWrappingKey) as error:
        log.warning("officer_not_named", kind=type(error).__name__)
        return ""
    return "" if name in (ERASED_PERSON, UNREADABLE) else name


async def pairs_of(doors: Doors, person: Known) -> Sequence[Pair]:
    """The relationships of a mentor or a mentee that have not ended, by the other one's name.

    Raises Unreachable.
    """
    rows = await doors.db.fetch(_OWN_PAIRS, person.person)
    others = {
        row["stream"]: row["mentee"] if row["mentor"] == person.person else row["mentor"] for row in rows
    }
    names = await doors.vault.names(list(others.values()))
    rows.sort(key=lambda row: Who.known(others[row["stream"]], names[others[row["stream"]]]).order)
    return [
        Pair(row["stream"], names[other]["name"], "mentee" if row["mentor"] == person.person else "mentor")
        for row in rows
        for other in (others[row["stream"]],)
    ]
