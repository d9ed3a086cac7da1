"""Rows of the record without what differs from run to run: their place in the log and the real clock."""

from typing import Any

from store.log import Log
from store.rows import Row


def lasting(rows: list[Row]) -> list[Any]:
    """What of these rows is the same whoever wrote them, and whenever."""
    return [
        (
            row.stream,
            row.version,
            row.type,
            row.schema,
            row.body,
            row.occurred_us,
            row.recorded_us,
            row.actor,
            row.policy,
            row.command_id,
            row.ordinal,
            row.digest,
            row.cause,
        )
        for row in rows
    ]


async def types(log: Log, stream: str) -> list[str]:
    """The types of a stream's events, in order."""
    return [row.type for row in await log.read(stream)]
