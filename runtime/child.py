"""Keeps one child process alive: restarted with back-off, ended with its group, gone when we are gone."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import structlog

from runtime.complaints import explain
from runtime.errors import EngineError
from runtime.spawn import LOOK_AGAIN, Process, kill_group, over, spawn, tell

log = structlog.get_logger("runtime.child")

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
STEADY = 30.0  # seconds of life after which the next death starts again at the first pause
LONGEST_LOG = 10_000_000  # bytes; a longer log is set aside at the next launch, one generation is kept


async def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Manners:
    """How a child is ended, how long it may take (seconds), and what is done around every launch.

    `stop` sends `stop_signal`, and SIGKILL after `stop_within`. The kernel sends `death_signal` when we die
    (Linux). `before_launch` runs before every launch, the first one too; `after_launch` whenever it is ready.
    """

    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    ready_within: float = 30.0
    stop_within: float = 15.0
    before_launch: Callable[[], Awaitable[None]] = _nothing
    after_launch: Callable[[], Awaitable[None]] = _nothing


DEFAULT_MANNERS = Manners()


class Child:
    """One supervised child process.

    `argv[0]` is an absolute path; `env` is the child's whole environment; its output is added to `log_path`.
    `ready` is asked again and again until it says True. `user` is the system user it runs as, None for ours.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str],
        log_path: Path,
        ready: Callable[[], Awaitable[bool]],
        *,
        restart: bool = True,
        user: str | None = None,
        manners: Manners = DEFAULT_MANNERS,
    ) -> None:
        self.name = name
        self.argv = list(argv)
        self.env = dict(env)
        self.log_path = log_path
        self.restarts = 0
        self._ready, self._restart, self._user = ready, restart, user
        self._manners = manners
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ending = asyncio.Lock()
        self._log_start = 0

    @property
    def pid(self) -> int | None:
        """The process id of the child, or None while there is none."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Launch and wait until ready. Raises EngineError when it ends before, or is not ready in time."""
        if self._watch and not self._watch.done():
            return
        await self._launch()
        try:
            await self._manners.after_launch()
        except BaseException:
            await self._end(signal.SIGKILL)
            raise
        self._watch = asyncio.create_task(self._keep_alive(), name=f"watch {self.name}")

    async def stop(self) -> None:
        """End the child and its group; returns when it is gone. Harmless when it is not running."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        await self._end(self._manners.stop_signal)

    async def wait(self) -> None:
        """Return when the child is gone for good: stopped, or dead and not to be restarted."""
        if self._watch:
            await asyncio.wait({self._watch})

    async def _keep_alive(self) -> None:
        pause = FIRST_PAUSE
        while self._process:
            since = asyncio.get_running_loop().time()
            exit_code = await self._ended(self._process)
            if asyncio.get_running_loop().time() - since > STEADY:
                pause = FIRST_PAUSE
            log.warning("child_died", child=self.name, exit_code=exit_code, restarting=self._restart)
            if self._restart:
                pause = await self._bring_back(pause)

    async def _bring_back(self, pause: float) -> float:
        """Launch until it succeeds; the pause to take before the next attempt, in seconds."""
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self._launch()
            except EngineError as fault:
                trouble = {"problem": fault.message, "remedy": fault.remedy}
                log.warning("child_not_back", child=self.name, pause=pause, **trouble)
                continue
            except Exception:  # whatever it was, a supervisor that gives up helps nobody
                log.exception("child_not_back", child=self.name, pause=pause)
                continue
            self.restarts += 1
            log.info("child_back", child=self.name, pid=self.pid, restarts=self.restarts)
            await self._announce()
            return pause

    async def _announce(self) -> None:
        """What follows a launch may fail (a full disk) without taking a healthy child down."""
        try:
            await self._manners.after_launch()
        except EngineError as fault:
            log.warning("child_not_announced", child=self.name, problem=fault.message, remedy=fault.remedy)

    async def _launch(self) -> None:
        await self._manners.before_launch()
        self._process = self._spawn()
        try:
            await self._until_ready(self._process)
        except BaseException:
            await self._end(signal.SIGKILL)
            raise

    def _spawn(self) -> Process:
        with self._open_log() as output:
            return spawn(self.argv, self.env, output, self._user, self._manners.death_signal)

    def _open_log(self) -> BinaryIO:
        try:
            if self.log_path.exists() and self.log_path.stat().st_size > LONGEST_LOG:
                self.log_path.replace(self.log_path.with_suffix(self.log_path.suffix + ".1"))
            output = self.log_path.open("ab")
        except OSError as error:
            raise EngineError(
                f"The log of {self.name} cannot be written: {self.log_path}: {error.strerror}.",
                "Make its directory writable, and see that the disk is not full.",
            ) from error
        self._log_start = output.tell()
        return output

    async def _until_ready(self, process: Process) -> None:
        ending = asyncio.create_task(over(process))
        asking = asyncio.create_task(self._answered())
        try:
            await asyncio.wait(
                {ending, asking}, timeout=self._manners.ready_within, return_when=asyncio.FIRST_COMPLETED
            )
            if asking.done():
                return asking.result()
            if ending.done():
                raise self._explained("ended before it was ready")
            raise self._explained(f"was not ready within {self._manners.ready_within:g} s")
        finally:
            ending.cancel()
            asking.cancel()
            await asyncio.gather(ending, asking, return_exceptions=True)

    async def _answered(self) -> None:
        while not await self._ready():  # noqa: ASYNC110 - a server tells that it is ready only when asked
            await asyncio.sleep(LOOK_AGAIN)

    def _explained(self, what: str) -> EngineError:
        return explain(self.name, what, self.log_path, self._log_start)

    async def _end(self, number: signal.Signals) -> None:
        async with self._ending:
            if self._process:
                await self._end_now(self._process, number)

    async def _end_now(self, process: Process, number: signal.Signals) -> None:
        tell(process, number)
        ending = asyncio.create_task(self._ended(process))
        _, still_running = await asyncio.wait({ending}, timeout=self._manners.stop_within)
        if still_running:
            log.warning(
                "child_killed", child=self.name, pid=process.pid, after_seconds=self._manners.stop_within
            )
            kill_group(process)
        await ending

    async def _ended(self, process: Process) -> int:
        """Wait for the end, take the rest of its group with it, and give the exit code."""
        await over(process)
        kill_group(process)
        self._process = None
        return process.wait()
