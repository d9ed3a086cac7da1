"""Windows: half-open local days, opened when half of them lies inside, closed a grace after their end."""

import pytest

from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.meetings import RecordContact, RecordMeeting
from domain.obligations import ObligationOpened, Standing
from domain.policy import Kind, Policy, Strength
from domain.windows import Cursor, first_number, grace_days, needed, upcoming
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, Life, at, changed, context_of, small_calendar


def test_a_month_with_half_of_its_days_inside_is_opened_for_them() -> None:
    pair = builders.pair(placed="2025-09-15 10:00")

    pair.reaches("2025-10-02")

    opened = pair.obligation("meeting/1")
    assert (opened.opens_us, opened.ends_us) == (at("2025-09-16"), at("2025-10-01"))


def test_a_first_month_with_less_than_half_of_its_days_inside_is_not_opened() -> None:
    pair = builders.pair(placed="2025-09-16 10:00")

    pair.reaches("2025-10-02")

    assert not pair.has("meeting/1")
    assert pair.obligation("meeting/2").opens_us == at("2025-10-01")


@pytest.mark.parametrize(("placed", "opened"), [("2025-10-08 10:00", True), ("2025-10-09 10:00", False)])
def test_a_first_week_is_opened_when_four_of_its_days_are_inside(placed: str, *, opened: bool) -> None:
    pair = builders.pair(placed=placed)

    pair.reaches("2025-10-20")

    assert pair.has("contact/6") is opened
    assert pair.has("contact/7")


@pytest.mark.parametrize(("days", "opened"), [(45, False), (46, True)])
def test_a_last_month_is_opened_when_sixteen_of_its_days_are_inside(
    policy: Policy, days: int, *, opened: bool
) -> None:
    context = context_of(policy, calendar=small_calendar("2025-09-01", days))
    pair = builders.pair(context, placed="2025-08-20 10:00")

    pair.reaches(context.calendar.horizon_us)

    assert pair.has("meeting/2") is opened


