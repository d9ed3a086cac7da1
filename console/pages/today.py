"""A morning's work: what waits for us, what slips, what is quiet but fine, what needs nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence

from console.board.asked import ALL, Asked
from console.board.morning import FIGURES, Morning
from console.pages.cards import Card, cards_of
from console.pages.coming import Coming, coming
from console.pages.relationship import with_an_open_case
from console.pages.tasks import Task, tasks
from console.pages.year import Page, Who, Year, who
from console.pages.year_picture import Picture, is_free, picture
from domain import addresses
from domain.board import COLUMNS, Column, Placed, Why
from domain.calendar import AcademicCalendar

CARDS: dict[Column, int] = {"waiting": 8, "slipping": 8, "quiet": 10, "on-track": 0}
"""So many stand in each column before *show all*; attention falls from left to right."""
CAME_BACK = 4
LAST = 2**62


class BoardColumn(Page):
    """One column: `total` = `pairs` + `tasks`. `items` are its first ones in order, `left` are more."""

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

    Of a column alone `reasons` are its parts, by why its pairs stand there.
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
    why: Why | None
    reasons: dict[Why, int]
    columns: tuple[BoardColumn, ...]
    figures: dict[str, int]
    came_back: tuple[Back, ...]
    came_back_all: int
    coming: tuple[Coming, ...]
    picture: Picture | None


async def today(year: Year, morning: Morning, asked: Asked = ALL, *, with_picture: bool = True) -> TodayPage:
    """The board of a year at its moment. Raises Unreachable."""
    context, sums = year.state.context, morning.sums()
    if context is None:
        return loading(year, 0, 0)
    drawn = asked.drawn(morning) if with_picture or asked.only else []
    shown = _shown(morning, asked, drawn)
    back = morning.came_back()
    names = await _names(year, morning, [*(p for some in shown.values() for p in some), *drawn], back)
    of_pairs = addresses.relationship(year.cohort, "")
    supported = frozenset(stream.removeprefix(of_pairs) for stream in await with_an_open_case(year))
    ours = tasks(year, morning)
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
        only=asked.only,
        why=asked.why,
        reasons=_reasons(morning, asked.only),
        columns=tuple(
            _column(name, sums[name], ours, asked, cards_of(shown[name], morning, names, supported, context))
            for name in COLUMNS
            if asked.only in (None, name)
        ),
        figures={figure: morning.figures[figure] for figure in FIGURES},
        came_back=tuple(_back(morning, names, pair, days) for pair, days in back[:CAME_BACK]),
        came_back_all=len(back),
        coming=tuple(coming(year, morning)),
        picture=picture(morning, drawn, names, context, asked.page, asked.pairs(morning))
        if with_picture
        else None,
    )


async def _names(
    year: Year, morning: Morning, seen: Iterable[Placed], back: Sequence[tuple[str, int]]
) -> dict[str, Who]:
    facts = [each.facts for each in seen] + [morning.pairs[pair] for pair, _ in back[:CAME_BACK]]
    return await year.names({person for pair in facts for person in (pair.mentor, pair.mentee)})


def _reasons(morning: Morning, only: Column | None) -> dict[Why, int]:
    """Why the pairs of a column stand there: each reason belongs to one column, so they add up to it."""
    if only is None:
        return {}
    stood = Counter(each.reason.why for each in morning.stand(only, 0, LAST))
    return dict(stood.most_common())


def loading(year: Year, loaded: int, of: int) -> TodayPage:
    """The page of a board that is not there yet."""
    calendar = year.state.calendar
    day = day_of(calendar, calendar.day_of(year.now_us)) if calendar else NO_DAY
    return TodayPage(
        **year.heading, revision=0, ready=False, loaded=loaded, of=of, day=day, why=None, reasons={},
        pairs=len(year.state.placed.together), unread=0, agreed=0, free_mentors=0, only=None, columns=(),
        figures={}, came_back=(), came_back_all=0, coming=(), picture=None,
    )  # fmt: skip


def _shown(morning: Morning, asked: Asked, drawn: list[Placed]) -> dict[Column, list[Placed]]:
    """The pairs whose cards stand on the page, by column."""
    if asked.only is None:
        return {column: morning.stand(column, 0, most) for column, most in CARDS.items()}
    return {column: [] for column in COLUMNS} | {asked.only: drawn}


def _column(
    name: Column, pairs: int, ours: Sequence[Task], asked: Asked, cards: Iterable[Card]
) -> BoardColumn:
    owed = ours if name == "waiting" else ()
    items: list[Card | Task] = list(cards)
    if asked.page == 1 and asked.why is None:
        items += owed
    if name == "waiting":
        items.sort(key=lambda item: item.due_us or item.at_us or LAST)
    if asked.only is None:
        items = items[: CARDS[name]]
    total = pairs + len(owed)
    return BoardColumn(
        name=name, total=total, pairs=pairs, tasks=len(owed), items=tuple(items), left=total - len(items)
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
