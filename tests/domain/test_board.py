"""The board: every pair in exactly one column, with a reason, a date and a next step."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as some

from domain.board import COLUMNS, Act, Column, Duty, PairFacts, Placed, Why, duties, placed
from domain.care import HoldCheckIn
from domain.consultation import AnswerConsultation, AskConsultation
from domain.context import Context
from domain.meetings import RecordContact
from domain.pair import RelationshipState
from domain.policy import Kind
from domain.rhythm import Rhythm
from tests.domain.builders import Life, at, example_calendar, example_context
from tests.domain.examples import tried

NOW = "2025-11-13 10:42"


def day(local: str) -> int:
    return example_calendar().day_of(at(local))


def quiet_since(*touched: str) -> PairFacts:
    """A pair since 13 September whose contact was on some days."""
    days = tuple(day(local) for local in touched)
    last_us = at(touched[-1]) if touched else 0
    return PairFacts("r1", "m1", "n1", Rhythm(day("2025-09-13"), example_calendar().end, days), last_us)


def stands(facts: PairFacts, *mentors: Duty, now: str = NOW) -> Placed:
    return placed(facts, mentors, at(now), example_context())


def said(stand: Placed) -> tuple[Column, Why, Act]:
    return stand.column, stand.reason.why, stand.reason.act


IN_TOUCH = quiet_since("2025-10-30", "2025-11-06", "2025-11-11")
ANSWER = Duty("answer/c1", Kind.ANSWER, at("2025-11-11 14:00"), at("2025-11-13 14:00"))
CHECK_IN = Duty("check-in/1", Kind.CHECK_IN, at("2025-10-20"), at("2025-11-20"))
REFERRAL = Duty("referral/s1", Kind.REFERRAL, at("2025-11-03"), at("2025-11-17"))
DIARY = Duty("diary/2", Kind.DIARY, at("2025-10-01"), at("2025-12-07"), missed=True)


def test_a_question_that_nobody_answered_waits_for_us_until_its_deadline() -> None:
    stand = stands(IN_TOUCH._replace(duties=(CHECK_IN, ANSWER)))

    assert said(stand) == ("waiting", "consultation-open", "answer")
    assert (stand.reason.about, stand.reason.due_us) == ("c1", ANSWER.until_us)
    assert [other.why for other in stand.others] == ["check-in-due"]


def test_a_check_in_waits_for_us_in_its_last_ten_days_and_when_it_was_missed() -> None:
    facts = IN_TOUCH._replace(duties=(CHECK_IN,))

    assert stands(facts, now="2025-11-09").column == "on-track"
    assert said(stands(facts)) == ("waiting", "check-in-due", "hold-check-in")
    missed = IN_TOUCH._replace(duties=(CHECK_IN._replace(missed=True),))
    assert said(stands(missed)) == ("waiting", "check-in-missed", "hold-check-in")


def test_a_referral_waits_for_us_once_the_mentee_has_accepted_it() -> None:
    facts = IN_TOUCH._replace(duties=(REFERRAL,))

    assert stands(facts).column == "on-track"
    assert said(stands(facts._replace(accepted=("s1",)))) == ("waiting", "referral-open", "ask-service")


def test_who_asked_for_somebody_else_waits_for_us() -> None:
    assert said(stands(IN_TOUCH._replace(asked_us=at(NOW)))) == ("waiting", "rematch-asked", "decide-rematch")


def test_a_pair_slips_against_its_own_rhythm_only() -> None:
    often = quiet_since("2025-10-01", "2025-10-04", "2025-10-07", "2025-10-10")
    seldom = quiet_since("2025-09-15", "2025-09-29", "2025-10-13", "2025-10-20")

    assert said(stands(often)) == ("slipping", "beyond-rhythm", "ask-mentor")
    assert stands(seldom).column == "on-track"
    assert said(stands(often._replace(rung="notice"))) == ("slipping", "beyond-rhythm", "decide-rung")


def test_a_rung_slips_when_what_the_pair_agreed_was_missed_and_never_for_a_guideline_alone() -> None:
    suggested = IN_TOUCH._replace(rung="notice")

    assert said(stands(suggested)) == ("on-track", "in-contact", "nothing")
    agreed = suggested._replace(agreed_missed=True)
    assert said(stands(agreed)) == ("slipping", "rung-suggested", "decide-rung")


def test_a_plan_moved_twice_and_a_missed_duty_slip() -> None:
    moved = stands(IN_TOUCH._replace(moved=2, moved_us=at("2025-11-02")))
    assert said(moved) == ("slipping", "meetings-moved", "offer-cadence")
    assert said(stands(IN_TOUCH, DIARY)) == ("slipping", "duty-missed", "ask-late-entry")


def test_a_duty_that_can_be_mended_no_more_and_a_credit_of_ours_do_not_slip() -> None:
    credit = Duty("credit/1", Kind.CREDIT, at("2025-10-01"), at("2025-12-07"), missed=True)

    assert stands(
        IN_TOUCH, DIARY._replace(until_us=at(NOW)), credit, DIARY._replace(missed=False)
    ).column == ("on-track")


def test_what_waits_for_us_comes_before_what_slips() -> None:
    stand = stands(IN_TOUCH._replace(duties=(ANSWER,)), DIARY)

    assert stand.column == "waiting"
    assert [other.why for other in stand.others] == ["duty-missed"]


def test_quiet_by_agreement_is_fine() -> None:
    facts = quiet_since("2025-11-03")
    agreed = facts.rhythm._replace(every_weeks=3, agreed_from=day("2025-10-06"))

    assert said(stands(facts._replace(rhythm=agreed))) == ("quiet", "agreed", "nothing")
    assert said(stands(facts._replace(meeting_every=2))) == ("quiet", "agreed", "nothing")


def test_an_absence_is_quiet_and_so_is_the_week_after_it() -> None:
    facts = quiet_since("2025-10-25")
    away = ((day("2025-11-01"), day("2025-11-11")),)
    absent = facts._replace(rhythm=facts.rhythm._replace(away=away))

    assert said(stands(absent, now="2025-11-05")) == ("quiet", "away", "nothing")
    assert said(stands(absent)) == ("quiet", "back", "nothing")
    new = Rhythm(day("2025-10-25"), example_calendar().end, away=away)
    assert stands(quiet_since()._replace(rhythm=new)).column == "quiet"


def test_what_needs_nothing_says_why() -> None:
    assert said(stands(IN_TOUCH)) == ("on-track", "in-contact", "nothing")
    assert said(stands(quiet_since("2025-10-23", "2025-11-01"))) == ("on-track", "within-rhythm", "nothing")
    assert said(stands(quiet_since(), now="2025-09-15 09:00")) == ("on-track", "new", "nothing")


def test_the_board_shows_every_column_in_which_a_pair_may_stand() -> None:
    assert get_args(Column) == COLUMNS


def test_each_column_has_its_own_order() -> None:
    late = stands(quiet_since("2025-09-20"))
    later = stands(quiet_since("2025-09-16"))
    assert later.order < late.order

    soon = stands(IN_TOUCH._replace(duties=(ANSWER,)))
    assert soon.order[0] == ANSWER.until_us
    quiet = stands(quiet_since("2025-11-03")._replace(meeting_every=2, due_us=7))
    assert quiet.order[0] == 7
    assert stands(IN_TOUCH).order[0] == -IN_TOUCH.last_us


def owed(pair: Life) -> list[tuple[Kind, bool]]:
    state: RelationshipState = pair.state
    assert pair.context is not None
    return sorted((duty.kind, duty.missed) for duty in duties(state.book.all(), pair.context))


def test_a_pair_owes_the_board_what_is_ours(pair: Life) -> None:
    pair.does("2025-09-20 10:00", AskConsultation(), name="c1")
    assert owed(pair) == [(Kind.ANSWER, False), (Kind.CHECK_IN, False)]

    pair.does("2025-09-20 12:00", AnswerConsultation(consultation="c1"))
    pair.does("2025-09-21 12:00", HoldCheckIn(occurred_us=at("2025-09-21 11:00")))
    pair.does("2025-09-22 12:00", RecordContact(occurred_us=at("2025-09-22 11:00")))
    assert owed(pair) == []


def test_what_was_missed_of_ours_stays(pair: Life) -> None:
    pair.reaches("2025-11-01")

    assert (Kind.CHECK_IN, True) in owed(pair)


def test_a_required_duty_that_was_missed_can_be_mended_for_so_many_days(
    mentor: Life, context: Context
) -> None:
    mentor.reaches("2025-11-01")

    found = [duty for duty in duties(mentor.state.book.all(), context) if duty.kind is Kind.DIARY]

    assert [duty.missed for duty in found] == [True]
    assert found[0].until_us > at("2025-11-01")


touched = some.lists(some.integers(13, 90), max_size=12, unique=True).map(lambda days: tuple(sorted(days)))
known = some.builds(
    PairFacts,
    some.text("abc", min_size=1, max_size=4),
    some.just("m1"),
    some.just("n1"),
    some.builds(Rhythm, some.integers(0, 60), some.just(290), touched, every_weeks=some.integers(0, 4)),
    duties=some.lists(some.sampled_from([ANSWER, CHECK_IN, REFERRAL]), max_size=2).map(tuple),
    accepted=some.sampled_from([(), ("s1",)]),
    rung=some.sampled_from([None, "notice"]),
    agreed_missed=some.booleans(),
    moved=some.integers(0, 3),
    asked_us=some.sampled_from([0, at(NOW)]),
    meeting_every=some.integers(0, 2),
)


@tried
@given(some.lists(known, max_size=6), some.lists(some.just(DIARY), max_size=1), some.integers(0, 280))
def test_every_pair_stands_in_exactly_one_column(
    pairs: list[PairFacts], mentors: list[Duty], today: int
) -> None:
    now_us = example_calendar().midnight(today)

    board = [placed(pair, mentors, now_us, example_context()) for pair in pairs]

    assert {stand.column for stand in board} <= set(COLUMNS)
    assert [stand.facts for stand in board] == pairs
    assert board == [placed(pair, mentors, now_us, example_context()) for pair in pairs]
