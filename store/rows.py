"""The rows of a log, what an append says beside them, and the bytes of a row that the tree hashes."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import orjson


class NewRow(NamedTuple):
    """One event before the log numbers it; `digest` is the SHA-256 of its command, `body` canonical JSON."""

    type: str
    schema: int
    body: bytes
    occurred_us: int
    recorded_us: int
    actor: str
    policy: int
    command_id: str
    ordinal: int
    digest: bytes | None
    cause: str | None


class Row(NamedTuple):
    """One stored event: `position` counts the log from 1, `version` its stream from 1.

    Rows are tuples, as a scan of the log makes a million of them.
    """

    type: str
    schema: int
    body: bytes
    occurred_us: int
    recorded_us: int
    actor: str
    policy: int
    command_id: str
    ordinal: int
    digest: bytes | None
    cause: str | None
    position: int
    stream: str
    version: int
    written_us: int


@dataclass(frozen=True, slots=True)
class Course:
    """What the registry knows of a stream: its next due moment, whether it is closed, what drives it."""

    due_us: int | None
    closed: bool
    workflow: str


@dataclass(frozen=True, slots=True)
class Wake:
    """Asks for a workflow to be started, or nudged to look at its stream again."""

    stream: str
    workflow: str
    kind: Literal["start", "nudge"]
    correlation: str | None = field(default=None, compare=False)
    """What it follows from; of several wakes of one stream the first one's is told."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The positions that an append took, both inclusive."""

    first_position: int
    last_position: int


COLUMNS = frozenset(Row._fields) - {"position"}
"""What an entry holds."""


def entry(row: NewRow | Row, stream: str, version: int, written_us: int) -> bytes:
    """The bytes that the tree hashes for a row: canonical JSON of every column but position and leaf hash."""
    kind, schema, body, occurred_us, recorded_us, actor, policy, command_id, ordinal, digest, cause = row[:11]
    return orjson.dumps(
        {
            "actor": actor,
            "body": orjson.Fragment(body),
            "cause": cause,
            "command_id": command_id,
            "digest": None if digest is None else digest.hex(),
            "occurred_us": occurred_us,
            "ordinal": ordinal,
            "policy": policy,
            "recorded_us": recorded_us,
            "schema": schema,
            "stream": stream,
            "type": kind,
            "version": version,
            "written_us": written_us,
        }
    )


def row_of(position: int, raw: bytes) -> Row:
    """The row that an entry was written from. Raises ValueError for bytes that are no entry."""
    told = orjson.loads(raw)
    if not isinstance(told, dict) or told.keys() != COLUMNS:
        raise ValueError("These bytes are no entry of a log.")
    body = orjson.dumps(told["body"], option=orjson.OPT_SORT_KEYS)
    digest = None if told["digest"] is None else bytes.fromhex(told["digest"])
    return Row(**{**told, "body": body, "digest": digest}, position=position)
