"""Whoever takes part is in the study only once they say so, and until they take it back or leave."""

import pytest

from domain.people import WithdrawPerson
from domain.research import (
    GiveResearchConsent,
    ResearchConsentGiven,
    ResearchConsentWithdrawn,
    WithdrawResearchConsent,
)
from tests.domain import cohorts
from tests.domain.builders import Life

GIVE, TAKE_BACK = GiveResearchConsent(), WithdrawResearchConsent()


@pytest.fixture
def year() -> Life:
    """A year in which m1 is the mentor of n1."""
    return cohorts.paired(cohorts.mentor("m1"), cohorts.mentee("n1")).year


def test_nobody_is_in_the_study_until_they_say_so_themselves(year: Life) -> None:
    assert year.state.study.consented == frozenset()

    year.does("2025-11-06 15:00", GIVE, by="n1")

    assert year.state.study.consented == {"n1"}
    assert year.told(ResearchConsentGiven) == [ResearchConsentGiven(person="n1")]


def test_consent_is_taken_back_at_any_time_also_after_the_year(year: Life) -> None:
    year.does("2025-11-06 15:00", GIVE, by="m1")
    year.reaches("2026-09-01")

    year.does("2026-09-02 15:00", TAKE_BACK, by="m1")

    assert year.state.study.consented == frozenset()
    assert year.told(ResearchConsentWithdrawn) == [ResearchConsentWithdrawn(person="m1")]


def test_whoever_leaves_the_programme_is_out_of_the_study(year: Life) -> None:
    year.does("2025-11-06 15:00", GIVE, by="n1")

    year.does("2025-11-07 15:00", WithdrawPerson(person="n1"), by="n1")

    assert year.state.study.consented == frozenset()
    assert year.refuses("2025-11-08 15:00", GIVE, by="n1") == "not-studied"


def test_only_mentors_and_mentees_are_studied_and_each_says_it_once(year: Life) -> None:
    assert year.refuses("2025-11-06 15:00", GIVE, by="coordinator") == "not-studied"
    assert year.refuses("2025-11-06 15:00", TAKE_BACK, by="n1") == "not-in-study"
    year.does("2025-11-06 15:00", GIVE, by="n1")
    assert year.refuses("2025-11-06 16:00", GIVE, by="n1") == "consented-already"
