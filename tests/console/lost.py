"""An installation of a small cohort that was backed up, worked on, lost its databases, and came back."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from console import backing_up, restoring
from console.backing_up import BackedUp
from console.intake import Intake
from console.raising import Raised, raise_emergency
from console.restoring import Restored, Wanted
from console.service import Doors
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, RecordContactMade
from domain.meetings import RecordMeeting
from domain.messages import Command, Stamp
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.postgres import Urls
from runtime.settings import Settings
from store.database import Database
from store.erasing import Erasing
from store.indexing import Index
from store.journal import INDEX, mark_destroyed
from store.keyring import Keyring
from store.keys import Keys
from store.log import LOGS, Log
from store.migrations.roles import AUDITOR, ERASER
from store.sealer import Sealer
from store.sessions import KeptSessions
from store.spool import Spool
from store.steady import wall_us
from tests.conftest import database_url

HOUR_US = 3_600_000_000
OFFICER = "officer-1"
BEFORE, AFTER = "case-before", "case-after"
WORDS = "She does not answer the door."


def silent(_: str, __: int) -> None:
    """Nobody looks at the progress."""


@dataclass
class Lost:
    """What was, what was done after the backup, and what came back of it."""

    old: DataDir
    backup: Path
    backed_up: BackedUp
    forgotten: str
    entered: list[tuple[str, str]] = field(default_factory=list)
    """(stream, command id) of what people of the year did after the backup, and was sealed."""
    care: Mapping[str, list[str]] = field(default_factory=dict)
    """The types of the events of each case, as they stood in the end."""
    sealed: Mapping[str, int] = field(default_factory=dict)


async def seal(doors_of: Settings) -> dict[str, int]:
    """One round of the sealer with its index, as its process does."""
    place = DataDir(doors_of.data_dir, doors_of)
    db = Database(found(doors_of).url, role=AUDITOR, pool_size=2)
    try:
        logs = {name: Log(db, name) for name in LOGS}
        told = await Sealer(logs, Keyring(place.sealer), place.seals).round()
        for name, log in logs.items():
            await Index(place.journal / INDEX / name).extend(log, await log.head())
        assert not told.refused
        return {name: await log.head() for name, log in logs.items()}
    finally:
        await db.close()


async def says(doors: Doors, stream: str, command: Command, actor: str, name: str, at_us: int) -> None:
    await doors.ledger.execute(stream, command, Stamp(at_us, actor, f"{stream}/{name}"))


def intake_of(doors: Doors, place: DataDir) -> Intake:
    return Intake(doors=doors, spool=Spool(place.spool, place.public_key()), secret=bytes(32))


def raised(case: str, words: str | None = None) -> Raised:
    return Raised(id=case, danger="yes", person=OFFICER, verified=True, raised_by="desk", words=words)


async def life(settings: Settings, backup: Path, pair: str, now_us: int) -> Lost:
    """Works, is backed up, works on: an emergency is acknowledged, a meeting entered, a person forgotten."""
    place, doors = DataDir(settings.data_dir, settings), Doors(found(settings))
    intake = intake_of(doors, place)
    try:
        await raise_emergency(intake, raised(BEFORE))
        session = KeptSessions(doors.db)
        await session.begin("token", "coordinator-1", "coordinator", wall_us(), wall_us())
        leaver = "person-who-leaves"
        await doors.vault.put_person(leaver, {"name": "Anna"}, "LEAVER1")
        await seal(settings)
        async with busy(doors):
            made = await backing_up.back_up(settings, backup, None, silent)
        lost = Lost(place, backup, made, leaver)
        await raise_emergency(intake, raised(AFTER, WORDS))
        for case in (BEFORE, AFTER):
            stream = addresses.emergency(case)
            at_us = await doors.ledger.now_us(stream)
            await says(doors, stream, AcknowledgeEmergency(officer=OFFICER), OFFICER, "ack", at_us)
        met = RecordMeeting(occurred_us=now_us - HOUR_US, minutes=50)
        await says(doors, pair, met, "mentor-1", "met", now_us)
        lost.entered.append((pair, f"{pair}/met"))
        await _forget(settings, place, leaver)
        lost.sealed = await seal(settings)
        stream = addresses.emergency(AFTER)
        at_us = await doors.ledger.now_us(stream)
        contact = RecordContactMade(professional="professional-1")
        await says(doors, stream, contact, OFFICER, "contact", at_us)
        lost.care = await types_of(doors)
        return lost
    finally:
        await intake.close()


@asynccontextmanager
async def busy(doors: Doors) -> AsyncIterator[None]:
    """People whose names are kept, each under a new key, for as long as the block takes."""

    async def people() -> None:
        for number in count(1):
            await doors.vault.put_person(f"busy-{number}", {"name": f"Busy {number}"}, f"BUSY{number}")

    working = asyncio.create_task(people())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def types_of(doors: Doors) -> dict[str, list[str]]:
    """What each case went through."""
    cases = await doors.logs["care"].streams("emergency/")
    return {case: [row.type for row in await doors.logs["care"].read(case)] for case in cases}


async def _forget(settings: Settings, place: DataDir, person: str) -> None:
    """The step of an erasure that destroys the keys, as its activity takes it."""
    places = found(settings)
    db, keys_db = (Database(url, role=ERASER, pool_size=1) for url in (places.url, places.keys_url))
    at_us = wall_us()
    await Erasing(db, Keys(keys_db, places.kek)).destroy_keys(person, None)
    mark_destroyed(place.journal, person, None, at_us)
    await db.close()
    await keys_db.close()


@asynccontextmanager
async def empty_databases(urls: Urls, name: str) -> AsyncIterator[Urls]:
    """Two databases without a table, on the same server."""
    admin = Database(database_url(urls["url"], "postgres"), pool_size=1)
    names = (f"record_{name}", f"keys_{name}")
    try:
        for one in names:
            await admin.execute(f"CREATE DATABASE {one}")
        record, keys = (database_url(urls["url"], one) for one in names)
        yield Urls(url=record, keys_url=keys)
    finally:
        for one in names:
            await admin.execute(f"DROP DATABASE IF EXISTS {one} WITH (FORCE)")
        await admin.close()


async def restored(settings: Settings, lost: Lost) -> Restored:
    """The backup in an empty installation, with what outlived the databases beside it."""
    wanted = Wanted(lost.backup, secrets=lost.old.path, beside=lost.old.path, rebuild=False)
    return await restoring.restore(settings, wanted, silent)


def tampered(backup: Path, copy: Path) -> Path:
    """The same backup with one byte of the record's archive turned."""
    shutil.copytree(backup, copy)
    archive = copy / "record" / "record.dump"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    return copy


def manifest(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder / "manifest.json").read_bytes())
    return told
