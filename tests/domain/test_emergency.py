"""An emergency is taken from anybody, at any time, and its report is kept."""

import pytest

from domain.care import HoldCheckIn
from domain.case_commands import (
    RecordDebriefing,
)
from domain.case_events import (
    EmergencyRaised,
    EmergencyReportedAgain,
    PageIntended,
)
from domain.errors import Refusal
from domain.facts import ObligationForgiven, WaiveObligation
from domain.messages import Given
from domain.obligations import Standing
from domain.streams import decider_of
from tests.domain.builders import code_of
from tests.domain.builders_emergency import (
    CASE,
    DAY,
    MINUTE,
    MONDAY,
    Story,
    acknowledged,
    contact,
    raised,
)


def test_a_driver_is_told_what_is_due_as_the_case_tells_it() -> None:
    story = Story()
    story.say(raised())

    assert decider_of(CASE).due(story.state, None) == (MONDAY + 2 * MINUTE, "page")


def test_a_raise_owes_a_page_an_owner_and_a_contact_from_the_first_moment() -> None:
    story = Story()

    story.say(raised())

    assert story.pages() == [(0, "on-call")]
    assert story.state.intents == ("page/1",)
    assert story.last(PageIntended).epoch == 1
    assert story.closes("page/1") == 2 * MINUTE
    assert story.closes("acknowledge/1") == 5 * MINUTE
    assert story.closes("contact-made/1") == 20 * MINUTE
    assert story.due == (2 * MINUTE, "page")
    assert story.stage == "waiting"


@pytest.mark.parametrize("danger", ["yes", "not-sure"])
def test_danger_and_not_being_sure_make_it_an_emergency_whatever_level_was_given(danger: str) -> None:
    story = Story()

    story.say(raised("concern", danger=danger))

    assert story.last(EmergencyRaised).level == "emergency"
    assert story.last(EmergencyRaised).report.level == "concern"


def test_an_unknown_sender_is_accepted_and_marked() -> None:
    story = Story()

    story.say(raised())

    report = story.last(EmergencyRaised).report
    assert (report.raised_by, report.verified, story.state.verified) == ("unknown", False, False)
    assert story.pages() == [(0, "on-call")]


def test_what_a_report_relied_on_and_is_about_is_recorded() -> None:
    relied = Given(stream="relationship/2025/7", version=3, fact="open")
    story = Story()

    story.say(raised(about="relationship/2025/7", raised_by="mentor", verified=True, given=(relied,)))

    assert story.last(EmergencyRaised).report.given == (relied,)
    assert (story.state.about, story.state.verified) == ("relationship/2025/7", True)


def test_another_report_of_a_case_that_waits_is_linked_and_the_chain_goes_on() -> None:
    story = Story()
    story.say(raised())

    story.say(raised(about="relationship/2025/7", verified=True), MINUTE)

    assert len(story.all_of(EmergencyReportedAgain)) == 1
    assert (story.state.about, story.state.verified) == ("relationship/2025/7", True)
    assert story.pages() == [(0, "on-call")]


def test_another_report_of_a_case_that_is_held_is_told_to_its_owner() -> None:
    story = Story()
    story.say(raised())
    story.say(acknowledged("officer-1"), MINUTE)

    story.say(raised(), 2 * MINUTE)

    page = story.last(PageIntended)
    assert (page.target, page.officer, page.step) == ("officer", "officer-1", 0)
    assert story.state.intents == (page.page,)


def test_nothing_but_a_raise_begins_a_case() -> None:
    with pytest.raises(Refusal) as refused:
        Story().say(acknowledged())

    assert code_of(refused) == "no-such-emergency"


def test_a_case_that_nobody_raised_is_due_nothing() -> None:
    assert (Story().due, Story().stage) == (None, "preparing")


def test_a_command_of_another_stream_is_not_for_an_emergency() -> None:
    story = Story()
    story.say(raised())

    with pytest.raises(Refusal) as refused:
        story.say(HoldCheckIn(occurred_us=MONDAY))

    assert code_of(refused) == "not-for-this"


def test_what_has_not_happened_yet_is_not_recorded() -> None:
    story = Story()
    story.say(raised())

    with pytest.raises(Refusal) as refused:
        story.say(contact(MONDAY + DAY), MINUTE)

    assert code_of(refused) == "in-the-future"


def test_an_obligation_of_a_case_can_be_waived_with_a_reason_that_is_kept() -> None:
    story = Story()
    story.say(raised())
    story.say(contact(), MINUTE)

    story.say(WaiveObligation(obligation="debriefing/1", note="note-1", why="illness"), 2 * MINUTE)
    story.say(RecordDebriefing(), 3 * MINUTE)

    assert story.standing("debriefing/1") is Standing.WAIVED
    assert story.all_of(ObligationForgiven) == [
        ObligationForgiven(obligation="debriefing/1", why="illness", note="note-1")
    ]


def test_what_of_a_case_was_waived_cannot_be_waived_again() -> None:
    story = Story()
    story.say(raised())
    story.say(contact(), MINUTE)
    waived = WaiveObligation(obligation="debriefing/1", note="note-1")
    story.say(waived, 2 * MINUTE)

    with pytest.raises(Refusal) as refused:
        story.say(waived, 3 * MINUTE)

    assert code_of(refused) == "nothing-to-waive"
    assert len(story.all_of(ObligationForgiven)) == 1
