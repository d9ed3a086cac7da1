"""Withdrawal is one command: the mentor's year and each pair end, the mentees go to the top of the list."""

import pytest

from domain.award import ApproveCredit, ProposeCredit
from domain.consultation import AskConsultation
from domain.mentor import EndMentorYear, MentorYearClosed
from domain.obligations import Standing
from domain.pairing import MenteesWaitlisted, RunPairing
from domain.people import EnrolPeople, Person, PersonWithdrawn, WithdrawPerson
from domain.referral import RecommendReferral
from domain.rematch import RequestRematch
from domain.structure import EndingSettled
from tests.domain import builders, cohorts
from tests.domain.builders import AFTER_ALL, YEAR, Record, at
from tests.domain.cohorts import mentee, mentor, pair_of, pairs_of, stream_of, year_of
from tests.domain.semesters import autumn

LEAVES = "2025-11-05 10:00"


@pytest.fixture
def record() -> Record:
    """A mentor with two mentees."""
    return cohorts.paired(mentor("m1", capacity=2), mentee("n1"), mentee("n2"))


def streams_of(record: Record) -> list[str]:
    return [stream_of(pair_of(record, n)) for n in ("n1", "n2")]


def leaves(record: Record, who: str) -> None:
    record.year.does(LEAVES, WithdrawPerson(person=who, note="note-1"), by=who, name=f"{who}-leaves")


def test_the_withdrawal_of_a_mentor_names_the_pairs_that_end(record: Record) -> None:
    pairs = {pair_of(record, n).id for n in ("n1", "n2")}

    leaves(record, "m1")

    (withdrawn,) = record.year.told(PersonWithdrawn)
    assert (withdrawn.role, set(withdrawn.pairs)) == ("mentor", pairs)
    assert pairs_of(record) == {}


def test_the_mentees_go_to_the_top_of_the_waiting_list(record: Record) -> None:
    leaves(record, "m1")

    assert dict(record.year.told(MenteesWaitlisted)[-1].mentees) == {
        "n1": "mentor-withdrew",
        "n2": "mentor-withdrew",
    }


def test_each_pair_ends_at_the_next_midnight_without_a_reason_of_the_person(record: Record) -> None:
    streams = streams_of(record)
    leaves(record, "m1")

    for stream in streams:
        life = record.of(stream)
        life.reaches("2025-11-07")
        (settled,) = life.told(EndingSettled)
        assert (settled.reason, settled.effective_us) == ("mentor-left", at("2025-11-06"))
        assert life.standing("meeting/3") is Standing.EXCUSED
        assert "note-1" not in " ".join(entry.event.model_dump_json() for entry in life.entries)


def test_the_mentors_year_ends_and_what_is_open_is_excused(record: Record) -> None:
    leaves(record, "m1")

    life = record.of(year_of("m1"))
    life.reaches(AFTER_ALL)

    excused = {o.id for o in life.state.book.all() if o.standing is Standing.EXCUSED}
    assert excused == {"training/1", "supervision/1", "diary/3"}
    assert life.entry(MentorYearClosed).recorded_us == at("2025-11-08")
    assert not life.has("credit/1")


def test_questions_stay_with_the_desk_and_keep_their_stream_open(record: Record) -> None:
    stream = streams_of(record)[0]
    life = record.of(stream)
    life.does("2025-11-05 08:00", RecommendReferral(service="other", consented=True), by="m1", name="refer")
    life.does("2025-11-05 09:00", AskConsultation(), by="m1", name="ask")
    before = [life.obligation(key).owed_by for key in ("answer/ask", "referral/refer")]

    leaves(record, "m1")
    life.reaches("2025-11-07")

    assert before == ["coordinator", "mentor"]
    for key in ("answer/ask", "referral/refer"):
        assert (life.standing(key), life.obligation(key).owed_by) == (Standing.OPEN, "desk")


def test_a_referral_that_was_missed_before_stays_what_it_was(record: Record) -> None:
    life = record.of(streams_of(record)[0])
    life.does("2025-10-10 09:00", RecommendReferral(service="other", consented=True), by="m1", name="refer")
    life.reaches("2025-10-25")
    missed = life.obligation("referral/refer")

    leaves(record, "m1")
    life.reaches("2025-11-07")

    assert (missed.standing, missed.owed_by) == (Standing.MISSED, "mentor")
    assert life.obligation("referral/refer") == missed


def test_a_semester_that_had_ended_is_still_credited_when_its_mentor_leaves() -> None:
    """Whoever withdraws loses nothing else."""
    life = builders.mentor()
    autumn(life)
    life.does("2026-02-10 10:00", EndMentorYear(), by="programme")
    life.reaches("2026-02-12")
    assert life.standing("credit/1") is Standing.OPEN

    life.does("2026-02-12 10:00", ProposeCredit(term=1), by="anna")
    life.does("2026-02-12 11:00", ApproveCredit(term=1), by="bela")
    life.reaches(AFTER_ALL)

    assert life.standing("credit/1") is Standing.MET
    assert not life.has("credit/2")
    assert life.state.closed


def test_the_withdrawal_of_a_mentee_ends_one_pair_and_frees_the_mentor(record: Record) -> None:
    stream = streams_of(record)[0]

    leaves(record, "n1")
    record.of(stream).reaches("2025-11-07")

    assert pairs_of(record) == {"n2": "m1"}
    assert record.of(stream).told(EndingSettled)[-1].reason == "mentee-left"
    assert not record.year.told(MenteesWaitlisted)


def test_the_withdrawal_of_a_mentor_without_a_mentee_lists_nobody() -> None:
    record = cohorts.paired(mentor("m1"))

    leaves(record, "m1")

    assert not record.year.told(MenteesWaitlisted)


def test_staff_withdraw_without_ending_anything() -> None:

    record = cohorts.paired(mentor("m1"), mentee("n1"), Person(id="s1", role="supervisor"))
    before = dict(record.year.state.pending)

    leaves(record, "s1")

    assert pairs_of(record) == {"n1": "m1"}
    assert dict(record.year.state.pending) == before


def test_those_at_the_top_are_placed_first_in_the_next_round(record: Record) -> None:
    leaves(record, "m1")

    new = (mentor("m2"), *(mentee(f"n{n}") for n in range(3, 7)))
    record.year.does("2025-11-06 10:00", EnrolPeople(people=new), by="coordinator")
    cohorts.held(record, "2025-11-10 17:00", ("m2",))

    record.does(YEAR, "2025-11-12 10:00", RunPairing(seed="x"), by="coordinator", name="round-2")

    assert set(pairs_of(record)) <= {"n1", "n2"}
    assert len(pairs_of(record)) == 1


def test_a_rematch_that_was_asked_for_falls_with_the_pair(record: Record) -> None:
    pair = pair_of(record, "n1")
    record.year.does("2025-11-04 10:00", RequestRematch(pair=pair.id, asked_by="n1"), by="n1")

    leaves(record, "m1")

    assert record.year.state.placed.asked == frozenset()
