"""What is to go out to people: planned with the checkpoint, claimed by one sender, kept for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import text

from store.database import Database
from store.projections import Overtaken

CHECKPOINT = "outgoing"

_BEGIN = """
INSERT INTO board.checkpoint (name, version, position) VALUES ($1, 1, $2) ON CONFLICT (name) DO NOTHING"""
_ADVANCE = text("UPDATE board.checkpoint SET position = :new WHERE name = :name AND position = :old")
_PLAN = text("""
INSERT INTO board.outgoing (stream, cause, person, template, asked_us, ends_us, next_us)
VALUES (:stream, :cause, :person, :template, :asked_us, :ends_us, 0)
ON CONFLICT (stream, cause, person) DO NOTHING""")
_CLAIM = """
UPDATE board.outgoing AS mine SET tries = tries + 1, next_us = $2
FROM (
    SELECT stream, cause, person FROM board.outgoing WHERE standing = 'waiting' AND next_us <= $1
    ORDER BY next_us, asked_us, stream, cause, person LIMIT $3 FOR UPDATE SKIP LOCKED
) AS due
WHERE (mine.stream, mine.cause, mine.person) = (due.stream, due.cause, due.person)
RETURNING mine.stream, mine.cause, mine.person, mine.template, mine.ends_us, mine.tries"""
_NUMBER = """
UPDATE board.outgoing AS mine SET number = coalesce(mine.number, 1 + (
    SELECT coalesce(max(number), 0) FROM board.outgoing AS others WHERE others.person = mine.person))
WHERE stream = $1 AND cause = $2 AND person = $3 RETURNING number"""
_TWIN = """
SELECT channel, reference FROM board.outgoing
WHERE person = $1 AND template = $2 AND ends_us = $3 AND standing = 'sent' LIMIT 1"""
_WAIT = """
UPDATE board.outgoing SET next_us = $4, problem = $5,
    tries = CASE WHEN $5::text IS NULL THEN tries - 1 ELSE tries END
WHERE stream = $1 AND cause = $2 AND person = $3 AND standing = 'waiting'"""
_SETTLE = """
UPDATE board.outgoing SET standing = $4, settled_us = $5, channel = $6, reference = $7, problem = $8
WHERE stream = $1 AND cause = $2 AND person = $3 AND standing = 'waiting'"""


@dataclass(frozen=True, slots=True)
class Planned:
    """One message to one person: what asked for it (`cause`), and until when it makes sense (`ends_us`)."""

    stream: str
    cause: str
    person: str
    template: str
    asked_us: int
    ends_us: int | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is this sender's to send now; `tries` counts this one."""

    stream: str
    cause: str
    person: str
    template: str
    ends_us: int | None
    tries: int

    @property
    def key(self) -> str:
        """The idempotency key, before the channel's name."""
        return f"{self.stream}/{self.cause}/{self.person}"


class Outgoing:
    """The table `board.outgoing`, planned from one log. Every method raises Unreachable."""

    def __init__(self, db: Database, checkpoint: str = CHECKPOINT) -> None:
        self._db = db
        self._checkpoint = checkpoint

    async def position(self, head: int) -> int:
        """Up to where the log was looked through; the first time that is its head: nothing old goes out."""
        await self._db.execute(_BEGIN, self._checkpoint, head)
        row = await self._db.fetchrow(
            "SELECT position FROM board.checkpoint WHERE name = $1", self._checkpoint
        )
        position: int = row["position"]
        return position

    async def plan(self, old: int, new: int, messages: Sequence[Planned]) -> None:
        """Keeps what is to be sent and moves the checkpoint, both or neither. Raises Overtaken."""
        async with self._db.transaction() as connection:
            moved = await connection.execute(_ADVANCE, {"name": self._checkpoint, "old": old, "new": new})
            if moved.rowcount != 1:
                raise Overtaken("Another process plans what goes out; this one may stop.")
            for message in messages:
                await connection.execute(_PLAN, _values(message))

    async def claim(self, now_us: int, until_us: int, limit: int) -> list[Claimed]:
        """What waits to be sent at a real moment; it is nobody else's until another one."""
        rows = await self._db.fetch(_CLAIM, now_us, until_us, limit)
        return [Claimed(*row) for row in rows]

    async def number(self, message: Claimed) -> int:
        """Its place among all that went to the person, given at the first try: nothing leaves a gap."""
        while True:
            try:
                row = await self._db.fetchrow(_NUMBER, message.stream, message.cause, message.person)
            except asyncpg.UniqueViolationError:  # another worker numbered one of theirs at this moment
                continue
            number: int = row["number"]
            return number

    async def twin(self, message: Claimed) -> tuple[str, str] | None:
        """Channel and reference of what was sent to the person in the same words; None when nothing was."""
        row = await self._db.fetchrow(_TWIN, message.person, message.template, message.ends_us)
        return None if row is None else (row["channel"], row["reference"])

    async def wait(self, message: Claimed, next_us: int, problem: str | None) -> None:
        """Tries a message again at a real moment; without a problem it was held and this was no try."""
        await self._db.execute(_WAIT, message.stream, message.cause, message.person, next_us, problem)

    async def sent(self, message: Claimed, now_us: int, channel: str, reference: str) -> None:
        """A channel took it."""
        await self._settle(message, "sent", now_us, channel, reference, None)

    async def stopped(self, message: Claimed, now_us: int) -> None:
        """There is nothing to be told any more."""
        await self._settle(message, "stopped", now_us, None, None, None)

    async def failed(self, message: Claimed, now_us: int, problem: str) -> None:
        """It was tried long enough."""
        await self._settle(message, "failed", now_us, None, None, problem)

    async def _settle(self, message: Claimed, *values: Any) -> None:
        await self._db.execute(_SETTLE, message.stream, message.cause, message.person, *values)


def _values(message: Planned) -> dict[str, Any]:
    return {
        "stream": message.stream,
        "cause": message.cause,
        "person": message.person,
        "template": message.template,
        "asked_us": message.asked_us,
        "ends_us": message.ends_us,
    }
