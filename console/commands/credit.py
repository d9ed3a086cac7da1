"""`nearpeer credit explain`: one award, proved from the record or from a handed-over folder alone."""

from pathlib import Path
from typing import Annotated

import typer

from console import terminal
from console.commands.options import Cohort, DataDir, Json, settings_of
from console.drawn import credit as drawn
from console.evidence import of_folder, of_record
from console.explaining import CreditExplained, explained
from console.keys import keys_in
from console.masking import pseudonyms_of
from console.pages.mentor import chosen, cohort_in, stream_of
from console.pages.year import year_of
from console.service import Doors
from console.stopping import done
from runtime.addresses import found
from runtime.datadir import DataDir as Place
from runtime.settings import Settings
from store.sealer import KEYS

app = typer.Typer(no_args_is_help=True)
Mentor = Annotated[
    str, typer.Argument(metavar="MENTOR", help="The mentor's id, the beginning of it, or the pseudonym.")
]
Term = Annotated[
    int | None, typer.Option("--semester", metavar="N", min=1, help="Which one; else the last assessed.")
]
Exported = Annotated[
    Path | None,
    typer.Option("--export", metavar="DIR", help="Prove it by this folder, and ask no database at all."),
]
Keys = Annotated[
    Path | None,
    typer.Option("--keys", metavar="FILE", help="The public keys that you trust; else the published ones."),
]


@app.callback()
def credit() -> None:
    """Explain the credit of one mentor, and prove it."""


@app.command()
def explain(
    mentor: Mentor,
    export: Exported = None,
    semester: Term = None,
    keys: Keys = None,
    data_dir: DataDir = None,
    cohort: Cohort = None,
    *,
    as_json: Json = False,
) -> int:
    """Explain one mentor's credit rule by rule, with every event behind it and the proof of each.

    All of the mentor's year is decided again. Exits 1 when something comes out otherwise or is not proved.
    With --json the answer holds the entries and their proofs, which a stranger checks with a key alone.
    """
    if export is not None:
        known = keys_in(keys or export / KEYS)
        made = explained(of_folder(export, mentor, known), semester, known)
    else:
        made = done(_of_record(settings_of(data_dir), cohort, mentor, semester, keys))
    if as_json:
        terminal.answer(made)
    else:
        terminal.show(drawn.explained(made))
    return 0 if made.ok else 1


async def _of_record(
    settings: Settings, cohort: str | None, mentor: str, semester: int | None, keys: Path | None
) -> CreditExplained:
    seals = Place(settings.data_dir, settings).seals
    known = keys_in(keys or seals / KEYS)
    doors = Doors(found(settings))
    try:
        year = await year_of(doors, cohort or cohort_in(mentor))
        person = (await pseudonyms_of(year)).person(mentor) or chosen(year, mentor)
        return explained(await of_record(year, seals, stream_of(year, person)), semester, known)
    finally:
        await doors.close()
