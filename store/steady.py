"""The time of the emergency lane: the machine's clock while it goes forward, and never behind the record.

A clock that is set back stops nobody's page: time goes on from where it stood, a twentieth slower, until the
clock has caught up. A clock that is set forward is believed at once: too early is better than never.
"""

import time
from collections.abc import Callable
from pathlib import Path

SLOWER = 20
"""Of so many parts of real time one does not pass while the machine's clock is behind: 57 minutes an hour."""


def wall_us() -> int:
    """The clock of this machine, in microseconds since 1970."""
    return time.time_ns() // 1_000


def waited_us() -> int:
    """Microseconds of a clock that nobody sets."""
    return time.monotonic_ns() // 1_000


class Steady:
    """One time that never goes back. `clock` is the machine's, `waited` one that nobody sets."""

    def __init__(self, clock: Callable[[], int] = wall_us, waited: Callable[[], int] = waited_us) -> None:
        self._clock, self._waited = clock, waited
        self._since_us, self._at_us = 0, waited()

    def now_us(self) -> int:
        """The moment, in microseconds since 1970."""
        wall_us, at_us = self._clock(), self._waited()
        passed_us = at_us - self._at_us
        kept_us = self._since_us + passed_us - passed_us // SLOWER
        if wall_us < kept_us:
            return kept_us
        self._since_us, self._at_us = wall_us, at_us
        return wall_us

    def not_before(self, moment_us: int) -> None:
        """Goes on from a moment that is known to have been, where the machine's clock is behind it."""
        if moment_us > self.now_us():
            self._since_us, self._at_us = moment_us, self._waited()

    def forget(self) -> None:
        """Begins anew with the machine's clock: for a process that turns to another record."""
        self._since_us, self._at_us = self._clock(), self._waited()


LANE = Steady()
"""The time of this process."""

DIGITS = 20
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def keep(file: Path, steady: Steady = LANE) -> None:
    """Writes down the time for `recall`, over what stood there, as a full disk takes it. Raises OSError."""
    told = f"{steady.now_us():0{DIGITS}} {waited_us():0{DIGITS}} {_boot()}\n"
    if file.exists() and file.stat().st_size == len(told):
        with file.open("r+", encoding="ascii") as known:
            known.write(told)
    else:
        file.write_text(told, encoding="ascii")


def recall(file: Path, steady: Steady = LANE) -> None:
    """Goes on from the time that another process of this machine has written down, with what passed since.

    What cannot be read tells nothing; after another boot of the machine the time itself still counts.
    """
    try:
        moment, waited, boot = file.read_text(encoding="ascii").split()
        passed_us = max(0, waited_us() - int(waited)) if boot == _boot() else 0
        steady.not_before(int(moment) + passed_us - passed_us // SLOWER)
    except (OSError, ValueError):
        return


def _boot() -> str:
    """The name of this run of the machine, within which its clock that nobody sets goes on."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return "-"