def test_the_last_windows_end_with_the_year(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    assert pair.obligation("meeting/10").ends_us == at("2026-06-28")
    assert pair.obligation("contact/43").ends_us == at("2026-06-28")


def test_a_moment_at_the_end_of_a_window_belongs_to_the_next_one(pair: Life) -> None:
    pair.does("2025-10-20", RecordContact(occurred_us=at("2025-10-20")))
    pair.does("2025-10-20", RecordContact(occurred_us=at("2025-10-20") - 1))

    assert pair.obligation("contact/8").fact_ids == ("c1",)
    assert pair.obligation("contact/7").fact_ids == ("c2",)


@pytest.mark.parametrize(
    ("week", "begins", "ends"),
    [("contact/8", "2025-10-20", "2025-10-27"), ("contact/30", "2026-03-23", "2026-03-30")],
)
def test_a_week_in_which_the_clocks_change_holds_its_last_evening(
    pair: Life, week: str, begins: str, ends: str
) -> None:
    last_moment = at(ends) - 1

    pair.does(ends, RecordContact(occurred_us=last_moment))

    opened = pair.obligation(week)
    assert (opened.opens_us, opened.ends_us, opened.standing) == (at(begins), at(ends), Standing.MET)


def test_a_window_closes_its_grace_after_its_end_by_local_days(pair: Life) -> None:
    pair.reaches("2025-10-20")

    assert pair.obligation("contact/8").closes_us == at("2025-11-03")
    assert pair.obligation("meeting/2").closes_us == at("2025-11-08")


def test_what_is_recorded_just_before_the_closing_is_in_time(pair: Life) -> None:
    pair.does(at("2025-11-08") - 1, RecordMeeting(occurred_us=at("2025-10-31 19:00"), minutes=60))

    assert pair.standing("meeting/2") is Standing.MET


def test_what_is_recorded_at_the_closing_is_late(pair: Life) -> None:
    pair.does("2025-11-08", RecordMeeting(occurred_us=at("2025-10-31 19:00"), minutes=60))

    assert pair.standing("meeting/2") is Standing.LATE


def test_at_one_moment_endings_come_before_openings_and_both_before_commands(pair: Life) -> None:
    pair.reaches("2025-10-05")

    added = pair.does("2025-10-06", RecordContact(occurred_us=at("2025-10-06")))

    assert [(entry.event.TYPE, entry.actor) for entry in added] == [
        ("obligation-ended", "time"),
        ("obligation-opened", "time"),
        ("contact-recorded", "m1"),
        ("obligation-ended", "m1"),
    ]


def test_at_one_moment_endings_are_in_the_order_of_their_ids(mentor: Life) -> None:
    mentor.reaches(at("2026-02-08") - 1)

    added = mentor.reaches("2026-02-08")

    assert [entry.event.model_dump().get("obligation") for entry in added] == [
        "diary/5",
        "supervision/1",
        "training/1",
        None,
    ]


def test_at_one_moment_openings_are_in_the_order_of_their_ids(mentor: Life) -> None:
    mentor.reaches(at("2026-02-01") - 1)

    added = mentor.reaches("2026-02-01")

    assert [entry.event.model_dump()["obligation"] for entry in added] == [
        "credit/1",
        "diary/6",
        "supervision/2",
        "training/2",
    ]


def test_what_time_does_is_stamped_with_the_moment_it_was_due(pair: Life) -> None:
    (missed,) = [e for e in pair.reaches("2025-10-01") if e.event.TYPE == "obligation-ended"]

    assert (missed.occurred_us, missed.recorded_us) == (at("2025-09-29"), at("2025-09-29"))
    assert missed.command_id == f"{pair.stream}/tick/{at('2025-09-29')}"


def test_a_required_window_names_its_strength_and_who_owes_it(mentor: Life) -> None:
    mentor.reaches("2025-09-01")

    opened = {event.kind: event for event in mentor.told(ObligationOpened)}
    assert set(opened) == {Kind.TRAINING, Kind.SUPERVISION, Kind.DIARY}
    assert {(event.strength, event.owed_by) for event in opened.values()} == {(Strength.REQUIRED, "mentor")}


def test_meetings_and_contact_are_guidelines_of_the_pair(pair: Life) -> None:
    pair.reaches("2025-09-15")

    opened = [event for event in pair.told(ObligationOpened) if event.kind is not Kind.CHECK_IN]
    assert {(event.strength, event.owed_by) for event in opened} == {(Strength.GUIDELINE, "pair")}


@pytest.mark.parametrize(
    ("kind", "section"),
    [(Kind.TRAINING, "training"), (Kind.SUPERVISION, "supervision"), (Kind.DIARY, "diary"),
     (Kind.MEETING, "meeting"), (Kind.CONTACT, "contact")],
)  # fmt: skip
def test_each_recurring_kind_has_its_own_grace_and_number(policy: Policy, kind: Kind, section: str) -> None:
    other = changed(policy, section, grace_days=11, needed=5)

    assert (grace_days(other, kind), needed(other, kind)) == (11, 5)
    assert grace_days(policy, kind) == 7


def test_a_kind_with_a_deadline_of_its_own_has_no_grace_and_needs_one(policy: Policy) -> None:
    assert (grace_days(policy, Kind.ANSWER), needed(policy, Kind.ANSWER)) == (0, 1)


def test_a_window_that_ends_where_the_stream_begins_is_passed_over_even_when_no_share_is_asked(
    context: Context, policy: Policy
) -> None:
    lenient = context_of(changed(policy, "windows", inside_percent=0))
    spring = context.calendar.terms[1]

    window = upcoming(lenient, Cursor(Kind.TRAINING, 1, 1, Strength.REQUIRED), spring.first, spring.end)

    assert window is not None
    assert window.number == 2


def test_what_begins_on_a_day_begins_with_the_window_that_contains_it(calendar: AcademicCalendar) -> None:
    assert first_number(calendar, Kind.DIARY, calendar.day_of(at("2025-10-31"))) == 2


def test_no_window_comes_after_the_last_one(calendar: AcademicCalendar, context: Context) -> None:
    behind = Cursor(Kind.CONTACT, len(calendar.weeks) + 1, 1, Strength.GUIDELINE)

    assert upcoming(context, behind, calendar.first, calendar.end) is None
