"""An autumn in which a mentor does everything that a semester's credit asks for."""

from domain.award import ApproveCredit, ProposeCredit
from domain.diary import WriteDiary
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession, SessionKind
from tests.activities.cohort import Cohort, at
from tests.workflows.living import Said

SECOND_PERSON = "person-leader"
TRAININGS = ("2025-09-10", "2025-10-08", "2025-11-12", "2025-12-03")
SUPERVISIONS = ("2025-10-15", "2025-12-10")
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01")

AUTUMN = [
    *(Said(at(f"{m}-20"), WriteDiary(occurred_us=at(f"{m}-20", 10)), f"diary/{m}") for m in MONTHS),
    Said(at("2026-02-10"), ProposeCredit(term=1), "proposed"),
    Said(at("2026-02-11"), ApproveCredit(term=1), "approved", SECOND_PERSON),
]
"""What belongs to the mentor's own stream in an autumn that earns its credit."""


async def attended(cohort: Cohort, kind: SessionKind, day: str) -> None:
    """A session of the whole group, recorded in the evening."""
    session = f"{kind}/{day}"
    schedule = ScheduleSession(kind=kind, topics=(), starts_us=at(day, 14), minutes=90)
    await cohort.says(cohort.year, schedule, at(day, 8), command_id=session)
    record = RecordAttendance(session=session, held_minutes=90, attended=(("mentor-1", 90),))
    await cohort.says(cohort.year, record, at(day, 18))


async def autumn_of_sessions(cohort: Cohort) -> None:
    for kind, days in (("training", TRAININGS), ("supervision", SUPERVISIONS)):
        for day in days:
            await attended(cohort, kind, day)  # type: ignore[arg-type]
