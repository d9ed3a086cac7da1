"""An ending, from the next midnight on: what is open is excused or superseded, what the desk owes stays."""

import pytest

from domain.consultation import AnswerConsultation, AskConsultation
from domain.obligations import ObligationEnded, Standing
from domain.pair import OpenRelationship, RelationshipClosed
from domain.referral import RecommendReferral
from domain.structure import EndingSettled, EndRelationship
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, Life, at

AGREED = EndRelationship(reason="agreed")
REMATCHED = EndRelationship(reason="rematch", successor="relationship/2025/r2")


def test_the_ending_is_settled_for_the_next_midnight(pair: Life) -> None:
    pair.does("2025-11-05 10:00", AGREED)

    (settled,) = pair.told(EndingSettled)
    assert (settled.reason, settled.effective_us) == ("agreed", at("2025-11-06"))
    assert pair.standing("contact/10") is Standing.OPEN


def test_what_is_open_at_the_ending_is_excused(pair: Life) -> None:
    pair.does("2025-11-05 10:00", AGREED)

    pair.reaches("2025-11-06")

    ended = [event for event in pair.told(ObligationEnded) if event.reason == "left"]
    assert {event.obligation for event in ended} == {"meeting/3", "contact/10"}
    assert {event.standing for event in ended} == {Standing.EXCUSED}


def test_a_window_that_ended_before_keeps_its_grace(pair: Life) -> None:
    pair.does("2025-11-05 10:00", AGREED)

    pair.reaches("2025-11-07")
    assert pair.standing("meeting/2") is Standing.OPEN
    pair.reaches("2025-11-08")

    assert pair.standing("meeting/2") is Standing.MISSED


def test_a_window_that_ends_with_the_pair_is_measured(pair: Life) -> None:
    pair.does("2025-11-09 10:00", AGREED)

    pair.reaches("2025-11-17")

    assert pair.standing("contact/10") is Standing.MISSED


def test_nothing_is_opened_after_the_ending(pair: Life) -> None:
    pair.does("2025-11-09 10:00", AGREED)

    pair.reaches(AFTER_ALL)

    assert not pair.has("contact/11")
    assert not pair.has("meeting/4")


def test_the_stream_closes_when_its_last_window_has(pair: Life) -> None:
    pair.does("2025-11-09 10:00", AGREED)

    pair.reaches(AFTER_ALL)

    assert pair.entry(RelationshipClosed).recorded_us == at("2025-11-17")
    assert pair.state.closed


def test_an_undisturbed_pair_closes_its_grace_after_the_year(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    assert pair.entry(RelationshipClosed).recorded_us == at("2026-07-05")


def test_a_rematch_supersedes_what_is_open_and_names_what_replaces_it(pair: Life) -> None:
    pair.does("2025-11-05 10:00", REMATCHED)

    pair.reaches("2025-11-06")

    ended = next(event for event in pair.told(ObligationEnded) if event.obligation == "contact/10")
    assert (ended.standing, ended.reason) == (Standing.SUPERSEDED, "relationship/2025/r2")


def test_a_rematch_without_a_successor_excuses(pair: Life) -> None:
    pair.does("2025-11-05 10:00", EndRelationship(reason="rematch"))

    pair.reaches("2025-11-06")

    assert pair.standing("contact/10") is Standing.EXCUSED


def test_consultations_and_referrals_stay_owed_and_keep_the_stream_open(pair: Life) -> None:
    pair.does("2025-11-05 09:00", AskConsultation(), name="ask")
    pair.does(
        "2025-11-05 09:30", RecommendReferral(service="student-counselling", consented=True), name="ref"
    )
    pair.does("2025-11-05 10:00", AGREED)

    pair.reaches("2025-11-18")

    assert pair.standing("answer/ask") is Standing.MISSED
    assert pair.standing("referral/ref") is Standing.OPEN
    assert not pair.state.closed


def test_a_question_can_be_answered_after_the_pair_has_ended(pair: Life) -> None:
    pair.does("2025-11-05 09:00", AskConsultation(), name="ask")
    pair.does("2025-11-05 10:00", AGREED)

    pair.does("2025-11-07 10:00", AnswerConsultation(consultation="ask"))

    assert pair.standing("answer/ask") is Standing.MET


def test_a_pair_that_ends_before_it_begins_owes_nothing(pair: Life) -> None:
    pair.does("2025-09-12 18:00", AGREED)

    pair.reaches("2025-09-13")

    assert pair.standing("check-in/1") is Standing.EXCUSED
    assert [o.id for o in pair.state.book.all()] == ["check-in/1"]
    assert pair.state.closed


def test_a_pair_ends_once(pair: Life) -> None:
    pair.does("2025-11-05 10:00", AGREED)

    assert pair.refuses("2025-11-06 10:00", AGREED) == "already-ended"


@pytest.mark.parametrize("day", ["2026-06-27 10:00", "2026-07-02 10:00"])
def test_in_its_last_day_and_later_a_year_ends_by_itself(pair: Life, day: str) -> None:
    assert pair.refuses(day, AGREED) == "year-is-over"


def test_an_overtaken_ending_takes_effect_after_what_was_settled_already(pair: Life) -> None:
    pair.reaches("2025-11-12")

    pair.does("2025-11-05 10:00", AGREED)

    assert pair.told(EndingSettled)[-1].effective_us == at("2025-11-11")


def test_nothing_new_is_asked_of_a_stream_that_is_closed(pair: Life) -> None:
    pair.does("2025-11-05 10:00", AGREED)
    pair.reaches("2025-12-01")

    assert pair.refuses("2025-12-02 10:00", AskConsultation()) == "closed"
    referral = RecommendReferral(service="student-counselling", consented=True)
    assert pair.refuses("2025-12-02 10:00", referral) == "closed"


def test_a_question_stamped_before_the_closing_is_taken_even_when_it_was_overtaken(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    pair.does("2026-07-02 10:00", AskConsultation(), name="ask")

    assert pair.standing("answer/ask") is Standing.OPEN
    assert pair.due() == (at("2026-07-07"), "answer")


def test_a_pair_is_opened_once(pair: Life) -> None:

    again = OpenRelationship(cohort="2025", mentor="m2", mentee="n1")
    assert pair.refuses("2025-09-13 10:00", again) == "already-open"


def test_a_pair_placed_on_the_last_day_of_the_year_is_refused() -> None:
    life = Life(builders.PAIR, fixed=builders.example_context())

    late = OpenRelationship(cohort="2025", mentor="m1", mentee="n1")
    assert life.refuses("2026-06-27 10:00", late) == "year-is-over"
