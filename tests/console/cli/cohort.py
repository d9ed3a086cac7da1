"""A small cohort in the record of a running service: two mentors, three mentees, seven weeks of a year."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.calendar import load_calendar
from console.service import Doors
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.clock import AnchorClock
from domain.consultation import AskConsultation
from domain.diary import WriteDiary
from domain.meetings import RecordContact, RecordMeeting
from domain.messages import Command, Stamp
from domain.pairing import RunPairing
from domain.people import EnrolPeople, Person, WithdrawPerson
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from domain.referral import RecommendReferral
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from tests.console.builders import EXAMPLES, POLICY

COHORT = "2025"
HOUR_US, DAY_US = 3_600_000_000, 86_400_000_000
YEAR = addresses.programme_year(COHORT)
COORDINATOR, ANNA, BELA = "p00c0", "p0a00", "p0b00"
DORA, EMIL, FANNI = "p0d00", "p0e00", "p0f00"
NAMES = {
    COORDINATOR: "Koordi Nóra",
    ANNA: "Próba Anna",
    BELA: "Teszt Béla",
    DORA: "Minta Dóra",
    EMIL: "Kitalált Emil",
    FANNI: "Álnév Fanni",
}


@dataclass
class Lived:
    """What became of the cohort: its pairs by mentee, and the moment at which its clock goes on."""

    doors: Doors
    now_us: int
    calendar: AcademicCalendar
    pairs: dict[str, str] = field(default_factory=dict)
    given: int = 0

    def at(self, day: int, hour: int = 12) -> int:
        """A local hour of the so-and-so-many-th day of the year (from 0; negative before it)."""
        return self.calendar.midnight(self.calendar.first + day) + hour * HOUR_US

    async def does(self, actor: str, stream: str, at_us: int, command: Command) -> str:
        """Gives a command; its id."""
        self.given += 1
        command_id = f"act/{self.given}"
        await self.doors.ledger.execute(stream, command, Stamp(at_us, actor, command_id))
        return command_id

    def pair_of(self, mentee: str) -> str:
        return addresses.relationship(COHORT, self.pairs[mentee])


async def lived(doors: Doors, real_us: int) -> Lived:
    """The cohort's first seven weeks; then the clock goes on from 20 October at noon, as fast as ours."""
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
    life = Lived(doors, 0, calendar)
    life.now_us = life.at(49)
    await doors.mark.move(YEAR, life.at(-10))
    for person, name in NAMES.items():
        await doors.vault.put_person(person, {"name": name}, f"CODE-{person}")
    await _opened(life, real_us)
    await _trained(life)
    await _paired(life)
    await _met(life)
    await doors.mark.lift(YEAR)
    return life


async def unpaired(doors: Doors, real_us: int, likes: Mapping[str, str]) -> Lived:
    """The same people, trained, with what they like, nobody placed; the clock goes on from 12 September."""
    life = Lived(doors, 0, load_calendar(EXAMPLES / "calendar-2025.toml"))
    life.now_us = life.at(11)
    await doors.mark.move(YEAR, life.at(-10))
    for person, name in NAMES.items():
        profile = {"name": name, "interests": likes.get(person, "")}
        await doors.vault.put_person(person, profile, f"CODE-{person}")
    await _opened(life, real_us)
    await _trained(life)
    await doors.mark.lift(YEAR)
    return life


async def _opened(life: Lived, real_us: int) -> None:
    anchored = AnchorClock(real_anchor_us=real_us, programme_anchor_us=life.now_us)
    everybody = (
        Person(id=COORDINATOR, role="coordinator"),
        Person(id=ANNA, role="mentor", study_year=4, languages=("hu",), capacity=2),
        Person(id=BELA, role="mentor", study_year=5, languages=("hu", "en"), capacity=1),
        *(
            Person(id=mentee, role="mentee", study_year=1, languages=("hu",))
            for mentee in (DORA, EMIL, FANNI)
        ),
    )
    for hour, command in enumerate(
        (
            OpenProgrammeYear(cohort=COHORT),
            anchored,
            PublishCalendar(calendar=life.calendar),
            PublishPolicy(effective_us=life.calendar.begins_us, policy=POLICY),
            EnrolPeople(people=everybody),
        )
    ):
        await life.does(COORDINATOR, YEAR, life.at(-7, 9 + hour), command)


async def _trained(life: Lived) -> None:
    topics = POLICY.pairing.topics_before
    training = ScheduleSession(kind="training", topics=topics, starts_us=life.at(2, 16), minutes=120)
    session = await life.does(COORDINATOR, YEAR, life.at(-2), training)
    attended = RecordAttendance(session=session, held_minutes=120, attended=((ANNA, 120), (BELA, 60)))
    await life.does(COORDINATOR, YEAR, life.at(2, 19), attended)
    again = ScheduleSession(kind="training", topics=topics, starts_us=life.at(3, 16), minutes=90)
    session = await life.does(COORDINATOR, YEAR, life.at(2, 20), again)
    attended = RecordAttendance(session=session, held_minutes=90, attended=((BELA, 90),))
    await life.does(COORDINATOR, YEAR, life.at(3, 19), attended)


async def _paired(life: Lived) -> None:
    await life.does(COORDINATOR, YEAR, life.at(11), RunPairing(seed="tests"))
    year = (await life.doors.ledger.view(YEAR, life.at(11))).state
    life.pairs = {pair.mentee: pair.id for pair in year.placed.pairs.values()}


async def _met(life: Lived) -> None:
    dora, emil = life.pair_of(DORA), life.pair_of(EMIL)
    met = RecordMeeting(occurred_us=life.at(16, 10), minutes=60)
    await life.does(DORA, dora, life.at(16), met)
    await life.does(DORA, dora, life.at(17), RecordContact(occurred_us=life.at(17, 9)))
    await life.does(ANNA, dora, life.at(18), AskConsultation())
    await life.does(ANNA, emil, life.at(20), RecommendReferral(service="study-office", consented=True))
    anna = addresses.mentor_year(COHORT, ANNA)
    await life.does(ANNA, anna, life.at(25), WriteDiary(occurred_us=life.at(24)))
    await life.does(COORDINATOR, YEAR, life.at(30), WithdrawPerson(person=FANNI))
