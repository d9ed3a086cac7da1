"""The cohort of a year that is rehearsed or simulated, as its files give it."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from console.calendar import load_calendar
from console.errors import BadInput
from console.policy import load_policy
from console.rehearsal import Cohort, staffed, whole_year_us
from console.rehearsal.cohort import second_version
from console.rehearsal.names import staff_name
from console.rosters.cells import Roster
from console.rosters.rows import RosterFile, RosterRows, read_roster
from domain.calendar import AcademicCalendar
from domain.people import Person
from domain.policy import Policy

HOUR_US = 3_600_000_000
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
    posts = tuple((p.id, _profile(number), f"STAFF-{p.id}") for number, p in enumerate(staff))
    until_us = whole_year_us(cohort) if plan.until is None else morning(calendar, plan.until)
    return Read(cohort, until_us, (*mentor_profiles, *mentee_profiles, *posts))


def _profile(number: int) -> dict[str, str]:
    """What the vault keeps of invented staff; example is no domain, and 555 no exchange, that anybody has."""
    address = f"staff{number + 1}@staff.example"
    return {"name": staff_name(number), "email": address, "phone": f"+361555{number + 1:04d}"}


def morning(calendar: AcademicCalendar, day: date) -> int:
    first = date.fromisoformat(calendar.date_of(calendar.first))
    index = calendar.first + (day - first).days
    if not calendar.first < index < len(calendar.midnights) - 1:
        end = first + timedelta(days=len(calendar.midnights) - 2 - calendar.first)
        remedy = f"Choose a day after {first} and before {end + timedelta(days=1)}."
        raise BadInput("--until", "", f"{day} lies outside the calendar.", remedy)
    return calendar.midnight(index) + OFFICE_OPENS * HOUR_US


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
