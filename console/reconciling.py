"""What a restored record lacks, as far as anything outside of it knows: so that people can enter it again."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import orjson

from console.auditing import Page
from console.errors import BadInput
from console.service import Doors
from console.survivors import journals
from domain import addresses
from domain.messages import PROGRAMME, TIME
from runtime.datadir import DataDir
from store.indexing import Index, Line, there
from store.journal import INDEX
from store.log import LOGS
from store.notes import note_id
from store.restating import statement_of
from store.spool import SEALED, waiting_in

ASKED_AT_ONCE = 5_000
KNOWN_NOTICES = "SELECT stream || '/' || cause || '/' || person AS key FROM board.outgoing"
TEXTS_LOST = """
SELECT DISTINCT stream, body::jsonb ->> 'note' AS note FROM care.event
WHERE body::jsonb ->> 'note' IS NOT NULL AND position > $1"""
HELD = "SELECT note_id FROM vault.note WHERE note_id = ANY($1::text[])"


class GoneEvent(Page):
    """An event that was sealed and is not in the record any more."""

    log: str
    position: int
    stream: str
    version: int
    type: str
    recorded_us: int
    actor: str


class LogDifference(Page):
    """A log that came back with `size` entries and had been sealed at `sealed`: `gone` are those between.

    Of them `listed` are known by name: `again` are in the record again, `by_itself` are what time and orders
    bring about, `to_enter` is what people did.
    """

    log: str
    size: int
    sealed: int
    gone: int
    listed: int
    again: int
    by_itself: int
    to_enter: int


class Differences(Page):
    """Everything that a person has to look at after a restore; `ok` when nothing is left to be entered.

    `histories` are exported runs that the record does not name, `texts_lost` notes of cases whose words are
    gone, `sent` keys of messages that left and that the record does not know.
    """

    ok: bool
    logs: tuple[LogDifference, ...]
    to_enter: tuple[GoneEvent, ...]
    texts_lost: tuple[str, ...]
    histories: tuple[str, ...]
    reports_waiting: int
    sent: tuple[str, ...]


async def differences(place: DataDir, doors: Doors, sent: Path | None = None) -> Differences:
    """Holds the record against all that survived outside of it. Raises Unreachable, BadInput, OSError."""
    logs: list[LogDifference] = []
    to_enter: list[GoneEvent] = []
    since: dict[str, int] = {}
    for name in LOGS:
        stated = statement_of(place.seals, name)
        if stated is None or stated.before is None:
            continue
        since[name] = stated.size
        lines = _lines(journals(place), name, stated.size)
        told, wanted = await _held_against(doors, name, lines)
        sealed = stated.before.size
        logs.append(
            LogDifference(
                log=name,
                size=stated.size,
                sealed=sealed,
                gone=sealed - stated.size,
                listed=len(lines),
                **told,
            )
        )
        to_enter += wanted
    unknown = await _unknown_sent(doors, sent) if sent else ()
    waiting = waiting_in(place.spool)
    lost = await _texts_lost(doors, since, {name.partition("-")[2].removesuffix(SEALED) for name in waiting})
    return Differences(
        ok=not to_enter and not lost and not unknown,
        logs=tuple(logs),
        to_enter=tuple(to_enter),
        texts_lost=lost,
        histories=tuple([one async for one in _strange_histories(place, doors)]) if logs else (),
        reports_waiting=len(waiting),
        sent=unknown,
    )


def _lines(folders: Iterable[Path], log: str, size: int) -> list[Line]:
    """What is known by name of a log after a position, once each."""
    found = chain.from_iterable(Index(folder / INDEX / log).after(size) for folder in folders)
    return sorted({line.position: line for line in found}.values())


async def _held_against(
    doors: Doors, log: str, lines: Sequence[Line]
) -> tuple[dict[str, int], list[GoneEvent]]:
    counts = {"again": 0, "by_itself": 0, "to_enter": 0}
    wanted: list[GoneEvent] = []
    for first in range(0, len(lines), ASKED_AT_ONCE):
        some = lines[first : first + ASKED_AT_ONCE]
        held = await there(doors.logs[log], some)
        for line in some:
            sort = _sort_of(line, held)
            counts[sort] += 1
            if sort == "to_enter":
                wanted.append(_gone(log, line))
    return counts, wanted


def _sort_of(line: Line, held: set[tuple[str, str]]) -> str:
    if (line.stream, line.command_id) in held:
        return "again"
    return "by_itself" if line.actor in (TIME, PROGRAMME) else "to_enter"


def _gone(log: str, line: Line) -> GoneEvent:
    return GoneEvent(
        log=log,
        position=line.position,
        stream=line.stream,
        version=line.version,
        type=line.type,
        recorded_us=line.recorded_us,
        actor=line.actor,
    )


async def _texts_lost(doors: Doors, since: dict[str, int], waiting: set[str]) -> tuple[str, ...]:
    """The notes of cases that were given again and whose words are neither in the vault nor in the spool."""
    if "care" not in since:
        return ()
    rows = await doors.db.fetch(TEXTS_LOST, since["care"])
    notes = {str(row["note"]).partition("#")[0]: row["stream"] for row in rows}
    held = {row["note_id"] for row in await doors.db.fetch(HELD, list(notes))}
    streams = set(notes.values())
    held |= {note_id(f"{stream}/raise/{token}") for token in waiting for stream in streams}
    return tuple(sorted(f"{stream} {note}" for note, stream in notes.items() if note not in held))


async def _strange_histories(place: DataDir, doors: Doors) -> AsyncIterator[str]:
    """The runs whose histories lie outside and that the record does not name."""
    known: set[str] = set()
    streams = await doors.logs["programme"].streams(addresses.programme_year(""))
    streams += await doors.logs["programme"].streams("other-runs/")
    streams += await doors.logs["care"].streams("case-runs/")
    for stream in streams:
        known |= set((await doors.ledger.view(stream, 0)).state.exported)
    for run, name in _exported(place.histories):
        if run not in known:
            yield name


def _exported(folder: Path) -> list[tuple[str, str]]:
    """(run, lane, stream and run) of every history that lies outside."""
    paths = (path.relative_to(folder) for path in folder.rglob("*.json") if not path.name.startswith("."))
    return sorted((path.stem, path.with_suffix("").as_posix()) for path in paths)


async def _unknown_sent(doors: Doors, path: Path) -> tuple[str, ...]:
    """The keys of a gateway's list that the record does not know: something left, and nothing says why."""
    keys = _keys_in(path)
    notices = {row["key"] for row in await doors.db.fetch(KNOWN_NOTICES)}
    strange = [key for key in keys if not any(form in notices for form in _forms(key))]
    return tuple([key for key in strange if not await _is_page(doors, key)])


def _keys_in(path: Path) -> list[str]:
    try:
        return list(dict.fromkeys(path.read_text(encoding="utf-8").split()))
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a file with one key of a message on each line, from the gateway's own list."
        raise BadInput("--sent", "", f"{path} cannot be read.", remedy) from error


def _forms(key: str) -> Iterator[str]:
    """A key as it was given, and without the name of the channel behind it."""
    yield key
    yield key.rpartition("/")[0]


async def _is_page(doors: Doors, key: str) -> bool:
    """Whether a key is that of a page which its case knows."""
    kind, _, rest = key.partition("/")
    if kind != "emergency":
        return False
    stream = f"{kind}/{rest.partition('/')[0]}"
    pages = (orjson.loads(row.body).get("page") for row in await doors.logs["care"].read(stream))
    return any(page and key.startswith(f"{stream}/{page}/") for page in pages)
