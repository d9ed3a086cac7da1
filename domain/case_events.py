"""What happened in an emergency: the facts of the care log, with all that time needs to go on from them."""

from typing import Literal

from domain.case_commands import Danger, Endpoint, OpenItem, Reporter
from domain.levels import LevelName
from domain.messages import Event, FactRecorded, Given, Message
from domain.policy import Level

Target = Literal["on-call", "second", "whole-desk", "telephone", "officer"]
Receipt = Literal["sent", "delivered", "read"]
Word = Literal["acknowledge", "progress", "accept-hand-over"]


class Report(Message):
    """What a reporter said, as they said it."""

    level: LevelName
    danger: Danger
    about: str | None
    raised_by: Reporter
    verified: bool
    note: str | None
    given: tuple[Given, ...]


class EmergencyRaised(Event):
    """A case begins; `level` is what counts, `pace` its figures, which travel with the case."""

    TYPE = "emergency-raised"
    SCHEMA = 2
    level: LevelName
    pace: Level
    report: Report
    drill: bool


class EmergencyReportedAgain(Event):
    """Another report of the same case, linked to it; one in earnest makes a drill a case in earnest."""

    TYPE = "emergency-reported-again"
    SCHEMA = 2
    report: Report
    drill: bool


class LevelRaised(Event):
    """More urgent than before; whoever holds the case holds it until `lease_until_us`, if anybody does."""

    TYPE = "level-raised"
    level: LevelName
    was: LevelName
    pace: Level
    note: str | None
    lease_until_us: int | None


class LevelLowered(Event):
    """Less urgent than before, for a documented reason."""

    TYPE = "level-lowered"
    SCHEMA = 2
    level: LevelName
    was: LevelName
    pace: Level
    note: str
    lease_until_us: int | None
    next_page_us: int | None
    given: tuple[Given, ...]


class PageIntended(Event):
    """Somebody will be paged: a step of the chain (from 1), or step 0 for a named officer.

    `page` names the intent and the obligation to send it; the next of the chain follows at `next_page_us`.
    """

    TYPE = "page-intended"
    page: str
    epoch: int
    step: int
    target: Target
    officer: str | None
    next_page_us: int | None


class PageSent(FactRecorded):
    """A page left, arrived, or was read: three receipts, and none of them is an acknowledgement."""

    TYPE = "page-sent"
    page: str
    receipt: Receipt


class PageFailed(Event):
    """A page did not leave, or nobody knows; a last step that failed is repeated at `next_page_us`."""

    TYPE = "page-failed"
    page: str
    outcome: Literal["failed", "unknown"]
    next_page_us: int | None


class PageFoundNobody(Event):
    """Nobody was on duty: the next step is paged at once, an empty last one again; step 0: it had gone on."""

    TYPE = "page-found-nobody"
    page: str
    step: int
    next_page_us: int | None


class EmergencyAcknowledged(FactRecorded):
    """An officer owns the case in this epoch, from `since_us`, on a lease; `given` is their shift's end."""

    TYPE = "emergency-acknowledged"
    SCHEMA = 2
    epoch: int
    officer: str
    since_us: int
    lease_until_us: int
    note: str | None
    given: tuple[Given, ...]


class LeaseRenewed(Event):
    TYPE = "lease-renewed"
    SCHEMA = 2
    epoch: int
    officer: str
    lease_until_us: int
    note: str | None
    given: tuple[Given, ...]


class LeaseExpired(Event):
    """No sign of progress: nobody owns the case, and the next step is paged; after a shift the first one."""

    TYPE = "lease-expired"
    epoch: int
    officer: str


class HandOverOffered(Event):
    TYPE = "hand-over-offered"
    epoch: int
    officer: str
    to: str
    open_items: tuple[OpenItem, ...]
    note: str | None


class HandOverAccepted(Event):
    """A new epoch with a new owner, who has seen the open items."""

    TYPE = "hand-over-accepted"
    SCHEMA = 2
    epoch: int
    officer: str
    from_officer: str
    open_items: tuple[OpenItem, ...]
    since_us: int
    lease_until_us: int
    note: str | None
    given: tuple[Given, ...]


class LateWordLinked(Event):
    """A message that came after the case was closed, kept with it."""

    TYPE = "late-word-linked"
    word: Word
    officer: str
    note: str | None


class ContactMade(FactRecorded):
    """A named professional is in contact with the person."""

    TYPE = "contact-made"
    professional: str
    note: str | None


class EmergencyClosed(Event):
    TYPE = "emergency-closed"
    endpoint: Endpoint
    note: str | None


class EmergencyReopened(Event):
    """The case waits for an owner again, in a new epoch, from the first step of the chain."""

    TYPE = "emergency-reopened"
    epoch: int
    level: LevelName
    pace: Level
    note: str | None
