"""`nearpeer research export`: the data set of the longitudinal study, of those who consent."""

import re
from pathlib import Path
from typing import Annotated

import typer

from console.commands.looking import looked
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque
from console.drawn import research as drawn
from console.errors import BadInput
from console.pages.year import Year
from console.research.exporting import USUAL_K, ResearchExported
from console.research.exporting import export as taken

STUDY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
app = typer.Typer(no_args_is_help=True)


@app.callback()
def research() -> None:
    """What the study gets."""


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    k: Annotated[
        int, typer.Option("--k", metavar="N", help="No row stands for fewer people; 3 or more.")
    ] = USUAL_K,
    study: Annotated[
        str, typer.Option("--study", metavar="NAME", help="Its ids are those of no other.")
    ] = "study",
    at: Annotated[
        int | None, typer.Option("--at", metavar="POSITION", help="The record up to here; else all of it.")
    ] = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Write the de-identified tables of those who consent to the study, with their codebook.

    It is recorded before anything is read. No names, no words, nothing of emergencies or support; small
    groups are generalised or left out, and counted. The same record, options and code give the same files.
    """
    if not STUDY.fullmatch(study):
        raise BadInput("--study", "", "It is no name of a study.", "Give small letters, digits and hyphens.")
    who = opaque("--as", actor)

    async def page(year: Year) -> ResearchExported:
        return await taken(year, folder, who, k=k, study=study, at=at)

    return looked(data_dir, cohort, page, drawn.exported, as_json=as_json, doing="taking the data set")
