"""The time of the emergency lane never goes back, knows the record, and comes back to the clock by itself."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from store.database import Database
from store.log import Log
from store.steady import Steady, keep, recall, wall_us
from tests.store.builders import DRIVEN, new_rows

NOON_US, HOUR_US, SECOND_US = 1_773_054_000_000_000, 3_600_000_000, 1_000_000


@dataclass
class Clocks:
    """A machine's clock, which somebody may set, and one that nobody sets."""

    wall_us: int = NOON_US
    waited_us: int = 0

    def pass_on(self, us: int) -> None:
        self.wall_us += us
        self.waited_us += us


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def steady(clocks: Clocks) -> Steady:
    made = Steady(lambda: clocks.wall_us, lambda: clocks.waited_us)
    assert made.now_us() == NOON_US
    return made


def test_a_clock_that_goes_forward_is_the_time(clocks: Clocks, steady: Steady) -> None:
    clocks.pass_on(20 * SECOND_US)
    assert steady.now_us() == NOON_US + 20 * SECOND_US

    clocks.wall_us += HOUR_US
    assert steady.now_us() == NOON_US + HOUR_US + 20 * SECOND_US


def test_when_the_clock_is_set_back_time_goes_on_a_twentieth_slower(clocks: Clocks, steady: Steady) -> None:
    clocks.wall_us -= HOUR_US
    assert steady.now_us() == NOON_US

    clocks.pass_on(20 * SECOND_US)
    assert steady.now_us() == NOON_US + 19 * SECOND_US


def test_twenty_hours_after_it_was_set_back_an_hour_time_is_that_of_the_clock(
    clocks: Clocks, steady: Steady
) -> None:
    clocks.wall_us -= HOUR_US

    clocks.pass_on(20 * HOUR_US)

    assert steady.now_us() == clocks.wall_us == NOON_US + 19 * HOUR_US


def test_what_is_known_to_have_been_is_not_before_the_time(clocks: Clocks, steady: Steady) -> None:
    steady.not_before(NOON_US + HOUR_US)
    steady.not_before(NOON_US - HOUR_US)

    assert steady.now_us() == NOON_US + HOUR_US


async def test_a_clock_behind_the_care_log_refuses_no_event_and_goes_on_from_the_record(
    record: Database,
) -> None:
    ahead = Log(record, "care", Steady(lambda: wall_us() + HOUR_US))
    behind = Log(record, "care", Steady())
    await ahead.append("emergency/1", 0, new_rows("raise", 1), DRIVEN)

    await behind.append("emergency/1", 1, new_rows("ack", 1), DRIVEN)

    first, second = [row.written_us for row in await behind.read("emergency/1")]
    assert first <= second <= first + 60 * SECOND_US
    assert first <= await behind.now_us()


async def test_whoever_begins_with_a_clock_behind_the_care_log_learns_its_time(record: Database) -> None:
    ahead = Log(record, "care", Steady(lambda: wall_us() + HOUR_US))
    await ahead.append("emergency/1", 0, new_rows("raise", 1), DRIVEN)

    moment_us = await Log(record, "care", Steady()).now_us()

    assert moment_us > wall_us() + HOUR_US - 60 * SECOND_US


async def test_the_other_logs_have_the_clock_of_the_machine(record: Database) -> None:
    programme = Log(record, "programme", Steady(lambda: wall_us() + HOUR_US))

    assert await programme.now_us() <= wall_us()


def test_what_was_written_down_goes_on_in_another_process_of_this_machine(tmp_path: Path) -> None:
    ahead = Steady(lambda: wall_us() + HOUR_US)
    other = Steady()
    keep(tmp_path / "time", ahead)

    recall(tmp_path / "time", other)

    assert wall_us() + HOUR_US - 60 * SECOND_US < other.now_us() <= ahead.now_us()


def test_it_is_written_over_what_stood_there(tmp_path: Path) -> None:
    file = tmp_path / "time"
    keep(file)
    before = file.read_text()

    keep(file)

    assert (len(file.read_text()), file.read_text() > before) == (len(before), True)


@pytest.mark.parametrize("content", [None, "", "soon\n", "1 2 3 4\n"])
def test_what_cannot_be_read_tells_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "time").write_text(content)
    steady = Steady()

    recall(tmp_path / "time", steady)

    assert steady.now_us() <= wall_us()


def test_after_another_boot_the_time_itself_still_counts(tmp_path: Path) -> None:
    moment_us = wall_us() + HOUR_US
    (tmp_path / "time").write_text(f"{moment_us} 17 another-boot\n")
    steady = Steady()

    recall(tmp_path / "time", steady)

    assert moment_us <= steady.now_us() < moment_us + 60 * SECOND_US
