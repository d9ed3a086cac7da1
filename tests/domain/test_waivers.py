"""Waivers: a person forgives what is open, missed or excused, with a reason, and nothing else."""

import pytest
from pydantic import ValidationError

from domain.award import RevokeCredit
from domain.facts import ObligationForgiven, WaiveObligation
from domain.meetings import MeetingRecorded, RecordMeeting
from domain.messages import Command
from domain.obligations import ObligationAmended, ObligationEnded, Standing
from domain.people import GrantWaiver
from domain.sessions import CorrectAttendance
from tests.domain.builders import Life, at


def forgiven(obligation: str) -> WaiveObligation:
    return WaiveObligation(obligation=obligation, note="n1")


def test_an_open_obligation_can_be_waived(mentor: Life) -> None:
    mentor.does("2025-10-10 10:00", forgiven("diary/2"), by="coordinator")

    ended = mentor.told(ObligationEnded)[-1]
    assert (ended.obligation, ended.standing, ended.reason) == ("diary/2", Standing.WAIVED, "waived")


def test_the_reason_of_a_waiver_is_named_by_an_event_so_that_its_words_are_kept(mentor: Life) -> None:
    waive = WaiveObligation(obligation="diary/2", note="n1", why="illness")

    mentor.does("2025-11-10 10:00", waive, by="coordinator")

    assert mentor.told(ObligationForgiven) == [
        ObligationForgiven(obligation="diary/2", why="illness", note="n1")
    ]
    assert mentor.entry(ObligationForgiven).recorded_us <= mentor.entry(ObligationAmended).recorded_us


def test_a_missed_obligation_can_be_waived(mentor: Life) -> None:
    mentor.does("2025-11-10 10:00", forgiven("diary/2"), by="coordinator")

    amended = mentor.told(ObligationAmended)[-1]
    assert (amended.was, amended.standing, amended.reason) == (Standing.MISSED, Standing.WAIVED, "waived")


def test_an_excused_obligation_can_be_waived(pair: Life) -> None:
    pair.reaches("2025-11-10")

    pair.does("2025-11-11 10:00", forgiven("contact/9"), by="coordinator")

    assert pair.standing("contact/9") is Standing.WAIVED


def test_a_met_obligation_cannot_be_waived(pair: Life) -> None:
    pair.does("2025-10-14 20:00", RecordMeeting(occurred_us=at("2025-10-14 18:00"), minutes=60))

    assert pair.refuses("2025-10-15 10:00", forgiven("meeting/2")) == "nothing-to-waive"


def test_an_obligation_is_waived_once(pair: Life) -> None:
    pair.does("2025-10-14 10:00", forgiven("meeting/2"))

    assert pair.refuses("2025-10-15 10:00", forgiven("meeting/2")) == "nothing-to-waive"


def test_only_an_obligation_that_exists_can_be_waived(pair: Life) -> None:
    assert pair.refuses("2025-10-14 10:00", forgiven("meeting/99")) == "no-such-obligation"


def test_a_fact_of_a_waived_window_meets_nothing(pair: Life) -> None:
    pair.does("2025-10-10 10:00", forgiven("meeting/2"))

    pair.does("2025-10-14 20:00", RecordMeeting(occurred_us=at("2025-10-14 18:00"), minutes=60))

    assert pair.told(MeetingRecorded)[-1].meets is None
    assert pair.standing("meeting/2") is Standing.WAIVED


def test_an_overtaken_waiver_is_not_recorded_before_the_ending_that_it_amends(mentor: Life) -> None:
    mentor.reaches("2025-11-20")

    mentor.does("2025-11-05 10:00", forgiven("diary/2"))

    assert mentor.entry(ObligationAmended).recorded_us == at("2025-11-08")


@pytest.mark.parametrize(
    ("command", "rest"),
    [
        (WaiveObligation, {"obligation": "diary/2"}),
        (GrantWaiver, {"person": "m1", "rule": "mentor-from-year"}),
        (RevokeCredit, {"term": 1}),
        (CorrectAttendance, {"session": "s", "mentor": "m1", "minutes": 90}),
    ],
)
def test_what_needs_a_reason_is_not_said_with_an_empty_one(
    command: type[Command], rest: dict[str, object]
) -> None:
    with pytest.raises(ValidationError, match="note"):
        command.model_validate({**rest, "note": ""})
