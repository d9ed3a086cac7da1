"""How the desk's commands run: doors opened, the care lane found, the deed done or the page read and told."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from rich.console import RenderableType

from console import terminal
from console.commands.options import settings_of
from console.pages.care import Care, care_of
from console.pages.moments import Moments
from console.service import Doors
from console.stopping import Stopped, done
from runtime.addresses import found
from runtime.errors import EngineError
from runtime.settings import Settings
from store.database import NotMigrated, Unreachable

STALE = "Stale since {since}: what stands above may not be so any more. Call whoever is on duty. {why}"
P = TypeVar("P", bound=BaseModel)


def cared(
    data_dir: Path | None,
    do: Callable[[Care], Awaitable[P]],
    drawn: Callable[[P, Moments], Iterable[RenderableType]],
    *,
    as_json: bool,
) -> P:
    """Does something at the desk, or reads a page of it, and tells it; returns what was told.

    Raises BadInput, Refusal, EngineError, Unreachable, LogBusy.
    """
    page, moments = done(_did(settings_of(data_dir), do))
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn(page, moments))
    return page


async def _did(settings: Settings, do: Callable[[Care], Awaitable[P]]) -> tuple[P, Moments]:
    doors = Doors(found(settings))
    try:
        care = await care_of(doors)
        return await do(care), care.moments
    finally:
        await doors.close()


def watched(
    data_dir: Path | None,
    read: Callable[[Care], Awaitable[P]],
    drawn: Callable[[P, Moments], Iterable[RenderableType]],
    every_s: float,
    *,
    as_json: bool,
) -> None:
    """Tells a page of the desk again and again, until somebody stops it; as JSON a line each time.

    While the record is away it says since when, and goes on asking. Raises BadInput, Refusal.
    """
    with suppress(Stopped):
        done(_again(settings_of(data_dir), read, drawn, every_s, as_json=as_json))


async def _again(
    settings: Settings,
    read: Callable[[Care], Awaitable[P]],
    drawn: Callable[[P, Moments], Iterable[RenderableType]],
    every_s: float,
    *,
    as_json: bool,
) -> None:
    seen_s: float | None = None
    while True:
        try:
            page, moments = await _did(settings, read)
        except (EngineError, Unreachable, NotMigrated, OSError) as error:
            if seen_s is None:
                raise
            terminal.remark(
                STALE.format(since=f"{datetime.fromtimestamp(seen_s, UTC).astimezone():%H:%M:%S}", why=error)
            )
        else:
            seen_s = time.time()
            if as_json:
                terminal.answer(page)
            else:
                terminal.clear()
                terminal.show(drawn(page, moments))
        await asyncio.sleep(every_s)
