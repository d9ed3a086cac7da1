"""What poisons a record: each kind is planted as the record's owner can, and is taken away again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from benchmarks.grid.desk import OFFICER, Desk
from domain import addresses
from domain.case_commands import RaiseEmergency
from runtime.datadir import SPOOL_KEY
from store.log import Log, VersionConflict
from store.oncall import SealedCopy
from store.raising import Report
from store.rows import Course, NewRow
from store.spool import SEALED, Spool

FAR_US = 1 << 62
NEST = 25_000
LOOKED_S = 10.0
"""Real seconds in which the watchdog has surely looked again: it does so every three, at this clock."""
DRAINED_S = 30.0
"""A report of a wrong clock is in the record by then, or somebody has to be told of it."""
BENIGN = ("reading-recorded", 1, '{"matter":"names","note":null}')
"""An event that every decider of the care log passes over."""
Plant = Callable[[Desk, str], Awaitable[str]]
"""Poisons the case of an id; returns the name under which the desk is told of it, or nothing."""
Lift = Callable[[Desk, str], Awaitable[None]]


class Poison(NamedTuple):
    """`early`: it is planted before the poisoned case is raised, else in the case."""

    plant: Plant
    lift: Lift
    early: bool = False


def _event(kind: str, schema: int, body: str, *, quiet: bool = False) -> Poison:
    """An event at the end of a case; `quiet` where the case can be read all the same."""

    async def plant(desk: Desk, case: str) -> str:
        stream = addresses.emergency(case)
        await _append(desk, stream, kind, schema, body)
        return "" if quiet else stream

    async def lift(desk: Desk, case: str) -> None:
        await _mend(desk, addresses.emergency(case))

    return Poison(plant, lift)


def _rota(kind: str, schema: int, body: str) -> Poison:
    """An event in the rota, the frame of every case."""

    async def plant(desk: Desk, _: str) -> str:
        await _append(desk, addresses.rota(), kind, schema, body)
        return ""

    async def lift(desk: Desk, _: str) -> None:
        await _mend(desk, addresses.rota())

    return Poison(plant, lift, early=True)


async def _append(desk: Desk, stream: str, kind: str, schema: int, body: str) -> None:
    care = Log(desk.owner, "care")
    now_us = desk.clock.programme_at(time.time_ns() // 1_000)
    row = NewRow(kind, schema, body.encode(), now_us, now_us, "poison", 0, f"poison/{now_us}", 0, None, None)
    while True:
        found = await desk.owner.fetchrow(
            "SELECT version, workflow, due_us, closed FROM care.stream WHERE stream = $1", stream
        )
        course = Course(found["due_us"], found["closed"], found["workflow"])
        try:
            await care.append(stream, found["version"], [row], course)
        except VersionConflict:
            continue
        return


async def _mend(desk: Desk, stream: str) -> None:
    """As a restored backup would: the poison's place is taken by an event that says nothing."""
    kind, schema, body = BENIGN
    await desk.owner.execute(
        "BEGIN; SET LOCAL session_replication_role = replica;"  # noqa: S608 - constants
        f" UPDATE care.event SET type = '{kind}', schema = {schema}, body = '{body}'"
        f" WHERE stream = '{stream}' AND actor = 'poison'; COMMIT"
    )


def _wake(stream: str, workflow: str) -> Poison:
    """A row of the outbox that no driver answers to."""

    async def plant(desk: Desk, case: str) -> str:
        await desk.owner.execute(
            "INSERT INTO care.outbox (stream, workflow, kind) VALUES ($1, $2, 'start')",
            stream.format(case=case),
            workflow,
        )
        return ""

    async def lift(desk: Desk, case: str) -> None:
        await desk.owner.execute("DELETE FROM care.outbox WHERE stream = $1", stream.format(case=case))

    return Poison(plant, lift, early=True)


def _claim() -> Poison:
    """Somebody who says that they will be alive for ever acts on the first page of a case."""

    async def plant(desk: Desk, case: str) -> str:
        await desk.owner.execute(
            "INSERT INTO care.claim (stream, intent, claimed_by, claimed_us)"
            " VALUES ($1, 'page/1', 'nobody', $2)",
            addresses.emergency(case),
            FAR_US,
        )
        return ""

    async def lift(desk: Desk, _: str) -> None:
        await desk.owner.execute("DELETE FROM care.claim WHERE claimed_by = 'nobody'")

    return Poison(plant, lift, early=True)


