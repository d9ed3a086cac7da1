"""Where the rota has nobody for a step of the chain, the next one is paged at once; it never stops there."""

import pytest

from domain.case_events import PageFoundNobody
from domain.levels import LevelName
from domain.obligations import Standing
from tests.domain.builders_emergency import MINUTE, SECOND, Story, acknowledged, raised, result


def test_an_empty_step_is_skipped_at_once_and_the_gap_is_a_fact() -> None:
    story = Story()
    story.say(raised())

    story.say(result("page/1", "nobody"), SECOND)

    assert story.pages() == [(0, "on-call"), (1, "second")]
    assert story.last(PageFoundNobody) == PageFoundNobody(page="page/1", step=1, next_page_us=None)
    assert story.state.intents == ("page/2",)


def test_a_rota_without_anybody_reaches_the_telephone_in_one_moment_and_is_repeated_there() -> None:
    story = Story()
    story.say(raised())

    for number in (1, 2, 3, 4):
        story.say(result(f"page/{number}", "nobody"))

    assert story.pages() == [(0, "on-call"), (0, "second"), (0, "whole-desk"), (0, "telephone")]
    assert story.state.intents == ()
    assert story.due == (2 * MINUTE, "page")


@pytest.mark.parametrize(
    ("level", "seconds"), [("emergency", [123, 243]), ("urgent", [124, 300]), ("concern", [124, 300])]
)
def test_an_empty_last_step_is_paged_again_within_two_minutes_at_any_level(
    level: LevelName, seconds: list[int]
) -> None:
    story = Story()
    story.say(raised(level))
    for number in (1, 2, 3, 4):
        story.say(result(f"page/{number}", "nobody"), number * SECOND)

    story.wait(3 * MINUTE)
    story.say(result("page/5", "nobody"), 3 * MINUTE)
    story.wait(6 * MINUTE)

    assert story.pages()[-2:] == [(second, "telephone") for second in seconds]


def test_the_same_gap_told_twice_moves_the_chain_once() -> None:
    story = Story()
    story.say(raised())

    for _ in range(2):
        story.say(result("page/1", "nobody"), SECOND)

    assert story.pages() == [(0, "on-call"), (1, "second")]
    assert [gap.step for gap in story.all_of(PageFoundNobody)] == [1, 0]


def test_a_gap_that_is_told_late_does_not_move_a_chain_that_has_gone_on() -> None:
    story = Story()
    story.say(raised())
    story.wait(3 * MINUTE)

    story.say(result("page/1", "nobody"), 3 * MINUTE)

    assert story.pages() == [(0, "on-call"), (120, "second")]
    assert story.last(PageFoundNobody).step == 0


def test_a_gap_after_somebody_took_the_case_pages_nobody() -> None:
    story = Story()
    story.say(raised())
    story.say(acknowledged(), SECOND)

    story.say(result("page/1", "nobody"), 2 * SECOND)

    assert len(story.pages()) == 1
    assert story.due == (15 * MINUTE + SECOND, "lease")


def test_a_page_that_reached_nobody_was_not_sent() -> None:
    story = Story()
    story.say(raised())

    story.say(result("page/1", "nobody"), SECOND)
    story.wait(3 * MINUTE)

    assert story.standing("page/1") is Standing.MISSED
