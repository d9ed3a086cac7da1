"""A morning's work: what waits for us, what slips, what is quiet but fine, what needs nothing."""

from collections.abc import Iterable, Sequence

from console.board.morning import FIGURES, Morning
from console.pages.coming import Coming, coming
from console.pages.relationship import with_an_open_case
from console.pages.tasks import Task, tasks
from console.pages.year import Page, Who, Year, who
from console.pages.year_picture import PER_PAGE, Picture, is_free, picture
from domain.board import COLUMNS, Act, Column, Placed, Why
from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.ladder import RUNGS
from domain.rhythm import Cell

CARDS: dict[Column, int] = {"waiting": 5, "slipping": 5, "quiet": 8, "on-track": 0}
"""So many stand in each column before *show all*; attention falls from left to right."""
CAME_BACK = 4
LAST_US = 2**62
STRIP = 10
"""The weeks of a card's strip, this one the last."""


class Card(Page):
    """A pair in its column: why it is here since `at_us`, until when, and the next step.

    `days` is how long it has been quiet, `usual` its usual gap, both in counted days. `away_until_us` ends an
    absence. `duty` is the obligation that was missed. Support has no time.
    """

    pair: str
    mentor: Who
    mentee: Who
    why: Why
    act: Act
    at_us: int
    due_us: int | None
    duty: str
    days: int
    usual: int
    moved: int
    rung: str
    rung_number: int
    every_weeks: int
    every_months: int
    away_until_us: int | None
    others: tuple[Why, ...]
    support_open: bool
    weeks: tuple[Cell, ...]


class BoardColumn(Page):
    """One column: `total` = `pairs` + `tasks`. `items` are its first ones in order, `left` pairs are more."""

    name: Column
    total: int
    pairs: int
    tasks: int
    items: tuple[Card | Task, ...]
    left: int


class Back(Page):
    """A pair that came back this week, after so many counted days."""

    pair: str
    mentor: Who
    mentee: Who
    at_us: int
    met: bool
    days: int


class Day(Page):
    """Where the year stands: the semester, and which of its teaching weeks it is; 0 in a break or exams."""

    term: str
    term_number: int
    week: int
    weeks: int


NO_DAY = Day(term="", term_number=0, week=0, weeks=0)


