"""A cohort that has only its record, at a later day of its year: for commands that need no other engine."""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from console.service import Doors
from domain.clock import AnchorClock
from domain.messages import Command
from runtime.addresses import Addresses
from runtime.postgres import Urls
from store.rows import Row
from tests.console.cli.cohort import COORDINATOR, YEAR, Lived, lived

KEK = bytes(range(32))
NOWHERE = "127.0.0.1:1"
T = TypeVar("T")


@dataclass
class Later:
    """The cohort of `lived` in a record of its own, whose clock can be moved on."""

    urls: Urls
    life: Lived

    def on(self, day: int) -> None:
        """Its clock goes on from noon of a day of the year (from 0)."""
        at_us = self.life.at(day)
        anchored = AnchorClock(real_anchor_us=time.time_ns() // 1_000, programme_anchor_us=at_us)
        self.does(YEAR, at_us, anchored)

    def does(self, stream: str, at_us: int, command: Command, actor: str = COORDINATOR) -> None:
        async def given(doors: Doors) -> None:
            self.life.doors = doors
            await self.life.does(actor, stream, at_us, command)

        self._with_doors(given)

    def state(self, stream: str, at_us: int) -> Any:
        """A stream as it stands at a moment."""

        async def read(doors: Doors) -> Any:
            return (await doors.ledger.view(stream, at_us)).state

        return self._with_doors(read)

    def rows(self, stream: str) -> list[Row]:
        """What the record holds of a stream."""

        async def read(doors: Doors) -> list[Row]:
            return await doors.logs["programme"].read(stream)

        return self._with_doors(read)

    def _with_doors(self, act: Callable[[Doors], Awaitable[T]]) -> T:
        return asyncio.run(through_doors(self.urls, act))


async def through_doors(urls: Urls, act: Callable[[Doors], Awaitable[T]]) -> T:
    doors = Doors(Addresses(urls["url"], urls["keys_url"], NOWHERE, "default", KEK, None))
    try:
        return await act(doors)
    finally:
        await doors.close()


def later(urls: Urls, monkeypatch: pytest.MonkeyPatch, day: int) -> Later:
    """The cohort's first seven weeks in an empty record that the command finds, and then that day."""
    monkeypatch.setenv("DATABASE_URL", urls["url"])
    monkeypatch.setenv("NEARPEER_KEYS_URL", urls["keys_url"])
    monkeypatch.setenv("NEARPEER_KEK", base64.b64encode(KEK).decode())
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)

    async def begun(doors: Doors) -> Lived:
        return await lived(doors, time.time_ns() // 1_000)

    made = Later(urls, asyncio.run(through_doors(urls, begun)))
    made.on(day)
    return made
