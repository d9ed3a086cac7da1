"""Names behind a mask are shown for seven days, once two others have said so; nobody decides for themself."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.book import Book
from domain.context import Context
from domain.deciding import Boundary, Decider, Phase, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Reason, Stamp

GRANTED_FOR_US = 7 * 86_400_000_000
APPROVERS = 2
UnmaskedMatter = Literal["names", "words"]
"""Names only, or words of people, too."""


class AskUnmasking(Command):
    """Whoever the stream is named for asks; `note` is the vault's id of the reason."""

    TYPE = "ask-unmasking"
    matter: UnmaskedMatter
    note: Reason


class ApproveUnmasking(Command):
    """One of the two who must agree."""

    TYPE = "approve-unmasking"


class DeclineUnmasking(Command):
    """One is enough to decline."""

    TYPE = "decline-unmasking"


class EndGrant(Command):
    """It is needed no longer."""

    TYPE = "end-grant"


class UnmaskingAsked(Event):
    TYPE = "unmasking-asked"
    matter: UnmaskedMatter
    note: str


class UnmaskingApproved(Event):
    """`until_us` is set by the approval that makes it a grant."""

    TYPE = "unmasking-approved"
    until_us: int | None


class UnmaskingDeclined(Event):
    TYPE = "unmasking-declined"


class GrantEnded(Event):
    TYPE = "grant-ended"
    why: Literal["lapsed", "ended"]


@dataclass(frozen=True, slots=True)
class UnmaskingState:
    """What is asked now, who agreed, and until when it is granted (None: it is not)."""

    stream: str
    book: Book = field(default_factory=Book)
    matter: UnmaskedMatter | None = None
    asked_us: int = 0
    note: str = ""
    approvers: tuple[str, ...] = ()
    until_us: int | None = None
    context: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    @property
    def holder(self) -> str:
        """Who asks and whom it is granted to."""
        return self.stream.split("/")[1]

    @property
    def subject(self) -> str:
        """The stream whose names are meant."""
        return self.stream.split("/", 2)[2]

    def evolve(self, entry: Entry) -> "UnmaskingState":
        event = entry.event
        match event:
            case UnmaskingAsked():
                asked_us = entry.recorded_us
                return replace(self, matter=event.matter, note=event.note, asked_us=asked_us, approvers=())
            case UnmaskingApproved():
                return replace(self, approvers=(*self.approvers, entry.actor), until_us=event.until_us)
            case _:
                return replace(self, matter=None, approvers=(), until_us=None)


def handle(command: Command, state: UnmaskingState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Raises Refusal for one who asks for another, approves twice or for themself, or comes too late."""
    match command:
        case AskUnmasking():
            _may_ask(state, stamp)
            yield said(UnmaskingAsked(matter=command.matter, note=command.note), stamp, context)
        case ApproveUnmasking():
            _may_decide(state, stamp)
            enough = len(state.approvers) + 1 >= APPROVERS
            until_us = stamp.at_us + GRANTED_FOR_US if enough else None
            yield said(UnmaskingApproved(until_us=until_us), stamp, context)
        case DeclineUnmasking():
            _may_decide(state, stamp)
            yield said(UnmaskingDeclined(), stamp, context)
        case EndGrant():
            if state.until_us is None:
                raise Refusal("nothing-granted", "Nothing is granted here.", "Nothing more is needed.")
            yield said(GrantEnded(why="ended"), stamp, context)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for a grant.", "See the help.")


def _may_ask(state: UnmaskingState, stamp: Stamp) -> None:
    if stamp.actor != state.holder:
        raise Refusal("not-for-others", "Names are asked for by whoever will see them.", "Ask yourself.")
    if state.matter is not None:
        raise Refusal("already-asked", "This is asked for or granted already.", "Wait for the approvals.")


def _may_decide(state: UnmaskingState, stamp: Stamp) -> None:
    if state.matter is None or state.until_us is not None:
        raise Refusal("nothing-asked", "Nobody waits for an approval here.", "Look at the list again.")
    if stamp.actor == state.holder:
        raise Refusal("not-for-oneself", "Whoever asks does not decide.", "Two others decide.")
    if stamp.actor in state.approvers:
        raise Refusal("approved-already", "You have approved this already.", "A second person decides.")


def boundary(state: UnmaskingState, context: Context | None) -> Boundary | None:
    """A grant ends by itself."""
    if state.until_us is None:
        return None
    return Boundary(state.until_us, Phase.ENDING, "grant", lambda: (GrantEnded(why="lapsed"),), 0)


def due(state: UnmaskingState, context: Context | None) -> tuple[int, str] | None:
    """When a grant ends; no workflow waits for it: whoever looks sees it ended."""
    return None if state.until_us is None else (state.until_us, "grant")


def stage(state: UnmaskingState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    if state.until_us is not None:
        return "granted"
    return "asked" if state.matter else "masked"


DECIDER = Decider("", UnmaskingState, handle, boundary, due, stage)
