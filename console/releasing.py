"""Releases of the workers in a cluster: which there are, which is current, and the drivers moved to it."""

import asyncio
import time
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from console import rebuilding
from console.service import URGENT_QUEUE, YEAR_QUEUE
from runtime.addresses import found
from runtime.errors import EngineError
from runtime.releases import Counted, Release, Releases
from runtime.settings import Settings

LANES = (YEAR_QUEUE, URGENT_QUEUE)
LOOK_S = 1.0
SHOWN = 20


class OneRelease(BaseModel):
    """A release of a lane: how it stands in Temporal, and how many drivers run with it."""

    model_config = ConfigDict(frozen=True)

    lane: str
    build: str
    standing: str
    drivers: int


class Standing(BaseModel):
    """Every release of both lanes; `ok` when each lane that has any has a current one."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    releases: tuple[OneRelease, ...]


class Promoted(BaseModel):
    """A release made current: how many drivers were nudged, and which still run with another."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    build: str
    nudged: int
    left_behind: int
    such_as: tuple[str, ...]


async def standing(settings: Settings) -> Standing:
    """How the releases stand. Raises EngineError, RPCError."""
    by_lane = {one: await releases.known() for one, releases in (await _lanes(settings, LANES)).items()}
    return Standing(
        ok=all(not known or _is_current(known) for known in by_lane.values()),
        releases=tuple(
            OneRelease(lane=lane, **one._asdict()) for lane, known in by_lane.items() for one in known
        ),
    )


def _is_current(known: Sequence[Release]) -> bool:
    return any(one.standing == "current" for one in known)


async def promote(
    settings: Settings, build: str, lanes: Sequence[str], within_s: float, counted: Counted
) -> Promoted:
    """Makes a release current and moves every driver to it, as far as they come within some seconds.

    Nothing is done unless a worker of each lane has shown the release. Raises EngineError, RPCError.
    """
    chosen = await _lanes(settings, lanes)
    for lane, releases in chosen.items():
        if build not in {one.build for one in await releases.known()}:
            raise EngineError(
                f"No worker of the lane {lane} has shown itself as release {build}.",
                f"Start one first: NEARPEER_RELEASE={build} nearpeer worker --lane {lane}",
            )
    for releases in chosen.values():
        await releases.make_current(build)
    nudged, ends = set[str](), time.monotonic() + within_s
    while True:
        left = {lane: await releases.left_behind(build) for lane, releases in chosen.items()}
        behind = [driver for drivers in left.values() for driver in drivers]
        if not behind or time.monotonic() >= ends:
            break
        for lane, drivers in left.items():
            await chosen[lane].nudge(drivers, counted)
        nudged.update(behind)
        await asyncio.sleep(LOOK_S)
    return Promoted(
        ok=not behind,
        build=build,
        nudged=len(nudged),
        left_behind=len(behind),
        such_as=tuple(behind[:SHOWN]),
    )


async def _lanes(settings: Settings, lanes: Sequence[str]) -> dict[str, Releases]:
    client = await rebuilding.client_of(found(settings))
    return {lane: Releases(client, lane) for lane in lanes}
