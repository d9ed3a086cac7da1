"""`nearpeer audit redecide`: every recorded decision, made again by the code at hand."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from console import progress, terminal
from console import redeciding as again
from console.commands.options import Cohort, DataDir, Json, settings_of
from console.drawn import redeciding as drawn
from console.pages.year import year_of
from console.redeciding import ALL, AuditRedecided
from console.redrafting import redrafted
from console.service import Doors
from console.stopping import done
from runtime.addresses import found
from runtime.settings import Settings
from store.log import LOGS

Which = Annotated[
    str,
    typer.Argument(
        metavar="[STREAM|all]", help="One stream, by its id or its address in the console; or all."
    ),
]


def redecide(
    stream: Which = ALL, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False
) -> int:
    """Make every recorded decision again, by this release, and compare. Exits 1 when one comes out otherwise.

    Standings, credit, escalation steps, pairs and access: each from its stream as it was, and from the facts
    that were read for it. Commands that were refused are not in the log, and are not decided again.
    """
    with progress.entries(LOGS, quiet=as_json) as told:
        made = done(_made(settings_of(data_dir), cohort, stream, told))
    if as_json:
        terminal.answer(made)
    else:
        terminal.show(drawn.redecided(made))
    return 0 if made.ok else 1


async def _made(
    settings: Settings, cohort: str | None, stream: str, told: Callable[[str, int], None]
) -> AuditRedecided:
    doors = Doors(found(settings))
    try:
        return await again.redecide(await year_of(doors, cohort), stream, told, partial(redrafted, settings))
    finally:
        await doors.close()
