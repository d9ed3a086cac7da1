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
BEFORE_S, CPU_S, TIMES, WALL_S = 60, 4, 5, 900
"""Processor time that a mutant has: a minute until its first test, and for each test some seconds and five
times what it takes unbroken. The clock on the wall only ends what waits for ever."""
MEMORY = 8 << 30
NOTICED, OURS = 7, 9
"""What a child ends with: a test noticed the mutant; or something went wrong here, outside of every test."""


class NotTried(Exception):
    """A mutant could not be tried; that is a fault of the runner and counts for nothing."""


def allow(unbroken_s: float) -> None:
    """Gives this process the processor time for its next test, counted from now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + CPU_S + TIMES * unbroken_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def tried(work: Work, before_s: int = BEFORE_S) -> Outcome:
    """Runs `work` in a fork, with what it calls when a test notices. Raises NotTried."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _in_child(work, writing, before_s)
    os.close(writing)
    said = _heard(reading, pid, time.monotonic() + max(WALL_S, 4 * before_s))
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


def _in_child(work: Work, writing: int, before_s: int) -> NoReturn:
    def noticed(test: str) -> NoReturn:
        os.write(writing, test.encode()[:4_000])
        os._exit(NOTICED)

    resource.setrlimit(resource.RLIMIT_CPU, (before_s, resource.RLIM_INFINITY))
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
