"""Policy versions: an obligation keeps the one in force when its window starts, whenever that is written."""

import pytest
from pydantic import ValidationError

from domain.context import Context
from domain.errors import Refusal
from domain.meetings import RecordMeeting
from domain.obligations import Standing
from domain.policy import Policy
from tests.domain import builders
from tests.domain.builders import MENTOR, PAIR, Life, at, changed, context_of
from tests.domain.semesters import diary_of


def test_the_first_policy_also_counts_for_moments_before_it(policy: Policy) -> None:
    context = context_of(policy, ("2025-10-01", policy))

    assert context.published_at(0).version == 1


def test_a_version_counts_from_its_midnight_on(policy: Policy) -> None:
    context = context_of(policy, ("2025-10-01", policy), ("2025-11-01", policy))

    assert context.published_at(at("2025-10-01") - 1).version == 1
    assert context.published_at(at("2025-10-01")).version == 2
    assert context.published_at(at("2026-10-01")).version == 3


def test_an_obligation_keeps_the_version_of_its_windows_start(policy: Policy) -> None:
    longer = changed(policy, "meeting", grace_days=14)
    pair = builders.pair(context_of(policy, ("2025-10-15", longer)))

    pair.reaches("2025-11-02")

    october, november = pair.obligation("meeting/2"), pair.obligation("meeting/3")
    assert (october.policy, october.closes_us) == (1, at("2025-11-08"))
    assert (november.policy, november.closes_us) == (2, at("2025-12-15"))


def test_a_window_that_starts_with_a_version_is_under_it(policy: Policy) -> None:
    pair = builders.pair(context_of(policy, ("2025-11-01", changed(policy, "meeting", needed=2))))

    pair.reaches("2025-11-02")

    assert (pair.obligation("meeting/3").policy, pair.obligation("meeting/3").needed) == (2, 2)


def test_an_opening_written_late_is_still_under_the_version_of_its_day(policy: Policy) -> None:
    pair = builders.pair(context_of(policy, ("2025-11-15", changed(policy, "meeting", needed=2))))

    pair.reaches("2025-12-20")

    assert (pair.obligation("meeting/3").policy, pair.obligation("meeting/3").needed) == (1, 1)


def test_an_ending_names_the_version_of_its_obligation(policy: Policy) -> None:
    pair = builders.pair(context_of(policy, ("2025-10-15", policy)))

    pair.reaches("2025-11-08")

    ended = next(e for e in reversed(pair.entries) if e.event.TYPE == "obligation-ended")
    assert (ended.event.model_dump()["obligation"], ended.policy) == ("meeting/2", 1)


def test_a_new_version_does_not_move_what_has_ended(policy: Policy) -> None:
    undisturbed = builders.mentor(context_of(policy))
    stricter = builders.mentor(context_of(policy, ("2026-02-10", changed(policy, "training", needed=9))))

    for mentor in (undisturbed, stricter):
        mentor.does("2025-10-20 21:00", diary_of("2025-10"))
        mentor.reaches("2026-02-09")

    assert undisturbed.entries == stricter.entries


def test_late_records_follow_the_version_of_their_window(policy: Policy) -> None:
    never = changed(policy, "windows", late_record_days=0)
    pair = builders.pair(context_of(policy, ("2025-11-01", never)))

    pair.does("2025-12-05 20:00", RecordMeeting(occurred_us=at("2025-10-20 18:00"), minutes=60))
    pair.does("2025-12-10 20:00", RecordMeeting(occurred_us=at("2025-11-20 18:00"), minutes=60))

    assert pair.standing("meeting/2") is Standing.LATE
    assert pair.standing("meeting/3") is Standing.MISSED


@pytest.mark.parametrize("stream", [PAIR, MENTOR])
def test_nothing_is_decided_before_calendar_and_policy_are_published(stream: str) -> None:
    year = Life(builders.YEAR)
    life = Life(stream, year=year)

    assert life.refuses("2025-09-10 10:00", diary_of("2025-08")) == "no-calendar"
    assert life.reaches("2025-12-01") == []
    assert (life.due(), life.stage("2025-12-01")) == (None, "preparing")


def test_contexts_of_the_same_year_and_policies_are_equal(context: Context, policy: Policy) -> None:
    other = context_of(policy)

    assert other == context
    assert hash(other) == hash(context)


def test_a_refusal_says_what_is_wrong_and_what_to_do() -> None:
    refusal = Refusal("no-such-fact", "No fact f1 stands here.", "Look up its id.")

    assert str(refusal) == "No fact f1 stands here. Look up its id."
    assert (refusal.code, refusal.message, refusal.remedy) == (
        "no-such-fact",
        "No fact f1 stands here.",
        "Look up its id.",
    )


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("windows", "inside_percent", 101),
        ("windows", "excused_percent", -1),
        ("windows", "late_record_days", -1),
        ("training", "needed", -1),
        ("training", "minutes", 0),
        ("meeting", "needed", 0),
        ("credit", "ects", 0),
        ("credit", "decide_days", 0),
        ("deadlines", "check_in_days", 1_000_001),
    ],
)
def test_a_number_that_cannot_be_is_refused(policy: Policy, section: str, field: str, value: int) -> None:
    part = getattr(policy, section)

    with pytest.raises(ValidationError, match=field):
        type(part).model_validate({**part.model_dump(), field: value})


@pytest.mark.parametrize(("share", "field"), [(0, "inside_percent"), (100, "excused_percent")])
def test_a_share_goes_from_nothing_to_all(policy: Policy, share: int, field: str) -> None:
    windows = policy.windows

    assert type(windows).model_validate({**windows.model_dump(), field: share}).model_dump()[field] == share
