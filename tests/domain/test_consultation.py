"""A mentor asks, the programme answers within two working days, and the question is tracked until closed."""

from domain.consultation import (
    AnswerConsultation,
    AskConsultation,
    CloseConsultation,
    ConsultationAsked,
    ConsultationClosed,
)
from domain.facts import RetractFact, WaiveObligation
from domain.notices import NoticeIntended
from domain.obligations import ObligationAmended, ObligationOpened, Standing
from domain.policy import Kind, Strength
from tests.domain.builders import Life, at

ASK = AskConsultation(note="note-1")
ANSWER = AnswerConsultation(consultation="ask", note="note-2")
CLOSE = CloseConsultation(consultation="ask")


def test_a_question_opens_an_answer_owed_within_two_working_days(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")

    owed = pair.obligation("answer/ask")
    assert (owed.owed_by, owed.strength) == ("coordinator", Strength.REQUIRED)
    assert (owed.opens_us, owed.closes_us) == (at("2025-11-06 15:00"), at("2025-11-11"))


def test_a_question_before_a_holiday_has_its_working_days_after_it(pair: Life) -> None:
    pair.does("2025-12-23 15:00", ASK, name="ask")

    assert pair.obligation("answer/ask").closes_us == at("2025-12-31")


def test_the_coordinator_is_told_of_a_question(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")

    assert pair.told(ConsultationAsked) == [ConsultationAsked(consultation="ask", note="note-1")]
    assert pair.told(NoticeIntended)[-1] == NoticeIntended(
        notice="notice/ask", template="consultation-asked", to_role="coordinator"
    )


def test_an_answer_in_time_meets_it(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")

    pair.does(at("2025-11-11") - 1, ANSWER, by="coordinator")

    assert pair.standing("answer/ask") is Standing.MET


def test_an_answer_on_the_third_day_is_done_late(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")

    pair.does("2025-11-11", ANSWER, by="coordinator")

    amended = pair.told(ObligationAmended)[-1]
    assert (amended.was, amended.standing, amended.reason) == (
        Standing.MISSED,
        Standing.LATE,
        "done-late",
    )


def test_an_answered_question_is_closed(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")
    pair.does("2025-11-07 10:00", ANSWER, by="coordinator")

    pair.does("2025-11-07 12:00", CLOSE)

    assert pair.told(ConsultationClosed) == [ConsultationClosed(consultation="ask")]


def test_a_question_is_answered_before_it_is_closed(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")

    assert pair.refuses("2025-11-06 16:00", CLOSE) == "already-asked"


def test_a_question_is_answered_once(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")
    pair.does("2025-11-07 10:00", ANSWER)

    assert pair.refuses("2025-11-07 11:00", ANSWER) == "already-answered"


def test_a_closed_question_is_not_closed_again(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")
    pair.does("2025-11-07 10:00", ANSWER)
    pair.does("2025-11-07 12:00", CLOSE)

    assert pair.refuses("2025-11-07 13:00", CLOSE) == "already-closed"


def test_only_what_was_asked_is_answered(pair: Life) -> None:
    assert pair.refuses("2025-11-07 11:00", ANSWER) == "no-such-step"


def test_two_questions_are_two_obligations(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")
    pair.does("2025-11-06 16:00", ASK, name="ask-2")

    pair.does("2025-11-07 10:00", ANSWER)

    assert pair.standing("answer/ask") is Standing.MET
    assert pair.standing("answer/ask-2") is Standing.OPEN


def test_a_retracted_answer_is_given_again(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")
    pair.does("2025-11-07 10:00", ANSWER, name="wrong")
    pair.does("2025-11-07 10:30", RetractFact(fact="wrong"))
    assert pair.standing("answer/ask") is Standing.MISSED

    pair.does("2025-11-07 11:00", ANSWER)

    assert pair.standing("answer/ask") is Standing.MET


def test_an_answer_to_a_waived_question_meets_nothing(pair: Life) -> None:
    pair.does("2025-11-06 15:00", ASK, name="ask")
    pair.does("2025-11-06 16:00", WaiveObligation(obligation="answer/ask", note="note-3"))

    pair.does("2025-11-07 10:00", ANSWER)

    assert pair.standing("answer/ask") is Standing.WAIVED


def test_a_break_does_not_excuse_an_answer(pair: Life) -> None:
    pair.does("2025-10-27 10:00", ASK, name="ask")

    pair.reaches("2025-11-03")

    opened = next(event for event in pair.told(ObligationOpened) if event.kind is Kind.ANSWER)
    assert opened.closes_us == at("2025-10-30")
    assert pair.standing("answer/ask") is Standing.MISSED
