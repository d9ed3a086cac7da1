"""A drill goes the whole way of a case, is cared for by nobody afterwards, and gives way to a real report."""

from domain.case_events import (
    EmergencyAcknowledged,
    EmergencyRaised,
    EmergencyReopened,
    PageIntended,
)
from domain.obligations import ObligationEnded, Standing
from domain.policy import Kind
from tests.domain.builders_emergency import HOUR, MINUTE, Story, acknowledged, contact, in_care, raised


def drilled() -> Story:
    story = Story()
    story.say(raised(drill=True))
    return story


def test_a_drill_is_paged_and_owed_as_an_emergency_is() -> None:
    drill, case = drilled(), Story()
    case.say(raised())

    drill.wait(HOUR)
    case.wait(HOUR)

    assert drill.pages() == case.pages()
    assert drill.last(EmergencyRaised).drill
    assert drill.state.drill


def test_nothing_is_owed_after_a_drill() -> None:
    story = drilled()
    story.say(acknowledged(), MINUTE)
    story.say(contact(), 2 * MINUTE)

    story.say(in_care(), 3 * MINUTE)

    assert story.state.closed
    assert not story.state.book.of_kind(Kind.DEBRIEFING)


def test_the_same_drill_again_is_told_to_its_owner_and_stays_a_drill() -> None:
    story = drilled()
    story.say(acknowledged("officer-1"), MINUTE)

    story.say(raised(drill=True), 2 * MINUTE)

    assert story.state.drill
    assert story.last(PageIntended).officer == "officer-1"


def test_a_report_in_earnest_begins_a_drill_anew_whoever_had_taken_it() -> None:
    story = drilled()
    story.say(acknowledged("officer-1"), MINUTE)

    story.say(raised(), 2 * MINUTE)

    assert not story.state.drill
    assert story.state.climbing
    assert story.last(EmergencyReopened).epoch == 2
    assert story.pages()[-1] == (120, "on-call")
    assert story.standing("contact-made/1") is Standing.EXCUSED
    why = {each.obligation: each.reason for each in story.all_of(ObligationEnded)}
    assert why["contact-made/1"] == "in-earnest"
    assert story.standing("acknowledge/2") is Standing.OPEN


def test_a_report_in_earnest_reopens_a_drill_that_was_over() -> None:
    story = drilled()
    story.say(contact(), MINUTE)
    story.say(in_care(), 2 * MINUTE)

    story.say(raised(), HOUR)
    story.say(acknowledged("officer-2"), HOUR + MINUTE)

    assert story.last(EmergencyAcknowledged).epoch == 2
    assert not story.state.contact


def test_a_drill_never_makes_a_drill_of_a_case() -> None:
    story = Story()
    story.say(raised())

    story.say(raised(drill=True), MINUTE)

    assert not story.state.drill
