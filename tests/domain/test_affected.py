"""Before a policy is published: whose windows to come it would touch, and that it touches no other."""

from domain.affected import Affected, affected
from domain.context import Context
from domain.policy import Kind, Policy
from tests.domain.builders import Life, at, changed, context_of


def touched(life: Life, now: Context, then: Context) -> list[Affected]:
    return list(affected(life.state, now, then))


def test_the_same_policy_again_touches_nothing(pair: Life, policy: Policy) -> None:
    pair.reaches("2025-10-20")

    assert touched(pair, context_of(policy), context_of(policy, ("2025-11-01", policy))) == []


def test_windows_that_start_later_will_need_another_number(pair: Life, policy: Policy) -> None:
    pair.reaches("2025-10-20")
    then = context_of(policy, ("2025-11-01", changed(policy, "meeting", needed=2)))

    found = touched(pair, context_of(policy), then)

    assert {one.kind for one in found} == {Kind.MEETING}
    assert [one.obligation for one in found] == [f"meeting/{n}" for n in range(3, 11)]
    assert {(one.was.needed, one.becomes.needed) for one in found if one.was and one.becomes} == {(1, 2)}


def test_a_longer_grace_closes_the_windows_to_come_later(pair: Life, policy: Policy) -> None:
    pair.reaches("2025-10-20")
    then = context_of(policy, ("2026-06-01", changed(policy, "meeting", grace_days=14)))

    (june,) = touched(pair, context_of(policy), then)

    assert june.was is not None
    assert june.becomes is not None
    assert (june.was.closes_us, june.becomes.closes_us) == (at("2026-07-05"), at("2026-07-12"))


def test_a_window_that_would_not_be_opened_any_more_is_told(pair: Life, policy: Policy) -> None:
    pair.reaches("2025-10-20")
    strict = changed(policy, "windows", inside_percent=95)

    found = touched(pair, context_of(policy), context_of(policy, ("2025-11-01", strict)))

    assert [(one.obligation, one.becomes) for one in found] == [("meeting/10", None), ("contact/43", None)]


def test_a_semester_that_is_assessed_by_other_rules_is_told(mentor: Life, policy: Policy) -> None:
    mentor.reaches("2025-10-20")
    without = changed(policy, "credit", conditions=(Kind.TRAINING, Kind.SUPERVISION))

    found = touched(mentor, context_of(policy), context_of(policy, ("2026-03-01", without)))

    (spring,) = found
    assert spring.obligation == "credit/2"
    assert spring.was is not None
    assert spring.becomes is not None
    assert set(spring.was.rules) - set(spring.becomes.rules) == {Kind.DIARY}


def test_what_stands_is_not_touched(pair: Life, policy: Policy) -> None:
    pair.reaches("2026-06-26")
    then = context_of(policy, ("2025-09-01", changed(policy, "meeting", needed=5)))

    assert touched(pair, context_of(policy), then) == []
