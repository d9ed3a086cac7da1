"""What doctor says of the ground: a disk without room, and a clock behind the record."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.ground import clock, disks
from runtime.datadir import DataDir
from runtime.postgres import Urls
from store.database import Database
from store.log import Log
from store.steady import Steady, wall_us
from tests.store.builders import DRIVEN, new_rows

HOUR_US = 3_600_000_000


@pytest.fixture
async def record(urls: Urls) -> AsyncIterator[Database]:
    db = Database(urls["url"], role="nearpeer_door")
    yield db
    await db.close()


def test_a_disk_with_room_is_good(tmp_path: Path) -> None:
    with DataDir(tmp_path / "data") as place:
        assert [(check.name, check.ok) for check in disks(place)] == [("disk", True)]


def test_each_full_disk_is_named_with_the_remedy(small_disk: Path) -> None:
    with DataDir(small_disk / "data") as place:
        found = list(disks(place))

    assert not any(check.ok for check in found)
    assert str(place.path) in found[0].detail
    assert "Free some" in found[0].remedy


def test_of_a_directory_that_is_not_made_nothing_is_said(tmp_path: Path) -> None:
    assert list(disks(DataDir(tmp_path / "nowhere"))) == []


async def test_a_clock_that_is_not_behind_the_record_is_good(record: Database) -> None:
    assert (await clock(record)).ok


async def test_a_clock_behind_the_record_is_told_with_the_remedy(record: Database) -> None:
    ahead = Log(record, "care", Steady(lambda: wall_us() + HOUR_US))
    await ahead.append("emergency/1", 0, new_rows("raise", 1), DRIVEN)

    found = await clock(record)

    assert not found.ok
    assert " s behind the newest event of the record" in found.detail
    assert "Set the clock right" in found.remedy
