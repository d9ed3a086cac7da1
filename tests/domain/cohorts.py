"""A small cohort in its programme year: published, enrolled, trained and paired, as far as a test wants."""

from domain.addresses import mentor_year, relationship
from domain.pairing import Pair, RunPairing
from domain.people import EnrolPeople, Person
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from tests.domain.builders import COHORT, YEAR, Record, at, example_calendar, example_policy

PUBLISHED = "2025-08-18 09:00"
ENROLLED = "2025-08-25 10:00"
TRAINED = "2025-09-10 17:00"
PAIRED = "2025-09-12 16:00"
COVERED = ("boundaries", "emergencies", "goals")


def mentor(name: str, *languages: str, capacity: int = 1, study_year: int = 4) -> Person:
    spoken = languages or ("hu",)
    return Person(id=name, role="mentor", study_year=study_year, languages=spoken, capacity=capacity)


def mentee(name: str, *languages: str, study_year: int = 1) -> Person:
    return Person(id=name, role="mentee", study_year=study_year, languages=languages or ("hu",))


def published() -> Record:
    """A year with the example calendar and the example policy, and nobody in it."""
    record = Record()
    year = record.year
    year.does(PUBLISHED, OpenProgrammeYear(cohort=COHORT), by="admin", name="open")
    year.does(PUBLISHED, PublishCalendar(calendar=example_calendar()), by="admin", name="calendar")
    policy = PublishPolicy(effective_us=at("2025-08-20"), policy=example_policy())
    year.does(PUBLISHED, policy, by="admin", name="policy")
    return record


def enrolled(*people: Person) -> Record:
    """A published year with people in it."""
    record = published()
    record.year.does(ENROLLED, EnrolPeople(people=people), by="coordinator", name="enrol")
    return record


def trained(*people: Person) -> Record:
    """A year whose mentors all attended a training that covers what must come before pairing."""
    record = enrolled(*people)
    mentors = tuple(person.id for person in people if person.role == "mentor")
    held(record, TRAINED, mentors)
    return record


def held(
    record: Record,
    when: str,
    mentors: tuple[str, ...],
    *,
    topics: tuple[str, ...] = COVERED,
    minutes: int = 90,
) -> str:
    """A training scheduled three days ahead and recorded two hours after its start; returns its id."""
    session = f"training-{when}"
    starts_us = at(when)
    schedule = ScheduleSession(kind="training", topics=topics, starts_us=starts_us, minutes=90)
    record.year.does(starts_us - 3 * 86_400_000_000, schedule, by="trainer", name=session)
    attended = tuple((mentor, minutes) for mentor in mentors)
    attendance = RecordAttendance(session=session, held_minutes=90, attended=attended)
    record.year.does(starts_us + 7_200_000_000, attendance, by="trainer", name=f"{session}/attendance")
    return session


def paired(*people: Person, seed: str = "seed") -> Record:
    """A trained year after its pairing round."""
    record = trained(*people)
    record.does(YEAR, PAIRED, RunPairing(seed=seed), by="coordinator", name="round-1")
    return record


def pairs_of(record: Record) -> dict[str, str]:
    """Who is whose mentor now: mentee -> mentor."""
    placed = record.year.state.placed
    return {placed.pairs[pair].mentee: placed.pairs[pair].mentor for pair in placed.together}


def pair_of(record: Record, mentee: str) -> Pair:
    """The pair that a mentee is in now."""
    placed = record.year.state.placed
    (pair,) = placed.of(mentee)
    found: Pair = placed.pairs[pair]
    return found


def stream_of(pair: Pair) -> str:
    return relationship(COHORT, pair.id)


def year_of(mentor: str) -> str:
    return mentor_year(COHORT, mentor)
