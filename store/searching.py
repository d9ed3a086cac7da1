"""Looks for events in one log by what stands in their envelopes and bodies: keyset pages, never an offset."""

from dataclasses import dataclass
from typing import Any, Literal

from store.log import COLUMNS, Log
from store.rows import Row

Order = Literal["position", "occurred", "recorded"]
COUNTED = 10_000
"""How far matches are counted: more than so many are told as *more than*."""
_KEYS: dict[Order, str] = {"position": "position", "occurred": "occurred_us", "recorded": "recorded_us"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None or empty limits nothing. Moments are inclusive, microseconds.

    `mentions` is looked for in actors, ids of streams and bodies, or an event stands in one of `streams`;
    `of` is looked for in ids of streams alone, beside `streams`; `holds` are fields of the body with values.
    """

    types: tuple[str, ...] = ()
    stream: str | None = None
    under: str | None = None
    actor: str | None = None
    mentions: str | None = None
    of: str | None = None
    streams: tuple[str, ...] = ()
    occurred_from_us: int | None = None
    occurred_until_us: int | None = None
    recorded_from_us: int | None = None
    recorded_until_us: int | None = None
    position: int | None = None
    holds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class After:
    """The last row of the page before: its key, and its position, which tells equal keys apart."""

    key: int
    position: int


def key_of(row: Row, order: Order) -> int:
    """What a row is ordered by."""
    match order:
        case "occurred":
            return row.occurred_us
        case "recorded":
            return row.recorded_us
        case _:
            return row.position


async def searched(
    log: Log,
    wanted: Wanted,
    limit: int,
    *,
    order: Order = "position",
    newest: bool = True,
    after: After | None = None,
) -> list[Row]:
    """The next rows that are wanted, at most so many. Raises Unreachable."""
    conditions, values = _conditions(wanted)
    key, compared, turned = _KEYS[order], "<" if newest else ">", "DESC" if newest else "ASC"
    if after is not None:
        values += [after.key, after.position]
        conditions.append(
            f"({key}, position) {compared} (${len(values) - 1}::bigint, ${len(values)}::bigint)"
        )
    values.append(limit)
    sql = (
        f'SELECT {COLUMNS} FROM "{log.name}".event{_where(conditions)}'
        f" ORDER BY {key} {turned}, position {turned} LIMIT ${len(values)}"
    )
    return [Row._make(record) for record in await log.db.fetch(sql, *values)]


async def counted(log: Log, wanted: Wanted) -> int:
    """How many events are wanted, COUNTED + 1 for more than that. Raises Unreachable."""
    conditions, values = _conditions(wanted)
    if not conditions:
        return await log.head()
    sql = (
        f'SELECT count(*) AS number FROM (SELECT 1 FROM "{log.name}".event{_where(conditions)}'
        f" LIMIT {COUNTED + 1}) AS found"
    )
    number: int = (await log.db.fetch(sql, *values))[0]["number"]
    return number


async def first_of(log: Log, stream: str, command_id: str) -> Row | None:
    """The first event that a command brought about in a stream. Raises Unreachable."""
    found = await log.db.fetchrow(
        f'SELECT {COLUMNS} FROM "{log.name}".event WHERE stream = $1 AND command_id = $2'
        " ORDER BY ordinal LIMIT 1",
        stream,
        command_id,
    )
    return None if found is None else Row._make(found)


async def is_there(log: Log, stream: str) -> bool:
    """Whether a log has a stream. Raises Unreachable."""
    return (
        await log.db.fetchrow(f'SELECT true FROM "{log.name}".stream WHERE stream = $1', stream) is not None
    )


async def leaf_hash(log: Log, position: int) -> str:
    """The hash under which the log keeps an event, in hex; empty where there is none. Raises Unreachable."""
    sql = f"SELECT encode(leaf_hash, 'hex') AS hash FROM \"{log.name}\".event WHERE position = $1"
    found = await log.db.fetchrow(sql, position)
    return "" if found is None else str(found["hash"])


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []

    def ask(condition: str, *given: Any) -> None:
        first = len(values) + 1
        values.extend(given)
        conditions.append(condition.format(*(f"${first + n}" for n in range(len(given)))))

    if wanted.types:
        ask("type = ANY({}::text[])", list(wanted.types))
    if wanted.mentions is not None:
        ask(
            "(actor = {0} OR stream = ANY({1}::text[]) OR strpos(stream, {0}) > 0 OR strpos(body, {0}) > 0)",
            wanted.mentions,
            list(wanted.streams),
        )
    if wanted.of is not None:
        ask("(stream = ANY({1}::text[]) OR strpos(stream, {0}) > 0)", wanted.of, list(wanted.streams))
    for condition, value in (
        ("stream = {}", wanted.stream),
        ("stream ^@ {}", wanted.under),
        ("actor = {}", wanted.actor),
        ("occurred_us >= {}", wanted.occurred_from_us),
        ("occurred_us <= {}", wanted.occurred_until_us),
        ("recorded_us >= {}", wanted.recorded_from_us),
        ("recorded_us <= {}", wanted.recorded_until_us),
        ("position = {}", wanted.position),
    ):
        if value is not None:
            ask(condition, value)
    for field, value in wanted.holds:
        ask("body::jsonb ->> {}::text = {}::text", field, value)
    return conditions, values
