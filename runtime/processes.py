"""Finds and stops processes of our own that outlived a killed parent, and never touches any other process."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import structlog

log = structlog.get_logger("runtime.processes")

LOOK_AGAIN = 0.02
PROC = Path("/proc")
Signals = Sequence[tuple[signal.Signals, float]]
TERM_THEN_KILL: Signals = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


def command_line(pid: int) -> list[str]:
    """The arguments a living process was started with; empty for none, a zombie, or one not ours to see."""
    if PROC.is_dir():
        try:
            return (
                (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
            )
        except OSError:
            return []
    shown = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.split()


def runs_with(pid: int, program: str, argument: str) -> bool:
    """Whether `pid` is `program` (its file name), started with exactly this argument."""
    line = command_line(pid)
    return bool(line) and Path(line[0]).name == program and argument in line[1:]


def working_in(folder: Path, program: str) -> list[int]:
    """The processes of `program` whose working directory is `folder` (Linux; empty elsewhere)."""
    if not PROC.is_dir() or not folder.exists():
        return []
    return [pid for pid in _pids() if _works_in(pid, folder) and _program(pid) == program]


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


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return (PROC / str(pid) / "cwd").samefile(folder)
    except OSError:
        return False