class TodayPage(Page):
    """The board. `pairs` is the sum of the columns' pairs and of those that cannot be read now, `unread`.

    `figures` count pairs on track, and a pair may count in several. Not `ready` while it is being loaded.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    revision: int
    ready: bool
    loaded: int
    of: int
    day: Day
    pairs: int
    unread: int
    agreed: int
    free_mentors: int
    only: Column | None
    columns: tuple[BoardColumn, ...]
    figures: dict[str, int]
    came_back: tuple[Back, ...]
    came_back_all: int
    coming: tuple[Coming, ...]
    picture: Picture | None


async def today(
    year: Year, morning: Morning, only: Column | None = None, page: int = 1, *, with_picture: bool = True
) -> TodayPage:
    """The board of a year at its moment; `only` one column of it, in whole pages. Raises Unreachable."""
    context, sums = year.state.context, morning.sums()
    if context is None:
        return loading(year, 0, 0)
    shown = _shown(morning, only, page)
    drawn = _in_the_picture(morning, only, page) if with_picture else []
    back = morning.came_back()
    seen = [*(each for some in shown.values() for each in some), *drawn]
    people = {person for each in seen for person in (each.facts.mentor, each.facts.mentee)}
    people |= {
        p for pair, _ in back[:CAME_BACK] for p in (morning.pairs[pair].mentor, morning.pairs[pair].mentee)
    }
    names = await year.names(people)
    supported = await with_an_open_case(year)
    ours = tasks(year, morning) if only is None or page == 1 else ()
    return TodayPage(
        **year.heading,
        revision=morning.revision,
        ready=True,
        loaded=0,
        of=0,
        day=day_of(context.calendar, morning.day),
        pairs=len(year.state.placed.together),
        unread=max(0, len(year.state.placed.together) - sum(sums.values())),
        agreed=morning.agreed,
        free_mentors=len(year.state.placed.seats.free),
        only=only,
        columns=tuple(
            _column(name, sums[name], ours, _cards(shown[name], morning, names, supported, context))
            for name in COLUMNS
            if only in (None, name)
        ),
        figures={figure: morning.figures[figure] for figure in FIGURES},
        came_back=tuple(_back(morning, names, pair, days) for pair, days in back[:CAME_BACK]),
        came_back_all=len(back),
        coming=tuple(await coming(year, morning)),
        picture=picture(morning, drawn, names, context, only, page) if with_picture else None,
    )


def loading(year: Year, loaded: int, of: int) -> TodayPage:
    """The page of a board that is not there yet."""
    calendar = year.state.calendar
    day = day_of(calendar, calendar.day_of(year.now_us)) if calendar else NO_DAY
    return TodayPage(
        **year.heading, revision=0, ready=False, loaded=loaded, of=of, day=day,
        pairs=len(year.state.placed.together), unread=0, agreed=0, free_mentors=0, only=None, columns=(),
        figures={}, came_back=(), came_back_all=0, coming=(), picture=None,
    )  # fmt: skip


def _shown(morning: Morning, only: Column | None, page: int) -> dict[Column, list[Placed]]:
    """The pairs whose cards stand on the page, by column."""
    if only is None:
        return {column: morning.stand(column, 0, most) for column, most in CARDS.items()}
    first = (page - 1) * PER_PAGE
    return {column: [] for column in COLUMNS} | {only: morning.stand(only, first, first + PER_PAGE)}


def _in_the_picture(morning: Morning, only: Column | None, page: int) -> list[Placed]:
    """The pairs of a page of the picture, in the order of the columns."""
    first, end, found = (page - 1) * PER_PAGE, page * PER_PAGE, []
    for column, pairs in morning.sums().items():
        if only in (None, column):
            found += morning.stand(column, max(first, 0), max(end, 0))
            first, end = first - pairs, end - pairs
    return found


def _column(name: Column, pairs: int, ours: Sequence[Task], cards: Iterable[Card]) -> BoardColumn:
    shown: tuple[Card, ...] = tuple(cards)
    owed = ours if name == "waiting" else ()
    items: list[Card | Task] = [*shown, *owed]
    if owed:
        items.sort(key=lambda item: item.due_us or item.at_us or LAST_US)
    return BoardColumn(
        name=name,
        total=pairs + len(owed),
        pairs=pairs,
        tasks=len(owed),
        items=tuple(items),
        left=pairs - len(shown),
    )


def _cards(
    stand: Iterable[Placed],
    morning: Morning,
    names: dict[str, Who],
    supported: frozenset[str],
    context: Context,
) -> Iterable[Card]:
    calendar = context.calendar
    this_week = sum(week.first <= morning.day for week in calendar.weeks)
    for each in stand:
        facts, reason = each.facts, each.reason
        until = next((end for first, end in facts.rhythm.away if first <= morning.day < end), None)
        yield Card(
            pair=facts.pair,
            mentor=who(facts.mentor, names),
            mentee=who(facts.mentee, names),
            why=reason.why,
            act=reason.act,
            at_us=reason.at_us,
            due_us=reason.due_us,
            duty=reason.about.partition("/")[0] if reason.why == "duty-missed" else "",
            days=each.quiet.days,
            usual=each.quiet.usual,
            moved=facts.moved,
            rung=facts.rung or "",
            rung_number=RUNGS.index(facts.rung) + 1 if facts.rung else 0,
            every_weeks=facts.rhythm.every_weeks,
            every_months=facts.meeting_every,
            away_until_us=None if until is None else calendar.midnight(until),
            others=tuple(dict.fromkeys(other.why for other in each.others)),
            support_open=facts.supported or facts.pair in supported,
            weeks=tuple(
                cell
                for cell in morning.weeks(facts.pair, context)[max(0, this_week - STRIP) : this_week]
                if cell != "before"
            ),
        )


def _back(morning: Morning, names: dict[str, Who], pair: str, days: int) -> Back:
    facts = morning.pairs[pair]
    return Back(
        pair=pair,
        mentor=who(facts.mentor, names),
        mentee=who(facts.mentee, names),
        at_us=facts.last_us,
        met=facts.last_meeting_us >= facts.last_contact_us,
        days=days,
    )


def day_of(calendar: AcademicCalendar, day: int) -> Day:
    """Where a day stands in its semester."""
    number = max(1, sum(span.first <= day for span in calendar.semesters))
    term = calendar.semesters[number - 1]
    weeks = [w for w in calendar.weeks if term.first <= w.first < term.end]
    taught = [week for week in weeks if not is_free(calendar, week)]
    week = next((n for n, w in enumerate(taught, 1) if w.first <= day < w.end), 0)
    return Day(term=term.name, term_number=number, week=week, weeks=len(taught))
