"""A mentor's year on skipped time: sessions and diary, the assessment of each semester, its credit."""

from domain.award import ApproveCredit, ProposeCredit
from domain.credit import CreditAssessed, CreditAwarded
from domain.diary import WriteDiary
from domain.people import WithdrawPerson
from domain.sessions import RecordAttendance, ScheduleSession, SessionKind
from tests.activities.cohort import Cohort, at
from tests.workflows.drivers import Drivers
from tests.workflows.living import Said, happenings, lived, recorded, remembered

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


async def test_an_undisturbed_mentor_ends_as_memory_says(cohort: Cohort, drivers: Drivers) -> None:
    await cohort.begins()
    mentor = cohort.mentor()
    version = (await cohort.ledger.view(mentor, 0)).version
    memory = await remembered(cohort, mentor)

    await lived(drivers, cohort, mentor)

    assert happenings(await recorded(drivers, mentor, version)) == happenings(memory.entries)
    assert await cohort.standings(mentor) == memory.standings


async def test_a_semester_that_was_earned_is_assessed_proposed_and_awarded(
    cohort: Cohort, drivers: Drivers
) -> None:
    await cohort.begins()
    mentor = cohort.mentor()
    await autumn_of_sessions(cohort)

    await lived(drivers, cohort, mentor, AUTUMN)

    entries = await recorded(drivers, mentor)
    assessed = {e.event.term: e.event for e in entries if isinstance(e.event, CreditAssessed)}
    [awarded] = [e for e in entries if isinstance(e.event, CreditAwarded)]
    assert assessed[1].earned
    assert awarded.actor == SECOND_PERSON
    assert [finding.rule for finding in assessed[2].findings if not finding.ok] == [
        "training",
        "supervision",
        "diary",
    ]
    standings = await cohort.standings(mentor)
    assert (standings["credit/1"], standings["credit/2"]) == ("met", "missed")


async def test_the_assessment_is_recorded_by_time_when_the_grace_is_over(
    cohort: Cohort, drivers: Drivers
) -> None:
    await cohort.begins()
    mentor = cohort.mentor()

    await lived(drivers, cohort, mentor)

    assessed = [e for e in await recorded(drivers, mentor) if isinstance(e.event, CreditAssessed)]
    assert [(e.actor, e.recorded_us) for e in assessed] == [
        ("time", at("2026-02-08", 0)),
        ("time", at("2026-07-05", 0)),
    ]


async def test_a_mentor_who_withdraws_owes_nothing_more_and_keeps_what_was_missed(
    cohort: Cohort, drivers: Drivers
) -> None:
    await cohort.begins()
    mentor = cohort.mentor()
    assert cohort.clock
    await drivers.rest(mentor, cohort.year)

    await drivers.reach(mentor, cohort.clock, at("2025-11-05"))
    await cohort.says(cohort.year, WithdrawPerson(person="mentor-1"), at("2025-11-05"))
    await drivers.rest(mentor, cohort.year)
    await drivers.end(mentor)

    standings = await cohort.standings(mentor)
    assert (await cohort.state(mentor)).closed
    assert standings["training/1"] == "excused"
    assert "open" not in standings.values()
    assert {kind for kind, standing in standings.items() if standing == "missed"} == {"diary/1", "diary/2"}
