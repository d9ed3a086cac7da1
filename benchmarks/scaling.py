"""More processes: settles a second and lateness with 1, 2, 4 workers of the year, commands with 1, 2 sites.

All of them share the processors of one machine: what a further host would give is more.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import cycle
from statistics import median

import httpx

from benchmarks.cluster import PAIRS
from benchmarks.cohorts import open_folder
from benchmarks.large import USUAL
from benchmarks.measures import Measure, told
from benchmarks.month_end import MonthEnd
from benchmarks.screens import Served, client_with, served, site_process
from benchmarks.signing_in import may_act
from console.service import YEAR_QUEUE, Service
from runtime.postgres import Urls
from runtime.settings import Settings

WORKERS, AHEAD_S = (1, 2, 4), 45.0
WARM, COUNTED_S = 5, 10.0
AT_ONCE = 64
CONTACT = {"what": "contact", "when": "yesterday"}


async def scaling() -> list[Measure]:
    """The end of a month with each number of workers, then commands with one site and with two."""
    ended = [measure for workers in WORKERS for measure in await _month_end(workers)]
    return ended + await _commands()


async def _month_end(workers: int) -> list[Measure]:
    with open_folder() as folder:
        service = Service(Settings.load(data_dir=folder / "run"))
        try:
            await service.start_engines()
            doors = service.doors()
            month = MonthEnd(service, doors, PAIRS)
            await month.fill()
            await month.tie(AHEAD_S)
            await service.start_worker()
            for _ in range(workers - 1):
                await service.start_another_worker(YEAR_QUEUE)
            drained = await month.drained(await month.everybody_waits())
            await month.close()
            await doors.close()
        finally:
            await service.stop()
    name = f"month's end of {PAIRS:,} pairs, {workers} year worker{'s' if workers > 1 else ''}"
    return [
        told(f"{name}: settles", round(drained.a_second, 1), "a second"),
        told(f"{name}: late, p50", round(median(drained.late_s), 2), "s"),
        told(f"{name}: late, p99", round(drained.within(99), 2), "s"),
    ]


async def _commands() -> list[Measure]:
    """Contacts that mentors record of their own pairs, at one site and then at two of the same record."""
    async with served(USUAL) as first, AsyncExitStack() as stack:
        folder = stack.enter_context(open_folder())
        urls = Urls(url=first.reach.url, keys_url=first.reach.keys_url)
        base = await stack.enter_async_context(site_process(folder / "data", urls, first.reach.kek))
        second = replace(first, base=base)
        acting = list(first.mentors)  # how often one person may act in a minute is limited
        some, others = acting[:AT_ONCE], acting[AT_ONCE:]
        return [
            told(f"commands at the pages, {name}", await _a_second(sites, mentors), "commands/s")
            for name, sites, mentors in (("1 site", [first], some), ("2 sites", [first, second], others))
        ]


async def _a_second(sites: Sequence[Served], pairs: Sequence[str]) -> int:
    """How many are answered a second, asked by several mentors at once who wait for each answer.

    It is counted from when every one of them has had some answers: a site that has just begun reads first.
    """
    done, warm = 0, asyncio.Barrier(len(pairs))

    async def asks(site: Served, pair: str) -> None:
        nonlocal done
        async with client_with(site, site.mentors[pair]) as client:
            await may_act(client, "/me/self")
            for _ in range(WARM):
                await _recorded(client, pair)
            await warm.wait()
            ends = time.monotonic() + COUNTED_S
            while time.monotonic() < ends:
                await _recorded(client, pair)
                done += 1

    async with asyncio.TaskGroup() as group:
        for site, pair in zip(cycle(sites), pairs, strict=False):
            group.create_task(asks(site, pair))
    return round(done / COUNTED_S)


async def _recorded(client: httpx.AsyncClient, pair: str) -> None:
    (await client.post(f"/api/v1/me/pairs/{pair}/happened", json=CONTACT)).raise_for_status()
