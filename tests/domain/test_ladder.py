"""The intervention ladder: what was missed in a row suggests a rung, a person decides, contact ends it."""

import pytest

from domain import ladder
from domain.ladder import ApproveRung, DeclineRung, Rung, RungApproved, RungDeclined, Suggested
from domain.meetings import RecordContact
from domain.messages import Command
from domain.notices import NoticeIntended
from domain.structure import EndRelationship, PauseRelationship
from tests.domain.builders import Life, at, met

QUIET_FOR_FOUR_WEEKS = "2025-11-17 09:00"
"""The weeks of 6, 13 and 20 October and, after the break, of 3 November are over, and so is their grace."""


def suggested(pair: Life, when: str) -> Suggested | None:
    pair.reaches(when)
    assert pair.context is not None
    return ladder.suggested(pair.state.book, pair.state.rungs, at(when), pair.context)


def in_touch(pair: Life, until: str) -> None:
    """A contact in each week until a day."""
    for day in range(at("2025-09-16 18:00"), at(until), 7 * 86_400_000_000):
        pair.does(day, RecordContact(occurred_us=day))


def meets(pair: Life, *days: str) -> None:
    """An hour face to face on each day, recorded when the last of them is over."""
    for day in days:
        pair.does(f"{days[-1]} 20:00", met(f"{day} 18:00"))


@pytest.fixture
def quiet(pair: Life) -> Life:
    """A pair that was in touch and met until 2 October, and then went quiet."""
    in_touch(pair, "2025-10-02")
    meets(pair, "2025-09-25", "2025-10-02")
    return pair


def climbs(pair: Life, when: str, rung: Rung) -> None:
    pair.does(when, ApproveRung(rung=rung), by="coordinator", name=rung)


def test_a_pair_in_touch_is_left_alone(pair: Life) -> None:
    in_touch(pair, "2025-11-20")
    meets(pair, "2025-10-25", "2025-11-20")

    assert suggested(pair, "2025-11-20 21:00") is None


def test_three_quiet_weeks_suggest_nothing_yet(quiet: Life) -> None:
    assert suggested(quiet, "2025-11-16 09:00") is None


def test_four_weeks_missed_in_a_row_suggest_a_notice(quiet: Life) -> None:
    found = suggested(quiet, QUIET_FOR_FOUR_WEEKS)

    assert found == Suggested("notice", ("contact/6", "contact/7", "contact/8", "contact/10"))


def test_a_break_neither_ends_a_row_nor_lengthens_it(quiet: Life) -> None:
    found = suggested(quiet, QUIET_FOR_FOUR_WEEKS)

    assert found is not None
    assert "contact/9" not in found.grounds


def test_two_months_without_a_meeting_suggest_one_too(pair: Life) -> None:
    meets(pair, "2025-09-25")
    in_touch(pair, "2025-12-08")

    found = suggested(pair, "2025-12-09")

    assert found == Suggested("notice", ("meeting/2", "meeting/3"))


def test_contact_that_resumes_ends_it(quiet: Life) -> None:
    quiet.reaches(QUIET_FOR_FOUR_WEEKS)
    quiet.does("2025-11-17 10:00", RecordContact(occurred_us=at("2025-11-17 09:30")))

    assert suggested(quiet, "2025-11-17 11:00") is None


def test_a_paused_pair_does_not_slip(quiet: Life) -> None:
    away = {"from_us": at("2025-10-06"), "until_us": at("2025-12-01"), "reason": "pause"}
    quiet.does("2025-10-03 10:00", PauseRelationship.model_validate(away))

    assert suggested(quiet, QUIET_FOR_FOUR_WEEKS) is None


def test_an_approved_rung_names_its_grounds_and_tells_somebody(quiet: Life) -> None:
    quiet.does(QUIET_FOR_FOUR_WEEKS, ApproveRung(rung="notice"), by="coordinator", name="a")

    (told,) = quiet.told(RungApproved)
    assert told.grounds == ("contact/6", "contact/7", "contact/8", "contact/10")
    (notice,) = [n for n in quiet.told(NoticeIntended) if n.template.startswith("ladder")]
    assert (notice.template, notice.to_role) == ("ladder-notice", "mentor")


def test_a_rung_is_given_its_time(quiet: Life) -> None:
    climbs(quiet, QUIET_FOR_FOUR_WEEKS, "notice")

    assert suggested(quiet, "2025-12-01 08:59") is None
    found = suggested(quiet, "2025-12-01 09:00")
    assert found is not None
    assert found.rung == "conversation"


def test_after_the_last_rung_there_is_none(quiet: Life) -> None:
    climbs(quiet, QUIET_FOR_FOUR_WEEKS, "notice")
    climbs(quiet, "2025-12-01 09:00", "conversation")
    climbs(quiet, "2025-12-15 09:00", "rematch")

    assert suggested(quiet, "2026-03-01") is None


def test_a_later_row_begins_with_the_first_rung(quiet: Life) -> None:
    climbs(quiet, QUIET_FOR_FOUR_WEEKS, "notice")
    quiet.does("2025-11-25 10:00", RecordContact(occurred_us=at("2025-11-25 09:30")))

    found = suggested(quiet, "2026-04-20")

    assert found is not None
    assert found.rung == "notice"


def test_a_declined_rung_rests_until_another_window_is_missed(quiet: Life) -> None:
    quiet.does(QUIET_FOR_FOUR_WEEKS, DeclineRung(rung="notice", note="note-1"), by="coordinator", name="d")

    assert quiet.told(RungDeclined)[0].note == "note-1"
    assert suggested(quiet, "2025-11-17 10:00") is None
    found = suggested(quiet, "2025-11-25")
    assert found is not None
    assert found.rung == "notice"


@pytest.mark.parametrize("command", [ApproveRung(rung="rematch"), DeclineRung(rung="rematch", note="n")])
def test_no_rung_is_skipped(quiet: Life, command: Command) -> None:
    assert quiet.refuses(QUIET_FOR_FOUR_WEEKS, command) == "not-the-next-rung"


def test_nobody_intervenes_without_grounds(quiet: Life) -> None:
    assert quiet.refuses("2025-10-10", ApproveRung(rung="notice")) == "no-rung"


@pytest.mark.parametrize("command", [ApproveRung(rung="notice"), DeclineRung(rung="notice", note="n")])
def test_nobody_intervenes_in_a_pair_that_ends(quiet: Life, command: Command) -> None:
    quiet.does(QUIET_FOR_FOUR_WEEKS, EndRelationship(reason="agreed"), by="programme", name="end")

    assert quiet.refuses("2025-11-17 10:00", command) == "already-ended"


def test_a_pair_that_never_began_is_among_those_who_slip(pair: Life) -> None:
    found = suggested(pair, "2025-10-20")

    assert found is not None
    assert found.grounds[0] == "contact/3"
