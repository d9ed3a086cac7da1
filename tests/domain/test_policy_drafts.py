"""Drafts of the next policy: they count for nothing until a person publishes them with a reason."""

import pytest

from domain.policy import Policy
from domain.policy_drafts import (
    DiscardPolicyDraft,
    DraftPolicy,
    PolicyDraftPublished,
    PublishPolicyDraft,
)
from domain.programme import OpenProgrammeYear, PolicyPublished, PublishCalendar, PublishPolicy
from tests.domain.builders import COHORT, YEAR, Life, at, changed, example_calendar

MONDAY = "2025-08-18 09:00"
LATER = "2025-11-12 09:00"
DISCARD = DiscardPolicyDraft(draft="d1")


@pytest.fixture
def year(policy: Policy) -> Life:
    """A year whose first version counts from its first day."""
    life = Life(YEAR)
    life.does(MONDAY, OpenProgrammeYear(cohort=COHORT))
    life.does(MONDAY, PublishCalendar(calendar=example_calendar()))
    life.does(MONDAY, PublishPolicy(effective_us=at("2025-09-01"), policy=policy))
    return life


def drafted(policy: Policy, day: str = "2025-12-01") -> DraftPolicy:
    return DraftPolicy(draft="d1", effective_us=at(day), policy=policy)


def publishing(day: str = "2025-12-01") -> PublishPolicyDraft:
    return PublishPolicyDraft(draft="d1", effective_us=at(day), note="n1")


def test_a_draft_changes_nothing_and_is_written_anew_by_whoever_began_it(year: Life, policy: Policy) -> None:
    before = year.state.context

    year.does(LATER, drafted(changed(policy, "meeting", needed=2)), by="anna")
    year.does(LATER, drafted(changed(policy, "meeting", needed=3)), by="anna")

    assert year.state.context == before
    assert year.state.policy_drafts.standing["d1"].policy.meeting.needed == 3
    assert year.refuses(LATER, drafted(policy), by="bela") == "another-draft"


def test_a_draft_becomes_the_next_version_with_the_reason_of_whoever_publishes_it(
    year: Life, policy: Policy
) -> None:
    year.does(LATER, drafted(changed(policy, "meeting", needed=2)), by="anna")

    year.does(LATER, publishing(), by="bela")

    published = year.told(PolicyPublished)[-1].published
    assert (published.version, published.effective_us, published.policy.meeting.needed) == (
        2,
        at("2025-12-01"),
        2,
    )
    assert year.told(PolicyDraftPublished) == [PolicyDraftPublished(draft="d1", version=2, note="n1")]
    because = year.state.policy_drafts.because[2]
    assert (because.by, because.at_us, because.note) == ("bela", at(LATER), "n1")
    assert year.state.policy_drafts.standing == {}


def test_a_draft_that_is_thrown_away_is_gone(year: Life, policy: Policy) -> None:
    year.does(LATER, drafted(changed(policy, "meeting", needed=2)), by="anna")

    year.does(LATER, DISCARD, by="anna")

    assert year.refuses(LATER, publishing()) == "no-such-policy-draft"
    assert year.refuses(LATER, DISCARD) == "no-such-policy-draft"


def test_a_draft_that_says_the_same_again_is_not_published(year: Life, policy: Policy) -> None:
    year.does(LATER, drafted(policy), by="anna")

    assert year.refuses(LATER, publishing(), by="anna") == "nothing-differs"


def test_a_draft_is_published_by_the_same_rules_as_a_file(year: Life, policy: Policy) -> None:
    year.does(LATER, drafted(changed(policy, "meeting", needed=2)), by="anna")

    assert year.refuses(LATER, publishing("2025-11-13"), by="anna") == "too-short-notice"
    assert year.state.policy_drafts.standing["d1"].id == "d1"
