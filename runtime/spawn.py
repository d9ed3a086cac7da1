"""Starts a program in a process group of its own, bound to our life, and tells when it has ended."""

import asyncio
import contextlib
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from runtime import launch
from runtime.errors import EngineError

LOOK_AGAIN = 0.02

Process = subprocess.Popen[bytes]


def spawn(
    argv: Sequence[str],
    env: Mapping[str, str],
    output: BinaryIO,
    user: str | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
) -> Process:
    """Start `argv` as `user`; the kernel sends it `death_signal` when we die, however we die (Linux).

    Raises EngineError when the program is missing, or when called outside the main thread: the kernel takes
    the end of the thread that started a child for the death of the parent.
    """
    if threading.current_thread() is not threading.main_thread():
        raise EngineError(
            f"{argv[0]} was started outside the main thread.", "Supervise from the main thread."
        )
    if not os.access(argv[0], os.X_OK):
        raise EngineError(
            f"The program {argv[0]} is missing or may not be run.", "Install it again, or name another."
        )
    entry = pwd.getpwnam(user) if user else None
    uid, gid = (entry.pw_uid, entry.pw_gid) if entry else (-1, -1)
    orders = (os.getpid(), int(death_signal), uid, gid)
    return subprocess.Popen(
        [sys.executable, "-I", "-S", launch.__file__, *map(str, orders), *argv],
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0,
        cwd="/",
    )


async def over(process: Process) -> None:
    """Return when the process has ended. On Linux it stays unreaped, so its id still names nobody else."""
    if sys.platform != "linux":
        while process.poll() is None:  # noqa: ASYNC110 - no system tells of the end but by asking
            await asyncio.sleep(LOOK_AGAIN)
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:  # reaped already
        return
    try:
        loop.add_reader(handle, ended.set)
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def tell(process: Process, number: signal.Signals) -> None:
    """Send a signal to the process, unless it ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, number)


def kill_group(process: Process) -> None:
    """End whatever is left of the group of `process`."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS refuses when only zombies are left
        os.killpg(process.pid, signal.SIGKILL)
