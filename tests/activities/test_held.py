"""Reports that a living record does not take: paged from the spool, and recorded as soon as it does."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from activities.draining import Draining
from activities.lane import CareLane
from activities.outage import Outage
from activities.watching import Watch, Watching
from benchmarks.gateway_use import GatewayProcess
from console.intake import Intake
from console.raising import raise_emergency
from domain import addresses
from runtime.postgres import Urls
from store.database import Database
from store.oncall import SealedCopy
from store.raising import Pairs
from tests.activities.care import care_of
from tests.console.reports import PRIVATE, SECRET, from_mentor, spool_in


@pytest.fixture
async def care(urls: Urls, gateway: GatewayProcess) -> AsyncIterator[CareLane]:
    """The care lane with a rota, its clock at a Friday of the year, and officers who can be reached."""
    async with care_of(urls, gateway.loaded()) as made:
        yield made


class Outside:
    """Somebody outside who hears the heartbeat, and a disk that may be full."""

    def __init__(self) -> None:
        self.heard = 0
        self.full: tuple[Path, ...] = ()

    async def hear(self) -> None:
        self.heard += 1


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def watch(care: CareLane, outside: Outside, tmp_path: Path) -> Watch:
    """The watchdog's day, on a spool of its own."""
    spool = spool_in(tmp_path)
    (tmp_path / "spool").mkdir()
    draining = Draining(spool, care.ledger, care.vault, Pairs(care.db), PRIVATE)
    copy = SealedCopy(tmp_path / "spool" / "on-call.sealed", PRIVATE)
    outage = Outage(care.ledger, care.reaching, draining, copy)
    watching = Watching(care.ledger, care.care, care.paging, care.crowd, care.unreadable)
    return Watch(watching, draining, outage, tmp_path / "beat", outside.hear, lambda: outside.full)


@pytest.fixture
async def head_held(urls: Urls) -> AsyncIterator[Database]:
    """Somebody who can hold the head of the care log, so that nobody appends to it."""
    db = Database(urls["url"])
    yield db
    await db.close()


async def kept(folder: Path) -> None:
    """A report that came while no record was known of."""
    cut_off = Intake(doors=None, spool=spool_in(folder), secret=SECRET)
    assert (await raise_emergency(cut_off, from_mentor())).kept == "kept"


async def test_what_the_record_does_not_take_is_paged_from_the_spool_and_nobody_hears_a_heartbeat(
    watch: Watch, head_held: Database, outside: Outside, gateway: GatewayProcess, tmp_path: Path
) -> None:
    await watch._look()
    await kept(tmp_path)

    async with head_held.transaction() as holder:
        await holder.exec_driver_sql("SELECT * FROM care.head FOR UPDATE")
        await watch._look()

    assert [one["times"] for one in gateway.accepted()] == [1]
    assert outside.heard == 1


async def test_looking_again_pages_nobody_again(
    watch: Watch, head_held: Database, gateway: GatewayProcess, tmp_path: Path
) -> None:
    await watch._look()
    await kept(tmp_path)

    async with head_held.transaction() as holder:
        await holder.exec_driver_sql("SELECT * FROM care.head FOR UPDATE")
        await watch._look()
        await watch._look()

    assert [one["times"] for one in gateway.accepted()] == [1]


async def test_when_the_record_takes_it_the_case_goes_on_and_the_heartbeat_is_heard_again(
    watch: Watch, head_held: Database, outside: Outside, care: CareLane, tmp_path: Path
) -> None:
    await watch._look()
    await kept(tmp_path)
    async with head_held.transaction() as holder:
        await holder.exec_driver_sql("SELECT * FROM care.head FOR UPDATE")
        await watch._look()

    await watch._look()

    assert await care.care.read(addresses.emergency(from_mentor().id))
    assert spool_in(tmp_path).waiting() == []
    assert outside.heard == 2


async def test_while_a_disk_is_full_nobody_hears_a_heartbeat(
    watch: Watch, outside: Outside, tmp_path: Path
) -> None:
    outside.full = (tmp_path,)
    await watch._look()
    assert outside.heard == 0

    outside.full = ()
    await watch._look()
    assert outside.heard == 1


async def test_what_was_recorded_is_paged_though_the_record_goes_away_before_anybody_looked(
    care: CareLane, gateway: GatewayProcess, tmp_path: Path
) -> None:
    (tmp_path / "spool").mkdir()
    draining = Draining(spool_in(tmp_path), care.ledger, care.vault, Pairs(care.db), PRIVATE)
    copy = SealedCopy(tmp_path / "spool" / "on-call.sealed", PRIVATE)
    outage = Outage(care.ledger, care.reaching, draining, copy)
    await outage.refresh({})
    await kept(tmp_path)
    assert await draining.once() == 1

    assert await outage.page() == 1

    assert len(gateway.accepted()) == 1


async def test_a_report_that_cannot_be_put_away_is_recorded_once_and_put_away_later(
    care: CareLane, tmp_path: Path
) -> None:
    draining = Draining(spool_in(tmp_path), care.ledger, care.vault, Pairs(care.db), PRIVATE)
    await kept(tmp_path)
    (tmp_path / "spool" / "drained").write_text("no folder")

    assert await draining.once() == 0
    assert draining.held == frozenset()
    before = await care.care.read(addresses.emergency(from_mentor().id))
    with suppress(FileNotFoundError):
        (tmp_path / "spool" / "drained").unlink()

    assert await draining.once() == 1
    assert await care.care.read(addresses.emergency(from_mentor().id)) == before
