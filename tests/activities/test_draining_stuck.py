"""Reports of the spool that are not as they should be: of a clock far off, or of no use to the record."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from activities.draining import OLDEST_US, Draining
from console.intake import Intake
from console.raising import raise_emergency
from domain import addresses
from runtime.postgres import Urls
from store.rows import Course, NewRow
from tests.activities.spooled import NOON_US, kept, watch_over
from tests.console.reports import case_of, intake_at, report, spool_in


@pytest.fixture
async def draining(urls: Urls, tmp_path: Path) -> AsyncIterator[Draining]:
    """What the watchdog drains, with the rights of the care lane."""
    async with watch_over(urls, tmp_path) as watch:
        yield watch.draining


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    """An intake that reaches the record."""
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


@pytest.mark.parametrize(("off_us", "at_us"), [(1 << 62, 0), (-NOON_US, -OLDEST_US)], ids=["ahead", "behind"])
async def test_a_report_whose_clock_was_far_off_is_recorded_at_a_moment_that_may_be(
    intake: Intake, draining: Draining, tmp_path: Path, off_us: int, at_us: int
) -> None:
    await kept(tmp_path, report(), NOON_US + off_us)
    before_us = time.time_ns() // 1_000

    assert await draining.once() == 1

    after_us = time.time_ns() // 1_000
    raised = (await case_of(intake, report()))[0]
    assert before_us + at_us <= raised.recorded_us <= after_us + at_us


async def test_what_cannot_be_recorded_is_told_as_stuck_and_holds_up_no_other(
    intake: Intake, draining: Draining, tmp_path: Path
) -> None:
    [spoilt, other] = [report(number) for number in (1, 2)]
    await raise_emergency(intake, spoilt)
    care = intake.doors.logs["care"] if intake.doors else pytest.fail("there is a record")
    row = NewRow("help-arrived", 1, b"{}", NOON_US, NOON_US, "later", 0, "later/1", 0, None, None)
    stream = addresses.emergency(spoilt.id)
    version = len(await care.read(stream))
    await care.append(stream, version, [row], Course(None, closed=False, workflow="Emergency"))
    await kept(tmp_path, replace(spoilt, words="More of it."))
    await kept(tmp_path, other)
    damaged = spool_in(tmp_path).keep(b"{}", NOON_US, "ab")

    assert await draining.once() == 1

    assert draining.stuck == {stream, f"spool/{damaged}"}
    assert await case_of(intake, other)
