"""A whole rehearsal: rosters in, the year on the real engines, and beside it the same year in memory."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from console import texts
from console.calendar import load_calendar
from console.errors import BadInput
from console.lateness import Lateness, lateness, of_timers
from console.policy import load_policy
from console.rehearsal import Cohort, Script, staffed, whole_year_us
from console.rehearsal.cohort import second_version
from console.rehearse import Rehearsal
from console.roster_cells import Roster
from console.roster_rows import RosterFile, RosterRows, read_roster
from console.service import Doors, Service
from console.simulate import Outcome, simulate
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.clock import AnchorClock
from domain.messages import Stamp
from domain.people import Person
from domain.policy import Policy
from runtime.addresses import found
from runtime.errors import EngineError
from runtime.temporal import connect
from store.history import root_of

HOUR_US = 3_600_000_000
CLOSING_S = 120.0
OFFICE_OPENS = 9
"""The local hour at which a rehearsal that ends on a date stops."""
EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is rehearsed: files, seed, how far, and how many real milliseconds a programme day takes."""

    mentors: Path
    mentees: Path
    seed: str
    policy: Path = EXAMPLES / "policy.toml"
    calendar: Path = EXAMPLES / "calendar-2025.toml"
    until: date | None = None
    day_ms: int = 400


@dataclass(frozen=True, slots=True)
class Read:
    """A cohort as its files give it, with the profiles that only the vault may know."""

    cohort: Cohort
    until_us: int
    profiles: tuple[tuple[str, dict[str, str], str], ...]


@dataclass(slots=True)
class Rehearsed:
    """How a rehearsal went, and the same year in memory."""

    outcome: Outcome
    memory: Outcome
    lateness_timers: Lateness
    lateness_acts: Lateness
    clock_s: float
    wall_s: float
    acts: int
    retried: int
    receipts: list[tuple[str, str, int]]
    answered_us: list[int]
    workflows: dict[str, int]
    logs: dict[str, dict[str, int | str]]


def read(plan: Plan) -> Read:
    """The cohort of a plan. Raises BadInput with the file, the row and the remedy."""
    policy, calendar = load_policy(plan.policy), load_calendar(plan.calendar)
    mentors, mentor_profiles = _people(plan.mentors, "mentor", policy, plan.seed)
    mentees, mentee_profiles = _people(plan.mentees, "mentee", policy, plan.seed)
    staff = staffed(plan.seed, len(mentors))
    cohort = Cohort(
        calendar.date_of(calendar.first)[:4],
        calendar,
        policy,
        second_version(policy),
        mentors,
        mentees,
        staff,
    )
    posts = tuple((p.id, {"name": f"{p.role} {n}"}, f"STAFF-{p.id}") for n, p in enumerate(staff, 1))
    until_us = whole_year_us(cohort) if plan.until is None else morning(calendar, plan.until)
    return Read(cohort, until_us, (*mentor_profiles, *mentee_profiles, *posts))


async def rehearse(service: Service, plan: Plan, told: Callable[[int, int], None]) -> Rehearsed:
    """Rehearses a plan on a service that is up. Raises BadInput, Refusal, Unreachable, EngineError."""
    given = read(plan)
    year = addresses.programme_year(given.cohort.name)
    doors = service.doors()
    try:
        await _refuse_a_second_one(doors, year, service)
        for person, profile, code in given.profiles:
            await doors.vault.put_person(person, profile, code)
        script = Script(given.cohort, plan.seed, given.until_us)
        put = partial(texts.put, doors.vault)
        rehearsal = Rehearsal(doors, script, year, plan.day_ms, put, told)
        began = time.monotonic()
        await rehearsal.run(given.cohort.calendar.begins_us, given.until_us)
        if plan.until is None:
            await _everything_closed(doors)
        wall_s = time.monotonic() - began
        outcome = await final(doors, given.until_us)
        outcome.acts, outcome.refused = len(rehearsal.seen.receipts), rehearsal.seen.refusals
        timers = await of_timers(doors.logs["programme"], rehearsal.clock, given.cohort.calendar.begins_us)
        return Rehearsed(
            outcome=outcome,
            memory=simulate(Script(given.cohort, plan.seed, given.until_us), year, given.until_us),
            lateness_timers=timers,
            lateness_acts=lateness(rehearsal.seen.late_us),
            clock_s=(given.until_us - given.cohort.calendar.begins_us) / 86_400e6 * plan.day_ms / 1000,
            wall_s=wall_s,
            acts=len(rehearsal.seen.receipts),
            retried=rehearsal.seen.retried,
            receipts=rehearsal.seen.receipts,
            answered_us=rehearsal.seen.answered_us,
            workflows=await workflows(service),
            logs=await roots(doors),
        )
    finally:
        await doors.close()


