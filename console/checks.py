"""What `doctor` looks at: the installation, the data directory, both engines, and whether the logs add up."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import packages_distributions
from typing import Any

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from console import backups, production, seals, vigilance
from console.ground import clock, disks
from console.health import Check, Health, good, health, ill
from console.rebuilding import client_of
from console.service import URGENT_QUEUE, YEAR_QUEUE, Doors
from domain import addresses
from runtime.addresses import Addresses, found
from runtime.binaries import postgres_programs
from runtime.cluster import inspected
from runtime.datadir import DataDir
from runtime.errors import EngineError, Fault
from runtime.processes import command_line
from runtime.settings import Settings, strangers
from store import migrate
from store.database import Database, Unreachable
from store.keys import WrongWrappingKey
from store.log import LOGS
from store.spool import Spool

ROOMS = ("domain", "store", "runtime", "activities", "workflows", "console")
OURS = "nearpeer"
OLDEST_PYTHON = (3, 11)
PATIENCE_S = 3.0
"""How long a start or a nudge may wait for the relay, which looks every 0.1 s."""
LOOK_S = 0.25
LONGEST_POLL_S = 70
"""A worker asks again at least so often; Temporal lists dead ones for minutes."""
LONGEST_WAIT_S = 300
"""A report waits for as long as an outage does; while there is none, for seconds."""
SHOWN = 3
"""Streams that one line names."""

_SUMS = """
SELECT head.position AS head,
       (SELECT count(*) FROM {log}.event) AS events,
       (SELECT coalesce(max(position), 0) FROM {log}.event) AS newest,
       (SELECT coalesce(sum(version), 0) FROM {log}.stream) AS versions
