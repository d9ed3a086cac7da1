"""From a due moment to its event in the log through Temporal, beside an empty workflow's timer and activity.

One pair's year at 150 ms a day, in which nobody does anything but time; in between, empty workflows on the
same server. Both are read from Temporal's histories: until the server holds the activity's result.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from datetime import date
from statistics import median, quantiles

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from benchmarks.cohorts import open_folder
from benchmarks.empty import QUEUE, Empty, worker
from benchmarks.measures import Measure, at_most, told
from benchmarks.records import calendar, cohort
from console.rehearsal import Script
from console.service import Doors, Service
from domain import addresses
from domain.clock import AnchorClock, ClockAnchored
from domain.messages import TIME, Stamp
from runtime.addresses import found
from runtime.settings import Settings
from runtime.temporal import connect
from store.history import every_row

DAY_MS, DAY_US, HOUR_US, AHEAD_US = 150, 86_400_000_000, 3_600_000_000, 5_000_000
RATIO, EMPTIES = 1.5, 40
BEGINS, OVER = date(2025, 9, 16), date(2026, 7, 10)


async def punctual() -> list[Measure]:
    """How late both are, in milliseconds, and the ratio."""
    with open_folder(in_memory=True) as folder:
        service = Service(Settings.load(data_dir=folder / "run"))
        try:
            await service.start_engines()
            doors = service.doors()
            await _prepared(doors)
            await service.start_worker()
            clock = await _anchored(doors, AHEAD_US)
            places = found(service.settings)
            client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
            async with worker(client):
                empty = await _empties(client, clock)
            ours = [late async for late in _of_the_record(doors, client, clock)]
            await doors.close()
        finally:
            await service.stop()
    return _judged(ours, empty)


def _judged(ours: list[float], empty: list[float]) -> list[Measure]:
    name = "from due to its event in the log"
    ratio = round(median(ours) / median(empty), 2)
    return [
        at_most(f"{name}: against an empty timer and activity", ratio, "ratio", RATIO),
        *(
            told(f"{name}: {who}, {what}", value, "ms")
            for who, figures in (("nearpeer", ours), ("empty workflow", empty))
            for what, value in (
                ("median", round(median(figures), 1)),
                ("p90", round(quantiles(figures, n=10)[8], 1)),
            )
        ),
        told(f"{name}: dues measured", len(ours), "dues"),
    ]


def _midnight(day: date) -> int:
    days = calendar()
    return days.midnight((day - date.fromisoformat(days.day0)).days)


async def _prepared(doors: Doors) -> None:
    """A pair that is about to begin, and a clock that stands far ahead until a worker is there."""
    people, begins_us = cohort(1), _midnight(BEGINS)
    year, script = addresses.programme_year(people.name), Script(people, "1", begins_us)
    acts = iter(script.opening())
    while (act := next(acts, None) or script.pop()) is not None:
        stamp = Stamp(act.at_us, act.actor, act.command_id)
        command = act.command or (
            act.look((await doors.ledger.view(act.stream, act.at_us)).state) if act.look else None
        )
        if command is not None:
            await doors.ledger.execute(act.stream, command, stamp)
        script.learned((await doors.ledger.view(year, act.at_us)).state)
    await _anchored(doors, HOUR_US)


async def _anchored(doors: Doors, ahead_us: int) -> ClockAnchored:
    """The programme's clock, which reaches the first day so much later in real time."""
    year, begins_us = addresses.programme_year("2025"), _midnight(BEGINS)
    anchor = AnchorClock(
        real_anchor_us=_now_us() + ahead_us,
        programme_anchor_us=begins_us,
        programme_us=DAY_US,
        real_us=DAY_MS * 1_000,
    )
    await doors.ledger.execute(year, anchor, Stamp(begins_us, "bench", f"{year}/anchor/{ahead_us}"))
    clock: ClockAnchored = (await doors.ledger.view(year, begins_us)).state.clock
    return clock


async def _empties(client: Client, clock: ClockAnchored) -> list[float]:
    """Empty workflows, evenly over the year and never at the turn of a day; how late each was, in ms."""
    first, last = clock.real_at(_midnight(BEGINS)), clock.real_at(_midnight(OVER))
    step = (last - first) // EMPTIES
    dues = [first + step * n + DAY_MS * 500 for n in range(1, EMPTIES)]
    handles = [
        await client.start_workflow(Empty.run, due, id=f"empty-{n}", task_queue=QUEUE)
        for n, due in enumerate(dues)
    ]
    await asyncio.gather(*(handle.result() for handle in handles))
    await asyncio.sleep(max(0.0, (last - _now_us()) / 1e6))
    found_ = []
    for due, handle in zip(dues, handles, strict=True):
        history = (await handle.fetch_history()).events
        found_ += [(at_us - due) / 1000 for _, at_us in _activities(history)]
    return found_


async def _of_the_record(doors: Doors, client: Client, clock: ClockAnchored) -> AsyncIterator[float]:
    """How late each look was that a timer brought about, in ms: its newest due moment against its end."""
    looks: dict[str, list[tuple[int, int]]] = {}
    async for run in client.list_workflows("TaskQueue = 'year'"):
        history = await client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
        looks.setdefault(run.id, []).extend(_activities(history.events))
    due_of: dict[tuple[str, int], int] = {}
    async for row in every_row(doors.logs["programme"]):
        if row.actor == TIME and row.occurred_us > clock.programme_anchor_us + DAY_US:
            batch = (row.stream, row.written_us)
            due_of[batch] = max(due_of.get(batch, 0), row.occurred_us)
    for (stream, written_us), due_us in due_of.items():
        ended = [end for start, end in looks.get(stream, ()) if start <= written_us <= end]
        if ended:
            yield (ended[0] - clock.real_at(due_us)) / 1000


def _activities(history: Iterable[HistoryEvent]) -> list[tuple[int, int]]:
    """(scheduled, completed) of every activity, in real microseconds of the server."""
    scheduled, found_ = {}, []
    for event in history:
        at_us = event.event_time.ToNanoseconds() // 1_000
        if event.HasField("activity_task_scheduled_event_attributes"):
            scheduled[event.event_id] = at_us
        elif event.HasField("activity_task_completed_event_attributes"):
            begun = event.activity_task_completed_event_attributes.scheduled_event_id
            found_.append((scheduled[begun], at_us))
    return found_


def _now_us() -> int:
    return time.time_ns() // 1_000
