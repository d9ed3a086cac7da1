"""A corrected calendar: other free days from a midnight ahead on, the same year and windows."""

import pytest

from domain.calendar import AcademicCalendar, Span
from domain.consultation import AskConsultation
from domain.correction import CalendarCorrected, CorrectCalendar
from domain.obligations import Standing
from domain.policy import Kind
from tests.domain import builders, cohorts
from tests.domain.builders import Life, at, context_of, example_calendar, example_policy

CALENDAR = example_calendar()


def with_break(first: str, end: str) -> AcademicCalendar:
    """The example year with one more break and no working day in it."""
    begin, stop = CALENDAR.day_of(at(first)), CALENDAR.day_of(at(end))
    working = CALENDAR.working[:begin] + "0" * (stop - begin) + CALENDAR.working[stop:]
    free = Span(name="strike", first=begin, end=stop)
    return CALENDAR.model_copy(update={"working": working, "excused": (*CALENDAR.excused, free)})


STRIKE = with_break("2025-11-17", "2025-11-24")


def from_day(day: str, calendar: AcademicCalendar = STRIKE) -> CorrectCalendar:
    return CorrectCalendar(effective_us=at(day), calendar=calendar)


@pytest.fixture
def year() -> Life:
    return cohorts.published().year


def under(*commands: CorrectCalendar) -> Life:
    """A pair of a year whose calendar was corrected before its windows closed."""
    year = cohorts.published().year
    for number, command in enumerate(commands):
        year.does(f"2025-09-02 09:0{number}", command, by="coordinator", name=f"correction-{number}")
    return builders.pair(year.state.context, placed="2025-09-12 16:00")


def week_of(pair: Life, day: str) -> str:
    """The contact window that holds a day."""
    pair.reaches("2025-12-20")
    (held,) = (str(o.id) for o in pair.state.book.of_kind(Kind.CONTACT) if o.holds(at(day)))
    return held


def test_a_break_that_was_announced_excuses_the_weeks_that_close_after_it_counts() -> None:
    pair = under(from_day("2025-11-10"))

    assert pair.standing(week_of(pair, "2025-11-18")) is Standing.EXCUSED


def test_a_week_that_closes_when_the_correction_begins_is_under_it_already() -> None:
    pair = under(from_day("2025-12-01"))

    assert pair.standing(week_of(pair, "2025-11-18")) is Standing.EXCUSED


def test_a_week_that_closed_before_keeps_its_standing() -> None:
    pair = under(from_day("2025-12-02"))

    assert pair.standing(week_of(pair, "2025-11-18")) is Standing.MISSED


def test_the_last_of_several_corrections_counts() -> None:
    pair = under(from_day("2025-11-10"), from_day("2025-11-20", CALENDAR))

    assert pair.standing(week_of(pair, "2025-11-18")) is Standing.MISSED


def test_a_question_asked_under_a_correction_is_owed_by_its_working_days() -> None:
    pair = under(from_day("2025-11-10"))

    pair.does("2025-11-14 10:00", AskConsultation(note=None), by="mentor", name="question")

    (answer,) = pair.state.book.of_kind(Kind.ANSWER)
    assert answer.closes_us == at("2025-11-26")


def test_no_window_moves() -> None:
    undisturbed, corrected = under(), under(from_day("2025-11-10"))

    for pair in (undisturbed, corrected):
        pair.reaches("2026-09-01")

    windows = [[(o.id, o.opens_us, o.ends_us) for o in p.state.book.all()] for p in (undisturbed, corrected)]
    assert windows[0] == windows[1]


def test_a_correction_is_a_fact_that_names_its_midnight(year: Life) -> None:
    year.does("2025-11-08 09:00", from_day("2025-11-10"), by="coordinator", name="correction")

    (told,) = year.told(CalendarCorrected)
    assert (told.corrected.effective_us, told.corrected.calendar) == (at("2025-11-10"), STRIKE)


@pytest.mark.parametrize(
    "other",
    [
        CALENDAR.model_copy(update={"end": CALENDAR.end - 1}),
        CALENDAR.model_copy(update={"semesters": CALENDAR.semesters[:1]}),
    ],
)
def test_other_bounds_or_semesters_are_no_correction(year: Life, other: AcademicCalendar) -> None:
    assert year.refuses("2025-11-08 09:00", from_day("2025-11-10", other)) == "other-bounds"


def test_a_correction_starts_at_a_local_midnight(year: Life) -> None:
    at_noon = CorrectCalendar(effective_us=at("2025-11-10 12:00"), calendar=STRIKE)

    assert year.refuses("2025-11-08 09:00", at_noon) == "not-a-midnight"


def test_a_correction_needs_the_notice_of_a_policy(year: Life) -> None:
    assert year.refuses("2025-11-09 00:01", from_day("2025-11-10")) == "too-short-notice"


def test_corrections_follow_one_another(year: Life) -> None:
    year.does("2025-11-08 09:00", from_day("2025-11-20"), by="coordinator", name="correction")

    assert year.refuses("2025-11-08 10:00", from_day("2025-11-20")) == "before-the-last"


def test_moments_before_the_first_correction_are_under_the_published_calendar() -> None:
    context = context_of(example_policy())

    assert context.calendar_at(at("2025-11-18")) == CALENDAR
