"""F1 to F4: each part of the service is killed, as hard as a power cut does to a process, at each step."""

import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path as Folder

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk, lane
from benchmarks.grid.path import Path
from benchmarks.grid.runs import STEPS, Came, Family, Run

SPEED = 5
PARTS = ("worker-urgent", "watchdog", "temporal", "postgres", "web")
DIES = " dies"


@dataclass(frozen=True, slots=True)
class Kill:
    """One part dies; the service's supervisor brings it back."""

    part: str

    async def strike(self, desk: Desk, came: Came) -> None:
        pid = desk.pid_of(self.part)
        if pid is not None:
            if self.part in ("worker-urgent", "temporal"):
                desk.asked_anew_s = time.time()
            os.kill(pid, signal.SIGKILL)
            came.struck = True

    async def lift(self, desk: Desk) -> None:
        """Nothing: what was killed is brought back by its supervisor."""


def kill_of(run: Run) -> Kill:
    """The kill that a run names."""
    return Kill(run.fault.removesuffix(DIES))


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Path]:
    """A path along which parts are killed."""
    async with lane(folder, gateway, SPEED) as desk:
        yield Path(desk, kill_of)


def runs(seeds: int) -> list[Run]:
    """Every part at every step, by so many seeds."""
    return [
        Run("killed", part + DIES, step, seed)
        for seed in range(1, seeds + 1)
        for part in PARTS
        for step in STEPS
    ]


FAMILY = Family("killed", runs, opened, shares=2)
