"""What every channel promises: a gateway's reference, or why it was surely not sent, or that nobody knows."""

from dataclasses import dataclass
from typing import Protocol

MAY_HOLD_IT = frozenset({409, 500, 502, 504})
"""Answers after which a gateway may have it all the same: it is at it already, or it failed midway."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is sent: content-free, already in the person's language. A short message is the body alone."""

    subject: str
    body: str


class NotAccepted(Exception):
    """Surely not sent. `problem` names no address, no number and no word of a gateway."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class OutcomeUnknown(Exception):
    """Nobody knows whether it was sent: sending had begun. Sending again with the same key does no harm."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Channel(Protocol):
    """One way to reach people. `send` raises NotAccepted or OutcomeUnknown, and nothing else."""

    @property
    def name(self) -> str: ...

    async def send(self, to: str, text: Text, key: str) -> str:
        """Hands a text over under an idempotency key (printable ASCII); returns the gateway's reference."""
        ...


def refused(who: str, status: int) -> NotAccepted | OutcomeUnknown | None:
    """What an answer of HTTP that is no yes means; None for a yes."""
    if 200 <= status < 300:  # noqa: PLR2004 - the classes of HTTP
        return None
    if status in MAY_HOLD_IT or status not in range(300, 600):
        return OutcomeUnknown(f"{who} answered {status}: it may have it all the same.")
    return NotAccepted(f"{who} did not take it: it answered {status}.")
