"""How fast the past is proved and replayed: beside a bare scan of its rows, and hashlib over its bytes."""

import asyncio
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import asyncpg
from nacl.signing import SigningKey

from benchmarks.cohorts import open_folder
from benchmarks.filling import filled
from benchmarks.measures import Measure, at_least, at_most, told
from benchmarks.records import cohort, record
from benchmarks.rounds import Deed, faster, seconds, speed
from benchmarks.what_if import derived_again
from console.pages.whole import read_at
from console.rehearsal import whole_year_us
from domain.replaying import Cut
from runtime.postgres import Urls
from store.checkpoint import Checkpoint, Signer, signed
from store.database import Database
from store.exporting import export, verify_export
from store.history import root_of
from store.log import Log
from store.tlog import entries_in
from store.verifying import verify

KEY = Signer("nearpeer/bench", SigningKey(bytes(range(32))))
ROUNDS, REPLAYS, PAIRS = 25, 5, 185
FROM_DATABASE, FROM_EXPORT, GROWTH_MB, REPLAY_S = 0.5, 0.4, 50, 2
BARE = (
    "SELECT position, stream, version, type, schema, body, occurred_us, recorded_us, written_us, actor,"
    " policy, command_id, ordinal, digest, cause, leaf_hash FROM programme.event ORDER BY position"
)
PAGE = 5_000


async def past() -> list[Measure]:
    """The whole year of the paper's 185 pairs: proved, replayed, and derived again under another policy."""
    async with record() as urls:
        events = await asyncio.to_thread(filled, urls["url"], PAIRS, whole_year_us(cohort(PAIRS)))
        sys.stdout.write(f"     {events} events of {PAIRS} pairs\n")
        return [*await proved(urls), *await replayed(urls), *await derived_again(urls)]


async def proved(urls: Urls) -> list[Measure]:
    """The log of a record, verified from the database and from its export, in turns with the floors."""
    db = Database(urls["url"], role="nearpeer_auditor", pool_size=3)
    bare = await asyncpg.connect(urls["url"])
    try:
        log = Log(db, "programme")
        size, root = await root_of(log)
        sealed = Checkpoint("nearpeer/bench/programme", size, bytes.fromhex(root))
        with open_folder(in_memory=True) as folder:
            await export(log, folder, signed(sealed, [KEY]).encode(), sealed)
            return [*await _from_database(log, sealed, bare), *await _from_export(folder, size)]
    finally:
        await bare.close()
        await db.close()


async def flat(urls: Urls) -> list[Measure]:
    """How much memory a process of its own takes more when it verifies a large log."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        size, grown = await asyncio.wrap_future(elsewhere.submit(_grown, urls["url"]))
    name = f"verify {size:,} events: memory grows by"
    return [at_most(name, round(grown, 1), "MB", GROWTH_MB)]


def _grown(url: str) -> tuple[int, float]:
    return asyncio.run(_verified(url))


async def _verified(url: str) -> tuple[int, float]:
    """How many events were verified, and the megabytes more that this process ever had."""
    db = Database(url, role="nearpeer_auditor", pool_size=3)
    try:
        log = Log(db, "programme")
        size, before = await log.head(), _resident_mb()
        found = await verify(log, [])
        if found.problems:
            raise RuntimeError(f"The record is not whole: {found.problems[0]}")
        return size, _resident_mb() - before
    finally:
        await db.close()


async def replayed(urls: Urls) -> list[Measure]:
    """How long it takes to fold a whole year to a moment, from the database to the state of every stream."""
    db = Database(urls["url"], role="nearpeer_door", pool_size=2)
    try:
        log = Log(db, "programme")
        size = await log.head()

        async def ours() -> Deed:
            async def deed() -> None:
                if len((await read_at(log, Cut())).positions) != size:
                    raise RuntimeError("The year is not whole.")

            return deed

        took = await seconds({"replay": ours}, REPLAYS)
        name = f"replay of a whole year, {size:,} events"
        return [
            at_most(name, round(median(took["replay"]), 2), "s", REPLAY_S),
            told("replay", speed(took, "replay", size), "events/s"),
        ]
    finally:
        await db.close()


def _resident_mb() -> float:
    """The most that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _from_database(
    log: Log, sealed: Checkpoint, bare: "asyncpg.Connection[asyncpg.Record]"
) -> list[Measure]:
    async def ours() -> Deed:
        async def deed() -> None:
            if (await verify(log, [sealed])).problems:
                raise RuntimeError("The record is not what was sealed.")

        return deed

    async def floor() -> Deed:
        async def deed() -> None:
            async with bare.transaction():
                cursor = await bare.cursor(BARE)
                while await cursor.fetch(PAGE):
                    pass

        return deed

    took = await seconds({"verify": ours, "scan": floor}, ROUNDS)
    return [
        at_least(
            "verify from the database: against a bare scan", faster(took, "verify", "scan"), FROM_DATABASE
        ),
        told("verify from the database", speed(took, "verify", sealed.size), "events/s"),
    ]


async def _from_export(folder: Path, size: int) -> list[Measure]:
    entries = [entry for tile in entries_in(folder, size) for entry in tile]

    async def ours() -> Deed:
        async def deed() -> None:
            found = await asyncio.to_thread(verify_export, folder, [KEY.verifier])
            if found.problems:
                raise RuntimeError(f"The export is not whole: {found.problems[0]}")

        return deed

    async def floor() -> Deed:
        async def deed() -> None:
            await asyncio.to_thread(lambda: [sha256(b"\x00" + entry).digest() for entry in entries])

        return deed

    took = await seconds({"verify": ours, "hashlib": floor}, ROUNDS)
    return [
        at_least(
            "verify from an export: against hashlib over the same entries",
            faster(took, "verify", "hashlib"),
            FROM_EXPORT,
        ),
        told("verify from an export", speed(took, "verify", size), "events/s"),
    ]
