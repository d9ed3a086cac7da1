"""Whatever brings something forward reaches the drivers that wait: one armed timer, moved by a nudge."""

from domain.consultation import AnswerConsultation, AskConsultation
from domain.meetings import RecordContact
from domain.notices import NoticeSent
from domain.structure import PauseRelationship
from tests.activities.cohort import BEGINS_US, EARLIER, Cohort, at
from tests.workflows.drivers import Drivers, kinds, timers
from tests.workflows.living import everything
from tests.workflows.modes import either_way

DAY_S = 86_400


async def waiting(cohort: Cohort, drivers: Drivers) -> str:
    """A pair whose driver waits for the check-in of its first month."""
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    await drivers.rest(pair)
    return pair


async def armed(drivers: Drivers, stream: str) -> list[int]:
    """For how many days a driver's timers were armed."""
    return [round(seconds / DAY_S) for seconds in timers(await drivers.runs(stream))]


async def signals(drivers: Drivers, stream: str) -> int:
    return kinds(await drivers.runs(stream)).count("WORKFLOW_EXECUTION_SIGNALED")


@either_way
async def test_a_nudge_brings_the_one_timer_forward(cohort: Cohort, drivers: Drivers) -> None:
    pair = await waiting(cohort, drivers)

    await cohort.says(pair, AskConsultation(), at("2025-09-01", 0), command_id="question")
    await drivers.rest(pair)

    assert await armed(drivers, pair) == [30, 3]
    assert kinds(await drivers.runs(pair)).count("TIMER_CANCELED") == 1


async def test_what_was_brought_forward_is_settled_when_it_is_due(cohort: Cohort, drivers: Drivers) -> None:
    pair = await waiting(cohort, drivers)
    assert cohort.clock
    await cohort.says(pair, AskConsultation(), at("2025-09-01", 0), command_id="question")
    await drivers.rest(pair)

    await drivers.reach(pair, cohort.clock, at("2025-09-05"))

    missed = [e for e in await everything(drivers, pair) if e.event.TYPE == "obligation-ended"]
    assert [(e.event.obligation, e.recorded_us) for e in missed] == [("answer/question", at("2025-09-04", 0))]  # type: ignore[attr-defined]


async def test_what_brings_nothing_forward_nudges_nobody(cohort: Cohort, drivers: Drivers) -> None:
    pair = await waiting(cohort, drivers)
    before = kinds(await drivers.runs(pair))

    await cohort.says(pair, RecordContact(occurred_us=BEGINS_US), at("2025-09-01"))
    await cohort.says(
        pair, PauseRelationship(from_us=BEGINS_US, until_us=at("2025-09-20")), at("2025-09-01", 13)
    )
    await drivers.rest(pair)

    assert kinds(await drivers.runs(pair)) == before


async def test_a_timer_whose_cause_is_gone_rings_in_vain_and_the_next_is_armed(
    cohort: Cohort, drivers: Drivers
) -> None:
    pair = await waiting(cohort, drivers)
    assert cohort.clock
    await cohort.says(pair, AskConsultation(), at("2025-09-01", 0), command_id="question")
    await drivers.rest(pair)

    await cohort.says(pair, AnswerConsultation(consultation="question"), at("2025-09-02"))
    await drivers.reach(pair, cohort.clock, at("2025-09-05"))

    assert (await cohort.standings(pair))["answer/question"] == "met"
    assert await armed(drivers, pair) == [30, 3, 27]


@either_way
async def test_nudges_while_a_driver_is_at_work_are_not_lost(cohort: Cohort, drivers: Drivers) -> None:
    pair = await waiting(cohort, drivers)
    questions = [f"question-{number}" for number in range(8)]

    for hour, question in enumerate(questions):
        await cohort.says(pair, AskConsultation(), at("2025-09-01", hour), command_id=question)
        await drivers.relay_all()
    await drivers.rest(pair)

    results = [e.event.notice for e in await everything(drivers, pair) if isinstance(e.event, NoticeSent)]
    assert sorted(results) == [f"notice/{question}" for question in questions]


async def test_a_published_policy_nudges_every_open_stream(cohort: Cohort, drivers: Drivers) -> None:
    others = [*await cohort.begins(pairs=2), cohort.mentor(1), cohort.mentor(2)]
    await drivers.rest(cohort.year, *others)
    before = [await signals(drivers, stream) for stream in others]

    await cohort.publishes(EARLIER, at("2026-03-01", 0), at("2025-09-01"))
    await drivers.rest(cohort.year, *others)

    assert [await signals(drivers, stream) for stream in others] == [count + 1 for count in before]


async def test_a_policy_that_closes_the_year_earlier_moves_the_years_own_timer(
    cohort: Cohort, drivers: Drivers
) -> None:
    await cohort.begins()
    await drivers.rest(cohort.year)

    await cohort.publishes(EARLIER, at("2026-03-01", 0), at("2025-09-01"))
    await drivers.rest(cohort.year)
    await drivers.end(cohort.year)

    closed = (await everything(drivers, cohort.year))[-1]
    assert (closed.event.TYPE, closed.recorded_us) == ("programme-year-closed", at("2026-07-05", 0))
    assert closed.policy == 2