FROM {log}.head"""
_OUTBOX = "SELECT count(*) AS waiting, min(id) AS oldest FROM programme.outbox"


async def examine(settings: Settings, *, connect: bool = False) -> Health:
    """Looks at everything; what cannot be looked at is told, never raised.

    Nothing goes out but to the engines; with `connect` each gateway is connected to, and sent nothing.
    """
    checks = [_python(), _packages(packages_distributions()), _variables(strangers()), _data_dir(settings)]
    place = DataDir(settings.data_dir, settings)
    running = _running(place)
    checks.extend(
        [*disks(place), *_spool(place), vigilance.numbers(settings), *vigilance.watchdog(place, running)]
    )
    checks.extend([*seals.sealer(place, running), *backups.newest(place)])
    checks.extend([check async for check in vigilance.pages(running)])
    checks.extend([check async for check in vigilance.ways(settings, connect=connect)])
    checks.extend([check async for check in production.check(settings)])
    reached = True
    try:
        places = found(settings)
    except Fault as fault:
        checks.append(ill("engines", fault.message, fault.remedy))
        return health(checks, reached=not isinstance(fault, EngineError))
    for examined in (_record(places, settings), _temporal(places, settings, running)):
        answered = False
        async for check in examined:
            checks.append(check)
            answered = answered or check.ok
        reached = reached and answered
    return health(checks, reached=reached)


def _running(place: DataDir) -> dict[str, Any]:
    """What runs here, as far as it can be read."""
    try:
        return place.running() or {}
    except Fault:
        return {}


def _python() -> Check:
    here = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= OLDEST_PYTHON
    remedy = "" if ok else "Install Python 3.11 or newer."
    return Check(name="python", ok=ok, detail=f"Python {here}", remedy=remedy)


def _packages(distributions: Any) -> Check:
    """No foreign package may be called like a room: it would be imported in its place."""
    foreign = sorted(
        f"{room} of {owner}"
        for room in ROOMS
        for owner in distributions.get(room, [])
        if owner.lower() != OURS
    )
    if foreign:
        remedy = "Remove it, or install nearpeer into an environment of its own."
        detail = f"A foreign package has the name of one of ours: {', '.join(foreign)}."
        return ill("packages", detail, remedy)
    return good("packages", "no foreign package is called like one of ours")


def _variables(unknown: list[tuple[str, str]]) -> Check:
    if not unknown:
        return good("variables", "every NEARPEER_ variable is a setting")
    name, meant = unknown[0]
    more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
    remedy = f"Did you mean {meant}?" if meant else "Unset it."
    return ill("variables", f"{name}{more}: no such setting.", remedy)


def _data_dir(settings: Settings) -> Check:
    place = DataDir(settings.data_dir, settings)
    try:
        made, running = place.inspect(), place.running()
        if made and settings.database_url is None:
            inspected(place, postgres_programs(settings.postgres_bin))
    except Fault as fault:
        return ill("data directory", fault.message, fault.remedy)
    told = f"in use by pid {running['pid']}" if running else "not in use"
    if not place.path.exists():
        told = "not made yet"
    return good("data directory", f"{place.path}, {told}")


def _spool(place: DataDir) -> Iterator[Check]:
    """The reports that wait outside of the record; nothing is said where there is no spool."""
    try:
        spool = Spool(place.spool, place.public_key())
        waiting, damaged = spool.waiting(), spool.damaged()
    except (Fault, OSError):
        return
    told = f"{len(waiting)} reports wait for the record"
    waits_s = time.time() - int(waiting[0].partition("-")[0]) / 1e6 if waiting else 0.0
    if damaged:
        remedy = f"See {place.spool / 'damaged'}; ask who sent them, then take them away."
        detail = f"{len(damaged)} reports are damaged and not in the record; {told}."
        yield ill("spool", detail, remedy)
    elif waits_s > LONGEST_WAIT_S:
        remedy = (
            "See that the record and the watchdog run, and the watchdog's log: nothing is lost meanwhile."
        )
        yield ill("spool", f"{told}, the oldest for {waits_s:.0f} s.", remedy)
    else:
        yield good("spool", told)


async def _record(places: Addresses, settings: Settings) -> AsyncIterator[Check]:
    try:
        for name, history, url in (
            ("postgres", migrate.RECORD, places.url),
            ("keys", migrate.KEYS, places.keys_url),
        ):
            yield await _schema(name, history, url)
        doors = Doors(places)
        try:
            yield await _wrapping_key(doors)
            for log in LOGS:
                yield await _sums(doors.db, log)
            yield await clock(doors.db)
            yield await _outbox(doors.db)
            yield await _cases(doors)
            async for check in vigilance.rota(doors, settings):
                yield check
        finally:
            await doors.close()
    except Unreachable as error:
        what, _, remedy = str(error).partition(". ")
        yield ill("postgres", f"{what}.", remedy)


async def _schema(name: str, history: str, url: str) -> Check:
    here, wanted = await migrate.current(url), migrate.head(history)
    if here == wanted:
        return good(name, f"reached, schema {here}")
    remedy = migrate.remedy(here, history)
    detail = f"The schema is {here or 'missing'}, this release needs {wanted}."
    return ill(name, detail, remedy)


async def _wrapping_key(doors: Doors) -> Check:
    """Whether one stored name can be opened; the name is not looked at."""
    person = await doors.db.fetchrow("SELECT person_id FROM vault.person ORDER BY person_id LIMIT 1")
    if person is None:
        return good("wrapping key", "nothing is in the vault yet")
    try:
        await doors.vault.names([person["person_id"]])
    except WrongWrappingKey:
        detail = "The wrapping key does not fit the vault's keys."
        remedy = "Give NEARPEER_KEK, or the file secrets/kek, that belongs to this database."
        return ill("wrapping key", detail, remedy)
    return good("wrapping key", "it opens the vault")


async def _sums(db: Database, log: str) -> Check:
    row = await db.fetchrow(_SUMS.format(log=log))
    figures = {name: int(row[name]) for name in ("head", "events", "newest", "versions")}
    ok = len(set(figures.values())) == 1
    if ok:
        return good(f"log {log}", f"{figures['events']} events, no hole")
    told = ", ".join(f"{name} {count}" for name, count in figures.items())
    remedy = "Restore the newest backup: events were lost or added from outside."
    return ill(f"log {log}", f"Its figures differ: {told}.", remedy)


async def _outbox(db: Database) -> Check:
    """Whether starts and nudges reach Temporal: the oldest one must be gone before our patience is."""
    first = await db.fetchrow(_OUTBOX)
    ends = time.monotonic() + PATIENCE_S
    now = first
    while now["oldest"] is not None and now["oldest"] == first["oldest"]:
        if time.monotonic() > ends:
            detail = f"{now['waiting']} starts and nudges wait, the oldest for more than {PATIENCE_S:g} s."
            remedy = "See that Temporal and the worker run: nothing is lost meanwhile."
            return ill("outbox", detail, remedy)
        await asyncio.sleep(LOOK_S)
        now = await db.fetchrow(_OUTBOX)
    return good("outbox", f"{now['waiting']} starts and nudges wait")


async def _cases(doors: Doors) -> Check:
    """Whether every open case, and the rota, can be read; of one that cannot the watchdog tells the desk."""
    opened = [stream for stream, _ in await doors.logs["care"].open_streams()]
    cases = [stream for stream in opened if addresses.kind_of(stream) == "emergency"]
    views = await doors.ledger.views(cases, 0)
    unread = [stream for stream in cases if stream not in views]
    if not (await doors.ledger.view(addresses.rota(), 0)).sound:
        unread.append(addresses.rota())
    if unread:
        detail = f"{len(unread)} cannot be read: {', '.join(unread[:SHOWN])}."
        remedy = "Install the release that wrote them, or restore the newest backup. Call whoever is on duty."
        return ill("cases", detail, remedy)
    return good("cases", f"{len(cases)} are open, each can be read")


async def _temporal(places: Addresses, settings: Settings, running: dict[str, Any]) -> AsyncIterator[Check]:
    try:
        client = await client_of(places)
    except Fault as fault:
        yield ill("temporal", fault.message, fault.remedy)
        return
    yield Check(
        name="temporal", ok=True, detail=f"reached at {places.temporal}, namespace {places.namespace}"
    )
    for name, queue, part in (
        ("worker", YEAR_QUEUE, "worker-year"),
        ("urgent worker", URGENT_QUEUE, "worker-urgent"),
    ):
        pid = running.get(part, {}).get("pid")
        if pid and not command_line(pid):  # Temporal lists a dead one for a minute
            yield _dead(name, pid, part)
        elif pid or queue == YEAR_QUEUE or settings.temporal_address:
            yield await _worker(client, places.namespace, name, queue)


def _dead(name: str, pid: int, part: str) -> Check:
    remedy = f"`up` brings it back within seconds; else look into logs/{part}.log of the data directory."
    return ill(name, f"The worker (pid {pid}) has died.", remedy)


async def _worker(client: Client, namespace: str, name: str, queue: str) -> Check:
    try:
        pollers = sum([await _pollers(client, namespace, queue, kind) for kind in _kinds()])
    except RPCError as error:
        return ill(name, f"Temporal did not say ({error.status.name}).", "See its log, then try again.")
    if pollers == 0:
        remedy = f"Start it: nearpeer up, or nearpeer worker --lane {queue}"
        return ill(name, f"Nobody asks for the work of the lane {queue}.", remedy)
    return good(name, "asks for work")


def _kinds() -> Iterator[TaskQueueType.ValueType]:
    yield TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
    yield TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY


async def _pollers(client: Client, namespace: str, queue: str, kind: TaskQueueType.ValueType) -> int:
    request = DescribeTaskQueueRequest(
        namespace=namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
    )
    answer = await client.workflow_service.describe_task_queue(request)
    since = time.time() - LONGEST_POLL_S
    return sum(poller.last_access_time.seconds >= since for poller in answer.pollers)
