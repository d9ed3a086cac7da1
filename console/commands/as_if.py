"""`nearpeer audit what-if`: the year as it would stand under another policy."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from console.commands.looking import looked
from console.commands.options import Cohort, DataDir, Json
from console.drawn import as_if as drawn
from console.masking import pseudonyms_of
from console.pages.as_if import AsIf, as_if
from console.pages.year import Year
from console.policy import load_policy

PolicyFile = Annotated[
    Path,
    typer.Option("--policy", metavar="FILE", exists=True, dir_okay=False, help="The other policy, as TOML."),
]
SinceDay = Annotated[
    datetime | None,
    typer.Option("--effective", formats=["%Y-%m-%d"], metavar="DATE", help="From when; else the first day."),
]


def what_if(
    policy: PolicyFile,
    effective: SinceDay = None,
    cohort: Cohort = None,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Derive the year again from facts and people's decisions, as if another policy had always counted.

    Who gains or loses credit, which standings differ, what the desk had to do. Nothing is written, and
    people are pseudonyms. Refused commands are not in the log, and people might have acted otherwise.
    """
    other = load_policy(policy)

    async def page(year: Year) -> AsIf:
        return await as_if(year, other, await pseudonyms_of(year), effective.date() if effective else None)

    return looked(data_dir, cohort, page, drawn.as_if, as_json=as_json, doing="deriving the year again")
