"""`nearpeer reminder list`: who is reminded of what, as it was decided."""

import typer

from console.commands.looking import looked
from console.commands.options import Cohort, DataDir, Json
from console.drawn import reminder as drawn
from console.pages import reminder as pages

app = typer.Typer(no_args_is_help=True)


@app.callback()
def reminders() -> None:
    """Who is reminded of what is still to do."""


@app.command("list")
def list_reminders(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List the reminders that stand: to whom, of what, since when; one stops when its obligation is met."""
    return looked(data_dir, cohort, pages.reminders, drawn.reminder_list, as_json=as_json)
