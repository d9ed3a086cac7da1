"""The console as its people wait for it: pages at 10,000 relationships and at 185, and 200 open live lines.

A web process of its own serves each record, as in use; Temporal is nowhere, and no page needs it.
"""

import asyncio
import base64
import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

import httpx

from benchmarks.alike import alike
from benchmarks.cohorts import open_folder
from benchmarks.filling import filled
from benchmarks.large import MANY, USUAL, today_us
from benchmarks.measures import Measure, at_most, p95, told
from benchmarks.records import record
from benchmarks.seen import REPORTS, seconds_until_seen, told_of
from benchmarks.signing_in import signed_in, signed_in_as
from benchmarks.watched import watched
from console.access.acting import Role
from console.service import Doors
from domain import addresses
from runtime.addresses import Addresses
from runtime.datadir import DataDir
from runtime.postgres import Urls

COHORT = "2025"
ROLES: tuple[Role, ...] = ("coordinator", "desk")
LOOKS, THROWN_AWAY = 60, 5
PAGE_MS, AS_MUCH = 300, 1.5
LINES, RAISED, UPDATE_MS = 200, 20, 200
AT_ONCE = 16
LOADED_S = 300
PAGES = {
    "board": "/today",
    "relationship page": "/relationships/{pair}",
    "list of relationships": "/relationships",
    "credit review": "/credits",
}
ROOT = Path(__file__).parent.parent
ACTING = 128
"""Mentors who are signed in as well: how often one person may act in a minute is limited."""


@dataclass(frozen=True)
class Served:
    """A record of so many pairs, its web process, and who looks at it; `mentors` by a pair of theirs."""

    base: str
    reach: Addresses
    pairs: Sequence[str]
    cookies: Mapping[Role, str]
    mentors: Mapping[str, str]


async def screens() -> list[Measure]:
    """The coordinator's pages at both sizes, in turns; the desk's live lines; reports from a phone."""
    async with AsyncExitStack() as stack:
        sites = {pairs: await stack.enter_async_context(served(pairs)) for pairs in (MANY, USUAL)}
        measures = [
            *await _loading(sites),
            *await _pages(sites),
            *await _alike(sites[USUAL]),
            *await _lines(sites[USUAL]),
            *await _seen(sites[USUAL]),
        ]
    return measures + await watched()


# ---- pages


async def _loading(sites: Mapping[int, Served]) -> list[Measure]:
    """How long a process that has just begun needs until its board is there; until then Today says so."""
    found: list[Measure] = []
    for pairs, site in sites.items():
        began = time.perf_counter()
        async with client_of(site, "coordinator") as client:
            while not (await client.get("/api/v1/today")).raise_for_status().json()["ready"]:
                if time.perf_counter() - began > LOADED_S:
                    raise RuntimeError(f"The board of {pairs} relationships is not there after {LOADED_S} s.")
        found.append(told(f"board, {pairs:,} relationships: loaded after", _seconds(began), "s"))
    return found


def _seconds(began: float) -> float:
    return round(time.perf_counter() - began, 1)


async def _pages(sites: Mapping[int, Served]) -> list[Measure]:
    found: list[Measure] = []
    for what, path in PAGES.items():
        took = await _looked(sites, path)
        worst = {pairs: p95(all_of_them) for pairs, all_of_them in took.items()}
        found += [
            at_most(f"{what}, {MANY:,} relationships: p95", round(worst[MANY]), "ms", PAGE_MS),
            told(f"{what}, {MANY:,} relationships: median", round(median(took[MANY])), "ms"),
            told(f"{what}, {USUAL} relationships: p95", round(worst[USUAL]), "ms"),
            at_most(
                f"{what}: p95 at {MANY:,} over p95 at {USUAL}",
                round(worst[MANY] / worst[USUAL], 2),
                "ratio",
                AS_MUCH,
            ),
        ]
    return found


async def _alike(site: Served) -> list[Measure]:
    """Whether the time of a pair's page tells that an emergency is open about it."""
    async with client_of(site, "coordinator") as client:
        return await alike(client, site.reach, COHORT, site.pairs)


async def _looked(sites: Mapping[int, Served], path: str) -> dict[int, list[float]]:
    """Milliseconds of each look, the sites in turns; the first looks of all are thrown away."""
    took: dict[int, list[float]] = {pairs: [] for pairs in sites}
    chance = random.Random(path)
    async with AsyncExitStack() as stack:
        clients = {
            pairs: await stack.enter_async_context(client_of(site, "coordinator"))
            for pairs, site in sites.items()
        }
        for _ in range(LOOKS + THROWN_AWAY):
            for pairs, site in sites.items():
                address = path.format(pair=chance.choice(site.pairs))
                began = time.perf_counter()
                answer = await clients[pairs].get(address)
                took[pairs].append((time.perf_counter() - began) * 1_000)
                if answer.status_code != httpx.codes.OK:
                    raise RuntimeError(f"{address} answered {answer.status_code}")
    return {pairs: each[THROWN_AWAY:] for pairs, each in took.items()}


# ---- live lines


