"""A referral is a loop: recommended with consent, accepted or declined, seen; closed within two weeks."""

import pytest

from domain.facts import RetractFact
from domain.obligations import Standing
from domain.policy import Strength
from domain.referral import (
    AcceptReferral,
    CloseReferral,
    RecommendReferral,
    ReferralAccepted,
    ReferralClosed,
    ReferralRecommended,
)
from tests.domain.builders import Life, at

RECOMMEND = RecommendReferral(service="student-counselling", consented=True)
ACCEPT = AcceptReferral(referral="ref")
SEEN = CloseReferral(referral="ref", outcome="seen")


def test_a_recommendation_opens_a_loop_that_the_mentor_closes_within_two_weeks(pair: Life) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")

    owed = pair.obligation("referral/ref")
    assert (owed.owed_by, owed.strength) == ("mentor", Strength.GUIDELINE)
    assert owed.closes_us == at("2025-11-20 15:00")
    assert pair.told(ReferralRecommended) == [
        ReferralRecommended(referral="ref", service="student-counselling")
    ]


def test_a_referral_across_a_change_of_the_clocks_is_due_at_the_same_local_time(pair: Life) -> None:
    pair.does("2025-10-20 15:00", RECOMMEND, name="ref")

    assert pair.obligation("referral/ref").closes_us == at("2025-11-03 15:00")


def test_without_the_mentees_consent_nobody_is_referred(pair: Life) -> None:
    alone = RecommendReferral(service="psychiatry", consented=False)

    assert pair.refuses("2025-11-06 15:00", alone) == "no-consent"


@pytest.mark.parametrize("outcome", ["seen", "declined"])
def test_the_loop_is_closed_when_the_mentee_was_seen_or_declined(pair: Life, outcome: str) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")

    pair.does("2025-11-10 15:00", CloseReferral.model_validate({"referral": "ref", "outcome": outcome}))

    assert pair.told(ReferralClosed)[-1].outcome == outcome
    assert pair.standing("referral/ref") is Standing.MET


def test_an_accepted_referral_is_still_open(pair: Life) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")

    pair.does("2025-11-07 15:00", ACCEPT)

    assert pair.told(ReferralAccepted) == [ReferralAccepted(referral="ref")]
    assert pair.standing("referral/ref") is Standing.OPEN


def test_a_loop_closed_after_two_weeks_is_done_late(pair: Life) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")
    pair.does("2025-11-07 15:00", ACCEPT)

    pair.does("2025-11-20 15:00", SEEN)

    assert pair.standing("referral/ref") is Standing.LATE


def test_a_referral_is_accepted_once(pair: Life) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")
    pair.does("2025-11-07 15:00", ACCEPT)

    assert pair.refuses("2025-11-07 16:00", ACCEPT) == "already-accepted"


def test_a_closed_loop_is_not_closed_again(pair: Life) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")
    pair.does("2025-11-10 15:00", SEEN)

    assert pair.refuses("2025-11-10 16:00", SEEN) == "already-closed"
    assert pair.refuses("2025-11-10 16:00", ACCEPT) == "already-closed"


def test_only_what_was_recommended_is_accepted(pair: Life) -> None:
    assert pair.refuses("2025-11-07 15:00", ACCEPT) == "no-such-step"


def test_a_retracted_closing_is_made_again(pair: Life) -> None:
    pair.does("2025-11-06 15:00", RECOMMEND, name="ref")
    pair.does("2025-11-10 15:00", SEEN, name="wrong")
    pair.does("2025-11-10 16:00", RetractFact(fact="wrong"))

    pair.does("2025-11-12 15:00", CloseReferral(referral="ref", outcome="declined"))

    assert pair.standing("referral/ref") is Standing.MET
