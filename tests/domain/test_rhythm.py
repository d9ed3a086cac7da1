"""The rhythm of a pair: what is usual for it, when it is beyond that, and what each of its weeks was."""

from datetime import date

from domain import rhythm
from domain.context import Context
from domain.rhythm import Rhythm, came_back, cells, counted, is_away, quiet_at
from tests.domain.builders import at


def day(context: Context, local: str) -> int:
    return context.calendar.day_of(at(local))


def pair(context: Context, *touched: str, met: tuple[str, ...] = ()) -> Rhythm:
    """A pair since 13 September that had contact on some days, and met on others."""
    days = {day(context, local) for local in (*touched, *met)}
    return Rhythm(
        first=day(context, "2025-09-13"),
        end=context.calendar.end,
        touched=tuple(sorted(days)),
        met=tuple(sorted(day(context, local) for local in met)),
    )


def week(context: Context, known: Rhythm, local: str, today: str) -> str:
    wanted = day(context, local)
    found = zip(context.calendar.weeks, cells(known, day(context, today), context), strict=True)
    return next(cell for window, cell in found if window.first <= wanted < window.end)


def test_the_usual_gap_is_that_of_the_pair_itself(context: Context) -> None:
    known = pair(context, "2025-09-15", "2025-09-21", "2025-09-27", "2025-10-03")

    quiet = quiet_at(known, day(context, "2025-10-10"), context)

    assert (quiet.days, quiet.usual, quiet.limit, quiet.is_beyond) == (7, 6, 18, False)


def test_three_times_its_usual_gap_is_beyond_its_rhythm(context: Context) -> None:
    known = pair(context, "2025-09-15", "2025-09-20", "2025-09-25")

    assert not quiet_at(known, day(context, "2025-10-10"), context).is_beyond
    assert quiet_at(known, day(context, "2025-10-11"), context).is_beyond


def test_a_pair_that_writes_daily_has_two_weeks_all_the_same(context: Context) -> None:
    known = pair(context, "2025-09-15", "2025-09-16", "2025-09-17")

    assert quiet_at(known, day(context, "2025-10-01"), context).limit == rhythm.AT_LEAST_DAYS


def test_what_a_pair_agreed_takes_the_place_of_what_is_usual(context: Context) -> None:
    known = pair(context, "2025-09-15")._replace(every_weeks=3, agreed_from=day(context, "2025-09-22"))

    assert quiet_at(known, day(context, "2025-09-21"), context).limit == 21
    assert quiet_at(known, day(context, "2025-10-10"), context).limit == 28


def test_days_of_absence_and_of_breaks_are_not_counted(context: Context) -> None:
    first, last = day(context, "2025-11-03"), day(context, "2025-11-16")
    known = pair(context)._replace(away=((first + 4, last + 10),))

    assert counted(known, first - 1, last, context) == 4
    assert counted(known, last, first, context) == 0
    assert is_away(known, last)
    assert not is_away(known, first)
    excused = next(span for span in context.calendar.excused)
    assert counted(pair(context), excused.first - 1, excused.end - 1, context) == 0


def test_days_beyond_the_calendar_are_not_counted(context: Context) -> None:
    known, after, beyond = pair(context), day(context, "2026-06-20"), len(context.calendar.midnights)

    assert counted(known, after, beyond + 5, context) == counted(known, after, beyond - 1, context)


def test_a_week_is_what_was_most_in_it(context: Context) -> None:
    known = pair(context, "2025-09-17", "2025-09-24", met=("2025-09-25",))
    known = known._replace(planned=(day(context, "2025-10-08"),))
    today = "2025-10-01"

    assert week(context, known, "2025-09-03", today) == "before"
    assert week(context, known, "2025-09-16", today) == "contact"
    assert week(context, known, "2025-09-23", today) == "met"
    assert week(context, known, "2025-09-30", today) == "none"
    assert week(context, known, "2025-10-07", today) == "planned"
    assert week(context, known, "2025-10-14", today) == "ahead"


def test_a_week_without_contact_is_beyond_only_against_the_own_rhythm(context: Context) -> None:
    known = pair(context, "2025-09-17", "2025-09-24")

    assert week(context, known, "2025-10-07", "2025-11-20") == "none"
    assert week(context, known, "2025-10-14", "2025-11-20") == "beyond"


def test_a_week_in_which_nothing_was_agreed_says_so(context: Context) -> None:
    known = pair(context, "2025-09-17")._replace(every_weeks=3, agreed_from=day(context, "2025-09-22"))

    assert week(context, known, "2025-09-23", "2025-10-01") == "none-agreed"


def test_a_week_of_absence_is_hatched(context: Context) -> None:
    span = (day(context, "2025-09-22"), day(context, "2025-09-29"))

    assert week(context, pair(context)._replace(away=(span,)), "2025-09-23", "2025-10-01") == "away"


def test_who_was_beyond_their_rhythm_and_wrote_this_week_came_back(context: Context) -> None:
    known = pair(context, "2025-09-15", "2025-10-20")
    assert date(2025, 10, 20).isoweekday() == 1

    assert came_back(known, day(context, "2025-10-22"), context) == 35
    assert came_back(known, day(context, "2025-10-28"), context) is None
    assert came_back(pair(context, "2025-10-15", "2025-10-20"), day(context, "2025-10-22"), context) is None
