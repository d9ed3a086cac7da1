"""`nearpeer calendar check|correct`: the free and working days of a running year, put right."""

from pathlib import Path
from typing import Annotated

import typer

from console import terminal
from console.calendar import load_calendar
from console.commands.acting import acted
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Effective, Json, opaque
from console.configuring import CalendarInForce, correct_calendar
from console.drawn import programme as drawn
from console.pages.year import Year

app = typer.Typer(no_args_is_help=True)
File = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The academic year, as TOML.")
]


@app.command("check")
def check(file: File, *, as_json: Json = False) -> int:
    """Say whether the file of an academic year fits; nothing is published. Exits 1 when it does not."""
    calendar = load_calendar(file)
    if as_json:
        terminal.answer({"ok": True, "calendar": calendar.name})
    else:
        terminal.show([f"{file.name}: every day of the year “{calendar.name}” fits."])
    return 0


@app.command("correct")
def correct(
    file: File,
    effective: Effective,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Publish other free and working days of a cohort's year. Its bounds, semesters and windows stay.

    Windows that close from that day on go by the corrected days; what closed before keeps its standing.
    The same file for the same day again changes nothing.
    """
    calendar = load_calendar(file)
    who = opaque("--as", actor)

    async def do(year: Year) -> CalendarInForce:
        day = effective.date()
        return await correct_calendar(year.doors.ledger, year.state, calendar, day, year.now_us, who)

    return acted(data_dir, cohort, do, drawn.corrected, as_json=as_json)