async def _lines(site: Served) -> list[Measure]:
    """How long after a report is answered the last of all open desks shows it."""
    lines = [_Line() for _ in range(LINES)]
    watching = [asyncio.create_task(line.watch(site)) for line in lines]
    try:
        for line in lines:
            await line.opened.wait()
        last, took = [], []
        async with client_of(site, "desk") as client:
            for number in range(RAISED + 1):
                seen = [line.next() for line in lines]
                began = time.perf_counter()
                answer = await client.post("/api/emergencies", json={"id": f"line-{number}", "danger": "yes"})
                answered = time.perf_counter()
                moments = await asyncio.gather(*seen)
                if answer.status_code != httpx.codes.CREATED:
                    raise RuntimeError(f"a report was answered by {answer.status_code}")
                last.append((max(moments) - answered) * 1_000)
                took.append((max(moments) - began) * 1_000)
    finally:
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    name = f"{LINES} open desks"
    return [
        at_most(
            f"{name}: the last is updated after the report's answer, p95",
            round(p95(last[1:])),
            "ms",
            UPDATE_MS,
        ),
        told(f"{name}: the last is updated after the report was sent, p95", round(p95(took[1:])), "ms"),
    ]


async def _seen(site: Served) -> list[Measure]:
    """How long after the phone's button was pressed a desk's open page shows the emergency."""
    took = await seconds_until_seen(site.base, site.cookies["desk"], REPORTS)
    return told_of("stopped", took)


class _Line:
    """One open desk, read as bytes: the moment of each piece that shows a new queue."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self._waiting: asyncio.Future[float] | None = None

    def next(self) -> "asyncio.Future[float]":
        """The moment at which the next new queue is here."""
        self._waiting = asyncio.get_running_loop().create_future()
        return self._waiting

    async def watch(self, site: Served) -> None:
        """Reads until cancelled."""
        url = httpx.URL(site.base)
        reader, writer = await asyncio.open_connection(url.host, url.port, limit=1 << 22)
        head = (
            f"GET /desk/live HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nCookie: {site.cookies['desk']}\r\n"
            "Sec-Fetch-Site: same-origin\r\nAccept-Language: en\r\n\r\n"
        )
        writer.write(head.encode())
        try:
            while line := await reader.readline():
                if b"data-sight" not in line:
                    continue
                self.opened.set()
                if self._waiting is not None and not self._waiting.done():
                    self._waiting.set_result(time.perf_counter())
        finally:
            writer.close()


# ---- a record and its site


@asynccontextmanager
async def served(pairs: int) -> AsyncIterator[Served]:
    kek = secrets.token_bytes(32)
    async with record() as urls:
        began = time.monotonic()
        events = await asyncio.to_thread(filled, urls["url"], pairs, today_us())
        reach = Addresses(urls["url"], urls["keys_url"], "", "", kek, None)
        doors = Doors(reach)
        try:
            await doors.mark.move(addresses.programme_year(COHORT), today_us())
            state = (await doors.ledger.view(addresses.programme_year(COHORT), today_us())).state
            people = sorted(state.people.by_id)
            for start in range(0, len(people), AT_ONCE):
                some = people[start : start + AT_ONCE]
                await asyncio.gather(*(doors.vault.put_person(p, {"name": f"Person {p}"}, p) for p in some))
            cookies = {role: await signed_in(doors, state.people, role) for role in ROLES}
            together = sorted(state.placed.together)
            theirs = {state.placed.pairs[pair].mentor: pair for pair in together}
            mentors = {mentor: pair for mentor, pair in theirs.items() if mentor not in state.people.left}
            own = {
                pair: await signed_in_as(doors, mentor, "mentor")
                for mentor, pair in islice(mentors.items(), ACTING)
            }
        finally:
            await doors.close()
        sys.stdout.write(f"     {events} events of {pairs} pairs in {time.monotonic() - began:.0f} s\n")
        with open_folder() as folder:
            async with site_process(folder / "data", urls, kek) as base:
                yield Served(base, reach, together, cookies, own)


def client_of(site: Served, role: Role) -> httpx.AsyncClient:
    return client_with(site, site.cookies[role])


def client_with(site: Served, cookie: str) -> httpx.AsyncClient:
    headers = {"Cookie": cookie, "Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    return httpx.AsyncClient(base_url=site.base, headers=headers, timeout=120.0)


@asynccontextmanager
async def site_process(folder: Path, urls: Urls, kek: bytes) -> AsyncIterator[str]:
    """A web process over a record; its address."""
    with DataDir(folder):
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "console.web", "--data-dir", str(folder),
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DATABASE_URL": urls["url"],
                "NEARPEER_KEYS_URL": urls["keys_url"],
                "NEARPEER_KEK": base64.b64encode(kek).decode(),
                "TEMPORAL_ADDRESS": "127.0.0.1:1",
                "LOG_LEVEL": "error",
            },
            stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            if started.stdout is None:
                raise RuntimeError("The site has no output.")
            said = (await started.stdout.readline()).decode()
            if not said:
                raise RuntimeError("The site did not start; what it says stands above.")
            yield said.split()[-1].removesuffix("/raise")
        finally:
            if started.returncode is None:
                started.terminate()
            await started.wait()
