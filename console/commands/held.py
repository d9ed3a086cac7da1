"""`nearpeer access-export`: everything that is held about one person, for them."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from console import erasure, held, terminal
from console.commands.options import Actor, DataDir, Json, opaque, settings_of
from console.pages.held import Held, held_of
from console.service import Doors
from console.stopping import done
from runtime.addresses import found
from runtime.settings import Settings

Into = Annotated[Path, typer.Option("--into", metavar="FOLDER", help="A new folder for the files.")]


class Taken(BaseModel):
    """How much there is; `withheld` are texts of others of which the files say nothing."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    person: str
    folder: str
    files: tuple[str, ...]
    words: int
    events: int
    readings: int
    withheld: int


def access_export(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A person's id or code.")],
    into: Into,
    actor: Actor,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Write everything that is held about somebody into a folder to hand to them: HTML, JSON and CSV.

    Data protection does it; that it was taken is recorded before a key is fetched, and the person sees it.
    What others wrote is listed without its words, or not at all where that would betray or endanger somebody.
    """
    opaque("--as", actor)
    page = done(_taken(settings_of(data_dir), person, actor))
    made = held.files(page)
    held.write(made, into)
    told = Taken(
        person=page.person,
        folder=str(into),
        files=tuple(sorted(made)),
        words=len(page.words),
        events=len(page.events),
        readings=len(page.readings),
        withheld=page.withheld,
    )
    if as_json:
        terminal.answer(told)
    else:
        lines = [f"{told.folder}: {told.words} texts, {told.events} events, {told.readings} readings"]
        terminal.show([*lines, f"{told.withheld} texts of others are not told of; answer for them yourself."])
    return 0


async def _taken(settings: Settings, person: str, actor: str) -> Held:
    doors = Doors(found(settings))
    try:
        await erasure.may(doors, actor)
        who = await erasure.known(doors, person)
        return await held_of(doors, who, actor, "dpo", "request")
    finally:
        await doors.close()
