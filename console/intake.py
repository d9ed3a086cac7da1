"""What raising an emergency needs in one process: doors to the record, the spool, the clock, and patience."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import new as hmac
from typing import Any, NamedTuple, TypeVar

import structlog

from console.service import Doors
from domain.clock import REAL_TIME, ClockAnchored
from domain.flood import WINDOW_US, in_crowd
from runtime.addresses import found
from runtime.datadir import LINKS, DataDir
from runtime.errors import EngineError, Fault
from runtime.settings import Settings
from store.spool import Spool
from store.steady import LANE, recall

log = structlog.get_logger("console.intake")

STATEMENT_S = 4.0
"""After this a statement of an intake is given up: what the record takes later comes from the spool."""

SILENT_S = 120
"""The watchdog looks every 15 s of case time, and a look with gateways that hang takes a minute."""

T = TypeVar("T")


class Patience(NamedTuple):
    """How long the record, the vault (as a part of it) and the spool are waited for, in seconds."""

    record_s: float = 2.0
    words_s: float = 0.8
    spool_s: float = 2.0


def real_now_us() -> int:
    """The real moment, in microseconds: the clock of this machine, which never goes back in this process."""
    return LANE.now_us()


def unattended(place: DataDir, now_us: int) -> bool:
    """Whether the watchdog that looked after the cases from here has been silent: nobody may be told then.

    Where none ever did from this data directory, nothing is known and nothing is claimed.
    """
    try:
        looked_us = place.beat.stat().st_mtime_ns // 1_000
    except OSError:
        return False
    return now_us - looked_us > SILENT_S * 1_000_000


@dataclass(slots=True)
class Intake:
    """What raising needs, for one process. Without doors every report goes to the spool.

    `secret` makes the same report the same command, and says nothing of its words to who reads the record.
    """

    doors: Doors | None
    spool: Spool | None
    clock: Callable[[], int] = real_now_us
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    care: ClockAnchored = REAL_TIME
    patience: Patience = field(default_factory=Patience)
    _unverified: deque[int] = field(default_factory=deque)
    _going_on: set[asyncio.Task[Any]] = field(default_factory=set)

    def digest(self, text: bytes) -> str:
        """20 hexadecimal digits that are the same for the same text, and tell nobody else anything."""
        return hmac(self.secret, text, sha256).hexdigest()[:20]

    def crowded(self, at_us: int) -> bool:
        """Counts an unverified report; whether so many came in the minute before that it queues apart."""
        self._unverified.append(at_us)
        while self._unverified[0] <= at_us - WINDOW_US:
            self._unverified.popleft()
        return in_crowd(at_us, self._unverified)

    async def within(self, seconds: float, deed: Coroutine[Any, Any, T]) -> T:
        """What a deed returns or raises. Raises TimeoutError when it takes longer; then it goes on by itself.

        It is not cancelled: what hangs may hang in being cancelled, and what lands late does no harm.
        """
        task = asyncio.create_task(deed)
        self._going_on.add(task)
        task.add_done_callback(self._ended)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise TimeoutError
        return task.result()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._going_on.discard(task)
        if not task.cancelled():
            task.exception()  # who still waited for it has it; a late one is heard by nobody

    async def close(self) -> None:
        """Ends what still goes on, and gives back every connection."""
        for task in tuple(self._going_on):
            task.cancel()
        await asyncio.gather(*self._going_on, return_exceptions=True)
        if self.doors is not None:
            await self.doors.close()


def intake_of(settings: Settings) -> Intake:
    """The intake of a data directory. Whatever is missing there is done without; raises nothing."""
    place = DataDir(settings.data_dir, settings)
    recall(place.beat)
    intake = Intake(doors=_doors(settings), spool=_spool(place))
    try:
        intake.secret = place.secret(LINKS)
    except EngineError:
        log.warning("a report sent twice may be recorded twice", kind="no key of links")
    return intake


def _doors(settings: Settings) -> Doors | None:
    try:
        return Doors(found(settings), timeout_s=STATEMENT_S)
    except Fault as fault:
        log.warning("reports go to the spool", kind=type(fault).__name__)
        return None


def _spool(place: DataDir) -> Spool | None:
    try:
        return Spool(place.spool, place.public_key())
    except EngineError as fault:
        log.warning("reports have no spool", kind=type(fault).__name__)
        return None
