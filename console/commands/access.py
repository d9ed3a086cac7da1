"""`nearpeer access history`: who read what of somebody, when, in which role and by which right."""

from typing import Annotated

import typer

from console.commands.looking import looked
from console.commands.options import Cohort, DataDir, Json
from console.drawn import access as drawn
from console.masking import pseudonyms_of
from console.pages.readings import Readings, readings_of
from console.pages.year import Year
from domain.errors import Refusal

app = typer.Typer(no_args_is_help=True)
Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="A pseudonym such as MR-7F3K2Q, or an opaque id.")
]


@app.callback()
def access() -> None:
    """Who looked at what."""


@app.command("history")
def history(person: Person, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """Tell every reading of somebody's data by another: when, who, in which role, what, and by which right.

    A reading out of turn has its review. People are pseudonyms, the same as in the console; the person
    concerned sees the names on their own page.
    """

    async def page(year: Year) -> Readings:
        pseudonyms = await pseudonyms_of(year)
        found = pseudonyms.person(person) or person
        if found not in pseudonyms.roles:
            remedy = "Give a pseudonym, or an id of: nearpeer relationship list --json"
            raise Refusal("no-such-person", "There is no such person.", remedy)
        return await readings_of(year, found, pseudonyms)

    return looked(data_dir, cohort, page, drawn.history, as_json=as_json)
