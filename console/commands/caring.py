"""How the desk's commands run: doors opened, the care lane found, the deed done or the page read and told."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from rich.console import RenderableType

from console import terminal
from console.commands.options import settings_of
from console.pages.care import Care, care_of
from console.pages.moments import Moments
from console.service import Doors
from console.stopping import done
from runtime.addresses import found
from runtime.settings import Settings

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
