"""`nearpeer simulate`: a cohort's year in memory, decided by the domain alone."""

import time
from pathlib import Path
from typing import Annotated

import typer

from console import terminal
from console.calendar import load_calendar
from console.commands.options import Calendar, Json, Policy, Seed, Until
from console.drawn.summary import summary as drawn
from console.errors import BadInput
from console.planning import EXAMPLES, Plan, morning, read
from console.policy import load_policy
from console.rehearsal import Cohort, invented, whole_year_us
from console.simulate import simulate_shared
from console.summary import summary

Pairs = Annotated[
    int | None,
    typer.Option("--pairs", min=1, metavar="N", help="Invent a cohort of so many mentees instead."),
]
Mentors = Annotated[
    Path | None,
    typer.Option("--mentors", metavar="FILE", exists=True, dir_okay=False, help="The roster of mentors."),
]
Mentees = Annotated[
    Path | None,
    typer.Option("--mentees", metavar="FILE", exists=True, dir_okay=False, help="The roster of mentees."),
]


def simulate(
    seed: Seed,
    pairs: Pairs = None,
    mentors: Mentors = None,
    mentees: Mentees = None,
    policy: Policy = EXAMPLES / "policy.toml",
    calendar: Calendar = EXAMPLES / "calendar-2025.toml",
    until: Until = None,
    *,
    as_json: Json = False,
) -> int:
    """Simulate a year in memory: of two rosters, or of so many invented pairs. Ends with the summary.

    The same rosters and seed give the pairs, credit and standings of `rehearse`.
    """
    last = until.date() if until else None
    began = time.monotonic()
    if mentors is not None and mentees is not None and pairs is None:
        given = read(Plan(mentors, mentees, str(seed), policy, calendar, last))
        cohort, until_us = given.cohort, given.until_us
    elif pairs is not None and mentors is None and mentees is None:
        cohort = _invented(pairs, str(seed), policy, calendar)
        until_us = morning(cohort.calendar, last) if last else whole_year_us(cohort)
    else:
        raise BadInput("--pairs", "", "Whose year?", "Give --pairs N, or --mentors and --mentees.")
    beside = terminal.beside()
    beside.quiet = as_json or not beside.is_terminal
    with beside.status("simulating"):
        figures = simulate_shared(cohort, str(seed), until_us)
        told = summary(figures, time.monotonic() - began)
    if as_json:
        terminal.answer(told)
    else:
        terminal.show(drawn(told))
    return 0


def _invented(pairs: int, seed: str, policy: Path, calendar: Path) -> Cohort:
    year = load_calendar(calendar)
    return invented(year.date_of(year.first)[:4], pairs, seed, year, load_policy(policy))
