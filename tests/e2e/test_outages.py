"""What goes on while an engine is away, and what comes back: a living service in mid-year."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowExecutionStatus

from activities.clock import real_now_us, roll_us
from console.rebuilding import rebuild
from console.year import go_on_in_real_time
from domain import addresses, streams
from domain.meetings import RecordContact
from domain.messages import Stamp
from runtime.addresses import found
from runtime.temporal import connect
from tests.e2e.conftest import Lived, eventually, lived, small_plan

COHORT = "2025"
CLIENTS = 10
A_BREATH_S = 0.02
A_SECOND_US = 1_000_000


@pytest.fixture(scope="module")
async def living(open_folder: Path) -> AsyncIterator[Lived]:
    """A cohort in December, its clock going on at the real speed."""
    plan = small_plan(open_folder, until=date(2025, 12, 1))
    async with lived(open_folder / "living", plan, fast=False) as life:
        await go_on_in_real_time(life.doors, COHORT, await lived_until_us(life))
        yield life


async def lived_until_us(life: Lived) -> int:
    """How far the rehearsal came: its clock ran on alone while the service was settling."""
    mark_us = await life.doors.mark.read(addresses.programme_year(COHORT))
    assert mark_us is not None
    return mark_us


async def now_us(life: Lived) -> int:
    """Where programme time stands."""
    view = await life.doors.ledger.view(addresses.programme_year(COHORT), 0)
    moment: int = view.state.clock.programme_at(real_now_us())
    return moment


async def pairs(life: Lived) -> list[str]:
    """The streams of all pairs that are together."""
    view = await life.doors.ledger.view(addresses.programme_year(COHORT), 0)
    return [addresses.relationship(COHORT, pair) for pair in sorted(view.state.placed.together)]


async def contacts(life: Lived, name: str, count: int) -> list[tuple[str, str]]:
    """Contacts recorded at the door now, one after another; those that were acknowledged."""
    streams = await pairs(life)
    return [
        await contact(life, streams[number % len(streams)], f"{name}/{number}") for number in range(count)
    ]


async def contact(life: Lived, stream: str, name: str) -> tuple[str, str]:
    """A contact recorded at the door now; its stream and command id once it is acknowledged."""
    at_us = await now_us(life)
    stamp = Stamp(at_us, "mentor", f"{stream}/{name}")
    receipt = await life.doors.ledger.execute(stream, RecordContact(occurred_us=at_us - 1), stamp)
    return receipt.stream, stamp.command_id


async def goes_on(life: Lived, name: str, over: asyncio.Event) -> list[tuple[str, str]]:
    """A client who sends commands until everything is over; those that were acknowledged."""
    streams, taken = await pairs(life), list[tuple[str, str]]()
    while not over.is_set():
        taken.append(await contact(life, streams[len(taken) % len(streams)], f"{name}/{len(taken)}"))
        await asyncio.sleep(A_BREATH_S)
    return taken


async def running(client: Client) -> set[str]:
    """The workflows that run now."""
    everything = client.list_workflows()
    return {w.id async for w in everything if w.status == WorkflowExecutionStatus.RUNNING}


async def rings_us(client: Client, stream: str) -> int | None:
    """The real moment at which a driver's newest timer rings; None when it has armed none."""
    history = await client.get_workflow_handle(stream).fetch_history()
    armed = [event for event in history.events if event.HasField("timer_started_event_attributes")]
    if not armed:
        return None
    after = armed[-1].timer_started_event_attributes.start_to_fire_timeout
    return (armed[-1].event_time.ToNanoseconds() + after.ToNanoseconds()) // 1_000


async def client_of(life: Lived) -> Client:
    places = found(life.service.settings)
    return await connect(places.temporal, places.namespace, codec_key=places.codec_key)


async def test_commands_are_taken_and_answered_while_temporal_is_stopped(living: Lived) -> None:
    await living.service.stop_worker()
    await living.service.temporal.stop()
    taken = await contacts(living, "while-stopped", 12)
    await living.service.temporal.start()
    await living.service.start_worker()
    for stream, command in taken:
        firsts = [row for row in await living.doors.logs["programme"].read(stream) if row.ordinal == 0]
        assert [row.command_id for row in firsts].count(command) == 1


async def test_everything_is_back_from_the_log_though_ten_clients_send_commands_meanwhile(
    living: Lived,
) -> None:
    log, over = living.doors.logs["programme"], asyncio.Event()
    clients = [asyncio.create_task(goes_on(living, f"client-{n}", over)) for n in range(CLIENTS)]
    await living.service.stop_worker()
    await living.service.temporal.wipe()
    await living.service.temporal.start()
    await living.service.start_worker()
    before = await log.head()
    await rebuild(found(living.service.settings), lambda *_: None)
    meanwhile = await log.head() - before
    wanted = {stream for stream, _ in await log.open_streams()}
    client = await client_of(living)

    async def all_run() -> bool:
        return await running(client) == wanted

    await eventually(all_run)
    over.set()
    answers = await asyncio.gather(*clients)
    taken = [receipt for answer in answers for receipt in answer]
    rows = [row for stream in {s for s, _ in taken} for row in await log.read(stream)]
    stored = Counter(row.command_id for row in rows if row.ordinal == 0)
    assert (meanwhile > 0, all(answers)) == (True, True)
    assert [stored[command] for _, command in taken] == [1] * len(taken)


async def test_each_rebuilt_workflow_has_its_timer_again_at_the_moment_that_the_record_says(
    living: Lived,
) -> None:
    client = await client_of(living)
    now = await now_us(living)
    wanted = {
        stream: min(view.year.clock.real_at(due[0]), roll_us(stream, view.year, now))
        for stream, _ in await living.doors.logs["programme"].open_streams()
        for view in [await living.doors.ledger.view(stream, 0)]
        if (due := streams.decider_of(stream).due(view.state, view.context)) is not None
    }
    assert wanted

    async def all_armed() -> bool:
        rings = [(await rings_us(client, stream), at_us) for stream, at_us in wanted.items()]
        return all(ring is not None and abs(ring - at_us) < A_SECOND_US for ring, at_us in rings)

    await eventually(all_armed)


async def test_a_killed_postgres_comes_back_and_nothing_acknowledged_is_lost(living: Lived) -> None:
    before = living.service.postgres.restarts
    taken = await contacts(living, "before-kill", 5)
    pid = living.service.postgres.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)

    async def again() -> bool:
        return living.service.postgres.restarts > before

    await eventually(again)
    stored = {row.command_id for s, _ in taken for row in await living.doors.logs["programme"].read(s)}
    assert {command for _, command in taken} <= stored
