"""Emergencies at the ledger: framed by the rota of their own log, whatever becomes of the programme's."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from activities.clock import clock_of, roll_us
from activities.ledger import Ledger, Receipt
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, RaiseEmergency, RecordPageResult
from domain.clock import AnchorClock
from domain.levels import LevelName
from domain.messages import Command, Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota import on_duty
from domain.rota_commands import OverrideShift, PublishRota
from domain.shifts import Layer, Rota, Rotation
from store.database import Database
from store.log import Log
from store.outbox import Outbox
from tests.activities.cohort import CALENDAR, POLICY
from tests.activities.rows import types

ROTA, CASE = addresses.rota(), addresses.emergency("case-0001")
OPENED = "2026-03-02 09:00"
FRIDAY = "2026-03-27 10:00"
"""A Friday; the clocks go forward on the Sunday after it, and Good Friday is a week later."""


def at(local: str) -> int:
    """A local moment in Budapest."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Budapest"))
    return int(moment.timestamp()) * 1_000_000


def weekly(*officers: str) -> Layer:
    rotation = Rotation(members=officers, first_day="2026-03-02", shift_days=7, hand_overs=(480,))
    return Layer(usual=rotation)


PUBLISHED = Rota(
    on_call=weekly("o1", "o2"), second=weekly("o2", "o1"), desk=("o1", "o2"), telephones=("duty",)
)


