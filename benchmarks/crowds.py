"""Many at once: reports, a flood, officers at one case, commands that come again; and what the desk bears.

`python -m benchmarks.crowds` measures it all alone, `--only PART` a part of it. Each failure is printed with
its seed and commit.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from benchmarks.cohorts import open_folder
from benchmarks.crowd.calling import Site
from benchmarks.crowd.flood import flood, looked_over
from benchmarks.crowd.histories import histories
from benchmarks.crowd.races import races
from benchmarks.crowd.receipts import first_notices, receipts
from benchmarks.crowd.repeats import repeats
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk, lane
from benchmarks.measures import Measure, tell
from console.identity import Links
from runtime.datadir import LINKS
from runtime.exit import leave

GATEWAY_S = 3_600.0
REAL_TIME = 1


async def with_a_service(measured: Callable[[Desk, Site], Awaitable[list[Measure]]]) -> list[Measure]:
    """What is measured at a service of its own, with its pages and its emergency lane, in real time."""
    with open_folder() as place, GatewayProcess(GATEWAY_S) as gateway:
        async with lane(place / "run", gateway, speed=REAL_TIME) as desk:
            port = urlsplit(desk.service.serving.addresses["web"]).port or 0
            token = Links(desk.service.dir.secret(LINKS)).link_for("mentor-1", "mentor")
            return await measured(desk, Site(port, token))


async def _reporting(desk: Desk, site: Site) -> list[Measure]:
    return [*await receipts(desk, site), *await first_notices(desk, site)]


async def _flooded(desk: Desk, site: Site) -> list[Measure]:
    return [*await flood(desk, site), *await looked_over(desk)]


async def _raced(desk: Desk, _: Site) -> list[Measure]:
    await desk.service.stop_care()
    return await races(desk.doors, desk.service.dir.path)


PARTS: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "receipts": lambda: with_a_service(_reporting),
    "flood": lambda: with_a_service(_flooded),
    "races": lambda: with_a_service(_raced),
    "repeats": repeats,
    "histories": histories,
}


async def crowds() -> list[Measure]:
    """All parts, one after the other."""
    return [measure for part in PARTS.values() for measure in await part()]


async def _alone(parts: list[str]) -> int:
    good = True
    for name in parts:
        sys.stdout.write(f"{name}\n")
        for measure in await PARTS[name]():
            tell(measure)
            good = good and measure.ok
    return 0 if good else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowds", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART", help=", ".join(PARTS))
    leave(asyncio.run(_alone(parser.parse_args().only or list(PARTS))))
