"""How much a year owes when nobody does anything: counted by hand from the calendar, and by the domain.

The example year has 300 days, Monday 1 September 2025 to Saturday 27 June 2026; it touches 43 ISO weeks and
10 months. Pairs placed on Friday 12 September begin on Saturday the 13th. Two of that week's seven days are
theirs, less than half, so it is not opened; of September 18 of 30 days, and of the last week 6 of 7 are
theirs, so both are. A pair owes 41 weeks + 10 months + 1 check-in = 52, a mentor 2 trainings +
2 supervisions + 10 diaries + 2 credits = 16.
"""

from collections import Counter

import pytest

from domain.policy import Kind
from tests.domain import cohorts
from tests.domain.builders import AFTER_ALL, Record
from tests.domain.cohorts import mentee, mentor, stream_of, year_of

MENTORS, MENTEES = 171, 185
OF_A_PAIR = {Kind.CONTACT: 41, Kind.MEETING: 10, Kind.CHECK_IN: 1}
OF_A_MENTOR = {Kind.TRAINING: 2, Kind.SUPERVISION: 2, Kind.DIARY: 10, Kind.CREDIT: 2}


@pytest.fixture(scope="module")
def undisturbed() -> Record:
    """A cohort as large as the paper's, enrolled, trained once, paired, and then left alone for the year."""
    two = MENTEES - MENTORS
    mentors = [mentor(f"m{n:03}", capacity=2 if n < two else 1) for n in range(MENTORS)]
    return cohorts.paired(*mentors, *(mentee(f"n{n:03}") for n in range(MENTEES)))


def opened(record: Record, stream: str) -> Counter[Kind]:
    life = record.of(stream)
    life.reaches(AFTER_ALL)
    return Counter(obligation.kind for obligation in life.state.book.all())


def test_a_pair_that_begins_on_the_saturday_after_the_round_owes_52(undisturbed: Record) -> None:
    pairs = [stream_of(pair) for pair in undisturbed.year.state.placed.pairs.values()]

    assert len(pairs) == MENTEES
    assert all(opened(undisturbed, pair) == OF_A_PAIR for pair in pairs)


def test_a_mentor_owes_16(undisturbed: Record) -> None:
    mentors = [year_of(f"m{n:03}") for n in range(MENTORS)]

    assert all(opened(undisturbed, mentor) == OF_A_MENTOR for mentor in mentors)


def test_185_undisturbed_pairs_and_171_mentors_open_12_356(undisturbed: Record) -> None:
    pairs = [stream_of(pair) for pair in undisturbed.year.state.placed.pairs.values()]
    streams = [*pairs, *(year_of(f"m{n:03}") for n in range(MENTORS))]

    total = sum(opened(undisturbed, stream).total() for stream in streams)
    assert total == 185 * 52 + 171 * 16 == 12_356
