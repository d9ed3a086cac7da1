"""A flood of reports by unknown senders: none is dropped, none delays a page for somebody known."""

import pytest

from domain.case_commands import CloseEmergency, HandOver, ReopenEmergency
from domain.flood import AT_ONCE, WINDOW_US, Queued, apart, evolve, in_crowd, minute_of
from tests.domain.builders_emergency import (
    HOUR,
    MINUTE,
    MONDAY,
    Story,
    acknowledged,
    contact,
    in_care,
    raised,
    result,
)

EVERY_US = 60_000
"""A thousand reports in a minute."""


def reports(how_many: int, *, every_us: int = EVERY_US, verified: bool = False) -> dict[str, Queued]:
    return {f"emergency/unknown-{n:04}": Queued(MONDAY + n * every_us, verified) for n in range(how_many)}


def queued(story: Story) -> Queued | None:
    """What the case of a story counts for."""
    found: Queued | None = None
    for entry in story.entries:
        found = evolve(found, entry.event, entry.recorded_us)
    return found


def test_a_few_unknown_senders_queue_like_anybody() -> None:
    assert apart(reports(AT_ONCE)) == frozenset()


def test_from_the_eleventh_of_a_minute_on_they_queue_apart() -> None:
    cases = reports(AT_ONCE + 2)

    assert apart(cases) == {f"emergency/unknown-{AT_ONCE:04}", f"emergency/unknown-{AT_ONCE + 1:04}"}


def test_ten_in_every_minute_are_no_flood() -> None:
    assert apart(reports(100, every_us=WINDOW_US // AT_ONCE)) == frozenset()


def test_one_who_is_known_is_never_apart_among_a_thousand_who_are_not() -> None:
    cases = reports(1_000) | {"emergency/known": Queued(MONDAY + 30_000_000, verified=True)}

    assert len(apart(cases)) == 1_000 - AT_ONCE
    assert "emergency/known" not in apart(cases)


def test_those_who_are_known_count_for_no_crowd() -> None:
    assert apart(reports(1_000, verified=True) | reports(AT_ONCE)) == frozenset()


def test_what_the_desk_takes_moves_the_others_up() -> None:
    cases = reports(AT_ONCE + 5)

    for stream in sorted(cases)[:5]:
        cases[stream] = Queued(cases[stream].raised_us, verified=False, owned=True)

    assert apart(cases) == frozenset()


@pytest.mark.parametrize(("others", "crowded"), [(AT_ONCE - 1, False), (AT_ONCE, True)])
def test_the_door_tells_a_report_of_the_crowd_by_its_moment(others: int, *, crowded: bool) -> None:
    moments = [MONDAY - WINDOW_US, *(MONDAY - n for n in range(others + 1)), MONDAY + 1]

    assert in_crowd(MONDAY, moments) is crowded


def test_a_case_counts_by_its_first_report_and_is_verified_by_any() -> None:
    story = Story()
    story.say(raised())
    assert queued(story) == Queued(MONDAY, verified=False)

    story.say(raised(), MINUTE)
    assert queued(story) == Queued(MONDAY, verified=False)

    story.say(raised(verified=True), 2 * MINUTE)
    assert queued(story) == Queued(MONDAY, verified=True)


def test_a_case_leaves_the_crowd_while_somebody_owns_it() -> None:
    story = Story()
    story.say(raised())
    story.say(result("page/1", "sent"), MINUTE // 2)

    story.say(acknowledged("officer-1"), MINUTE)
    assert queued(story) == Queued(MONDAY, verified=False, owned=True)

    story.say(HandOver(officer="officer-1", to="officer-2"), 2 * MINUTE)
    assert queued(story) == Queued(MONDAY, verified=False, owned=True)

    story.wait(HOUR)
    assert queued(story) == Queued(MONDAY, verified=False)


def test_a_closed_case_is_in_no_crowd_until_it_is_reopened() -> None:
    story = Story()
    story.say(raised())
    story.say(contact(), MINUTE)
    story.say(in_care(), 2 * MINUTE)
    assert queued(story) == Queued(MONDAY, verified=False, owned=True)

    story.say(ReopenEmergency(), 3 * MINUTE)
    assert queued(story) == Queued(MONDAY, verified=False)


def test_a_case_whose_raise_is_not_known_counts_for_nothing() -> None:
    story = Story()
    story.say(raised())
    story.say(CloseEmergency(endpoint="redirected", note="note-1"), MINUTE)

    assert evolve(None, story.events[-1], MONDAY) is None


def test_all_moments_of_a_minute_share_one_notice() -> None:
    minute_us = MONDAY // WINDOW_US * WINDOW_US

    assert minute_of(minute_us) == minute_of(minute_us + WINDOW_US - 1) == minute_of(minute_us - 1) + 1
