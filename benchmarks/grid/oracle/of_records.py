"""I6 to I9: what must be true of the whole record of a service, however much has failed in it.

It is asked once, when a family's runs are over and the service is whole again.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from sqlalchemy.engine import make_url

from activities.horizons import horizon_of
from benchmarks.grid.canaries import CANARIES, WORDS
from console import exporting, readmodels
from console.pages.care import care_of
from console.service import Doors
from domain import addresses
from domain.errors import Refusal
from runtime.addresses import found
from runtime.settings import Settings
from store.codec import UnknownEvent
from store.database import Database, Unreachable
from store.log import LOGS, LogBusy
from store.notes import note_ids_in

READER = "auditor-1"
RUNNING = "run.json"
CHUNK, OVERLAP = 1 << 24, 64
WAITED_S = 15.0
"""How long the marks of kept texts may follow the log."""
REFUSED = (Refusal, Unreachable, LogBusy)


async def broken(folder: Path) -> list[str]:
    """Every invariant that the records of the services in a folder break, in words."""
    places = await asyncio.to_thread(lambda: sorted(path.parent for path in folder.rglob(RUNNING)))
    if not places:
        return ["I6: there is no service whose record could be asked"]
    return [each for place in places for each in await _broken(place)]


async def _broken(place: Path) -> list[str]:
    settings = Settings.load(data_dir=place)
    doors, owner = Doors(found(settings)), Database(found(settings).url, pool_size=2)
    try:
        told = [each async for each in _asked(doors, owner)]
        for url in (found(settings).url, found(settings).keys_url):
            told += [each async for each in _in_tables(url)]
        told += [each async for each in _read_back(doors, owner)]
        told += [
            f"I6: the read model {model.name} is another when it is built anew"
            for model in await readmodels.rebuild(found(settings))  # last: it puts right what was wrong
            if not model.identical
        ]
    except Exception as error:  # noqa: BLE001 - a record that cannot be asked has lost the proof
        told = [f"I6: the record cannot be asked ({type(error).__name__}: {error})"]
    finally:
        await doors.close()
        await owner.close()
    return [*told, *await asyncio.to_thread(lambda: list(_in_files(place)))]


async def _asked(doors: Doors, owner: Database) -> AsyncIterator[str]:
    for log in LOGS:
        async for each in _registry(doors, log):
            yield each
        sums = await owner.fetchrow(
            f"SELECT h.position, count(e.position), coalesce(max(e.position), 0)"  # noqa: S608 - a constant
            f" FROM {log}.head AS h LEFT JOIN {log}.event AS e ON true GROUP BY h.position"
        )
        if len(set(sums)) != 1:
            yield f"I5: the log {log} has a gap: {tuple(sums)}"
    async for each in _marks(doors, owner):
        yield each
    for table in await _tables(owner, ("programme", "board")):
        row = await owner.fetchrow(
            f"SELECT t::text AS told FROM {table} AS t WHERE t::text LIKE '%emergency/%'"  # noqa: S608 - as above
        )
        if row is not None:
            yield f"I9: an emergency has touched {table}: {row['told'][:80]}"


async def _registry(doors: Doors, log: str) -> AsyncIterator[str]:
    """I6: what is due and what is open follows from the events, byte for byte."""
    rows = await doors.db.fetch(f"SELECT stream, version, workflow, due_us, closed FROM {log}.stream")  # noqa: S608 - a constant
    live = {row["stream"]: tuple(row) for row in rows}
    events = await doors.db.fetch(f"SELECT stream, max(version) AS version FROM {log}.event GROUP BY stream")  # noqa: S608 - a constant
    for stream in sorted(live.keys() ^ {row["stream"] for row in events}):
        yield f"I6: {stream} is in the registry or in the log, not in both"
    for row in events:
        stream = row["stream"]
        try:
            view = await doors.ledger.view(stream, 0)
        except (UnknownEvent, Refusal) as error:
            yield f"I6: {stream} cannot be replayed: {error}"
            continue
        course = horizon_of(view.state, view.year).course(view.state)
        built = (stream, row["version"], course.workflow, course.due_us, course.closed)
        if orjson.dumps(built) != orjson.dumps(live.get(stream, ())):
            yield f"I6: {stream} is {live.get(stream)} in the registry, and {built} when it is replayed"


async def _marks(doors: Doors, owner: Database) -> AsyncIterator[str]:
    """I6: the texts that are kept are those that events name."""
    ends = asyncio.get_running_loop().time() + WAITED_S
    while True:
        bodies = [row["body"].encode() for log in LOGS for row in await doors.db.fetch(_BODIES.format(log))]
        named = {note for body in bodies for note in note_ids_in(body)}
        kept = {row["note_id"] for row in await owner.fetch("SELECT note_id FROM vault.note WHERE kept")}
        there = {row["note_id"] for row in await owner.fetch("SELECT note_id FROM vault.note")}
        if kept == named & there or asyncio.get_running_loop().time() > ends:
            break
        await asyncio.sleep(0.2)
    if kept != named & there:
        yield f"I6: {len(kept ^ (named & there))} texts are not marked as the events say"


_BODIES = "SELECT body FROM {}.event WHERE body LIKE '%note/%'"


async def _read_back(doors: Doors, owner: Database) -> AsyncIterator[str]:
    """I8: whoever reads words has been recorded before; whoever cannot be recorded reads none."""
    row = await owner.fetchrow(
        "SELECT e.stream FROM care.event AS e JOIN vault.note AS n ON e.body LIKE '%' || n.note_id || '%'"
        " WHERE e.stream LIKE 'emergency/%' ORDER BY e.position DESC LIMIT 1"
    )
    if row is None:
        return
    stream: str = row["stream"]
    before = await doors.logs["access"].head()
    text = await _exported(doors, stream)
    if WORDS not in text:
        yield f"I8: the words of {stream} could not be read back"
    readings = await doors.logs["access"].read(addresses.access(stream))
    mine = [each for each in readings if each.position > before and b'"words"' in each.body]
    wanted = {note for each in await doors.logs["care"].read(stream) for note in note_ids_in(each.body)}
    if not wanted <= {note for each in mine for note in note_ids_in(each.body)}:
        yield f"I8: words of {stream} were read by somebody who is not recorded"
    await owner.execute("REVOKE INSERT ON access.event FROM nearpeer_door")
    try:
        if WORDS in await _exported(doors, stream):
            yield f"I8: words of {stream} were read while nobody could be recorded"
    finally:
        await owner.execute("GRANT INSERT ON access.event TO nearpeer_door")


async def _exported(doors: Doors, stream: str) -> str:
    """The whole case as somebody takes it out of the service; nothing when that is refused."""
    with TemporaryDirectory() as place:
        whole = Path(place, "case")
        try:
            await exporting.export(await care_of(doors), stream, whole, READER, with_words=True)
        except REFUSED:
            return ""
        except Exception as error:
            if "permission denied" in str(error):
                return ""
            raise
        return await asyncio.to_thread(whole.with_suffix(".json").read_text, "utf-8")


async def _tables(owner: Database, schemas: tuple[str, ...]) -> list[str]:
    rows = await owner.fetch(
        "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name"
        " FROM information_schema.tables WHERE table_schema = ANY($1::text[]) AND table_type = 'BASE TABLE'",
        list(schemas),
    )
    return [row["name"] for row in rows]


async def _in_tables(url: str) -> AsyncIterator[str]:
    """I7: no word, name or number of a person is in any table of a database, as a dump would have it."""
    db = Database(url, pool_size=1)
    try:
        rows = await db.fetch(
            "SELECT nspname FROM pg_namespace"
            " WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
        )
        for table in await _tables(db, tuple(row["nspname"] for row in rows)):
            for canary in CANARIES:
                hit = await db.fetchrow(
                    f"SELECT true FROM {table} AS t WHERE t::text LIKE $1 LIMIT 1",  # noqa: S608 - a name of ours
                    f"%{canary}%",
                )
                if hit is not None:
                    yield f"I7: {canary} is in {table} of {make_url(url).database}"
    finally:
        await db.close()


def _in_files(place: Path) -> Iterator[str]:
    """I7: nor in any file: the engines' own, the logs, the spool, the write-ahead log."""
    wanted = [(canary, canary.encode()) for canary in CANARIES]
    for file in sorted(path for path in place.rglob("*") if path.is_file()):
        for canary in _found(file, wanted):
            yield f"I7: {canary} is in {file.relative_to(place)}"


def _found(file: Path, wanted: list[tuple[str, bytes]]) -> set[str]:
    hits, tail = set[str](), b""
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                whole = tail + chunk
                hits.update(name for name, canary in wanted if canary in whole)
                tail = whole[-OVERLAP:]
    except OSError:
        return hits  # gone meanwhile: an engine sweeps its own files
    return hits
