"""A mentor's year on skipped time: sessions and diary, the assessment of each semester, its credit."""

from domain.credit import CreditAssessed, CreditAwarded
from domain.people import WithdrawPerson
from tests.activities.cohort import Cohort, at
from tests.workflows.autumn import AUTUMN, SECOND_PERSON, autumn_of_sessions
from tests.workflows.drivers import Drivers
from tests.workflows.living import happenings, lived, recorded, remembered
from tests.workflows.modes import either_way


async def test_an_undisturbed_mentor_ends_as_memory_says(cohort: Cohort, drivers: Drivers) -> None:
    await cohort.begins()
    mentor = cohort.mentor()
    version = (await cohort.ledger.view(mentor, 0)).version
    memory = await remembered(cohort, mentor)

    await lived(drivers, cohort, mentor)

    assert happenings(await recorded(drivers, mentor, version)) == happenings(memory.entries)
    assert await cohort.standings(mentor) == memory.standings


@either_way
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
