"""A pair's own cadence replaces its guideline from the next window on, and is what it is measured against."""

import pytest

from domain.meetings import RecordContact
from domain.obligations import Standing
from domain.policy import Kind, Policy, Strength
from domain.structure import AgreeCadence, CadenceAgreed, EndRelationship
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, Life, at, changed, context_of

FORTNIGHTLY = AgreeCadence(kind=Kind.CONTACT, every=2)
EVERY_SECOND_MONTH = AgreeCadence(kind=Kind.MEETING, every=2)


def test_the_open_window_stays_a_guideline(pair: Life) -> None:
    pair.does("2025-10-08 10:00", FORTNIGHTLY)

    pair.reaches("2025-10-14")

    assert pair.obligation("contact/6").strength is Strength.GUIDELINE
    assert pair.obligation("contact/6").ends_us == at("2025-10-13")


def test_the_next_window_is_as_long_as_was_agreed(pair: Life) -> None:
    pair.does("2025-10-08 10:00", FORTNIGHTLY)

    pair.reaches("2025-10-28")

    agreed = pair.obligation("contact/7")
    assert (agreed.strength, agreed.opens_us, agreed.ends_us) == (
        Strength.AGREED,
        at("2025-10-13"),
        at("2025-10-27"),
    )
    assert not pair.has("contact/8")
    assert pair.has("contact/9")


def test_one_contact_in_a_fortnight_meets_an_agreed_fortnight(pair: Life) -> None:
    pair.does("2025-10-08 10:00", FORTNIGHTLY)

    pair.does("2025-10-25 12:00", RecordContact(occurred_us=at("2025-10-25 11:00")))

    assert pair.standing("contact/7") is Standing.MET


def test_an_agreed_window_needs_one_also_where_the_guideline_needs_two(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "contact", needed=2)))
    pair.does("2025-10-08 10:00", FORTNIGHTLY)

    pair.reaches("2025-10-14")

    assert pair.obligation("contact/7").needed == 1


def test_an_agreed_window_that_nobody_kept_is_missed(pair: Life) -> None:
    pair.does("2025-11-05 10:00", FORTNIGHTLY)

    pair.reaches("2025-12-01")

    assert pair.standing("contact/11") is Standing.MISSED


def test_a_cadence_of_meetings_counts_in_months(pair: Life) -> None:
    pair.does("2025-10-08 10:00", EVERY_SECOND_MONTH)

    pair.reaches("2026-01-02")

    assert pair.obligation("meeting/3").ends_us == at("2026-01-01")


def test_the_event_says_from_when_the_cadence_applies(pair: Life) -> None:
    pair.does("2025-10-08 10:00", FORTNIGHTLY)

    assert pair.told(CadenceAgreed) == [
        CadenceAgreed(kind=Kind.CONTACT, every=2, from_number=7, effective_us=at("2025-10-13"))
    ]


def test_an_agreement_at_a_boundary_leaves_the_window_that_begins_there(pair: Life) -> None:
    pair.does("2025-10-13", FORTNIGHTLY)

    assert pair.told(CadenceAgreed)[-1].effective_us == at("2025-10-20")


def test_a_second_agreement_waits_for_the_end_of_an_agreed_window(pair: Life) -> None:
    pair.does("2025-10-08 10:00", FORTNIGHTLY)
    pair.does("2025-10-15 10:00", AgreeCadence(kind=Kind.CONTACT, every=1))

    pair.reaches("2025-11-12")

    assert pair.obligation("contact/7").ends_us == at("2025-10-27")
    assert pair.obligation("contact/9").ends_us == at("2025-11-03")
    assert pair.obligation("contact/10").strength is Strength.AGREED


def test_a_pair_that_agrees_before_it_begins_keeps_its_first_month(pair: Life) -> None:
    pair.does("2025-09-12 18:00", EVERY_SECOND_MONTH)

    pair.reaches("2025-11-02")

    first = pair.obligation("meeting/1")
    assert (first.strength, first.opens_us, first.ends_us) == (
        Strength.AGREED,
        at("2025-09-13"),
        at("2025-11-01"),
    )
    assert pair.told(CadenceAgreed)[-1].effective_us == at("2025-09-13")


def test_an_agreement_in_a_part_month_that_was_not_opened_waits_for_the_next() -> None:
    pair = builders.pair(placed="2025-09-19 10:00")

    pair.does("2025-09-25 10:00", EVERY_SECOND_MONTH)

    assert pair.told(CadenceAgreed)[-1].effective_us == at("2025-10-01")


@pytest.mark.parametrize(("every", "opened"), [(3, True), (5, True), (6, False), (12, False)])
def test_a_last_agreed_window_is_opened_when_half_of_its_days_are_left(
    pair: Life, every: int, *, opened: bool
) -> None:
    pair.does("2026-03-10 10:00", AgreeCadence(kind=Kind.MEETING, every=every))

    pair.reaches(AFTER_ALL)

    assert pair.has("meeting/8") is opened
    assert not pair.has("meeting/9")


@pytest.mark.parametrize(("every", "opened"), [(7, True), (8, False)])
def test_an_agreed_window_that_the_year_cuts_short_is_measured_by_what_was_agreed(
    pair: Life, every: int, *, opened: bool
) -> None:
    pair.does("2026-05-29 10:00", AgreeCadence(kind=Kind.CONTACT, every=every))

    pair.reaches(AFTER_ALL)

    agreed = [o for o in pair.state.book.all() if o.strength is Strength.AGREED]
    assert [(o.opens_us, o.ends_us) for o in agreed] == [(at("2026-06-01"), at("2026-06-28"))] * opened


def test_an_agreed_fortnight_of_which_the_year_has_one_week_is_not_opened(pair: Life) -> None:
    pair.does("2026-06-02 10:00", FORTNIGHTLY)

    pair.reaches(AFTER_ALL)

    assert pair.obligation("contact/41").ends_us == at("2026-06-22")
    assert not pair.has("contact/43")


def test_an_agreed_window_that_exam_weeks_cover_by_half_is_excused(pair: Life) -> None:
    pair.does("2025-12-10 10:00", AgreeCadence(kind=Kind.CONTACT, every=4))

    pair.reaches("2026-02-01")

    agreed = pair.obligation("contact/16")
    assert (agreed.strength, agreed.opens_us, agreed.ends_us) == (
        Strength.AGREED,
        at("2025-12-15"),
        at("2026-01-12"),
    )
    assert agreed.standing is Standing.EXCUSED


@pytest.mark.parametrize("every", [0, 13, -1])
def test_a_cadence_is_one_to_twelve(pair: Life, every: int) -> None:
    assert pair.refuses("2025-10-08 10:00", AgreeCadence(kind=Kind.CONTACT, every=every)) == "no-such-cadence"


def test_in_the_last_month_no_meeting_window_is_left_to_agree_on(pair: Life) -> None:
    assert pair.refuses("2026-06-02 10:00", EVERY_SECOND_MONTH) == "no-window-left"


def test_a_pair_that_is_ending_has_no_window_left_to_agree_on(pair: Life) -> None:
    pair.does("2025-10-06 10:00", EndRelationship(reason="agreed"))

    assert pair.refuses("2025-10-06 11:00", FORTNIGHTLY) == "no-window-left"
