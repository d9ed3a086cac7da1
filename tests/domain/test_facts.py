"""Facts: each meets the oldest window that holds its happening; late says which; the rest meets nothing."""

import pytest

from domain.meetings import ContactRecorded, MeetingRecorded, RecordContact
from domain.messages import Command
from domain.obligations import ObligationAmended, ObligationEnded, Standing
from domain.policy import Policy
from domain.structure import EndRelationship
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, Life, at, changed, context_of, met


def test_a_meeting_meets_its_month(pair: Life) -> None:
    pair.does("2025-10-14 20:00", met("2025-10-14 18:00"))

    assert pair.told(MeetingRecorded)[-1].meets == "meeting/2"
    assert pair.standing("meeting/2") is Standing.MET


def test_a_met_window_is_not_ended_again_when_it_closes(pair: Life) -> None:
    pair.does("2025-10-14 20:00", met("2025-10-14 18:00"))

    pair.reaches("2025-11-09")

    endings = [event for event in pair.told(ObligationEnded) if event.obligation == "meeting/2"]
    assert [event.standing for event in endings] == [Standing.MET]


def test_a_month_without_a_meeting_is_missed(pair: Life) -> None:
    pair.reaches("2025-11-08")

    assert pair.standing("meeting/2") is Standing.MISSED


def test_a_meeting_is_held_face_to_face_and_is_not_the_contact_of_its_week(pair: Life) -> None:
    pair.does("2025-10-14 20:00", met("2025-10-14 18:00"))

    assert pair.standing("contact/7") is Standing.OPEN


def test_a_meeting_recorded_within_the_grace_is_in_time(pair: Life) -> None:
    pair.does("2025-11-05 20:00", met("2025-10-31 18:00"))

    assert pair.told(MeetingRecorded)[-1].in_time
    assert pair.standing("meeting/2") is Standing.MET


def test_a_meeting_recorded_after_the_grace_is_recorded_late(pair: Life) -> None:
    pair.does("2025-11-20 20:00", met("2025-10-31 18:00"))

    amended = pair.told(ObligationAmended)[-1]
    assert (amended.was, amended.standing, amended.reason) == (
        Standing.MISSED,
        Standing.LATE,
        "recorded-late",
    )


def test_a_late_record_counts_until_thirty_days_after_the_closing(pair: Life) -> None:
    pair.does(at("2025-12-08") - 1, met("2025-10-31 18:00"))

    assert pair.standing("meeting/2") is Standing.LATE


def test_a_record_later_than_that_is_legal_and_meets_nothing(pair: Life) -> None:
    pair.does("2025-12-08", met("2025-10-31 18:00"))

    assert pair.told(MeetingRecorded)[-1].meets is None
    assert pair.standing("meeting/2") is Standing.MISSED


def test_late_records_are_counted_in_local_days_across_a_change_of_the_clocks(pair: Life) -> None:
    in_the_last_hour = at("2025-11-05") - 1
    before_the_clocks_change = at("2025-09-28 12:00")

    pair.does(in_the_last_hour, RecordContact(occurred_us=before_the_clocks_change))

    assert pair.obligation("contact/4").closes_us == at("2025-10-06")
    assert pair.standing("contact/4") is Standing.LATE


def test_a_second_meeting_of_a_month_is_legal_and_meets_nothing(pair: Life) -> None:
    pair.does("2025-10-14 20:00", met("2025-10-14 18:00"))
    pair.does("2025-10-21 20:00", met("2025-10-21 18:00"))

    assert [event.meets for event in pair.told(MeetingRecorded)] == ["meeting/2", None]
    assert pair.obligation("meeting/2").fact_ids == ("c1",)


def test_a_contact_before_the_first_window_meets_nothing(pair: Life) -> None:
    pair.does("2025-09-14 12:00", RecordContact(occurred_us=at("2025-09-14 11:00")))

    assert pair.told(ContactRecorded)[-1].meets is None


