"""Finds and stops processes of our own that outlived a killed parent, and never touches any other process."""

import asyncio
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog

log = structlog.get_logger("runtime.processes")

LOOK_AGAIN = 0.02
PROC = Path("/proc")
CAN_SEE_PROCESSES = (PROC / "self" / "cwd").exists()
Signals = Sequence[tuple[signal.Signals, float]]
TERM_THEN_KILL: Signals = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


def command_line(pid: int) -> list[str]:
    """The arguments a living process was started with; empty for none, a zombie, or one not ours to see."""
    if not CAN_SEE_PROCESSES:
        asking = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
        return subprocess.run(asking, capture_output=True, text=True, check=False).stdout.split()
    try:
        line = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return line.decode(errors="replace").rstrip("\0").split("\0")


def runs_with(pid: int, program: str, argument: str) -> bool:
    """Whether `pid` is `program` (its file name), started with exactly this argument."""
    line = command_line(pid)
    return bool(line) and Path(line[0]).name == program and argument in line[1:]


def working_in(folder: Path, program: str) -> list[int]:
    """The processes of `program` whose working directory is `folder` (Linux; empty elsewhere)."""
    if not CAN_SEE_PROCESSES or not folder.exists():
        return []
    place = folder.stat()
    candidates = [pid for pid in _pids() if _program(pid) == program]
    with _seeing_as(place.st_uid, place.st_gid):
        return [pid for pid in candidates if _works_in(pid, place)]


async def stop_ours(pids: Iterable[int], still_ours: Callable[[int], bool], signals: Signals) -> bool:
    """Send each signal in turn to those still ours, waiting up to its seconds. Whether all are gone."""
    left = [pid for pid in pids if still_ours(pid)]
    for number, seconds in signals:
        for pid in left:
            log.warning("leftover_stopped", pid=pid, signal=number.name)
            _send(pid, number)
        left = await _gone_within(left, still_ours, seconds)
        if not left:
            return True
    return not left


async def _gone_within(pids: list[int], still_ours: Callable[[int], bool], seconds: float) -> list[int]:
    deadline = asyncio.get_running_loop().time() + seconds
    while pids and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(LOOK_AGAIN)
        pids = [pid for pid in pids if still_ours(pid)]
    return pids


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        log.info("leftover_gone", pid=pid)


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _program(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _works_in(pid: int, place: os.stat_result) -> bool:
    try:
        return os.path.samestat((PROC / str(pid) / "cwd").stat(), place)
    except OSError:
        return False


@contextmanager
def _seeing_as(uid: int, gid: int) -> Iterator[None]:
    """Look at processes as their owner does: without CAP_SYS_PTRACE, as in containers, root sees less.

    It holds for this thread only, so what other threads do meanwhile is done as ever.
    """
    if os.geteuid() != 0 or uid == 0:
        yield
        return
    libc = ctypes.CDLL(None)
    libc.setfsgid(gid)
    libc.setfsuid(uid)
    try:
        yield
    finally:
        libc.setfsuid(0)
        libc.setfsgid(os.getegid())
