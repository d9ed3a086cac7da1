"""A service whose processes have clocks that can be set, each by itself; ours and the gateway's stay right.

libfaketime stands between each process and its clock; what it adds stands in a file that is read at every
look at the clock. What waits goes by a clock that nobody sets, as on a real host.
"""

import ctypes
import os
import secrets
import shutil
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from console.service import Service
from runtime.postgres import EmbeddedPostgres
from runtime.settings import Settings

HOSTS = ("worker-urgent", "watchdog", "web", "postgres")
"""The processes whose clocks can be set. Temporal's cannot: it asks the kernel and no library."""
NAME = "libfaketime.so.1"
MEMORY, SEMAPHORE = Path("/dev/shm"), "sem."  # noqa: S108 - where Linux keeps what processes share


class Clocks:
    """The clocks of the processes of one service, in a folder that every one of them may read."""

    def __init__(self, folder: Path) -> None:
        """Raises RuntimeError where there is no libfaketime."""
        self._folder = folder
        found = _library()
        folder.mkdir(mode=0o755, parents=True)
        shutil.copyfile(found, folder / NAME)
        self._shared = _shared()
        self.set(HOSTS, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._shared:
            (MEMORY / name).unlink(missing_ok=True)

    def environment(self, host: str) -> dict[str, str]:
        """What a process needs to have a clock of its own."""
        return {
            "LD_PRELOAD": str(self._folder / NAME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file(host)),
            "FAKETIME_SHARED": " ".join(f"/{name.removeprefix(SEMAPHORE)}" for name in self._shared),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, hosts: tuple[str, ...], ahead_s: float) -> None:
        """Sets clocks so many seconds ahead of the right time, at once; behind when it is negative."""
        for host in hosts:
            draft = self._file(host).with_suffix(".draft")
            draft.write_text(f"{ahead_s:+.6f}\n")
            draft.replace(self._file(host))

    def _file(self, host: str) -> Path:
        return self._folder / f"clock-{host}"


class TurnedService(Service):
    """A service in which each of `HOSTS` has a clock of its own."""

    def __init__(self, settings: Settings, clocks: Clocks) -> None:
        super().__init__(settings)
        self.clocks = clocks
        own = clocks.environment("postgres")
        self.postgres = EmbeddedPostgres(self.dir, binaries=settings.postgres_bin, environment=own)
        self.apart.update({host: clocks.environment(host) for host in HOSTS})


def _shared() -> tuple[str, str]:
    """The semaphore and the memory that libfaketime shares, for whatever user a process is in the end.

    Made by a process that changes its user afterwards, they would be closed to what it becomes.
    """
    name = f"np-{secrets.token_hex(6)}"
    made = ctypes.CDLL(None).sem_open(f"/{name}".encode(), os.O_CREAT | os.O_EXCL, 0o666, 1)
    memory = MEMORY / f"{name}-memory"
    memory.write_bytes(bytes(4_096))
    shared = (f"{SEMAPHORE}{name}", memory.name)
    if made == 0 or not (MEMORY / shared[0]).exists():
        raise RuntimeError(f"There can be no semaphore in {MEMORY}, which libfaketime needs.")
    for each in shared:
        (MEMORY / each).chmod(0o666)
    return shared


def right_us() -> int:
    """The right time, in microseconds, whatever the service believes."""
    return time.time_ns() // 1_000


def _library() -> Path:
    spec = find_spec("libfaketime")
    places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = [file for place in places for file in place.glob(f"vendor/**/{NAME}")]
    if not found:
        raise RuntimeError("There is no libfaketime: make setup-dev brings it, for Linux on x86-64 only.")
    return found[0]
