"""One mutant in a process of its own, which ends at the first test that notices it."""

import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from benchmarks.mutation.verdicts import Outcome

Noticed = Callable[[str], NoReturn]
"""What is called with the name of the test that noticed; it does not come back."""
Work = Callable[[Noticed], None]
CPU_S, TIMES, WALL_TIMES, WALL_S = 8, 5, 8, 90
"""Processor time that a mutant has: some seconds, and five times what the unbroken tests take. The clock on
the wall only ends what waits for ever."""
MEMORY = 8 << 30
NOTICED, OURS = 7, 9
"""What a child ends with: a test noticed the mutant; or something went wrong here, outside of every test."""


class NotTried(Exception):
    """A mutant could not be tried; that is a fault of the runner and counts for nothing."""


def tried(work: Work, unbroken_s: float) -> Outcome:
    """Runs `work` in a fork, with what it calls when a test notices. Raises NotTried."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _in_child(work, writing, unbroken_s)
    os.close(writing)
    said = _heard(reading, pid, time.monotonic() + WALL_S + WALL_TIMES * unbroken_s)
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == OURS:
        raise NotTried(said)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Outcome("timeout")
    return Outcome("survived") if code == 0 else Outcome("killed", said)


def _heard(reading: int, pid: int, until: float) -> str:
    """What the child said before its end; it is ended when it takes too long."""
    said = b""
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            os.kill(pid, signal.SIGKILL)
            return said.decode()
        part = os.read(reading, 65_536)
        if not part:
            return said.decode()
        said += part


def _in_child(work: Work, writing: int, unbroken_s: float) -> NoReturn:
    def noticed(test: str) -> NoReturn:
        os.write(writing, test.encode()[:4_000])
        os._exit(NOTICED)

    seconds = int(CPU_S + TIMES * unbroken_s)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    try:
        work(noticed)
        os._exit(0)
    except BaseException:  # noqa: BLE001  # a child of a fork must end here, and its parent raises it
        os.write(writing, traceback.format_exc()[-4_000:].encode())
        os._exit(OURS)
