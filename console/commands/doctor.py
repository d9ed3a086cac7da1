"""`nearpeer doctor`: whether everything is well, and what to do where it is not."""

from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from console import checks, terminal
from console.commands.options import DataDir, Json, settings_of
from console.drawn import signs
from console.health import Health
from console.stopping import done

WELL, ILL, OUT_OF_REACH = 0, 1, 3


def doctor(
    data_dir: DataDir = None,
    *,
    connect: Annotated[
        bool, typer.Option("--connect", help="Also connect to each gateway that is set up; nothing is sent.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Check the installation, both engines, the logs, and whether an emergency would page somebody.

    Exits 1 when something is not well, 3 when an engine cannot be reached.
    """
    health = done(checks.examine(settings_of(data_dir), connect=connect))
    if as_json:
        terminal.answer(health.model_dump(mode="json", exclude={"reached"}))
    else:
        terminal.show(_drawn(health))
    if health.ok:
        return WELL
    return ILL if health.reached else OUT_OF_REACH


def _drawn(health: Health) -> list[RenderableType]:
    rows = signs.table("", "check", "found")
    for check in health.checks:
        sign = Text(signs.YES, style="green") if check.ok else Text(signs.NO, style="yellow")
        found = Text(check.detail)
        if check.remedy:
            found.append(f"\n{check.remedy}", style="bold")
        rows.add_row(sign, check.name, found)
    ill = sum(not check.ok for check in health.checks)
    return [
        rows,
        "",
        "Everything is well." if health.ok else f"{ill} of {len(health.checks)} need attention.",
    ]
