"""What people and machines may say about an emergency: every wish of the care log, by codes and ids only.

`note` is always the vault's id of a text; `occurred_us` is when it happened, or nothing for the stamp.
"""

from typing import Annotated, Literal

from pydantic import Field

from domain.levels import LevelName
from domain.messages import Command, Given
from domain.people import Role

Danger = Literal["yes", "not-sure", "no"]
Reporter = Literal[Role, "unknown"]
Named = Annotated[str, Field(min_length=1)]
PageOutcome = Literal["sent", "delivered", "read", "failed", "unknown", "nobody"]
Endpoint = Literal["engaged", "declined-with-reason", "redirected", "in-professional-care"]
OpenItem = Literal[
    "reach-mentee",
    "stay-with-mentee",
    "reach-professional",
    "tell-mentor",
    "tell-supervisor",
    "arrange-follow-up",
    "write-up",
]


class Happening(Command):
    """Something that happened, perhaps before it is recorded."""

    occurred_us: int | None = None


class Holding(Command):
    """A word by which an officer holds the case; `given` is when their shift ends, read from the rota."""

    given: tuple[Given, ...] = ()


class RaiseEmergency(Command):
    """Never refused. Not sure whether somebody is in danger counts as yes, and danger as an emergency.

    `about` is a relationship's id; a sender whom nobody knows is *unknown* and not verified. A drill goes
    the whole way of a case and counts nowhere.
    """

    TYPE = "raise-emergency"
    level: LevelName
    danger: Danger
    about: str | None = None
    raised_by: Reporter = "unknown"
    verified: bool = False
    drill: bool = False
    note: str | None = None
    given: tuple[Given, ...] = ()


class AcknowledgeEmergency(Holding):
    """An officer takes the case, on a lease; the same officer again renews it."""

    TYPE = "acknowledge-emergency"
    officer: Named
    note: str | None = None


class RecordProgress(Holding):
    """A sign of life from the officer who holds the case: it renews the lease."""

    TYPE = "record-progress"
    officer: Named
    note: str | None = None


class HandOver(Command):
    """The officer who holds the case offers it to another; it stays theirs until that one accepts."""

    TYPE = "hand-over"
    officer: Named
    to: Named
    open_items: tuple[OpenItem, ...] = ()
    note: str | None = None


class AcceptHandOver(Holding):
    TYPE = "accept-hand-over"
    officer: Named
    note: str | None = None


class RecordContactMade(Happening, Holding):
    """A named professional is in contact with the person; accepted at any time, also after closing."""

    TYPE = "record-contact-made"
    professional: Named
    note: str | None = None


class CloseEmergency(Command):
    """Only after contact was made, or with another endpoint and its documented reason."""

    TYPE = "close-emergency"
    endpoint: Endpoint
    note: Named | None = None


class ReopenEmergency(Command):
    TYPE = "reopen-emergency"
    note: str | None = None


class RaiseLevel(Command):
    TYPE = "raise-level"
    level: LevelName
    note: str | None = None


class LowerLevel(Holding):
    """Only with a documented reason."""

    TYPE = "lower-level"
    level: LevelName
    note: Named


class RecordPageResult(Happening):
    """What became of a page; results come late, twice and in any order, and are all recorded.

    *Nobody*: the rota had nobody on duty for its step at the moment of the page.
    """

    TYPE = "record-page-result"
    page: str
    outcome: PageOutcome


class RecordDebriefing(Happening):
    """A supervisor spoke with the mentor after the emergency."""

    TYPE = "record-debriefing"
    note: str | None = None


class RecordMenteeCheckIn(Happening):
    """The desk asked the mentee how they are after the emergency."""

    TYPE = "record-mentee-check-in"
    note: str | None = None
