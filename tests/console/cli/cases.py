"""Cases of the desk in a record that nobody else writes to, raised and moved on as reporters do."""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import Event, Thread
from typing import Any, TypeVar

import pytest

from console.service import Doors
from domain import addresses
from domain.case import CaseState
from domain.case_commands import RaiseEmergency, RecordPageResult
from domain.levels import SECOND_US
from domain.messages import Command, Stamp
from runtime.postgres import Urls
from store.database import Database
from store.history import root_of
from store.rows import Course, NewRow, Row
from tests.console.cli.cohort import ANNA, Lived
from tests.console.cli.later import KEK, NOWHERE, through_doors

T = TypeVar("T")
MINUTE_S = 60
_numbers = count(1)


def now_us() -> int:
    return time.time_ns() // 1_000


@dataclass(frozen=True)
class Cases:
    """What happens to cases without the command line."""

    urls: Urls
    life: Lived

    def raised(self, minutes_ago: int = 0, **said: object) -> str:
        """A new case; its id."""
        case = f"case-{next(_numbers):04}"
        told = {"level": "emergency", "danger": "yes", "raised_by": "mentor", "verified": True, **said}
        at_us = now_us() - minutes_ago * MINUTE_S * SECOND_US
        self.does(case, RaiseEmergency.model_validate(told), at_us)
        return case

    def page(self, case: str, page: str, outcome: str) -> None:
        """What a gateway says of a page."""
        self.does(case, RecordPageResult.model_validate({"page": page, "outcome": outcome}))

    def does(self, case: str, command: Command, at_us: int | None = None) -> None:
        stamp = Stamp(now_us() if at_us is None else at_us, ANNA, f"{case}/{next(_numbers)}")

        async def given(doors: Doors) -> None:
            await doors.ledger.execute(addresses.emergency(case), command, stamp)

        self._with(given)

    def spoils(self, case: str, kind: str, schema: int = 1, body: bytes = b"{}") -> None:
        """Another release writes an event into the stream of a case that this one does not understand."""
        stream, at_us = addresses.emergency(case), now_us()
        row = NewRow(kind, schema, body, at_us, at_us, ANNA, 0, f"{case}/{next(_numbers)}", 0, None, None)

        async def written(doors: Doors) -> None:
            log = doors.logs["care"]
            before = await log.read(stream)
            await log.append(
                stream, len(before), [row], Course(at_us, closed=False, workflow="Emergency"), []
            )

        self._with(written)

    def state(self, case: str) -> CaseState:
        async def read(doors: Doors) -> Any:
            return (await doors.ledger.view(addresses.emergency(case), now_us())).state

        state: CaseState = self._with(read)
        return state

    def rows(self, case: str, log: str = "care") -> list[Row]:
        """The rows of a case, or of who read of it."""
        stream = addresses.emergency(case)

        async def read(doors: Doors) -> list[Row]:
            return await doors.logs[log].read(addresses.access(stream) if log == "access" else stream)

        return self._with(read)

    def bodies(self) -> bytes:
        """Every byte that any log holds of any event."""

        async def read(doors: Doors) -> bytes:
            found = []
            for log in doors.logs.values():
                found += [row.body + row.command_id.encode() for row in await log.read_all(limit=100_000)]
            return b"\n".join(found)

        return self._with(read)

    def texts(self) -> int:
        """How many texts the vault holds."""

        async def read(doors: Doors) -> int:
            row = await doors.db.fetchrow("SELECT count(*) FROM vault.note")
            return int(row[0])

        return self._with(read)

    def root(self) -> tuple[int, str]:
        """(size, root in hex) of the care log."""

        async def read(doors: Doors) -> tuple[int, str]:
            return await root_of(doors.logs["care"])

        return self._with(read)

    def _with(self, act: Callable[[Doors], Awaitable[T]]) -> T:
        return asyncio.run(through_doors(self.urls, act))


@contextmanager
def held(urls: Urls, log: str) -> Iterator[None]:
    """Another writer holds the head of a log, and does not let go."""
    is_held, over = Event(), Event()

    async def hold() -> None:
        db = Database(urls["url"], role="nearpeer_door", pool_size=1)
        try:
            async with db.session() as session:
                await session.execute("BEGIN")
                await session.execute(f"UPDATE {log}.head SET position = position")
                is_held.set()
                await asyncio.to_thread(over.wait)
                await session.execute("ROLLBACK")
        finally:
            await db.close()

    holder = Thread(target=lambda: asyncio.run(hold()))
    holder.start()
    try:
        assert is_held.wait(30)
        yield
    finally:
        over.set()
        holder.join()


def found_by_the_command(urls: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's environment says where this record is; there is no other engine."""
    monkeypatch.setenv("DATABASE_URL", urls["url"])
    monkeypatch.setenv("NEARPEER_KEYS_URL", urls["keys_url"])
    monkeypatch.setenv("NEARPEER_KEK", base64.b64encode(KEK).decode())
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)


def away_from_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers any more where the keys are."""
    monkeypatch.setenv("NEARPEER_KEYS_URL", "postgresql://nobody@127.0.0.1:1/keys")
