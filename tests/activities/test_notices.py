"""Notices: what a stream intends is in the inbox of a role once, and its result in the record once."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.ledger import Ledger
from activities.notices import Notices
from domain.consultation import AskConsultation
from store.database import Database
from store.log import Log
from tests.activities.cohort import BEGINS_US, Cohort, at
from tests.activities.rows import types

INTENT = "notice/question"


@pytest.fixture
def notices(lane: Database) -> Notices:
    return Notices(Ledger({"programme": Log(lane, "programme")}), lane)


@pytest.fixture
async def pair(cohort: Cohort) -> str:
    """A pair whose mentor has asked a question."""
    [stream] = await cohort.begins()
    await cohort.ledger.settle(stream, BEGINS_US)
    await cohort.says(stream, AskConsultation(), at("2025-09-10"), command_id="question")
    return stream


async def inbox(db: Database) -> list[tuple[object, ...]]:
    rows = await db.fetch("SELECT notice, to_role, template, intended_us FROM board.inbox")
    return [tuple(row) for row in rows]


async def test_a_notice_goes_to_its_role_and_its_result_into_the_record(
    cohort: Cohort, log: Log, notices: Notices, pair: str
) -> None:
    await ActivityEnvironment().run(notices.send, pair, INTENT)

    assert await inbox(log.db) == [(INTENT, "coordinator", "consultation-asked", at("2025-09-10"))]
    sent = (await log.read(pair))[-1]
    assert (sent.type, sent.command_id, sent.cause) == ("notice-sent", f"{pair}/{INTENT}/sent", "question")
    assert (await cohort.state(pair)).intents == ()


async def test_sending_twice_is_one_notice_and_one_result(log: Log, notices: Notices, pair: str) -> None:
    await ActivityEnvironment().run(notices.send, pair, INTENT)
    before = await log.head()

    await ActivityEnvironment().run(notices.send, pair, INTENT)

    assert len(await inbox(log.db)) == 1
    assert await log.head() == before


async def test_a_notice_that_was_sent_but_not_recorded_is_recorded_the_next_time(
    log: Log, lane: Database, notices: Notices, pair: str
) -> None:
    await lane.execute(
        "INSERT INTO board.inbox VALUES ($1, $2, 'coordinator', 'consultation-asked', $3)",
        pair,
        INTENT,
        at("2025-09-10"),
    )

    await ActivityEnvironment().run(notices.send, pair, INTENT)

    assert len(await inbox(log.db)) == 1
    assert (await types(log, pair))[-1] == "notice-sent"


async def test_what_nobody_intends_is_not_sent(log: Log, notices: Notices, pair: str) -> None:
    await ActivityEnvironment().run(notices.send, pair, "notice/nobody")

    assert await inbox(log.db) == []
