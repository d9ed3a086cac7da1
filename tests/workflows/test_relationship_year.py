"""A pair lives its year on skipped time: what its driver had recorded is what memory says, event by event."""

from domain.care import HoldCheckIn
from domain.consultation import AnswerConsultation, AskConsultation, CloseConsultation
from domain.meetings import RecordContact, RecordMeeting
from domain.policy import Kind
from domain.referral import CloseReferral, RecommendReferral
from domain.structure import AgreeCadence, EndRelationship, PauseRelationship
from tests.activities.cohort import BEGINS_US, DAY_US, Cohort, at
from tests.workflows.drivers import Drivers, counted
from tests.workflows.living import Said, happenings, lived, recorded, remembered
from tests.workflows.modes import either_way

EVENTS_AT_MOST = 250

QUESTIONS = [
    Said(at("2025-10-20"), AskConsultation(), "first-question"),
    Said(at("2026-03-17"), AskConsultation(), "second-question"),
]
EVERYTHING = [
    Said(at("2025-09-12"), RecordContact(occurred_us=at("2025-09-11")), "contact"),
    Said(at("2025-09-25"), RecordMeeting(occurred_us=at("2025-09-24"), minutes=60), "meeting"),
    Said(at("2025-10-06"), HoldCheckIn(occurred_us=at("2025-10-06")), "check-in"),
    Said(at("2025-10-20"), AskConsultation(), "first-question"),
    Said(at("2025-10-21"), AnswerConsultation(consultation="first-question"), "first-answer"),
    Said(at("2025-10-23"), CloseConsultation(consultation="first-question"), "first-close"),
    Said(at("2025-11-03"), PauseRelationship(from_us=at("2025-11-04"), until_us=at("2025-11-24")), "pause"),
    Said(at("2025-12-01"), AgreeCadence(kind=Kind.MEETING, every=2), "cadence"),
    Said(at("2026-02-20"), RecommendReferral(service="student-counselling", consented=True), "recommended"),
    Said(at("2026-02-25"), CloseReferral(referral="recommended", outcome="seen"), "seen"),
    Said(at("2026-03-17"), AskConsultation(), "second-question"),
    Said(at("2026-04-10"), AnswerConsultation(consultation="second-question"), "second-answer"),
    Said(at("2026-05-04"), RecordMeeting(occurred_us=at("2026-04-29"), minutes=45), "last-meeting"),
]
"""Met, late, missed and excused, another cadence, three notices."""


async def begun(cohort: Cohort) -> str:
    """One pair, whose stream has begun and whose driver was asked for."""
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    return pair


async def test_an_undisturbed_pair_ends_as_memory_says(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort)
    version = (await cohort.ledger.view(pair, 0)).version
    memory = await remembered(cohort, pair)

    await lived(drivers, cohort, pair)

    assert happenings(await recorded(drivers, pair, version)) == happenings(memory.entries)
    assert await cohort.standings(pair) == memory.standings


@either_way
async def test_a_year_with_everything_in_it_ends_as_memory_says(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort)
    version = (await cohort.ledger.view(pair, 0)).version
    memory = await remembered(cohort, pair, EVERYTHING)

    await lived(drivers, cohort, pair, EVERYTHING)

    assert happenings(await recorded(drivers, pair, version)) == happenings(memory.entries)
    assert await cohort.standings(pair) == memory.standings
    assert {"met", "missed", "late", "excused"} <= set(memory.standings.values())


async def test_a_year_with_its_reminders_and_notices_takes_few_events(
    cohort: Cohort, drivers: Drivers
) -> None:
    pair = await begun(cohort)

    await lived(drivers, cohort, pair, QUESTIONS)

    told = await drivers.db.fetch("SELECT template FROM board.inbox WHERE stream = $1", pair)
    assert sorted(row["template"] for row in told) == [
        "check-in-missed",
        "consultation-asked",
        "consultation-asked",
    ]
    assert counted(await drivers.runs(pair)) <= EVENTS_AT_MOST


async def test_what_fell_due_is_recorded_at_the_moment_it_was_due(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort)
    assert cohort.clock

    await drivers.rest(pair)
    await drivers.reach(pair, cohort.clock, at("2025-10-01", 0) + DAY_US)

    missed = [e for e in await recorded(drivers, pair) if e.event.TYPE == "notice-intended"]
    assert [(e.recorded_us, e.actor) for e in missed] == [(at("2025-10-01", 0), "time")]


async def test_a_pair_that_ended_early_is_done_before_the_year(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort)
    assert cohort.clock
    ending = Said(at("2025-10-15"), EndRelationship(reason="agreed"), "ending")
    memory = await remembered(cohort, pair, [ending])

    await lived(drivers, cohort, pair, [ending])

    assert (await cohort.state(pair)).closed
    assert await cohort.standings(pair) == memory.standings
    assert await drivers.temporal.clock_us(pair) < cohort.clock.real_at(at("2025-12-01"))


async def test_a_driver_that_is_nudged_after_the_end_looks_once_more_and_ends_again(
    cohort: Cohort, drivers: Drivers
) -> None:
    pair = await begun(cohort)
    await lived(drivers, cohort, pair)
    before = await cohort.standings(pair)

    await drivers.temporal.starter.start_workflow(
        "Relationship", pair, id=pair, task_queue="year", start_signal="nudge"
    )
    await drivers.handle(pair).result()

    assert await cohort.standings(pair) == before
