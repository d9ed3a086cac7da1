"""What a year asks for when nobody pauses, leaves or agrees on anything: the figures of the documents."""

from collections import Counter

from domain.policy import Kind
from tests.domain.builders import AFTER_ALL, Life

PAIRS, MENTORS = 185, 171


def owed(life: Life) -> Counter[Kind]:
    """What a whole year of a stream opens, kind by kind."""
    life.reaches(AFTER_ALL)
    return Counter(obligation.kind for obligation in life.state.book.all())


def test_a_pair_of_the_main_round_has_ten_months_forty_one_weeks_and_a_check_in(pair: Life) -> None:
    assert owed(pair) == {Kind.MEETING: 10, Kind.CONTACT: 41, Kind.CHECK_IN: 1}


def test_a_mentor_has_two_semesters_and_ten_months(mentor: Life) -> None:
    assert owed(mentor) == {Kind.TRAINING: 2, Kind.SUPERVISION: 2, Kind.DIARY: 10, Kind.CREDIT: 2}


def test_the_pairs_of_the_papers_programme_open_more_than_nine_thousand_obligations(pair: Life) -> None:
    assert PAIRS * owed(pair).total() == 9_620


def test_its_mentors_open_some_thousands_more(mentor: Life) -> None:
    assert MENTORS * owed(mentor).total() == 2_736
