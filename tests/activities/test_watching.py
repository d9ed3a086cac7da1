"""The watchdog tells somebody outside that all is well only while it is, and leaves a trace of each look."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from activities.draining import Draining
from activities.lane import CareLane
from activities.outage import Outage
from activities.watching import Watch, Watching
from benchmarks.gateway_use import GatewayProcess
from console.intake import Intake
from console.raising import raise_emergency
from domain import addresses
from runtime.correlation import correlation_of
from runtime.heartbeat import Heartbeat
from runtime.postgres import Urls
from runtime.settings import Settings
from store.oncall import SealedCopy
from store.raising import Pairs
from tests.activities.care import care_of
from tests.console.reports import PRIVATE, intake_at, report, spool_in

WITHIN_S = 60
SPEED = 60
"""A minute of case time for each second."""


class Receiver:
    """A service outside that counts heartbeats, and can be stopped and started again on its port."""

    def __init__(self) -> None:
        self.beats = 0
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        receiver = self

        class Heard(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.beats += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Heard)
        self.port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def settings(gateway: GatewayProcess, receiver: Receiver) -> Settings:
    return gateway.loaded(heartbeat_url=f"http://127.0.0.1:{receiver.port}/beat", notice_timeout_s=2.0)


@pytest.fixture
async def lane(urls: Urls, settings: Settings) -> AsyncIterator[CareLane]:
    """The care lane with a rota, its clock fast, and officers who can be reached."""
    async with care_of(urls, settings, speed=SPEED) as made:
        yield made


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


@asynccontextmanager
async def watched(lane: CareLane, settings: Settings, folder: Path) -> AsyncIterator[Path]:
    """The watchdog at work while the block runs; the file that it touches at each look."""
    draining = Draining(spool_in(folder), lane.ledger, lane.vault, Pairs(lane.db), PRIVATE)
    outage = Outage(lane.ledger, lane.reaching, draining, SealedCopy(folder / "on-call", PRIVATE))
    watching = Watching(lane.ledger, lane.care, lane.paging, lane.crowd, lane.unreadable)
    beat = folder / "watchdog.beat"
    heartbeat = Heartbeat(settings, every_s=0.0)
    watch = asyncio.create_task(Watch(watching, draining, outage, beat, heartbeat.beat).run())
    try:
        yield beat
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Returns when a condition is so; fails when it never is."""
    async with asyncio.timeout(WITHIN_S):
        while not (found := condition()) or (isinstance(found, Awaitable) and not await found):
            await asyncio.sleep(0.02)


async def looks(beat: Path, times: int) -> None:
    """Returns after so many further looks."""
    for _ in range(times):
        seen = looked(beat)
        await until(lambda seen=seen: looked(beat) > seen)  # type: ignore[misc]


def looked(beat: Path) -> int:
    """When the watchdog last looked."""
    return beat.stat().st_mtime_ns


async def test_while_nothing_is_open_somebody_outside_is_told_that_all_is_well(
    lane: CareLane, settings: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    async with watched(lane, settings, tmp_path):
        await until(lambda: receiver.beats >= 3)


async def test_a_case_whose_pages_nobody_takes_silences_the_heartbeat_until_one_is_taken(
    lane: CareLane,
    settings: Settings,
    receiver: Receiver,
    intake: Intake,
    gateway: GatewayProcess,
    tmp_path: Path,
) -> None:
    gateway.breaks("503")
    async with watched(lane, settings, tmp_path) as beat:
        await until(lambda: receiver.beats >= 1)
        assert (await raise_emergency(intake, report())).kept == "recorded"
        stream = addresses.emergency(report().id)

        async def unheard() -> bool:
            return "obligation-ended" in {row.type for row in await lane.care.read(stream)}

        await until(unheard)
        await looks(beat, 2)
        silent = receiver.beats
        await looks(beat, 5)
        assert receiver.beats == silent

        gateway.clear()
        await until(lambda: receiver.beats > silent)
    assert gateway.accepted("email")


async def test_what_the_watchdog_pages_leads_back_to_the_report(
    lane: CareLane, settings: Settings, intake: Intake, gateway: GatewayProcess, tmp_path: Path
) -> None:
    with capture_logs(processors=[merge_contextvars]) as lines:
        async with watched(lane, settings, tmp_path):
            assert (await raise_emergency(intake, report())).kept == "recorded"
            await until(lambda: any(line["event"] == "a page was accepted" for line in lines))

    raised, *_ = await lane.care.read(addresses.emergency(report().id))
    paged = [line for line in lines if line["event"] in {"the watchdog pages", "a page was accepted"}]
    assert {line.get("correlation") for line in paged} == {correlation_of(raised.command_id)}


async def test_a_receiver_that_is_away_holds_up_no_look_and_is_told_again_when_it_is_back(
    lane: CareLane, settings: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    async with watched(lane, settings, tmp_path) as beat:
        await until(lambda: receiver.beats >= 1)
        receiver.stop()
        await looks(beat, 3)

        before = receiver.beats
        receiver.start()
        await until(lambda: receiver.beats > before)
