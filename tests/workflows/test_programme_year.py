"""A programme year on skipped time: it waits for its calendar, gives its orders, and closes at last."""

from domain import addresses
from domain.pairing import RunPairing
from domain.people import WithdrawPerson
from domain.programme import OpenProgrammeYear, OrdersDelivered
from domain.programme_year import closes_us
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from domain.training import TrainingAttended
from tests.activities.cohort import CALENDAR, DAY_US, POLICY, Cohort, at
from tests.workflows.drivers import Drivers, kinds
from tests.workflows.living import recorded
from tests.workflows.modes import either_way


async def test_before_its_calendar_a_year_waits_without_a_timer(cohort: Cohort, drivers: Drivers) -> None:
    await cohort.says(cohort.year, OpenProgrammeYear(cohort=cohort.name), at("2025-08-11"))

    await drivers.rest(cohort.year)

    assert "TIMER_STARTED" not in kinds(await drivers.runs(cohort.year))
    assert await drivers.shown(cohort.year) == {
        "Cohort": "2025",
        "NextDueKind": "nothing",
        "Stage": "preparing",
    }


async def test_enrolling_and_pairing_start_a_driver_for_each_mentor_and_each_pair(
    cohort: Cohort, drivers: Drivers
) -> None:
    pairs = await cohort.begins(pairs=3)

    await drivers.rest(cohort.year, *pairs, *(cohort.mentor(number) for number in (1, 2, 3)))

    started = dict(await drivers.log.open_streams())
    assert started == {
        cohort.year: "ProgrammeYear",
        **dict.fromkeys(pairs, "Relationship"),
        **{cohort.mentor(number): "MentorYear" for number in (1, 2, 3)},
    }
    assert [await drivers.is_running(stream) for stream in started] == [True] * 7
    assert (await cohort.state(cohort.year)).intents == ()


async def test_the_attendance_of_a_group_reaches_every_mentor_of_it(cohort: Cohort, drivers: Drivers) -> None:
    await cohort.begins(pairs=3)
    assert cohort.clock
    await drivers.rest(cohort.year)
    await drivers.reach(cohort.year, cohort.clock, at("2025-10-08", 18))
    schedule = ScheduleSession(
        kind="training", topics=("stress",), starts_us=at("2025-10-08", 14), minutes=90
    )
    await cohort.says(cohort.year, schedule, at("2025-10-01"), command_id="october")

    attended = (("mentor-1", 90), ("mentor-3", 45))
    record = RecordAttendance(session="october", held_minutes=90, attended=attended)
    await cohort.says(cohort.year, record, at("2025-10-08", 18))
    await drivers.rest(cohort.year)

    heard = {
        number: [
            (e.event.counts, e.command_id, e.actor, e.recorded_us)
            for e in await recorded(drivers, cohort.mentor(number))
            if isinstance(e.event, TrainingAttended) and e.event.session == "october"
        ]
        for number in (1, 2, 3)
    }
    assert heard == {
        1: [(True, "october/mentor-1", "programme", at("2025-10-08", 18))],
        2: [],
        3: [(False, "october/mentor-3", "programme", at("2025-10-08", 18))],
    }


@either_way
async def test_who_withdraws_has_their_pairs_ended_by_order(cohort: Cohort, drivers: Drivers) -> None:
    first, second = await cohort.begins(pairs=2)
    assert cohort.clock
    await drivers.rest(cohort.year)
    mentee = (await cohort.state(first)).mentee
    await drivers.reach(cohort.year, cohort.clock, at("2025-11-05"))

    await cohort.says(cohort.year, WithdrawPerson(person="mentor-1"), at("2025-11-05"))
    await drivers.rest(cohort.year, first, second, cohort.mentor(1))

    assert (await cohort.state(first)).course.left_us == at("2025-11-06", 0)
    assert (await cohort.state(cohort.mentor(1))).course.left_us == at("2025-11-06", 0)
    assert (await cohort.state(second)).course.left_us is None
    assert (await cohort.state(cohort.year)).placed.waiting == {mentee: "mentor-withdrew"}


async def test_an_order_that_is_refused_is_recorded_with_its_code(cohort: Cohort, drivers: Drivers) -> None:
    [pair] = await cohort.begins()
    late = WithdrawPerson(person="mentor-1")
    await cohort.says(cohort.year, late, at("2026-06-28"), command_id="too-late")

    await drivers.rest(cohort.year)

    delivered = [
        e.event for e in await recorded(drivers, cohort.year) if isinstance(e.event, OrdersDelivered)
    ]
    refused = [f"too-late/end/{ended}" for ended in ("mentor-1", pair.rpartition("/")[2])]
    assert [(event.intent, event.refused) for event in delivered if event.refused] == [
        ("too-late", tuple((order, "year-is-over") for order in refused))
    ]
    assert await drivers.is_running(cohort.year)


async def test_the_year_closes_with_its_last_window(cohort: Cohort, drivers: Drivers) -> None:
    await cohort.begins()
    context = (await cohort.ledger.view(cohort.year, 0)).state.context
    await drivers.rest(cohort.year)

    await drivers.end(cohort.year)

    closed = (await recorded(drivers, cohort.year))[-1]
    assert (closed.event.TYPE, closed.actor) == ("programme-year-closed", "time")
    assert closed.recorded_us == closes_us(context) == at("2026-07-19", 0)
    assert closed.recorded_us - CALENDAR.begins_us == 321 * DAY_US


async def test_a_pairing_round_relies_on_what_the_mentors_years_say(cohort: Cohort, drivers: Drivers) -> None:
    await cohort.opens()
    await cohort.enrols(2, 2)
    await cohort.trains(["mentor-2"])
    await cohort.anchors()
    await drivers.rest(cohort.year)

    await cohort.says(cohort.year, RunPairing(seed="1"), at("2025-08-25"))
    await drivers.rest(cohort.year)

    [pair] = await cohort.pairs()
    [placed] = (await cohort.state(cohort.year)).placed.pairs.values()
    assert placed.relied is not None
    assert placed.relied.stream == addresses.mentor_year("2025", "mentor-2")
    assert await drivers.is_running(pair)
    assert POLICY.pairing.topics_before == ("goals", "boundaries", "emergencies")
