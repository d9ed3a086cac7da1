"""`nearpeer year open|show|hand-over|inherited`: a cohort's programme year, from its opening to the next."""

import time
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from console import handing, terminal
from console.calendar import load_calendar
from console.commands.acting import acted
from console.commands.looking import looked
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque, settings_of
from console.configuring import PolicyInForce, open_year
from console.drawn import handover as drawn_handover
from console.drawn import programme as drawn
from console.pages import handover
from console.pages import programme as pages
from console.policy import load_policy
from console.service import Doors
from console.stopping import done
from domain.calendar import AcademicCalendar
from domain.policy import Policy
from runtime.addresses import found
from runtime.settings import Settings

app = typer.Typer(no_args_is_help=True)
CalendarFile = Annotated[
    Path,
    typer.Option("--calendar", metavar="FILE", exists=True, dir_okay=False, help="The academic year."),
]
PolicyFile = Annotated[
    Path,
    typer.Option("--policy", metavar="FILE", exists=True, dir_okay=False, help="The programme's policy."),
]
NewCohort = Annotated[
    str | None,
    typer.Option("--cohort", metavar="YEAR", help="The cohort's name; left out, the year it begins in."),
]


@app.command("open")
def open_(
    calendar: CalendarFile,
    policy: PolicyFile,
    cohort: NewCohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Open the year of a cohort: its calendar, and its first policy from the year's beginning on.

    One that was cut off in between goes on when the same files are given again.
    """
    year, numbers = load_calendar(calendar), load_policy(policy)
    name = opaque("--cohort", cohort or year.date_of(year.first)[:4])
    told = done(_opened(settings_of(data_dir), name, year, numbers, opaque("--as", actor)))
    if as_json:
        terminal.answer(told)
    else:
        terminal.show(drawn.opened(told))
    return 0


@app.command("show")
def show(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """Show a cohort's year: its days, its policies, who takes part, and how far the pairing is."""
    return looked(data_dir, cohort, pages.programme, drawn.programme, as_json=as_json)


@app.command("hand-over")
def hand_over(
    former: Annotated[str, typer.Option("--from", metavar="YEAR", help="The cohort whose year is over.")],
    cohort: Annotated[str, typer.Option("--cohort", metavar="YEAR", help="The cohort that takes it over.")],
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Hand a year that is over to the next one: past pairs, and what is still open of it.

    The same again changes nothing.
    """
    do = partial(handing.hand_over, former=former, actor=opaque("--as", actor))
    return acted(data_dir, cohort, do, drawn_handover.handed_over, as_json=as_json)


@app.command("inherited")
def inherited(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """Show what a year took over from former ones, and what of it still waits."""
    return looked(data_dir, cohort, handover.inherited, drawn_handover.inherited, as_json=as_json)


async def _opened(
    settings: Settings, cohort: str, calendar: AcademicCalendar, policy: Policy, actor: str
) -> PolicyInForce:
    doors = Doors(found(settings))
    try:
        now_us = time.time_ns() // 1_000
        return await open_year(doors.ledger, cohort, calendar, policy, now_us, actor)
    finally:
        await doors.close()
