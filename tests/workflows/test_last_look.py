"""A nudge while a driver's last answer is on its way: the driver looks once more before it ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from temporalio import activity

import worker
from activities.ledger import Ledger
from activities.notices import Notices
from activities.settling import Settling
from domain.consultation import AskConsultation
from domain.notices import NoticeSent, RecordNotice
from domain.outlook import Outlook
from runtime.postgres import Urls
from store.database import Database
from store.log import Log
from store.mark import Mark
from tests.activities.cohort import OVER_US, Cohort, at
from tests.workflows.drivers import Drivers
from tests.workflows.living import everything
from tests.workflows.modes import CACHED
from tests.workflows.skipping import SkippingTemporal


class AnswersLate(Settling):
    """A settling whose answer is on its way for as long as a test likes."""

    def __init__(self, ledger: Ledger, mark: Mark) -> None:
        super().__init__(ledger, mark)
        self.settled = asyncio.Event()
        self.arrives = asyncio.Event()

    @activity.defn(name="settle")
    async def settle(self, stream: str, looked_us: int) -> Outlook:
        outlook = await super().settle(stream, looked_us)
        self.settled.set()
        await self.arrives.wait()
        return outlook


@pytest.fixture
async def lane(urls: Urls) -> AsyncIterator[Database]:
    """The record as the year's worker sees it."""
    db = Database(urls["url"], role="nearpeer_year")
    yield db
    await db.close()


@pytest.fixture
def late(lane: Database) -> AnswersLate:
    return AnswersLate(Ledger({"programme": Log(lane, "programme")}), Mark(lane))


@pytest.fixture
async def slow(temporal: SkippingTemporal, lane: Database, late: AnswersLate) -> AsyncIterator[Drivers]:
    """Drivers whose worker settles at once and answers late."""
    made = Drivers(temporal, lane)
    activities = [late.settle, Notices(made.ledger, lane).send]
    async with worker._worker(temporal.client, worker.YEAR_QUEUE, activities, worker.Memory(CACHED)):
        yield made
    await made.terminate()


async def test_a_nudge_while_the_last_answer_is_on_its_way_is_not_lost(
    cohort: Cohort, slow: Drivers, late: AnswersLate
) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, OVER_US)
    await cohort.says(pair, RecordNotice(notice="notice/check-in/1", outcome="sent"), OVER_US)
    await slow.db.execute("DELETE FROM programme.outbox WHERE stream <> $1", pair)
    await slow.relay_all()
    await late.settled.wait()

    await cohort.says(pair, AskConsultation(), at("2026-07-01"), command_id="question")
    await slow.relay_all()
    late.arrives.set()
    await slow.rest(pair)

    sent = [e.event.notice for e in await everything(slow, pair) if isinstance(e.event, NoticeSent)]
    assert sent == ["notice/check-in/1", "notice/question"]
