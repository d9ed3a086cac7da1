"""What a process and its children have spent and hold, as Linux tells it: CPU seconds, memory, open files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.service import Service

PROC = Path("/proc")
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED = range(11, 15)
"""Where `stat` has them, counted behind the process's name."""


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds since its start, ended children included; bytes of its own memory; open files."""

    cpu_s: float
    bytes: int
    files: int

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.cpu_s + other.cpu_s, self.bytes + other.bytes, self.files + other.files)


def spent(pid: int) -> Spent:
    """A process with all its children. Raises OSError when it is not there."""
    total = Spent(0.0, 0, 0)
    for one in (pid, *_children(pid)):
        total = total + _alone(one)
    return total


def processes(service: Service) -> dict[str, int]:
    """The process of every part of a service that runs, by its name."""
    found = {
        "worker-year": service.worker.pid if service.worker else None,
        **{name: child.pid for name, child in (*service.beside.items(), *service.care.items())},
        "temporal": service.temporal.pid,
        "postgres": service.postgres.pid,
        "web": service.serving.pid_of("web"),
        "sealer": service.sealer.pid if service.sealer else None,
    }
    return {name: pid for name, pid in found.items() if pid is not None}


def _alone(pid: int) -> Spent:
    stat = (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    ticks = sum(int(stat[place]) for place in (USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED))
    private = (PROC / str(pid) / "statm").read_text().split()
    held = (int(private[1]) - int(private[2])) * PAGE
    return Spent(ticks / TICKS, held, len(list((PROC / str(pid) / "fd").iterdir())))


def _children(pid: int) -> Iterator[int]:
    for task in (PROC / str(pid) / "task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _children(child)