def _spooled(content: Callable[[str], bytes] | None) -> Poison:
    """A file of the spool: sealed from these bytes, or nothing that was ever sealed."""

    async def plant(desk: Desk, case: str) -> str:
        place, now_us = desk.service.dir, time.time_ns() // 1_000
        if content is None:
            name = f"{now_us:017}-{'0' * 20}{SEALED}"
            waiting = place.spool / "waiting"
            await asyncio.to_thread(waiting.mkdir, mode=0o700, parents=True, exist_ok=True)
            await asyncio.to_thread((waiting / name).write_bytes, b"nothing that we sealed")
            return f"spool/{name}"
        spool = Spool(place.spool, place.public_key())
        name = await asyncio.to_thread(spool.keep, content(case), now_us, "1" * 20)
        if content is _out_of_time:
            file, ends = place.spool / "waiting" / name, time.monotonic() + DRAINED_S
            while await asyncio.to_thread(file.exists):
                if time.monotonic() > ends:
                    return addresses.emergency(case)
                await asyncio.sleep(0.1)
            return ""
        return f"spool/{name}"

    async def lift(desk: Desk, _: str) -> None:
        spool = desk.service.dir.spool
        for file in await asyncio.to_thread(lambda: [*spool.glob("waiting/*"), *spool.glob("damaged/*")]):
            await asyncio.to_thread(file.unlink, missing_ok=True)

    return Poison(plant, lift, early=content is not _out_of_time)


def _no_report(_: str) -> bytes:
    return b'{"stream":null}'


def _out_of_time(case: str) -> bytes:
    stream = addresses.emergency(case)
    return Report(
        stream=stream,
        command_id=f"{stream}/raise/poison",
        token="1" * 20,
        received_us=FAR_US,
        actor="person-1",
        author="person-1",
        command=RaiseEmergency(level="emergency", danger="yes", raised_by="mentor", verified=True),
        words=None,
    ).written()


def _copy() -> Poison:
    """The sealed copy of the rota; it has to be readable again at the next look."""

    async def plant(desk: Desk, _: str) -> str:
        await asyncio.to_thread((desk.service.dir.spool / "on-call.sealed").write_bytes, b"x" * 99)
        return ""

    async def lift(desk: Desk, _: str) -> None:
        place = desk.service.dir
        copy = SealedCopy(place.spool / "on-call.sealed", place.secret(SPOOL_KEY))
        ends = time.monotonic() + LOOKED_S
        while await asyncio.to_thread(copy.read) is None:
            if time.monotonic() > ends:
                raise LookupError("the sealed copy was not made anew")
            await asyncio.sleep(0.1)

    return Poison(plant, lift, early=True)


def _profile(spoil: str) -> Poison:
    """The row or the key of whoever is on call, changed by hand."""

    async def plant(desk: Desk, _: str) -> str:
        db = desk.owner if "vault" in spoil else desk.doors.keys_db
        await db.execute(spoil, OFFICER)
        return ""

    async def lift(desk: Desk, _: str) -> None:
        await desk.doors.keys_db.execute("DELETE FROM keys.person_key WHERE person_id = $1", OFFICER)
        await desk.introduce(OFFICER)

    return Poison(plant, lift, early=True)


def _number(phone: str) -> Poison:
    """An address of whoever is on call that no channel can use."""

    async def plant(desk: Desk, _: str) -> str:
        await desk.introduce(OFFICER, phone)
        return ""

    async def lift(desk: Desk, _: str) -> None:
        await desk.introduce(OFFICER)

    return Poison(plant, lift, early=True)


POISONS: dict[str, Poison] = {
    "a type that nobody knows": _event("help-arrived", 1, "{}"),
    "a schema of a later release": _event("emergency-closed", 9, '{"endpoint":"engaged","note":null}'),
    "a body that is no JSON": _event("emergency-closed", 1, "{endpoint: engaged"),
    "a body of nothing": _event("emergency-closed", 1, ""),
    "a body that is null": _event("emergency-closed", 1, "null"),
    "a body that is not a number": _event("emergency-closed", 1, '{"endpoint":NaN,"note":null}'),
    "a missing field": _event("emergency-acknowledged", 1, '{"officer":"officer-a"}'),
    "a field of another type": _event("emergency-closed", 1, '{"endpoint":7,"note":[]}'),
    "a huge body": _event("emergency-closed", 1, '{"endpoint":"' + "x" * 59_000 + '"}'),
    "a nested body": _event("emergency-closed", 1, "[" * NEST + "]" * NEST),
    "a fact that contradicts": _event(
        "obligation-ended", 1, '{"by":null,"obligation":"page/99","standing":"met"}'
    ),
    "an event of another stream": _event(*BENIGN, quiet=True),
    "a rota event nobody knows": _rota("rota-blessed", 1, "{}"),
    "a rota event that is none": _rota("rota-published", 1, '{"rota":null}'),
    "a wake of no stream": _wake("nonsense/{case}", "Emergency"),
    "a wake of no workflow": _wake("emergency/{case}-nobody", "Nonsense"),
    "a wake too long": _wake("emergency/{case}" + "x" * 1_100, "Emergency"),
    "a claim of the future": _claim(),
    "a spool file never sealed": _spooled(None),
    "a spool file of no report": _spooled(_no_report),
    "a report out of all time": _spooled(_out_of_time),
    "a sealed copy of noise": _copy(),
    "a profile of noise": _profile("UPDATE vault.person SET sealed = '\\x00ff' WHERE person_id = $1"),
    "a key of noise": _profile("UPDATE keys.person_key SET wrapped = '\\x00ff' WHERE person_id = $1"),
    "a phone number that is none": _number("no number\r\nX-Any: header"),
}
