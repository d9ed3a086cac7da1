"""How something is done to a year: doors opened, the year found, the deed done and told, the doors closed."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from rich.console import RenderableType

from console import terminal
from console.commands.options import settings_of
from console.pages.year import Year, year_of
from console.service import Doors
from console.stopping import done
from runtime.addresses import found
from runtime.settings import Settings

T = TypeVar("T", bound=BaseModel)


def acted(
    data_dir: Path | None,
    cohort: str | None,
    do: Callable[[Year], Awaitable[T]],
    drawn: Callable[[T], Iterable[RenderableType]],
    *,
    as_json: bool,
) -> int:
    """Does something and tells it. Raises BadInput, Refusal, EngineError, Unreachable."""
    told = done(_did(settings_of(data_dir), cohort, do))
    if as_json:
        terminal.answer(told)
    else:
        terminal.show(drawn(told))
    return 0


async def _did(settings: Settings, cohort: str | None, do: Callable[[Year], Awaitable[T]]) -> T:
    doors = Doors(found(settings))
    try:
        return await do(await year_of(doors, cohort))
    finally:
        await doors.close()
