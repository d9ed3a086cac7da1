"""A flood of unverified reports at the real lane: each is paged, and one by somebody known goes first."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.crowd import Crowd
from activities.lane import CareLane
from activities.watching import GRACE_S, Watching
from benchmarks.gateway_use import GatewayProcess
from console.intake import Intake
from console.raising import raise_emergency
from domain import addresses
from domain.case_commands import PageOutcome
from domain.flood import AT_ONCE, WINDOW_US
from runtime.postgres import Urls
from store.rows import Course, NewRow
from tests.activities.care import care_of
from tests.activities.test_ledger_care import FRIDAY, at
from tests.console.reports import from_mentor, intake_at, report

FLOOD = 1_000 if os.environ.get("NEARPEER_FULL") else 40
WITHIN_S = 100
MINUTES_OF_FLOOD = 5
OFFICERS = ("o1", "o2")


@pytest.fixture
async def lane(urls: Urls, gateway: GatewayProcess) -> AsyncIterator[CareLane]:
    async with care_of(urls, gateway.loaded()) as made:
        yield made


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


async def flooded(intake: Intake) -> None:
    """A flood, with one report in its midst by a mentor who is known."""
    gate = asyncio.Semaphore(16)

    async def one(number: int) -> None:
        async with gate:
            raised = from_mentor(number) if number == FLOOD // 2 else report(number, words=None)
            assert (await raise_emergency(intake, raised)).kept == "recorded"

    await asyncio.gather(*(one(number) for number in range(FLOOD + 1)))


async def test_among_a_flood_one_who_is_known_is_paged_first_and_nothing_is_dropped(
    lane: CareLane, intake: Intake, gateway: GatewayProcess
) -> None:
    await flooded(intake)
    watching = Watching(lane.ledger, lane.care, lane.paging, lane.crowd, lane.unreadable)

    async with asyncio.timeout(WITHIN_S):
        await watching.once()
        await asyncio.sleep(GRACE_S)
        await watching.once()

    rows = await lane.care.read_all(limit=100_000)
    sent = [row.stream for row in rows if row.type == "page-sent"]
    known = addresses.emergency(from_mentor(FLOOD // 2).id)
    apart = await lane.crowd.apart()
    assert known not in apart
    assert sent.index(known) < min(sent.index(stream) for stream in apart)
    assert {row.stream for row in rows if row.type == "emergency-raised"} == set(sent)
    assert len(gateway.accepted("email")) < 3 * (AT_ONCE + 1 + MINUTES_OF_FLOOD)


POISON = {
    "an event of a later release": ("help-arrived", b"{}"),
    "a body that is none": ("emergency-closed", b'{"endpoint":"somewhere"}'),
    "a fact that contradicts the others": (
        "obligation-ended",
        b'{"by":null,"obligation":"page/99","standing":"met"}',
    ),
}


@pytest.mark.parametrize("poison", list(POISON.values()), ids=list(POISON))
async def test_what_cannot_be_read_in_one_case_keeps_no_other_from_being_paged(
    lane: CareLane, intake: Intake, poison: tuple[str, bytes]
) -> None:
    spoilt, other = [addresses.emergency((await raise_emergency(intake, report(n))).id) for n in (1, 2)]
    kind, body = poison
    before = await lane.care.read(spoilt)
    row = NewRow(kind, 1, body, at(FRIDAY), at(FRIDAY), "later", 0, "later/1", 0, None, None)
    course = Course(None, closed=False, workflow="Emergency")
    await lane.care.append(spoilt, len(before), [row], course, [])
    watching = Watching(lane.ledger, lane.care, lane.paging, lane.crowd, lane.unreadable)

    health = await watching.once()
    await asyncio.sleep(GRACE_S)
    await watching.once()

    assert health.ill == [spoilt]
    assert "page-sent" in [each.type for each in await lane.care.read(other)]


async def test_the_receipt_goes_by_the_clock_of_the_care_log(lane: CareLane, intake: Intake) -> None:
    receipt = await raise_emergency(intake, report())

    assert at(FRIDAY) <= receipt.at_us < at(FRIDAY) + MINUTES_OF_FLOOD * WINDOW_US
    [raised, *_] = await lane.care.read(addresses.emergency(receipt.id))
    assert (raised.occurred_us, raised.recorded_us) == (receipt.at_us, receipt.at_us)


class Sending:
    """Sends with the outcomes given, and counts."""

    def __init__(self, *outcomes: PageOutcome) -> None:
        self._outcomes = list(outcomes)
        self.sent = 0

    async def __call__(self) -> PageOutcome:
        self.sent += 1
        await asyncio.sleep(0)
        return self._outcomes.pop(0)


async def test_the_notice_of_a_minute_is_sent_once_to_each_person(lane: CareLane) -> None:
    crowd, sending = Crowd(lane.care), Sending("sent", "sent", "sent")

    told = await asyncio.gather(*(crowd.shared("o1", WINDOW_US + n, sending) for n in range(50)))
    await crowd.shared("o2", WINDOW_US, sending)
    await crowd.shared("o1", 2 * WINDOW_US, sending)

    assert set(told) == {"sent"}
    assert sending.sent == 3


async def test_a_notice_that_did_not_leave_is_tried_again_by_the_next(lane: CareLane) -> None:
    crowd, sending = Crowd(lane.care), Sending("failed", "unknown")

    told = [await crowd.shared("o1", WINDOW_US, sending) for _ in range(3)]

    assert told == ["failed", "unknown", "unknown"]
    assert sending.sent == 2


async def test_whoever_waits_for_a_notice_that_is_given_up_sends_it(lane: CareLane) -> None:
    crowd, sending = Crowd(lane.care), Sending("sent")
    giving_up = asyncio.create_task(crowd.shared("o1", WINDOW_US, asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    waiting = asyncio.create_task(crowd.shared("o1", WINDOW_US, sending))
    await asyncio.sleep(0)

    giving_up.cancel()

    assert await waiting == "sent"
