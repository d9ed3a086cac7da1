"""How a pair pauses and goes on, is declined, or loses one of its two, as a coordinator takes it down."""

import pytest

from console.pages.year import Year, year_of
from domain.messages import Command, Stamp
from domain.pairing import Pair, RunPairing
from domain.people import EnrolPeople, Person
from tests.console.web.console import Browser, Console
from tests.console.web.opened import WORDS, as_coordinator, of_pair, passes
from tests.console.web.test_students import pairs_of

NEW_MENTEE, NEW_MENTOR = "p00000000000000e1", "p00000000000000e2"
SPEAKS = ("hu", "en", "de")


@pytest.fixture
async def coordinator(console: Console) -> Browser:
    """The programme's coordinator."""
    return await as_coordinator(console)


@pytest.fixture
async def pair(console: Console) -> Pair:
    """A pair of long standing."""
    return (await pairs_of(console))[0]


@pytest.fixture
async def new(console: Console) -> Pair:
    """A pair that was placed today."""
    mentee = Person(id=NEW_MENTEE, role="mentee", study_year=1, languages=SPEAKS)
    mentor = Person(id=NEW_MENTOR, role="mentor", study_year=4, languages=SPEAKS, capacity=1)
    await of_the_year(console, EnrolPeople(people=(mentee, mentor)), "enrol")
    await of_the_year(console, RunPairing(seed="late"), "round")
    placed = (await year(console)).state.placed.pairs.values()
    return next(pair for pair in placed if pair.mentee == NEW_MENTEE)


async def year(console: Console) -> Year:
    return await year_of(console.midyear.doors)


async def of_the_year(console: Console, command: Command, name: str) -> None:
    stamp = Stamp(console.midyear.now_us, "test", f"late/{name}")
    await console.midyear.doors.ledger.execute(console.midyear.year, command, stamp)


async def test_a_paused_pair_goes_on_from_the_night_in_which_it_is_resumed(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path = f"/relationships/{pair.id}"
    await coordinator.does(
        f"{path}/pause", f"{path}?act=away", first="2026-03-13", last="2026-04-10", reason="pause"
    )
    await passes(console, 3)

    paused = await coordinator.sees(f"{path}?act=away")
    resumed = await coordinator.does(f"{path}/resume", f"{path}?act=away", act="away-resume")
    await passes(console, 1)
    after = await coordinator.sees(f"{path}?act=away")

    assert f'action="{path}/resume"' in paused
    assert "The absence ends tonight." in resumed
    assert f'action="{path}/resume"' not in after
    calendar = (await year(console)).state.calendar
    assert calendar is not None
    first, last = (await of_pair(console, pair)).course.away[-1]
    assert (calendar.date_of(first), calendar.date_of(last)) == ("2026-03-13", "2026-03-16")


async def test_a_pair_that_is_not_paused_is_not_resumed(coordinator: Browser, pair: Pair) -> None:
    path = f"/relationships/{pair.id}"

    answer = await coordinator.sends(f"{path}/resume", f"{path}?act=away", act="away-resume")

    assert answer.status_code == 409


@pytest.mark.parametrize("by", ["mentor", "mentee"])
async def test_a_pair_just_made_is_declined_by_either_and_its_mentee_waits_at_the_top(
    console: Console, coordinator: Browser, new: Pair, by: str
) -> None:
    path = f"/relationships/{new.id}"

    page = await coordinator.does(
        f"{path}/decline", f"{path}?act=end", by=by, reason=WORDS, act="end-decline"
    )

    placed = (await year(console)).state.placed
    assert "The pair is declined" in page
    assert WORDS not in page
    assert new.id not in placed.together
    assert placed.waiting[new.mentee] == "declined"


async def test_a_pair_of_long_standing_is_not_declined_and_the_words_are_not_lost(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path = f"/relationships/{pair.id}"

    answer = await coordinator.sends(
        f"{path}/decline", f"{path}?act=end", by="mentee", reason=WORDS, act="end-decline"
    )

    assert answer.status_code == 409
    assert 'id="end-decline-by-wrong"' in answer.text
    assert WORDS in answer.text
    assert pair.id in (await year(console)).state.placed.together


async def test_a_mentor_who_leaves_ends_each_pair_and_the_mentees_wait_at_the_top(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path = f"/relationships/{pair.id}"
    mentees = {one.mentee for one in await pairs_of(console) if one.mentor == pair.mentor}

    page = await coordinator.does(
        f"{path}/withdrawal", f"{path}?act=end", by="mentor", sure="yes", reason=WORDS, act="end-leave"
    )

    state = (await year(console)).state
    assert "The leaving is recorded." in page
    assert WORDS not in page
    assert pair.mentor in state.people.left
    assert {state.placed.waiting[mentee] for mentee in mentees} == {"mentor-withdrew"}
    assert [one for one in await pairs_of(console) if one.mentor == pair.mentor] == []


async def test_a_mentee_who_leaves_waits_for_nobody_and_the_mentor_stays(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path = f"/relationships/{pair.id}"

    await coordinator.does(f"{path}/withdrawal", f"{path}?act=end", by="mentee", sure="yes", act="end-leave")

    state = (await year(console)).state
    assert pair.mentee in state.people.left
    assert pair.mentor not in state.people.left
    assert pair.mentee not in state.placed.waiting
    assert pair.id not in state.placed.together


async def test_nobody_leaves_by_a_slip_of_the_finger_or_twice(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path, at = f"/relationships/{pair.id}/withdrawal", f"/relationships/{pair.id}?act=end"

    unsure = await coordinator.sends(path, at, by="mentee", reason=WORDS, act="end-leave")
    stayed = pair.mentee not in (await year(console)).state.people.left
    await coordinator.does(path, at, by="mentee", sure="yes", act="end-leave")
    again = await coordinator.sends(path, at, by="mentee", sure="yes", act="end-leave")

    assert (unsure.status_code, stayed) == (422, True)
    assert 'id="end-leave-sure-wrong"' in unsure.text
    assert WORDS in unsure.text
    assert again.status_code == 409
