"""A whole rehearsal: rosters in, the year on the real engines, and beside it the same year in memory."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from console import texts
from console.errors import BadInput
from console.lateness import Lateness, lateness, of_timers
from console.planning import Plan, read
from console.rehearsal import Script
from console.rehearse import Rehearsal
from console.service import Doors, Service
from console.simulate import Outcome, simulate
from domain import addresses
from domain.clock import AnchorClock
from domain.messages import Stamp
from domain.runs import RunsExported
from runtime.addresses import found
from runtime.errors import EngineError
from runtime.temporal import connect
from store.history import root_of

CLOSING_S = 120.0


@dataclass(slots=True)
class Rehearsed:
    """How a rehearsal went, and the same year in memory."""

    outcome: Outcome
    memory: Outcome
    lateness_timers: Lateness
    lateness_acts: Lateness
    clock_s: float
    wall_s: float
    acts: int
    retried: int
    receipts: list[tuple[str, str, int]]
    answered_us: list[int]
    workflows: dict[str, int]
    logs: dict[str, dict[str, int | str]]


async def rehearse(service: Service, plan: Plan, told: Callable[[int, int], None]) -> Rehearsed:
    """Rehearses a plan on a service that is up. Raises BadInput, Refusal, Unreachable, EngineError."""
    given = read(plan)
    year = addresses.programme_year(given.cohort.name)
    doors = service.doors()
    try:
        await _refuse_a_second_one(doors, year, service)
        for person, profile, code in given.profiles:
            await doors.vault.put_person(person, profile, code)
        script = Script(given.cohort, plan.seed, given.until_us)
        put = partial(texts.put, doors.vault)
        rehearsal = Rehearsal(doors, script, year, plan.day_ms, put, told)
        began = time.monotonic()
        await rehearsal.run(given.cohort.calendar.begins_us, given.until_us)
        if plan.until is None:
            await _everything_closed(doors)
        wall_s = time.monotonic() - began
        outcome = await final(doors, given.until_us)
        outcome.acts, outcome.refused = len(rehearsal.seen.receipts), rehearsal.seen.refusals
        timers = await of_timers(doors.logs["programme"], rehearsal.clock, given.cohort.calendar.begins_us)
        return Rehearsed(
            outcome=outcome,
            memory=simulate(Script(given.cohort, plan.seed, given.until_us), year, given.until_us),
            lateness_timers=timers,
            lateness_acts=lateness(rehearsal.seen.late_us),
            clock_s=(given.until_us - given.cohort.calendar.begins_us) / 86_400e6 * plan.day_ms / 1000,
            wall_s=wall_s,
            acts=len(rehearsal.seen.receipts),
            retried=rehearsal.seen.retried,
            receipts=rehearsal.seen.receipts,
            answered_us=rehearsal.seen.answered_us,
            workflows=await workflows(service),
            logs=await roots(doors),
        )
    finally:
        await doors.close()


async def _everything_closed(doors: Doors) -> None:
    """Waits until every driver of the year has come to its end. Raises EngineError when they do not."""
    ends = time.monotonic() + CLOSING_S
    while left := await doors.logs["programme"].open_streams():
        if time.monotonic() > ends:
            problem = f"{len(left)} workflows have not ended {CLOSING_S:.0f} s after the year did."
            raise EngineError(problem, "Look into logs/worker-year.log of the data directory.")
        await asyncio.sleep(0.1)


async def workflows(service: Service) -> dict[str, int]:
    """How many workflows were started, and how many events their histories hold in all runs."""
    places = found(service.settings)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    started, events = set(), 0
    async for run in client.list_workflows():
        started.add(run.id)
        events += run.history_length
    return {"started": len(started), "history_events": events}


async def roots(doors: Doors) -> dict[str, dict[str, int | str]]:
    """Size and root of every log."""
    found_roots: dict[str, dict[str, int | str]] = {}
    for name, log in doors.logs.items():
        size, root = await root_of(log)
        found_roots[name] = {"size": size, "root": root}
    return found_roots


async def final(doors: Doors, until_us: int) -> Outcome:
    """Every stream as it stands at a moment, also those that are ordered and not yet begun."""
    outcome = Outcome()
    for log in (doors.logs["programme"], doors.logs["care"]):
        outcome.events += await log.head()
        for stream in await log.streams():
            state = outcome.states[stream] = (await doors.ledger.view(stream, until_us)).state
            if getattr(state, "exported", None):  # when that was done says nothing of the year
                rows = await log.read(stream)
                outcome.events -= sum(row.type == RunsExported.TYPE for row in rows)
    ordered = [target for state in outcome.states.values() for target in getattr(state, "pending", ())]
    for stream in sorted(set(ordered) - outcome.states.keys()):
        outcome.states[stream] = (await doors.ledger.view(stream, until_us)).state
    return outcome


async def go_on_in_real_time(doors: Doors, cohort: str, programme_us: int) -> None:
    """Ties programme time to the real clock from now on: a living year, as far as it was rehearsed."""
    year = addresses.programme_year(cohort)
    now_us = time.time_ns() // 1_000
    command = AnchorClock(real_anchor_us=now_us, programme_anchor_us=programme_us)
    await doors.ledger.execute(year, command, Stamp(programme_us, "rehearsal", f"{year}/anchor/real"))
    await doors.mark.lift(year)


async def _refuse_a_second_one(doors: Doors, year: str, service: Service) -> None:
    if await doors.logs["programme"].read(year):
        raise BadInput(
            str(service.dir.path),
            "",
            "This data directory holds a year already.",
            "Choose another --data-dir.",
        )


def shown(programme_us: int) -> str:
    """A programme moment as a date and a time, UTC."""
    return datetime.fromtimestamp(programme_us / 1e6, UTC).strftime("%Y-%m-%d %H:%M")
