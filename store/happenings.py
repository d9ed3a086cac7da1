"""What a follower of a log asks for: which streams have gone on, and single events of many streams."""

from collections.abc import Sequence
from typing import NamedTuple

from store.log import COLUMNS, PAGE, Log
from store.rows import Row


class Happening(NamedTuple):
    """One event without what nobody asks a follower for; `occurred_us` and `recorded_us` are its own."""

    stream: str
    type: str
    command_id: str
    body: bytes
    occurred_us: int
    recorded_us: int


async def gone_on(log: Log, after_position: int, limit: int = PAGE) -> tuple[int, list[str]]:
    """The streams with events after a position, each once, and the position up to which that is complete.

    At most `limit` events are looked at. Raises Unreachable.
    """
    found = await log.db.fetch(
        f'SELECT position, stream FROM "{log.name}".event WHERE position > $1 ORDER BY position LIMIT $2',
        after_position,
        limit,
    )
    position = found[-1]["position"] if found else after_position
    return position, list(dict.fromkeys(row["stream"] for row in found))


async def happenings(log: Log, streams: Sequence[str], types: Sequence[str]) -> dict[str, list[Happening]]:
    """The events of some types in some streams, by stream and in order. Raises Unreachable."""
    found = await log.db.fetch(
        "SELECT stream, type, command_id, convert_to(body, 'UTF8') AS body, occurred_us, recorded_us"
        " FROM unnest($1::text[]) AS wanted(name),"
        f' LATERAL (SELECT * FROM "{log.name}".event WHERE stream = name ORDER BY version OFFSET 0) AS own'
        " WHERE type = ANY($2::text[]) ORDER BY stream, version",
        list(streams),
        list(types),
    )
    by_stream: dict[str, list[Happening]] = {stream: [] for stream in streams}
    for record in found:
        row = Happening._make(record)
        by_stream[row.stream].append(row)
    return by_stream


async def of_commands(log: Log, stream: str, commands: Sequence[str]) -> list[Row]:
    """What some commands added to a stream, in order. Raises Unreachable."""
    found = await log.db.fetch(
        f'SELECT {COLUMNS} FROM "{log.name}".event WHERE stream = $1 AND command_id = ANY($2::text[])'
        " ORDER BY version",
        stream,
        list(commands),
    )
    return [Row._make(record) for record in found]
