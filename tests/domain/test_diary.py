"""The diary: one entry a month and mentor; that it was written is history, what it says is not here."""

from domain.diary import DiaryEntryWritten, WriteDiary, closes_to_the_supervisor_us
from domain.obligations import Standing
from tests.domain import builders
from tests.domain.builders import Life, at


def test_an_entry_meets_the_month_that_it_is_about(mentor: Life) -> None:
    mentor.does("2025-11-04 20:00", WriteDiary(occurred_us=at("2025-10-30 18:00"), note="note-1"))

    assert mentor.standing("diary/2") is Standing.MET
    assert mentor.standing("diary/3") is Standing.OPEN
    assert mentor.told(DiaryEntryWritten)[-1].note == "note-1"


def test_a_month_without_an_entry_is_missed(mentor: Life) -> None:
    mentor.reaches("2025-11-08")

    assert mentor.standing("diary/2") is Standing.MISSED


def test_an_entry_after_the_grace_is_late(mentor: Life) -> None:
    mentor.does("2025-11-10 20:00", WriteDiary(occurred_us=at("2025-10-30 18:00")))

    assert mentor.standing("diary/2") is Standing.LATE


def test_the_diary_closes_to_the_supervisor_of_who_left_by_the_policy_of_that_moment(mentor: Life) -> None:
    """Thirty local days by the example, across the night in which the clocks change."""
    assert mentor.context is not None
    left_us = at("2025-10-10 00:00")

    assert closes_to_the_supervisor_us(left_us, mentor.context) == at("2025-11-09 00:00")


def test_two_entries_of_a_month_meet_it_once(mentor: Life) -> None:
    mentor.does("2025-10-10 20:00", WriteDiary(occurred_us=at("2025-10-10 18:00")))
    mentor.does("2025-10-20 20:00", WriteDiary(occurred_us=at("2025-10-20 18:00")))

    assert mentor.obligation("diary/2").fact_ids == ("c1",)


def test_a_mentor_who_joins_in_mid_month_owes_it_when_half_of_it_is_left() -> None:
    early, late = builders.mentor(enrolled="2025-11-14 10:00"), builders.mentor(enrolled="2025-11-16 10:00")

    early.reaches("2025-12-02")
    late.reaches("2025-12-02")

    assert early.has("diary/3")
    assert not late.has("diary/3")