async def _everything_closed(doors: Doors) -> None:
    """Waits until every driver of the year has come to its end. Raises EngineError when they do not."""
    ends = time.monotonic() + CLOSING_S
    while left := await doors.logs["programme"].open_streams():
        if time.monotonic() > ends:
            problem = f"{len(left)} workflows have not ended {CLOSING_S:.0f} s after the year did."
            raise EngineError(problem, "Look into logs/worker-year.log of the data directory.")
        await asyncio.sleep(0.1)


async def workflows(service: Service) -> dict[str, int]:
    """How many workflows were started, and how many events their histories hold in all runs."""
    places = found(service.settings)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    started, events = set(), 0
    async for run in client.list_workflows():
        started.add(run.id)
        events += run.history_length
    return {"started": len(started), "history_events": events}


async def roots(doors: Doors) -> dict[str, dict[str, int | str]]:
    """Size and root of every log."""
    found_roots: dict[str, dict[str, int | str]] = {}
    for name, log in doors.logs.items():
        size, root = await root_of(log)
        found_roots[name] = {"size": size, "root": root}
    return found_roots


async def final(doors: Doors, until_us: int) -> Outcome:
    """Every stream as it stands at a moment, also those that are ordered and not yet begun."""
    outcome = Outcome()
    for log in (doors.logs["programme"], doors.logs["care"]):
        outcome.events += await log.head()
        for stream in await log.streams():
            outcome.states[stream] = (await doors.ledger.view(stream, until_us)).state
    ordered = [target for state in outcome.states.values() for target in getattr(state, "pending", ())]
    for stream in sorted(set(ordered) - outcome.states.keys()):
        outcome.states[stream] = (await doors.ledger.view(stream, until_us)).state
    return outcome


async def go_on_in_real_time(doors: Doors, cohort: str, programme_us: int) -> None:
    """Ties programme time to the real clock from now on: a living year, as far as it was rehearsed."""
    year = addresses.programme_year(cohort)
    now_us = time.time_ns() // 1_000
    command = AnchorClock(real_anchor_us=now_us, programme_anchor_us=programme_us)
    await doors.ledger.execute(year, command, Stamp(programme_us, "rehearsal", f"{year}/anchor/real"))
    await doors.mark.lift(year)


async def _refuse_a_second_one(doors: Doors, year: str, service: Service) -> None:
    if await doors.logs["programme"].read(year):
        raise BadInput(
            str(service.dir.path),
            "",
            "This data directory holds a year already.",
            "Choose another --data-dir.",
        )


def _people(
    path: Path, roster: Roster, policy: Policy, seed: str
) -> tuple[tuple[Person, ...], list[tuple[str, dict[str, str], str]]]:
    rows = read_roster(RosterFile(path, roster), policy)
    _refuse_bad_rows(path, rows)

    def mint(row: int, _code: str) -> str:
        return "p" + sha256(f"{seed}|{roster}|{row}".encode()).hexdigest()[:16]

    people = rows.people(mint)
    profiles = [(p.id, dict(d.profile), d.code) for p, d in zip(people, rows.drafts, strict=True)]
    return people, profiles


def _refuse_bad_rows(path: Path, rows: RosterRows) -> None:
    if rows.errors:
        first = rows.errors[0]
        more = f" ({len(rows.errors) - 1} more to mend)" if len(rows.errors) > 1 else ""
        raise BadInput(str(path), f"row {first.row}, {first.column}", f"{first.problem}{more}", first.remedy)


def morning(calendar: AcademicCalendar, day: date) -> int:
    first = date.fromisoformat(calendar.date_of(calendar.first))
    index = calendar.first + (day - first).days
    if not calendar.first < index < len(calendar.midnights) - 1:
        end = first + timedelta(days=len(calendar.midnights) - 2 - calendar.first)
        remedy = f"Choose a day after {first} and before {end + timedelta(days=1)}."
        raise BadInput("--until", "", f"{day} lies outside the calendar.", remedy)
    return calendar.midnight(index) + OFFICE_OPENS * HOUR_US


def shown(programme_us: int) -> str:
    """A programme moment as a date and a time, UTC."""
    return datetime.fromtimestamp(programme_us / 1e6, UTC).strftime("%Y-%m-%d %H:%M")
