"""Many reports at once at the real service: each is recorded, and somebody is told of each."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.crowd.calling import Site
from benchmarks.crowd.flood import flood
from benchmarks.crowd.races import races
from benchmarks.crowd.receipts import receipts
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk, lane
from benchmarks.measures import Measure
from console.identity import Links
from runtime.datadir import LINKS

ROUNDS, FLOOD, FLOOD_S, PAIRS, CROWDS = 1, 60, 3.0, 20, 3


@pytest.fixture(scope="module")
async def desk(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Desk]:
    """A service with its emergency lane and its pages, in real time."""
    gateway_process.clear()
    async with lane(open_folder / "crowds", gateway_process, speed=1) as made:
        yield made


@pytest.fixture
def site(desk: Desk) -> Site:
    port = urlsplit(desk.service.serving.addresses["web"]).port
    assert port
    return Site(port, Links(desk.service.dir.secret(LINKS)).link_for("mentor-1", "mentor"))


def counted(measures: list[Measure]) -> dict[str, object]:
    """What a benchmark counted, without what it timed."""
    return {one.name.partition(": ")[2]: one.value for one in measures if one.goal == "0"}


async def test_fifty_reports_at_once_are_all_recorded_with_their_words(desk: Desk, site: Site) -> None:
    measures = await receipts(desk, site, ROUNDS)

    assert counted(measures) == {"not recorded, or without words": 0}


async def test_of_a_flood_nothing_is_dropped_and_somebody_is_told_of_each(desk: Desk, site: Site) -> None:
    measures = await flood(desk, site, FLOOD, FLOOD_S)

    assert counted(measures) == {
        "not in the record": 0,
        "not answered as recorded": 0,
        "of which nobody was told": 0,
    }


async def test_a_case_that_two_processes_take_has_one_owner_whom_all_know(desk: Desk) -> None:
    measures = await races(desk.doors, desk.service.dir.path, PAIRS, CROWDS)

    assert counted(measures) == {"not exactly one owner, known to all": 0}
