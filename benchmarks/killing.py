"""Kills parts of a running service at seeded moments, as hard as a power cut does to a process."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from console.service import Service
from runtime.postgres import EmbeddedPostgres

PARTS = ("worker", "temporal", "postgres")


@dataclass
class Killer:
    """`kills` moments, evenly by chance over `seconds`, each at one of the parts in turn."""

    service: Service
    kills: int
    seconds: float
    seed: str
    done: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Sends SIGKILL at each moment; the service's supervisor is what brings the part back."""
        chance = Random(self.seed)
        moments = sorted(chance.uniform(0.02, 0.95) * self.seconds for _ in range(self.kills))
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, began + moment - loop.time()))
            await self._kill(PARTS[number % len(PARTS)])

    async def _kill(self, part: str) -> None:
        pid = self._pid(part)
        while pid is None:  # it is just being brought back after the last kill
            await asyncio.sleep(0.05)
            pid = self._pid(part)
        os.kill(pid, signal.SIGKILL)
        self.done[part] += 1

    def _pid(self, part: str) -> int | None:
        if part == "worker":
            return self.service.worker.pid if self.service.worker else None
        return self.service.temporal.pid if part == "temporal" else self.service.postgres.pid


@contextmanager
def hanging(server: EmbeddedPostgres) -> Iterator[None]:
    """A server that is there and answers nothing: all of its processes stand still."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    group = [server.pid or 0, *map(int, children.split())]
    for pid in group:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in group:
            os.kill(pid, signal.SIGCONT)
