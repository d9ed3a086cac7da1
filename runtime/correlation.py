"""What belongs together in the logs: all that follows from one command has the same correlation id.

It is a digest of the command's id, so that it tells nothing, and is found again from any event of the
record. It goes from the door to the outbox, with the start or nudge to the workflow, and to its activities.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from structlog.contextvars import bound_contextvars, get_contextvars

KEY, DIGITS = "correlation", 16
_TRAIL: ContextVar[list[str] | None] = ContextVar("nearpeer_trail", default=None)


def correlation_of(command_id: str) -> str:
    """The correlation id of a command: 16 hexadecimal digits."""
    return sha256(command_id.encode()).hexdigest()[:DIGITS]


def current() -> str | None:
    """The correlation id that lines are logged under now; None where nothing was asked for."""
    found: str | None = get_contextvars().get(KEY)
    return found


@contextmanager
def correlated(correlation: str) -> Iterator[None]:
    """Lines of the block have this correlation id; within another one they keep that, for it came first."""
    if current() is not None:
        yield
        return
    trail = _TRAIL.get()
    if trail is not None:
        trail.append(correlation)
    with bound_contextvars(**{KEY: correlation}):
        yield


@contextmanager
def trailed() -> Iterator[list[str]]:
    """Gathers the correlation ids of the commands that are given within the block, the first one first."""
    trail: list[str] = []
    token = _TRAIL.set(trail)
    try:
        yield trail
    finally:
        _TRAIL.reset(token)
