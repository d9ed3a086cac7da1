"""A programme year: opened, calendar and policies published, clock anchored, closed with its last window."""

import pytest

from domain.clock import AnchorClock, ClockAnchored
from domain.messages import Command
from domain.people import EnrolPeople
from domain.policy import Kind, Policy
from domain.programme import (
    CalendarPublished,
    OpenProgrammeYear,
    PolicyPublished,
    ProgrammeYearClosed,
    ProgrammeYearOpened,
    PublishCalendar,
    PublishPolicy,
)
from domain.structure import ResumeRelationship
from domain.timetable import ScheduleSession
from tests.domain import cohorts
from tests.domain.builders import (
    COHORT,
    YEAR,
    Life,
    at,
    changed,
    example_calendar,
    example_policy,
)

OPEN = OpenProgrammeYear(cohort=COHORT)
CALENDAR = PublishCalendar(calendar=example_calendar())
MONDAY = "2025-08-18 09:00"


def policy_from(day: str, policy: Policy | None = None) -> PublishPolicy:
    return PublishPolicy(effective_us=at(day), policy=policy or example_policy())


@pytest.fixture
def new() -> Life:
    """A programme year that is open, and nothing more."""
    year = Life(YEAR)
    year.does(MONDAY, OPEN)
    return year


@pytest.fixture
def year() -> Life:
    """A programme year with calendar and policy."""
    return cohorts.published().year


def test_a_year_is_opened_for_a_cohort(new: Life) -> None:
    assert new.told(ProgrammeYearOpened) == [ProgrammeYearOpened(cohort=COHORT)]


def test_a_year_is_opened_once(new: Life) -> None:
    assert new.refuses(MONDAY, OPEN) == "already-open"


@pytest.mark.parametrize("command", [CALENDAR, policy_from("2025-08-20"), EnrolPeople(people=())])
def test_nothing_is_done_in_a_year_that_is_not_open(command: Command) -> None:
    assert Life(YEAR).refuses(MONDAY, command) == "no-such-year"


def test_nobody_is_enrolled_before_calendar_and_policy_are_published(new: Life) -> None:
    enrol = EnrolPeople(people=(cohorts.mentor("m1"),))
    assert new.refuses(MONDAY, enrol) == "no-calendar"

    new.does(MONDAY, CALENDAR)

    assert new.refuses(MONDAY, enrol) == "no-calendar"


def test_the_calendar_is_published_once(new: Life) -> None:
    new.does(MONDAY, CALENDAR)

    assert new.told(CalendarPublished)[-1].calendar == example_calendar()
    assert new.refuses(MONDAY, CALENDAR) == "calendar-stands"


def test_a_policy_needs_the_calendar_first(new: Life) -> None:
    assert new.refuses(MONDAY, policy_from("2025-08-20")) == "no-calendar"


def test_a_policy_gets_its_number_when_it_is_published(year: Life) -> None:
    year.does("2025-10-01 09:00", policy_from("2025-11-01"))

    versions = [(e.published.version, e.published.effective_us) for e in year.told(PolicyPublished)]
    assert versions == [(1, at("2025-08-20")), (2, at("2025-11-01"))]


def test_a_policy_starts_at_a_local_midnight(year: Life) -> None:
    late = policy_from("2025-11-01 00:01")

    assert year.refuses("2025-10-01 09:00", late) == "not-a-midnight"


def test_a_policy_needs_a_days_notice(year: Life) -> None:
    assert year.refuses("2025-10-31 00:01", policy_from("2025-11-01")) == "too-short-notice"

    year.does("2025-10-31", policy_from("2025-11-01"))

    assert len(year.told(PolicyPublished)) == 2


def test_a_policy_cannot_shorten_its_own_notice(year: Life) -> None:
    hasty = changed(example_policy(), "deadlines", policy_notice_hours=0)

    assert year.refuses("2025-10-31 00:01", policy_from("2025-11-01", hasty)) == "too-short-notice"


def test_no_policy_in_force_lets_the_next_one_come_with_less_than_a_day_of_notice(year: Life) -> None:
    hasty = changed(example_policy(), "deadlines", policy_notice_hours=0)
    year.does("2025-10-01 09:00", policy_from("2025-10-03", hasty))

    assert year.refuses("2025-10-31 00:01", policy_from("2025-11-01")) == "too-short-notice"


def test_a_policy_may_ask_for_more_notice_than_a_day(year: Life) -> None:
    patient = changed(example_policy(), "deadlines", policy_notice_hours=72)
    year.does("2025-10-01 09:00", policy_from("2025-10-03", patient))

    assert year.refuses("2025-10-30", policy_from("2025-11-01")) == "too-short-notice"


