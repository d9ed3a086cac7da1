"""How a page is looked at: doors opened, the year found, the page drawn or told as JSON, the doors closed."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from rich.console import RenderableType

from console import terminal
from console.commands.options import settings_of
from console.pages.moments import Moments
from console.pages.year import Year, year_of
from console.service import Doors
from console.stopping import done
from runtime.addresses import found
from runtime.settings import Settings

P = TypeVar("P", bound=BaseModel)


def looked(
    data_dir: Path | None,
    cohort: str | None,
    read: Callable[[Year], Awaitable[P]],
    drawn: Callable[[P, Moments], Iterable[RenderableType]],
    *,
    as_json: bool,
    doing: str = "reading the record",
) -> int:
    """Shows a page, or what was done; `doing` is said meanwhile.

    Raises BadInput, Refusal, EngineError, Unreachable.
    """
    page, moments = done(_read(settings_of(data_dir), cohort, read, doing, quiet=as_json))
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn(page, moments))
    return 0


async def _read(
    settings: Settings, cohort: str | None, read: Callable[[Year], Awaitable[P]], doing: str, *, quiet: bool
) -> tuple[P, Moments]:
    beside = terminal.beside()
    beside.quiet = quiet or not beside.is_terminal
    doors = Doors(found(settings))
    try:
        with beside.status(doing):
            year = await year_of(doors, cohort)
            return await read(year), year.moments
    finally:
        await doors.close()
