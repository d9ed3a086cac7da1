"""Notices are intents: decided, then sent, then their result is recorded; without one they stay open."""

import pytest

from domain.consultation import AskConsultation
from domain.notices import Intended, NoticeFailed, NoticeSent, RecordNotice
from tests.domain.builders import Life, at


def test_an_intent_is_open_until_its_result_is_recorded(pair: Life) -> None:
    pair.does("2025-10-06 15:00", AskConsultation(), name="ask")
    assert pair.state.intents == ("notice/ask",)

    pair.does("2025-10-06 15:01", RecordNotice(notice="notice/ask", outcome="sent"))

    assert pair.told(NoticeSent) == [NoticeSent(notice="notice/ask")]
    assert pair.state.intents == ()


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_a_notice_that_was_not_sent_is_a_result_too(pair: Life, outcome: str) -> None:
    pair.does("2025-10-06 15:00", AskConsultation(), name="ask")

    pair.does("2025-10-06 15:01", RecordNotice.model_validate({"notice": "notice/ask", "outcome": outcome}))

    assert pair.told(NoticeFailed)[-1].outcome == outcome
    assert pair.state.intents == ()


def test_a_result_is_recorded_once(pair: Life) -> None:
    pair.does("2025-10-06 15:00", AskConsultation(), name="ask")
    sent = RecordNotice(notice="notice/ask", outcome="sent")
    pair.does("2025-10-06 15:01", sent)

    assert pair.refuses("2025-10-06 15:02", sent) == "no-such-intent"


def test_one_result_leaves_other_intents_open(pair: Life) -> None:
    pair.does("2025-10-06 15:00", AskConsultation(), name="ask")
    pair.does("2025-10-06 15:05", AskConsultation(), name="ask-2")

    pair.does("2025-10-06 15:06", RecordNotice(notice="notice/ask", outcome="sent"))

    assert pair.state.intents == ("notice/ask-2",)


def test_an_intent_knows_who_is_told_of_what_and_because_of_which_command(pair: Life) -> None:
    pair.does("2025-10-06 15:00", AskConsultation(), name="ask")

    assert pair.state.intended["notice/ask"] == Intended(
        "consultation-asked", "coordinator", at("2025-10-06 15:00"), "ask"
    )


def test_a_mentors_year_has_no_notice_to_record(mentor: Life) -> None:
    sent = RecordNotice(notice="notice/ask", outcome="sent")

    assert mentor.refuses("2025-10-06 15:02", sent) == "no-such-intent"