@pytest.mark.parametrize(
    "command", [met("2025-11-06 12:00"), RecordContact(occurred_us=at("2025-11-06 12:00"))]
)
def test_what_happened_after_the_ending_of_a_pair_meets_nothing(pair: Life, command: Command) -> None:
    pair.does("2025-11-03 12:00", EndRelationship(reason="agreed"))

    pair.does("2025-11-06 13:00", command)

    assert pair.standing("meeting/3") is Standing.EXCUSED
    assert pair.standing("contact/10") is Standing.EXCUSED


def test_what_happened_before_the_ending_of_a_pair_still_counts_afterwards(pair: Life) -> None:
    pair.does("2025-11-03 12:00", EndRelationship(reason="agreed"))

    pair.does("2025-11-05 13:00", met("2025-11-03 18:00"))

    amended = pair.told(ObligationAmended)[-1]
    assert (amended.obligation, amended.was, amended.standing, amended.reason) == (
        "meeting/3",
        Standing.EXCUSED,
        Standing.MET,
        "received-in-time",
    )


def test_a_late_fact_is_accepted_after_the_stream_was_closed(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    pair.does("2026-07-20 12:00", met("2026-05-12 18:00"))

    assert pair.told(MeetingRecorded)[-1].meets is None
    assert pair.state.closed


def test_a_late_fact_after_the_closing_moves_its_window(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    pair.does("2026-07-06 12:00", met("2026-05-30 18:00"))

    assert pair.standing("meeting/9") is Standing.LATE


def test_nothing_is_recorded_before_it_happened(pair: Life) -> None:
    assert pair.refuses("2025-10-14 17:00", met("2025-10-14 18:00")) == "in-the-future"


def test_a_window_that_needs_three_is_met_by_the_third(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "meeting", needed=3)))
    for day in ("2025-10-02", "2025-10-09"):
        pair.does(f"{day} 20:00", met(f"{day} 18:00"))
    assert pair.standing("meeting/2") is Standing.OPEN

    pair.does("2025-10-16 20:00", met("2025-10-16 18:00"))

    assert pair.told(ObligationEnded)[-1].facts == ("c1", "c2", "c3")
    assert pair.standing("meeting/2") is Standing.MET


def test_the_shortfall_of_a_missed_window_stands_in_its_ending(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "meeting", needed=3)))
    pair.does("2025-10-02 20:00", met("2025-10-02 18:00"))

    pair.reaches("2025-11-08")

    ended = next(e for e in pair.told(ObligationEnded) if e.obligation == "meeting/2")
    assert (ended.standing, ended.needed, ended.facts) == (Standing.MISSED, 3, ("c1",))


def test_a_window_completed_after_its_closing_is_late(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "meeting", needed=2)))
    pair.does("2025-10-02 20:00", met("2025-10-02 18:00"))

    pair.does("2025-11-12 20:00", met("2025-10-30 18:00"))

    assert pair.standing("meeting/2") is Standing.LATE
    assert pair.obligation("meeting/2").facts == (("c1", True), ("c2", False))


def test_a_late_fact_that_does_not_complete_its_window_moves_nothing(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "meeting", needed=2)))

    added = pair.does("2025-11-12 20:00", met("2025-10-30 18:00"))

    assert not [e for e in added if isinstance(e.event, ObligationAmended)]
    assert pair.standing("meeting/2") is Standing.MISSED


def test_a_fact_keeps_the_moment_it_happened_beside_the_moment_it_was_recorded(pair: Life) -> None:
    pair.does("2025-10-20 20:00", met("2025-10-03 18:00"))

    recorded = pair.entry(MeetingRecorded)
    assert (recorded.occurred_us, recorded.recorded_us) == (at("2025-10-03 18:00"), at("2025-10-20 20:00"))


def test_an_overtaken_fact_in_time_is_met_and_its_amendment_is_not_before_the_ending(pair: Life) -> None:
    pair.reaches("2025-11-20")

    pair.does("2025-11-05 20:00", met("2025-10-30 18:00"))

    amended = pair.entry(ObligationAmended)
    assert pair.standing("meeting/2") is Standing.MET
    assert amended.recorded_us == at("2025-11-08")
    assert pair.entry(MeetingRecorded).recorded_us == at("2025-11-05 20:00")
