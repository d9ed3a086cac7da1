"""Notices are decided as facts first, then sent, then their result is recorded: intents of a stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp

Template = Literal[
    "consultation-asked",
    "check-in-missed",
    "credit-earned-after-all",
    "award-without-grounds",
    "ladder-notice",
    "ladder-conversation",
    "ladder-rematch",
]
Outcome = Literal["sent", "failed", "unknown"]


class RecordNotice(Command):
    """What became of a notice that was intended."""

    TYPE = "record-notice"
    notice: str
    outcome: Outcome


class NoticeIntended(Event):
    """Somebody will be told: the role and the template, never a text."""

    TYPE = "notice-intended"
    notice: str
    template: Template
    to_role: str


class NoticeSent(Event):
    TYPE = "notice-sent"
    notice: str


class NoticeFailed(Event):
    TYPE = "notice-failed"
    notice: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Intended:
    """A notice that waits to be sent; it is stamped with the moment and the command that asked for it."""

    template: Template
    to_role: str
    at_us: int
    cause: str


def record(
    command: RecordNotice, intents: tuple[str, ...], stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """The result of an intent. Raises Refusal when the intent is not open."""
    if command.notice not in intents:
        raise Refusal("no-such-intent", f"No notice {command.notice} is waiting.", "Nothing more is needed.")
    if command.outcome == "sent":
        yield said(NoticeSent(notice=command.notice), stamp, context)
    else:
        yield said(NoticeFailed(notice=command.notice, outcome=command.outcome), stamp, context)


def intended_after(intended: Mapping[str, Intended], entry: Entry) -> Mapping[str, Intended]:
    """The notices without a result after one more event."""
    match entry.event:
        case NoticeIntended(notice=notice, template=template, to_role=role):
            return {**intended, notice: Intended(template, role, entry.recorded_us, entry.command_id)}
        case NoticeSent(notice=notice) | NoticeFailed(notice=notice):
            return {key: value for key, value in intended.items() if key != notice}
        case _:
            return intended
