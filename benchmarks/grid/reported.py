"""F8: what gateways report of a page comes twice, too early, too late, out of order, forged, or to nobody."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path as Folder
from random import Random

from activities.folds import CODEC
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import OFFICER, WITHIN_S, WORDS, Desk, lane
from benchmarks.grid.oracle import state_of
from benchmarks.grid.players import AtADesk
from benchmarks.grid.runs import Came, Family, Run
from console.web.gateway import ACTOR
from domain import addresses
from domain.case_events import PageFailed, PageSent

SPEED = 5
TAKEN, TAKEN_BEFORE, NOT_BELIEVED, NOT_OURS = 204, 200, 401, 404
FIRST = "page/1"
TEN = 10
SOON_S = 10.0
"""Real seconds for the next step after a page was reported failed; by itself it would come after 24."""


class Telling:
    """One case, and the gateway that reports about its first page; what must come of it is counted."""

    def __init__(self, desk: Desk, came: Came) -> None:
        self.desk, self.came = desk, came
        self.chance = Random(came.run.name)
        self.believed: Counter[tuple[str, str]] = Counter()
        self.door = f"{desk.site}/callbacks/gateway"
        self.stream = addresses.emergency(came.run.case)

    async def key(self) -> str:
        """Under which the gateway took the first page."""
        taken = await asyncio.to_thread(self.desk.gateway.accepted, "sms")
        return next(
            key for key in (str(one["key"]) for one in taken) if key.startswith(f"{self.stream}/{FIRST}/")
        )

    async def tells(self, outcome: str, *expected: int, how: str = "honest", key: str = "") -> None:
        """One report, and the statuses with which it must be answered; what is taken is believed."""
        key = key or await self.key()
        report = self.desk.gateway.report
        statuses = await asyncio.to_thread(report, self.door, key, outcome, how)
        self.came.struck = True
        self.believed[FIRST, outcome] += statuses.count(TAKEN)
        if statuses != list(expected):
            self.came.broken.append(f"F8: {how} {outcome} was answered {statuses}, not {list(expected)}")

    async def tells_until_taken(self, outcome: str, told: str) -> None:
        """One report under one id, again and again as a gateway does, until it is taken."""
        key = await self.key()

        async def taken() -> bool:
            report = self.desk.gateway.report
            (status,) = await asyncio.to_thread(report, self.door, key, outcome, "honest", told)
            return status in (TAKEN, TAKEN_BEFORE)

        is_taken = await self.desk.until(taken, self.came)
        self.believed[FIRST, outcome] += is_taken

    def kills_the_site(self) -> None:
        """The site dies as hard as in a power cut."""
        pid = self.desk.pid_of("web")
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            self.came.struck = True


Tell = Callable[[Telling], Awaitable[None]]


async def _twice(telling: Telling) -> None:
    await telling.tells("delivered", TAKEN)
    await telling.tells("delivered", TAKEN)


async def _before_the_answer(telling: Telling) -> None:
    """It was told while the page was sent; see `_Reported.play`."""
    telling.came.struck = True
    telling.believed[FIRST, "delivered"] += 1


async def _read_before_delivered(telling: Telling) -> None:
    await telling.tells("read", TAKEN)
    await telling.tells("delivered", TAKEN)


async def _read(telling: Telling) -> None:
    await telling.tells("read", TAKEN)


async def _forged(telling: Telling) -> None:
    await telling.tells("read", NOT_BELIEVED, how="forged")


async def _tampered(telling: Telling) -> None:
    await telling.tells("read", NOT_BELIEVED, how="tampered")


async def _stale(telling: Telling) -> None:
    await telling.tells("read", NOT_BELIEVED, how="stale")


async def _replayed(telling: Telling) -> None:
    await telling.tells("delivered", TAKEN, TAKEN_BEFORE, how="replayed")


async def _unknown_page(telling: Telling) -> None:
    await telling.tells("read", NOT_OURS, key=f"{telling.stream}/page/99/officer-a/sms")


async def _unknown_case(telling: Telling) -> None:
    await telling.tells("read", NOT_OURS, key="emergency/nobody-raised-it/page/1/officer-a/sms")


async def _no_page(telling: Telling) -> None:
    await telling.tells("read", NOT_OURS, key=f"{telling.stream}/debriefing/1/officer-a/sms")


async def _ten_at_once(telling: Telling) -> None:
    told = (telling.tells_until_taken("delivered", f"{telling.stream}/{n}") for n in range(TEN))
    await asyncio.gather(*told)
    telling.came.struck = True


async def _failed(telling: Telling) -> None:
    """The gateway took the page and could not deliver it: the next step does not wait for its time."""
    await telling.tells("failed", TAKEN)
    ends = time.monotonic() + SOON_S
    while not await telling.desk.page_arrived(telling.came, 2):
        if time.monotonic() > ends:
            telling.came.broken.append("F8: a page was reported failed, and the next step was not paged")
            return
        await asyncio.sleep(0.05)


async def _while_the_site_dies(telling: Telling) -> None:
    telling_it = asyncio.create_task(telling.tells_until_taken("delivered", telling.stream))
    await asyncio.sleep(telling.chance.uniform(0, 0.03))
    telling.kills_the_site()
    await telling_it


async def _replayed_to_a_new_site(telling: Telling) -> None:
    await telling.tells_until_taken("delivered", telling.stream)
    telling.kills_the_site()
    await telling.desk.everybody_is_back()
    await telling.tells_until_taken("delivered", telling.stream)
    telling.believed[FIRST, "delivered"] -= 1


async def _while_the_record_dies(telling: Telling) -> None:
    telling_it = asyncio.create_task(telling.tells_until_taken("read", telling.stream))
    await asyncio.sleep(telling.chance.uniform(0, 0.03))
    pid = telling.desk.pid_of("postgres")
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
        telling.came.struck = True
    await telling_it


WHILE_OPEN: dict[str, Tell] = {
    "delivered is told twice": _twice,
    "delivered is told before the answer": _before_the_answer,
    "read is told before delivered": _read_before_delivered,
    "read is forged": _forged,
    "read is signed for another body": _tampered,
    "read is an hour old": _stale,
    "delivered is replayed": _replayed,
    "read is of a page unknown": _unknown_page,
    "read is of a case unknown": _unknown_case,
    "read is of no page": _no_page,
    "ten come at once": _ten_at_once,
    "failed is told after it was sent": _failed,
    "delivered is told while the site dies": _while_the_site_dies,
    "delivered is replayed to a new site": _replayed_to_a_new_site,
    "read is told while the record dies": _while_the_record_dies,
}
AFTER_CLOSING: dict[str, Tell] = {
    "read is told after the closing": lambda telling: telling.tells("read", TAKEN)
}
EARLY = "delivered is told before the answer"


class Reported(AtADesk):
    """Plays runs of which each tells something of the case's first page."""

    async def play(self, run: Run) -> Came:
        """One run: the case is raised and paged, something is told of the page, and an officer ends it."""
        desk, came = self._desk, Came(run)
        await desk.everybody_is_back()
        came.deadline = time.monotonic() + WITHIN_S
        telling = Telling(desk, came)
        when = {"outcomes": ("delivered",), "when": "before"}
        await asyncio.to_thread(desk.gateway.reports_to, telling.door if run.fault == EARLY else None, **when)
        try:
            await desk.report(came)
            await desk.until(lambda: desk.page_arrived(came, 1), came)
            await asyncio.to_thread(desk.gateway.reports_to, None)
            if tell := WHILE_OPEN.get(run.fault):
                await tell(telling)
            for name, command, step in WORDS:
                await desk.word(came, command, name)
                if step == "when the case is closed" and (tell := AFTER_CLOSING.get(run.fault)):
                    await tell(telling)
            came.rows = await desk.rows(came)
        finally:
            await asyncio.to_thread(desk.gateway.reports_to, None)
        _judge(telling)
        return came


def _judge(telling: Telling) -> None:
    """What was believed is in the record as often, nothing else is, and it moved nothing that it may not."""
    came, told = telling.came, Counter[tuple[str, str]]()
    for row in came.rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        match event:
            case PageSent(page=page, receipt=outcome) | PageFailed(page=page, outcome=outcome):
                told[page, outcome] += row.actor == ACTOR
            case _:
                pass
    if +told != +telling.believed:
        came.broken.append(f"F8: the record has {dict(+told)}, the gateway told {dict(+telling.believed)}")
    case = state_of(came)
    if (case.epoch, case.officer, case.endpoint) != (1, OFFICER, "engaged"):
        came.broken.append("F8: what a gateway told has moved who holds the case, or its end")


def runs(seeds: int) -> list[Run]:
    """Every report, by so many seeds."""
    faults = (*WHILE_OPEN, *AFTER_CLOSING)
    return [Run("reported", fault, "", seed) for seed in range(1, seeds + 1) for fault in faults]


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Reported]:
    """A desk whose gateway reports."""
    async with lane(folder, gateway, SPEED) as desk:
        yield Reported(desk)


FAMILY = Family("reported", runs, opened)