class Lane:
    """The care lane at a ledger that knows no other log."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.beside: list[tuple[str, str, int]] = []
        """What was told of beside the record: stream, command id, position."""
        self.ledger = Ledger({"care": log}, beside=self._told)
        self.said = 0

    async def _told(self, stream: str, _: Command, stamp: Stamp, position: int) -> None:
        self.beside.append((stream, stamp.command_id, position))

    async def says(self, stream: str, when: str, command: Command) -> Receipt:
        self.said += 1
        stamp = Stamp(at(when), "coordinator", f"command-{self.said}")
        return await self.ledger.execute(stream, command, stamp)

    async def has_a_calendar(self) -> None:
        await self.says(ROTA, OPENED, PublishCalendar(calendar=CALENDAR))
        await self.says(ROTA, OPENED, PublishPolicy(effective_us=CALENDAR.begins_us, policy=POLICY))

    async def raises(self, when: str, level: LevelName = "concern") -> Any:
        """The case, after it was raised."""
        await self.says(CASE, when, RaiseEmergency(level=level, danger="no"))
        return (await self.ledger.view(CASE, at(when))).state

    async def wakes(self) -> list[tuple[str, str]]:
        """Everything that the outbox has for drivers."""
        return [(wake.stream, wake.kind) for _, wake in await Outbox(self.log.db, "care").due(100)]


@pytest.fixture
def lane(door: Database) -> Lane:
    return Lane(Log(door, "care"))


async def test_a_concern_counts_working_days_by_the_calendar_of_the_rota(lane: Lane) -> None:
    await lane.has_a_calendar()

    case = await lane.raises(FRIDAY)

    assert case.next_page_us == at("2026-03-30 10:00")
    assert case.book.find("acknowledge/1").closes_us == at("2026-03-31 00:00")
    assert case.book.find("contact-made/1").closes_us == at("2026-04-03 00:00")
    assert case.policy == 1


async def test_without_a_rota_every_day_works_and_nothing_is_refused(lane: Lane) -> None:
    case = await lane.raises(FRIDAY)

    assert case.next_page_us == at("2026-03-28 10:00")
    assert case.policy == 0


async def test_a_concern_is_paged_again_after_easter_by_whoever_settles(lane: Lane) -> None:
    await lane.has_a_calendar()
    await lane.raises("2026-04-02 10:00")

    await lane.ledger.settle(CASE, at("2026-04-10 12:00"))

    pages = [row.recorded_us for row in await lane.log.read(CASE) if row.type == "page-intended"]
    days = ("2026-04-02", "2026-04-07", "2026-04-08", "2026-04-09", "2026-04-10")
    assert pages == [at(f"{day} 10:00") for day in days]


async def test_an_empty_step_is_skipped_at_the_record(lane: Lane) -> None:
    await lane.raises(FRIDAY, "emergency")

    await lane.says(CASE, FRIDAY, RecordPageResult(page="page/1", outcome="nobody"))

    assert (await lane.ledger.view(CASE, at(FRIDAY))).state.intents == ("page/2",)
    assert "page-found-nobody" in await types(lane.log, CASE)


async def test_a_case_is_seen_with_the_rota_that_says_whom_to_page(lane: Lane) -> None:
    await lane.has_a_calendar()
    await lane.says(ROTA, OPENED, PublishRota(rota=PUBLISHED, effective_us=at(OPENED)))
    await lane.says(ROTA, OPENED, AnchorClock(real_anchor_us=0, programme_anchor_us=0, programme_us=60))
    await lane.raises(FRIDAY)

    view = await lane.ledger.view(CASE, at(FRIDAY))

    assert on_duty(view.year, "on-call", at(FRIDAY)) == ("o2",)
    assert clock_of(view.year).programme_at(1_000) == 60_000
    assert roll_us(CASE, view.year, at(FRIDAY)) is None


async def test_whoever_takes_a_case_holds_it_no_longer_than_their_shift_by_the_rota_that_was_read(
    lane: Lane,
) -> None:
    await lane.has_a_calendar()
    nights = Rotation(members=("o1", "o2"), first_day="2026-03-27", shift_days=1, hand_overs=(480, 720))
    shifts = PUBLISHED.model_copy(update={"on_call": Layer(usual=nights), "second": weekly("o3")})
    await lane.says(ROTA, OPENED, PublishRota(rota=shifts, effective_us=at(OPENED)))
    await lane.raises(FRIDAY, "urgent")

    await lane.says(CASE, FRIDAY, AcknowledgeEmergency(officer="o1"))

    case = (await lane.ledger.settle(CASE, at("2026-03-27 12:00"))).state
    assert case.holder is None
    [taken] = [row.body for row in await lane.log.read(CASE) if row.type == "emergency-acknowledged"]
    assert f'"fact":"{at("2026-03-27 12:00")}"'.encode() in taken
    assert on_duty((await lane.ledger.view(CASE, 0)).year, "on-call", at("2026-03-27 12:00")) == ("o2",)
    [target] = [target for target, _ in case.waiting.values()]
    assert target == "on-call"


async def test_no_workflow_is_started_for_a_rota_and_none_is_looked_for(lane: Lane) -> None:
    await lane.has_a_calendar()
    await lane.raises(FRIDAY)

    assert await lane.wakes() == [(CASE, "start")]
    assert await lane.log.open_streams() == [(CASE, "Emergency")]


@pytest.mark.parametrize(
    ("command", "nudged"),
    [
        (PublishCalendar(calendar=CALENDAR), True),
        (AnchorClock(real_anchor_us=0, programme_anchor_us=0), True),
        (PublishRota(rota=PUBLISHED, effective_us=at("2026-04-01 08:00")), False),
        (
            OverrideShift(
                layer="second", officer="o1", from_us=at("2026-04-01 08:00"), until_us=at("2026-04-02 08:00")
            ),
            False,
        ),
    ],
    ids=lambda case: getattr(case, "TYPE", ""),
)
async def test_another_calendar_or_clock_nudges_every_open_case_and_a_shift_none(
    lane: Lane, command: Command, nudged: bool
) -> None:
    await lane.has_a_calendar()
    await lane.says(ROTA, OPENED, PublishRota(rota=PUBLISHED, effective_us=at(OPENED)))
    await lane.raises(FRIDAY)
    before = await lane.wakes()

    await lane.says(ROTA, FRIDAY, command)

    assert (await lane.wakes())[len(before) :] == ([(CASE, "nudge")] if nudged else [])


async def test_a_rota_is_folded_anew_from_the_record_by_every_process(lane: Lane) -> None:
    await lane.has_a_calendar()
    await lane.says(ROTA, OPENED, PublishRota(rota=PUBLISHED, effective_us=at(OPENED)))

    here = (await lane.ledger.view(ROTA, at(FRIDAY))).state
    elsewhere = (await Lane(lane.log).ledger.view(ROTA, at(FRIDAY))).state

    assert here == elsewhere
    assert here.context is not None


async def test_what_is_recorded_is_told_beside_the_record_and_once_more_when_it_is_sent_again(
    lane: Lane,
) -> None:
    """Whoever died between the two is asked again, and only then has said yes."""
    stamp = Stamp(at(FRIDAY), "unknown", "report-1")
    raised = RaiseEmergency(level="urgent", danger="no")

    first = await lane.ledger.execute(CASE, raised, stamp)
    again = await lane.ledger.execute(CASE, raised, stamp)

    assert (first.duplicate, again.duplicate) == (False, True)
    assert lane.beside == [(CASE, "report-1", first.position)] * 2
