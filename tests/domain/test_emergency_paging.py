"""An emergency pages step after step until somebody owns it, whatever becomes of the pages."""

import pytest

from domain.case_events import (
    PageFailed,
)
from domain.errors import Refusal
from domain.obligations import Standing
from domain.paging import unheard
from tests.domain.builders import code_of
from tests.domain.builders_emergency import (
    HOUR,
    MINUTE,
    SECOND,
    Story,
    acknowledged,
    raised,
    result,
)


def test_nobody_answers_and_the_chain_climbs_and_repeats_its_last_step() -> None:
    story = Story()
    story.say(raised())

    story.wait(11 * MINUTE)

    assert story.pages() == [
        (0, "on-call"),
        (120, "second"),
        (240, "whole-desk"),
        (360, "telephone"),
        (480, "telephone"),
        (600, "telephone"),
    ]
    assert story.due == (12 * MINUTE, "page")


def test_a_newer_page_to_the_same_target_takes_the_place_of_one_that_waits() -> None:
    story = Story()
    story.say(raised())

    story.wait(11 * MINUTE)

    assert story.state.intents == ("page/1", "page/2", "page/3", "page/6")


def test_a_page_that_left_in_its_step_is_met_and_its_intent_is_done() -> None:
    story = Story()
    story.say(raised())

    story.say(result("page/1", "sent"), SECOND)

    assert story.standing("page/1") is Standing.MET
    assert story.state.intents == ()


def test_further_receipts_of_a_page_are_all_recorded() -> None:
    story = Story()
    story.say(raised())

    for number, outcome in enumerate(("sent", "delivered", "delivered", "read")):
        story.say(result("page/1", outcome), number * SECOND)

    assert story.standing("page/1") is Standing.MET
    assert len(story.state.book.loose) == 3


def test_a_page_that_left_after_its_step_is_late() -> None:
    story = Story()
    story.say(raised())
    story.wait(3 * MINUTE)
    assert story.standing("page/1") is Standing.MISSED

    story.say(result("page/1", "sent"), 4 * MINUTE)

    assert story.standing("page/1") is Standing.LATE


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_a_page_that_failed_or_is_unknown_moves_the_chain_on_at_once(outcome: str) -> None:
    story = Story()
    story.say(raised())

    story.say(result("page/1", outcome), 5 * SECOND)
    story.say(result("page/2", outcome), 7 * SECOND)

    assert story.pages() == [(0, "on-call"), (5, "second"), (7, "whole-desk")]
    assert story.state.intents == ("page/3",)


def test_the_same_failure_told_twice_moves_the_chain_once() -> None:
    story = Story()
    story.say(raised())

    story.say(result("page/1", "failed"), 5 * SECOND)
    story.say(result("page/1", "failed"), 6 * SECOND)

    assert story.pages() == [(0, "on-call"), (5, "second")]
    assert len(story.all_of(PageFailed)) == 2


def test_a_failure_at_the_end_of_the_chain_is_repeated_within_two_minutes_at_any_level() -> None:
    story = Story()
    story.say(raised("concern"))
    for number in (1, 2, 3):
        story.say(result(f"page/{number}", "failed"), number * SECOND)

    story.say(result("page/4", "failed"), 10 * SECOND)
    story.wait(3 * MINUTE)

    assert story.pages()[-2:] == [(3, "telephone"), (130, "telephone")]


def test_a_page_that_did_not_leave_is_unsent_until_it_left() -> None:
    story = Story()
    story.say(raised())

    story.say(result("page/1", "unknown"), SECOND)
    story.say(result("page/2", "failed"), 2 * SECOND)
    assert tuple(story.state.unsent) == ("page/1", "page/2")

    story.say(result("page/1", "sent"), 3 * SECOND)
    assert tuple(story.state.unsent) == ("page/2",)


def test_a_page_that_a_gateway_took_and_could_not_deliver_is_not_unsent() -> None:
    story = Story()
    story.say(raised())
    story.say(result("page/1", "sent"), SECOND)

    story.say(result("page/1", "failed"), 2 * SECOND)

    assert story.state.unsent == {}


def test_a_newer_page_to_the_same_target_takes_the_place_of_one_that_did_not_leave() -> None:
    story = Story()
    story.say(raised())
    for number in (1, 2, 3, 4):
        story.say(result(f"page/{number}", "failed"), number * SECOND)

    story.wait(5 * MINUTE)

    assert tuple(story.state.unsent) == ("page/1", "page/2", "page/3")


def test_nothing_is_unsent_once_somebody_owns_the_case() -> None:
    story = Story()
    story.say(raised())
    story.say(result("page/1", "failed"), SECOND)

    story.say(acknowledged(), 2 * SECOND)

    assert story.state.unsent == {}


def test_a_result_of_a_page_that_was_never_intended_is_refused() -> None:
    story = Story()
    story.say(raised())

    for page in ("page/2", "acknowledge/1"):
        with pytest.raises(Refusal) as refused:
            story.say(result(page, "sent"))
        assert code_of(refused) == "no-such-intent"


def test_a_raise_that_comes_out_of_the_spool_late_pages_the_whole_chain_at_once() -> None:
    story = Story()
    story.say(raised())

    story.wait(HOUR)

    assert story.state.intents == ("page/1", "page/2", "page/3", "page/31")


def test_a_case_is_unheard_when_the_step_of_a_page_is_over_that_no_gateway_took() -> None:
    story = Story()
    assert not unheard(story.state)
    story.say(raised())
    story.say(result("page/1", "failed"), SECOND)
    assert not unheard(story.state)

    story.wait(3 * MINUTE)

    assert unheard(story.state)


def test_a_case_is_heard_as_soon_as_a_page_is_taken_and_when_somebody_owns_it() -> None:
    taken, owned = Story(), Story()
    for story in (taken, owned):
        story.say(raised())
        story.wait(3 * MINUTE)
        assert unheard(story.state)

    taken.say(result("page/2", "sent"), 3 * MINUTE)
    owned.say(acknowledged(), 3 * MINUTE)

    assert not unheard(taken.state)
    assert not unheard(owned.state)
