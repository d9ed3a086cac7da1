"""What is told to the programme itself: how it goes, and messages that are owed an answer."""

import pytest

from domain.obligations import Standing
from domain.people import WithdrawPerson
from domain.programme import ProgrammeYearClosed
from domain.voices import AnswerMessage, CloseMessage, SayHowItGoes, WriteToProgramme
from tests.domain import cohorts
from tests.domain.builders import Record
from tests.domain.cohorts import mentee, mentor

SAID, ANSWERED, LATER, AFTER_THE_YEAR = (
    "2025-11-04 10:00",
    "2025-11-05 10:00",
    "2025-11-20 10:00",
    "2026-07-19 12:00",
)
WRITES = WriteToProgramme(about="mentoring", note="note-1")


@pytest.fixture
def record() -> Record:
    return cohorts.paired(mentor("m1"), mentee("n1"))


def written(record: Record, by: str = "n1") -> str:
    """A message of somebody; its id."""
    record.year.does(SAID, WRITES, by=by, name="message")
    (message,) = record.year.state.voices.of(by)
    return str(message.id)


def test_a_mentee_says_how_it_goes(record: Record) -> None:
    record.year.does(SAID, SayHowItGoes(answer="helps"), by="n1")

    assert record.year.state.voices.said["n1"].answer == "helps"
    assert record.year.state.voices.of("n1") == []


def test_a_mentor_does_not_say_it_for_the_mentee(record: Record) -> None:
    assert record.year.refuses(SAID, SayHowItGoes(answer="helps"), by="m1") == "no-such-mentee"


def test_whoever_wants_to_talk_is_owed_an_answer(record: Record) -> None:
    record.year.does(SAID, SayHowItGoes(answer="let-us-talk"), by="n1", name="talk")

    (talk,) = record.year.state.voices.of("n1")
    assert (talk.about, talk.note, talk.step) == ("talk", None, "asked")
    assert record.year.standing(f"answer/{talk.id}") == Standing.OPEN


def test_a_talk_that_is_awaited_is_not_asked_for_again(record: Record) -> None:
    record.year.does(SAID, SayHowItGoes(answer="let-us-talk"), by="n1", name="talk")

    record.year.does(ANSWERED, SayHowItGoes(answer="let-us-talk"), by="n1", name="again")

    assert len(record.year.state.voices.of("n1")) == 1


@pytest.mark.parametrize("who", ["m1", "n1"])
def test_whoever_takes_part_writes_to_the_programme(record: Record, who: str) -> None:
    message = written(record, who)

    assert record.year.standing(f"answer/{message}") == Standing.OPEN


def test_whoever_takes_no_part_does_not(record: Record) -> None:
    record.year.does(SAID, WithdrawPerson(person="n1"), by="n1")

    assert record.year.refuses(ANSWERED, WRITES, by="n1") == "takes-no-part"


def test_an_answer_in_time_meets_what_was_owed(record: Record) -> None:
    message = written(record)

    record.year.does(ANSWERED, AnswerMessage(message=message, note="note-2"), by="c1")

    (told,) = record.year.state.voices.of("n1")
    assert (told.step, told.answer, told.answered_by) == ("answered", "note-2", "c1")
    assert record.year.standing(f"answer/{message}") == Standing.MET


def test_a_message_that_nobody_answers_in_time_is_missed(record: Record) -> None:
    message = written(record)

    record.year.reaches(LATER)

    assert record.year.standing(f"answer/{message}") == Standing.MISSED


def test_a_message_is_closed_once_it_is_answered(record: Record) -> None:
    message = written(record)
    record.year.does(ANSWERED, AnswerMessage(message=message), by="c1")

    record.year.does(LATER, CloseMessage(message=message), by="n1")

    assert record.year.state.voices.of("n1")[0].step == "closed"


def test_what_waits_for_an_answer_is_not_closed_before(record: Record) -> None:
    message = written(record)

    assert record.year.refuses(ANSWERED, CloseMessage(message=message), by="n1") == "already-asked"


@pytest.mark.parametrize("command", [SayHowItGoes(answer="helps"), WRITES])
def test_a_year_that_is_closed_hears_nothing_more(
    record: Record, command: SayHowItGoes | WriteToProgramme
) -> None:
    record.year.reaches(AFTER_THE_YEAR)
    assert record.year.told(ProgrammeYearClosed)

    assert record.year.refuses(AFTER_THE_YEAR, command, by="n1") == "year-closed"
