"""What goes on while an engine is away, and what comes back: a living service in mid-year."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowExecutionStatus

from activities.clock import real_now_us
from console.rebuilding import rebuild
from console.year import go_on_in_real_time
from domain import addresses
from domain.meetings import RecordContact
from domain.messages import Stamp
from runtime.addresses import found
from runtime.temporal import connect
from tests.e2e.conftest import Lived, eventually, lived, small_plan

COHORT = "2025"
CLIENTS = 10


@pytest.fixture(scope="module")
async def living(open_folder: Path) -> AsyncIterator[Lived]:
    """A cohort in December, its clock going on at the real speed."""
    plan = small_plan(open_folder, until=date(2025, 12, 1))
    async with lived(open_folder / "living", plan, fast=False) as life:
        await go_on_in_real_time(life.doors, COHORT, await now_us(life))
        yield life


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
    streams, taken = await pairs(life), []
    for number in range(count):
        stream, at_us = streams[number % len(streams)], await now_us(life)
        stamp = Stamp(at_us, "mentor", f"{stream}/{name}/{number}")
        receipt = await life.doors.ledger.execute(stream, RecordContact(occurred_us=at_us - 1), stamp)
        taken.append((receipt.stream, stamp.command_id))
    return taken


async def running(client: Client) -> set[str]:
    """The workflows that run now."""
    everything = client.list_workflows()
    return {w.id async for w in everything if w.status == WorkflowExecutionStatus.RUNNING}


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


async def test_everything_is_back_from_the_log_after_temporals_data_was_deleted(living: Lived) -> None:
    await living.service.stop_worker()
    await living.service.temporal.wipe()
    clients = [asyncio.create_task(contacts(living, f"client-{n}", 20)) for n in range(CLIENTS)]
    await living.service.temporal.start()
    await living.service.start_worker()
    await rebuild(found(living.service.settings), lambda *_: None)
    taken = [receipt for answers in await asyncio.gather(*clients) for receipt in answers]
    wanted = {stream for stream, _ in await living.doors.logs["programme"].open_streams()}
    client = await client_of(living)

    async def all_run() -> bool:
        return await running(client) == wanted

    await eventually(all_run)
    stored = {
        row.command_id
        for stream in {s for s, _ in taken}
        for row in await living.doors.logs["programme"].read(stream)
    }
    assert {command for _, command in taken} <= stored


async def test_each_rebuilt_workflow_has_its_timer_again(living: Lived) -> None:
    client = await client_of(living)
    due = await living.doors.logs["programme"].db.fetch(
        "SELECT stream FROM programme.stream WHERE NOT closed AND due_us IS NOT NULL"
    )

    async def all_armed() -> bool:
        for (stream,) in due:
            history = await client.get_workflow_handle(stream).fetch_history()
            kinds = [event.WhichOneof("attributes") for event in history.events]
            if "timer_started_event_attributes" not in kinds:
                return False
        return True

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