@pytest.mark.parametrize("day", ["2025-11-01", "2025-10-15"])
def test_a_policy_starts_after_the_last_one_that_was_published(year: Life, day: str) -> None:
    year.does("2025-10-01 09:00", policy_from("2025-11-01"))

    assert year.refuses("2025-10-02 09:00", policy_from(day)) == "before-the-last"


def test_a_closed_year_takes_no_further_policy(year: Life) -> None:
    year.reaches("2026-07-19")

    assert year.refuses("2026-08-02 09:00", policy_from("2026-08-10")) == "year-closed"


def test_events_name_the_policy_in_force_at_their_stamp(year: Life) -> None:
    year.does("2025-10-01 09:00", policy_from("2025-11-01"))
    session = ScheduleSession(kind="training", starts_us=at("2025-12-01 17:00"), minutes=90)

    (before,) = year.does("2025-10-31 12:00", session)
    (after,) = year.does("2025-11-01", session)

    assert (before.policy, after.policy) == (1, 2)


def test_the_clock_is_anchored(year: Life) -> None:
    anchor = AnchorClock(real_anchor_us=10, programme_anchor_us=20, programme_us=3, real_us=2)

    year.does(MONDAY, anchor)

    anchored = ClockAnchored(real_anchor_us=10, programme_anchor_us=20, programme_us=3, real_us=2)
    assert year.state.clock == anchored


@pytest.mark.parametrize(("programme", "real"), [(0, 1), (1, 0), (-1, 1)])
def test_a_clock_cannot_stand_still_or_go_back(year: Life, programme: int, real: int) -> None:
    still = AnchorClock(real_anchor_us=0, programme_anchor_us=0, programme_us=programme, real_us=real)

    assert year.refuses(MONDAY, still) == "clock-stands-still"


def test_the_clock_can_be_anchored_before_the_calendar_is_known(new: Life) -> None:
    new.does(MONDAY, AnchorClock(real_anchor_us=0, programme_anchor_us=0))

    assert not new.state.clock.is_rehearsal


def test_the_year_closes_when_its_last_credit_decision_does(year: Life) -> None:
    assert year.due() == (at("2026-07-19"), "closing")

    year.reaches(at("2026-07-19") - 1)
    assert not year.state.closed
    year.reaches("2026-07-19")

    assert year.entry(ProgrammeYearClosed).recorded_us == at("2026-07-19")
    assert year.due() is None


def test_the_closing_follows_the_policy_in_force_at_the_years_end(year: Life) -> None:
    longer = changed(example_policy(), "credit", decide_days=30)
    year.does("2026-03-01 09:00", policy_from("2026-04-01", longer))

    assert year.due() == (at("2026-07-28"), "closing")


@pytest.mark.parametrize("section", ["training", "supervision", "diary", "meeting", "contact"])
def test_the_closing_waits_for_the_longest_grace_of_the_years_last_windows(year: Life, section: str) -> None:
    patient = changed(example_policy(), section, grace_days=30)
    year.does("2026-03-01 09:00", policy_from("2026-04-01", patient))

    assert year.due() == (at("2026-07-28"), "closing")


def test_the_closing_forgets_a_grace_that_ended_before_the_last_semester(year: Life) -> None:
    patient = changed(example_policy(), "meeting", grace_days=30)
    year.does("2025-09-01 09:00", policy_from("2025-10-01", patient))
    year.does("2025-10-01 09:00", policy_from("2025-11-01"))

    assert year.due() == (at("2026-07-19"), "closing")


@pytest.mark.parametrize("kind", [Kind.CONTACT, Kind.MEETING, Kind.CREDIT, Kind.ANSWER, Kind.PAGE])
def test_credit_asks_only_for_what_a_mentor_owes_by_the_semester(year: Life, kind: Kind) -> None:
    stranger = changed(example_policy(), "credit", conditions=(Kind.TRAINING, kind))

    assert year.refuses("2025-10-01 09:00", policy_from("2025-11-01", stranger)) == "no-such-condition"


def test_a_year_without_a_calendar_is_never_due(new: Life) -> None:
    assert new.due() is None
    assert new.reaches("2027-01-01") == []


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2025-08-20", "preparing"),
        ("2025-10-01", "term-1"),
        ("2026-03-01", "term-2"),
        ("2026-07-10", "term-2"),
    ],
)
def test_the_stage_of_a_year_follows_its_calendar(year: Life, day: str, stage: str) -> None:
    assert year.stage(day) == stage


def test_a_year_without_a_calendar_is_preparing_and_a_closed_one_closed(new: Life, year: Life) -> None:
    year.reaches("2026-08-01")

    assert (new.stage("2025-10-01"), year.stage("2026-08-01")) == ("preparing", "closed")


def test_a_command_of_another_stream_is_not_for_a_year(year: Life) -> None:

    assert year.refuses(MONDAY, ResumeRelationship()) == "not-for-this"
