"""The topology of docker-compose.yml as plain processes: its order, its checks, its restart policy."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from benchmarks.topology import engines
from benchmarks.topology.composed import Part
from benchmarks.topology.places import Ground, Instance
from runtime.child import Child, Manners
from runtime.errors import EngineError
from runtime.ports import LOOPBACK, free_port

SYSTEM = "/usr/bin:/bin"
READY_S, ONCE_S = 240.0, 240.0
QUICK_STOP = {"postgres:": signal.SIGINT}
"""Images that end on another signal than SIGTERM, by how their names begin."""
IMAGE = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
LOOK_S = 0.05
LONGEST = 500
"""Characters of what a process has said last."""

T = TypeVar("T")
Told = Callable[[str], None]
"""Is told what happens, a line each."""


@dataclass(frozen=True, slots=True)
class Killed:
    """How a process came back: after so many seconds its health check was good again."""

    name: str
    back_s: float


class Topology:
    """All services of the file that are not left out; `built` is where the image's environment was made.

    `later` names those that are started by `start`, once the others are up.
    """

    def __init__(
        self, root: Path, parts: Mapping[str, Part], built: Path, told: Told, later: Sequence[str] = ()
    ) -> None:
        kept = {name: part for name, part in parts.items() if name not in engines.LEFT_OUT}
        (root / "logs").mkdir(parents=True, exist_ok=True)
        self._engines = engines.engines(root)
        self._tls = self._engines.encrypts()
        stands_in = {"temporal": f"{LOOPBACK}:{free_port()}"}
        self.ground = Ground(root, kept, tls=self._tls, elsewhere=stands_in)
        self.children: dict[str, Child] = {}
        self.stopping_s: dict[str, float] = {}
        self._root, self._parts, self._built, self._told = root, kept, built, told
        self._later = later
        self._up: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def _start(self) -> None:
        """Every service once those are up that it waits for. Raises EngineError when one does not come up."""
        for name, part in self._parts.items():
            if not part.by_hand and name not in self._later:
                self._up[name] = asyncio.create_task(self._bring_up(name), name=name)
        await asyncio.gather(*self._up.values())

    async def start(self, name: str) -> None:
        """A service that was to come later. Raises EngineError when it does not come up."""
        await self._bring_up(name)

    def overdue(self) -> list[str]:
        """Who did not stop by itself within the time that the file gives it, and was killed."""
        graces = {one.name: one.part.grace_s for one in self.ground.instances}
        return [name for name, seconds in self.stopping_s.items() if seconds >= graces[name]]

    async def _stop(self) -> None:
        for task in self._up.values():
            task.cancel()
        await asyncio.gather(*self._up.values(), return_exceptions=True)
        for name in reversed(list(self.children)):
            began = time.monotonic()
            await self.children[name].stop()
            self.stopping_s[name] = time.monotonic() - began

    async def _bring_up(self, name: str) -> None:
        for need in self._parts[name].needs:
            if need in self._up:
                await asyncio.shield(self._up[need])
        for one in self.ground.instances:
            if one.part.name == name:
                await self._run(one)

    async def _run(self, one: Instance) -> None:
        began = time.monotonic()
        if one.part.stays:
            self.children[one.name] = child = self._child(one)
            await child.start()
        else:
            await self.once(one)
        self._told(f"{one.name} at {one.address}: up after {time.monotonic() - began:.1f} s")

    def _child(self, one: Instance) -> Child:
        image = one.part.image
        quick = next((number for name, number in QUICK_STOP.items() if image.startswith(name)), None)
        user = self._engines.user if image.startswith(engines.POSTGRES) else None
        manners = Manners(
            stop_signal=quick or signal.SIGTERM,
            death_signal=quick or signal.SIGKILL,
            ready_within=READY_S,
            stop_within=one.part.grace_s,
        )
        return Child(
            one.name,
            self._argv(one),
            self._environment(one),
            self._log(one),
            lambda: self._is_well(one),
            user=user,
            manners=manners,
        )

    def _argv(self, one: Instance) -> list[str]:
        image = one.part.image
        if one.part.stays and image.startswith(engines.POSTGRES):
            return engines.postgres(one, self.ground, self._engines, tls=self._tls)
        if image.startswith(engines.TEMPORAL):
            return engines.temporal(one, self.ground, self._engines)
        command = self.ground.command(one)
        return [engines.program(command[0], self._path(one)), *command[1:]]

    def _path(self, one: Instance) -> str:
        """Where the programs of an image are: of ours those that were built, of others the engines'."""
        ours = f"{self._built / 'bin'}:" if one.part.image.startswith("nearpeer") else ""
        engines_of = "" if one.part.image.startswith("nearpeer:") else f"{self._engines.path}:"
        return f"{ours}{engines_of}{SYSTEM}"

    def _environment(self, one: Instance) -> dict[str, str]:
        home = {"HOME": str(self._root), "TZ": "UTC", "PATH": self._path(one)}
        return {**IMAGE, **home, **self.ground.environment(one)}

    def _log(self, one: Instance) -> Path:
        return self._root / "logs" / f"{one.name}.log"

    async def _is_well(self, one: Instance) -> bool:
        """What the health check of the file says; of the Temporal that stands in, whether it answers."""
        if one.part.image.startswith(engines.TEMPORAL):
            return await _listens(self.ground.reached(one.part.name, engines.CLIENT_PORT))
        command = self.ground.check(one)
        if not command:
            return True
        asked = await asyncio.create_subprocess_exec(
            engines.program(command[0], self._path(one)),
            *command[1:],
            env=self._environment(one),
            cwd="/",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await asked.wait() == 0

    async def once(self, one: Instance, *more: str) -> str:
        """Runs an instance to its end, or another command of its program; what it has said.

        Raises EngineError when it ends badly.
        """
        asked = [self.ground.here(text, one) for text in more]
        argv = [*self._argv(one)[:1], *asked] if more else self._argv(one)
        running = await asyncio.create_subprocess_exec(
            *argv,
            env=self._environment(one),
            cwd="/",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(ONCE_S):
                said, complained = await running.communicate()
        finally:
            if running.returncode is None:
                running.kill()
        self._log(one).write_bytes(said + complained)
        if running.returncode != 0:
            told = (complained or said).decode().strip()[-LONGEST:]
            raise EngineError(f"{one.name} ended with {running.returncode}: {told}", f"See {self._log(one)}.")
        return said.decode()

    async def kill(self, name: str) -> Killed:
        """Kills an instance as a power cut does, and waits until its policy has it back and well."""
        child, began = self.children[name], time.monotonic()
        before = child.restarts
        pid = await _until(child, lambda: child.pid)  # it may be away: what it needs was killed before it
        os.kill(pid, signal.SIGKILL)
        await _until(child, lambda: child.restarts > before)
        return Killed(name, time.monotonic() - began)


async def _until(child: Child, found: Callable[[], T | None]) -> T:
    """What is found as soon as there is something. Raises EngineError when it takes too long."""
    ends = time.monotonic() + READY_S
    while not (it := found()):
        if time.monotonic() > ends:
            raise EngineError(f"{child.name} was not back within {READY_S:.0f} s.", f"See {child.log_path}.")
        await asyncio.sleep(LOOK_S)
    return it


async def _listens(place: str) -> bool:
    address, _, port = place.partition(":")
    try:
        _, writer = await asyncio.open_connection(address, int(port))
    except OSError:
        return False
    writer.close()
    return True
