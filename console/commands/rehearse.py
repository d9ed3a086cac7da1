"""`nearpeer rehearse`: a cohort's year on the real engines, in minutes, beside the same year in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from console import progress, terminal
from console.commands.options import Calendar, DataDir, Json, Policy, Seed, Until, settings_of
from console.commands.up import running
from console.drawn.summary import lateness, summary
from console.figures import figures_of
from console.planning import EXAMPLES, Plan, read
from console.service import Service
from console.stopping import done
from console.summary import differences
from console.summary import summary as summed
from console.year import Rehearsed
from console.year import rehearse as rehearsed
from runtime.settings import Settings

DIFFERENCES_SHOWN = 20

Mentors = Annotated[
    Path,
    typer.Option("--mentors", metavar="FILE", exists=True, dir_okay=False, help="The roster of mentors."),
]
Mentees = Annotated[
    Path,
    typer.Option("--mentees", metavar="FILE", exists=True, dir_okay=False, help="The roster of mentees."),
]
DayMs = Annotated[
    int, typer.Option("--day-ms", min=1, metavar="MS", help="Real milliseconds to a programme day.")
]


def rehearse(  # noqa: PLR0913 - each is an option of the command
    mentors: Mentors,
    mentees: Mentees,
    seed: Seed,
    policy: Policy = EXAMPLES / "policy.toml",
    calendar: Calendar = EXAMPLES / "calendar-2025.toml",
    until: Until = None,
    day_ms: DayMs = 400,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Rehearse a whole year of a cohort on the real engines, in a data directory that holds no year yet.

    Ends with the summary. Exits 1 when a pair, a credit or a standing differs from the same year in memory,
    or when something is still open after the year has closed.
    """
    last = until.date() if until else None
    plan = Plan(mentors, mentees, str(seed), policy, calendar, last, day_ms)
    result = done(_rehearsed(settings_of(data_dir), plan, quiet=as_json))
    if as_json:
        terminal.answer(result)
    else:
        terminal.show(drawn(result))
    return 0 if result["ok"] else 1


async def _rehearsed(settings: Settings, plan: Plan, *, quiet: bool) -> dict[str, Any]:
    read(plan)  # a bad file is told before anything is started
    async with running(settings, process="rehearsal") as service:
        return await played(service, plan, quiet=quiet)


async def played(service: Service, plan: Plan, *, quiet: bool) -> dict[str, Any]:
    """Rehearses a plan on a service that is up. Raises BadInput, Refusal, Unreachable, EngineError."""
    given = read(plan)
    with progress.days(given.cohort.calendar, given.until_us, quiet=quiet) as told:
        year = await rehearsed(service, plan, told)
    return _result(year, plan)


def _result(year: Rehearsed, plan: Plan) -> dict[str, Any]:
    """The summary, with what only a rehearsal knows."""
    differing = differences(year.outcome, year.memory)
    told = summed(figures_of(year.outcome), year.wall_s) | {"logs": year.logs, "workflows": year.workflows}
    left_open = told["obligations"]["open"] if plan.until is None else 0
    return {
        "ok": not differing and not left_open,
        **told,
        "clock_seconds": round(year.clock_s, 2),
        "retried": year.retried,
        "lateness_days": {
            "timers": year.lateness_timers.model_dump(),
            "acts": year.lateness_acts.model_dump(),
        },
        "differences": len(differing),
        "differing": differing[:DIFFERENCES_SHOWN],
    }


def drawn(result: dict[str, Any]) -> Iterator[RenderableType]:
    """The summary of a rehearsal, and whether it was the year that memory computes."""
    yield from summary(result)
    yield from lateness(result)
    yield ""
    if result["differences"]:
        yield f"{result['differences']} things differ from the same year in memory:"
        yield from result["differing"]
    else:
        yield "Every pair, credit and standing is that of the same year in memory."
