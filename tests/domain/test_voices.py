"""What is told to the programme past the other of a pair is owed an answer, and tracked until closed."""

import pytest

from domain.obligations import ObligationAmended, Standing
from domain.programme import ProgrammeYearClosed
from domain.voices import (
    AnswerMessage,
    CloseMessage,
    HowItGoesSaid,
    MessageAnswered,
    MessageClosed,
    MessageWritten,
    SayHowItGoes,
    WriteToProgramme,
)
from tests.domain import cohorts
from tests.domain.builders import Life, at

WRITE = WriteToProgramme(about="mentoring", note="note-1")
ANSWER = AnswerMessage(message="write", note="note-2")
CLOSE = CloseMessage(message="write")
TALK = SayHowItGoes(answer="let-us-talk")


@pytest.fixture
def year() -> Life:
    """A year in which m1 is the mentor of n1."""
    return cohorts.paired(cohorts.mentor("m1"), cohorts.mentee("n1")).year


def test_a_message_is_owed_an_answer_within_two_working_days(year: Life) -> None:
    year.does("2025-11-06 15:00", WRITE, by="n1", name="write")

    owed = year.obligation("answer/write")
    assert (owed.owed_by, owed.closes_us) == ("coordinator", at("2025-11-11"))
    assert year.due() == (at("2025-11-11"), "answer")
    assert year.told(MessageWritten)[-1].person == "n1"


def test_a_mentor_writes_as_well(year: Life) -> None:
    year.does("2025-11-06 15:00", WriteToProgramme(about="myself", note="note-1"), by="m1", name="write")

    assert year.state.voices.of("m1")[0].about == "myself"


def test_whoever_takes_no_part_does_not_write(year: Life) -> None:
    assert year.refuses("2025-11-06 15:00", WRITE, by="x1") == "takes-no-part"


def test_an_answer_in_time_meets_it_and_it_is_closed(year: Life) -> None:
    year.does("2025-11-06 15:00", WRITE, by="n1", name="write")
    year.does("2025-11-07 10:00", ANSWER, by="coordinator")
    year.does("2025-11-07 11:00", CLOSE, by="n1")

    assert year.standing("answer/write") is Standing.MET
    assert year.told(MessageClosed) == [MessageClosed(message="write")]
    assert year.state.voices.messages["write"].step == "closed"


def test_an_answer_says_where_its_words_are_kept(year: Life) -> None:
    year.does("2025-11-06 15:00", WRITE, by="n1", name="write")
    year.does("2025-11-07 10:00", ANSWER, by="coordinator")

    assert year.told(MessageAnswered)[-1].note == "note-2"


def test_an_answer_that_is_not_given_is_missed_and_still_given_late(year: Life) -> None:
    year.does("2025-11-06 15:00", WRITE, by="n1", name="write")
    year.reaches("2025-11-12")
    assert year.standing("answer/write") is Standing.MISSED

    year.does("2025-11-12 10:00", ANSWER, by="coordinator")

    assert year.told(ObligationAmended)[-1].standing is Standing.LATE


def test_of_two_messages_that_wait_the_one_that_is_due_first_is_missed_first(year: Life) -> None:
    year.does("2025-11-06 15:00", WRITE, by="n1", name="write")
    year.does("2025-11-07 15:00", WRITE, by="m1", name="later")

    year.reaches("2025-11-11")

    assert (year.standing("answer/write"), year.standing("answer/later")) == (
        Standing.MISSED,
        Standing.OPEN,
    )
    assert year.due() == (at("2025-11-12"), "answer")


def test_a_message_is_answered_once_and_before_it_is_closed(year: Life) -> None:
    year.does("2025-11-06 15:00", WRITE, by="n1", name="write")
    assert year.refuses("2025-11-06 16:00", CLOSE) == "already-asked"
    year.does("2025-11-07 10:00", ANSWER, by="coordinator")

    assert year.refuses("2025-11-07 11:00", ANSWER, by="coordinator") == "already-answered"


def test_how_it_goes_is_said_and_said_again(year: Life) -> None:
    year.does("2025-11-06 15:00", SayHowItGoes(answer="helps"), by="n1")
    year.does("2025-12-01 15:00", SayHowItGoes(answer="could-help-more"), by="n1")

    assert len(year.told(HowItGoesSaid)) == 2
    assert year.state.voices.said["n1"] == ("could-help-more", at("2025-12-01 15:00"))
    assert not year.state.voices.messages


def test_whoever_wants_to_talk_is_owed_a_talk_once_at_a_time(year: Life) -> None:
    year.does("2025-11-06 15:00", TALK, by="n1", name="talk")
    year.does("2025-11-06 16:00", TALK, by="n1")

    (message,) = year.state.voices.of("n1")
    assert (message.id, message.about, message.note) == ("talk", "talk", None)


def test_only_a_mentee_says_how_it_goes(year: Life) -> None:
    assert year.refuses("2025-11-06 15:00", TALK, by="m1") == "no-such-mentee"


def test_the_year_closes_after_the_last_answer(year: Life) -> None:
    year.does("2026-07-17 15:00", WRITE, by="n1", name="write")

    year.reaches("2026-09-01")

    assert year.standing("answer/write") is Standing.MISSED
    assert year.told(ProgrammeYearClosed)
    assert year.refuses("2026-09-02", WRITE, by="n1") == "year-closed"


def test_an_answer_after_the_close_of_the_year_is_still_taken(year: Life) -> None:
    year.does("2026-07-17 15:00", WRITE, by="n1", name="write")
    year.reaches("2026-09-01")

    year.does("2026-09-02 10:00", ANSWER, by="coordinator")

    assert year.standing("answer/write") is Standing.LATE
