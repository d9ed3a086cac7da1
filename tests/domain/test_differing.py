"""A difference says where a decision becomes another one, by which rule, and what is told otherwise."""

import pytest

from domain.credit import CreditAssessed, CreditProposed, Finding, Ground
from domain.differing import MOST, NOTHING, Unlike, unlike
from domain.messages import Entry, Event
from domain.notices import NoticeSent
from domain.obligations import Standing
from domain.policy import Kind

PROPOSED = CreditProposed(term=1)


def told(event: Event, *, recorded_us: int = 1, policy: int = 1) -> Entry:
    return Entry(event, 1, recorded_us, "somebody", "c1", policy)


def finding(rule: Kind, *, ok: bool = True, grounds: int = 0) -> Finding:
    held = Ground(obligation=f"{rule}/1", standing=Standing.MET, got=1, needed=1, event="c1")
    return Finding(rule=rule, ok=ok, grounds=(held,) * grounds)


def assessed(*findings: Finding) -> CreditAssessed:
    return CreditAssessed(term=1, revision=0, earned=all(each.ok for each in findings), findings=findings)


def difference(recorded: Event, made: Event) -> Unlike:
    found = unlike([told(recorded)], [told(made)])
    assert found is not None
    return found


def test_what_comes_out_alike_does_not_differ() -> None:
    assert unlike([told(PROPOSED)], [told(PROPOSED)]) is None


@pytest.mark.parametrize(
    ("recorded", "made"),
    [
        (assessed(finding(Kind.DIARY), finding(Kind.TRAINING)), assessed(finding(Kind.DIARY))),
        (assessed(finding(Kind.DIARY)), assessed(finding(Kind.DIARY), finding(Kind.TRAINING))),
        (assessed(finding(Kind.TRAINING)), assessed(finding(Kind.TRAINING, ok=False))),
    ],
    ids=["only then", "only now", "other finding"],
)
def test_credit_differs_by_the_condition_that_was_found_otherwise(
    recorded: CreditAssessed, made: CreditAssessed
) -> None:
    assert difference(recorded, made).rule == "credit by training"


def test_credit_names_every_condition_that_was_found_otherwise() -> None:
    found = difference(
        assessed(finding(Kind.DIARY), finding(Kind.SUPERVISION)),
        assessed(finding(Kind.DIARY, ok=False), finding(Kind.TRAINING)),
    )

    assert found.rule == "credit by diary, credit by training, credit by supervision"


def test_credit_with_the_same_conditions_differs_by_its_own_event() -> None:
    earned = assessed(finding(Kind.DIARY))

    found = difference(earned, earned.model_copy(update={"earned": False}))

    assert (found.rule, found.recorded, found.again) == (
        "credit-assessed",
        "credit-assessed earned=True",
        "credit-assessed earned=False",
    )


def test_the_same_event_at_another_moment_or_under_another_policy_differs_by_that() -> None:
    found = unlike([told(PROPOSED)], [told(PROPOSED, recorded_us=9, policy=2)])

    assert found == Unlike(
        0,
        "credit-proposed",
        "credit-proposed recorded_us=1, policy=1",
        "credit-proposed recorded_us=9, policy=2",
    )


def test_an_event_that_is_not_made_again_is_nothing_now() -> None:
    sent = NoticeSent(notice="notice/1")

    found = unlike([told(PROPOSED), told(sent)], [told(PROPOSED)])

    assert found == Unlike(1, "notice-sent", "notice-sent {'notice': 'notice/1'}", NOTHING)


def test_of_a_long_value_the_beginning_is_told() -> None:
    found = difference(assessed(finding(Kind.DIARY, grounds=20)), assessed(finding(Kind.DIARY)))

    assert found.recorded.endswith("…")
    assert len(found.recorded) == len("credit-assessed findings=") + MOST + len("…")
