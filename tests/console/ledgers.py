"""Two ledgers of one pair, made by hand: rows as the log would have them, and runs that say what they did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from console.comparing.divergence import Divergence
from console.comparing.runs import Act, Run
from console.comparing.streams import Around, Comparison
from console.comparing.telling import told
from console.pages.history import CODEC
from domain.messages import TIME
from store.rows import Row
from tests.domain.builders import Life

WRITTEN_US = 1_772_409_600_000_000
SECOND_US = 1_000_000
LATER_US = WRITTEN_US + 10_000 * SECOND_US
"""Long after everything was written."""


def rows_of(life: Life) -> list[Row]:
    """The rows of a stream; each command was stored in a second of its own, with what fell due before it."""
    ordinals: Counter[str] = Counter()
    rows, second = list[Row](), 0
    for version, entry in enumerate(life.entries, 1):
        kind, schema, body = CODEC.encode(entry.event)
        rows.append(
            Row(
                type=kind,
                schema=schema,
                body=body,
                occurred_us=entry.occurred_us,
                recorded_us=entry.recorded_us,
                actor=entry.actor,
                policy=entry.policy,
                command_id=entry.command_id,
                ordinal=ordinals[entry.command_id],
                digest=None if entry.actor == TIME else sha256(entry.command_id.encode()).digest(),
                cause=entry.cause,
                position=version,
                stream=life.stream,
                version=version,
                written_us=WRITTEN_US + second * SECOND_US,
            )
        )
        ordinals[entry.command_id] += 1
        second += version < len(life.entries) and life.entries[version].command_id != entry.command_id
    return rows


def anew(rows: Sequence[Row]) -> list[Row]:
    """Rows numbered as if nothing had ever been between them."""
    return [row._replace(version=n, position=n) for n, row in enumerate(rows, 1)]


def look(stream: str, version: int, *intents: str, wrote: int = 0, finished: bool = False) -> Act:
    """A look that has seen so many events."""
    result: dict[str, Any] = {"version": version, "wrote": wrote, "intents": intents, "finished": finished}
    return Act("settle", stream, None, event=5, done=7, result=result)


def act(stream: str, intent: str, *, done: bool = True, name: str = "send-notice") -> Act:
    """An activity that acted on an intent, or still does."""
    return Act(name, stream, intent, event=8, done=10 if done else None, result=None)


def run(stream: str, *acts: Act, name: str = "run-1", **facts: Any) -> Run:
    """A run of a pair's driver that goes on, begun before anything was written."""
    going_on = Run("Relationship", stream, name, "", "", "", WRITTEN_US - SECOND_US, acts)
    return replace(going_on, **facts)


def differing(
    rows: Sequence[Row], *runs: Run, now_us: int = LATER_US, waking: bool = False, **ordered: str
) -> list[Divergence]:
    """What differs between the rows of one stream and its runs; `ordered` are commands of its year."""
    stream = told(rows[0].stream, "programme", rows)
    around = Around(now_us, {"open": "round", **ordered}, waking=waking)
    return list(Comparison(stream, runs, around).divergences())


def kinds(found: Sequence[Divergence]) -> list[str]:
    """What is wrong, in order."""
    return [one.what for one in found]
