"""The sessions of a cohort as a list with filters that add up, and what somebody plans one with."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal, get_args

from console.pages.session import SessionRow, handle_of, row_of, stands
from console.pages.year import Page, Who, Year, who
from domain.groups import all_groups
from domain.timetable import LEADERS, Session, SessionKind

Stands = Literal["not recorded yet", "to come", "held", "cancelled"]
STANDS: tuple[Stands, ...] = get_args(Stands)
"""In the order of a list: what is owed first."""
AT_ONCE = 50
"""Rows of one page of the list."""


class Timetable(Page):
    """Some sessions; `all` = the sum of `by_standing`, of the `kind` that was asked for.

    What is owed comes first, then what comes next, then what was, the newest first.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    kind: SessionKind | None
    stands: Stands | None
    number: int
    numbers: int
    all: int
    by_standing: dict[Stands, int]
    sessions: tuple[SessionRow, ...]


class Circle(Page):
    """Mentors who meet together: a session for them is a session of their group."""

    handle: str
    kind: SessionKind
    name: str | None
    first_us: int
    leader: Who | None
    mentors: int


class Planning(Page):
    """What a session is planned with: who may lead one, the groups there are, and what it makes up for."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    leaders: tuple[Who, ...]
    circles: tuple[Circle, ...]
    instead_of: SessionRow | None
    minutes: dict[SessionKind, int]


Asked = Callable[[Session], bool]


async def timetable(
    year: Year, asked: Asked, kind: SessionKind | None, standing: Stands | None, number: int
) -> Timetable:
    """The sessions that were asked for, one page of them. Raises Unreachable."""
    found = [s for s in year.state.sessions.values() if asked(s) and kind in (None, s.kind)]
    told = {session.id: stands(session, year.now_us) for session in found}
    count = Counter(told.values())
    shown = [session for session in found if standing in (None, told[session.id])]
    shown.sort(key=lambda session: _order(session, told[session.id]))
    numbers = max(1, -(-len(shown) // AT_ONCE))
    number = min(max(number, 1), numbers)
    some = shown[(number - 1) * AT_ONCE : number * AT_ONCE]
    names = await year.names(session.trainer for session in some if session.trainer)
    return Timetable(
        **year.heading,
        version=year.state.book.version,
        kind=kind,
        stands=standing,
        number=number,
        numbers=numbers,
        all=len(found),
        by_standing={each: count[each] for each in STANDS},
        sessions=tuple(SessionRow(**row_of(year, session, names)) for session in some),
    )


async def planning(year: Year, instead_of: Session | None) -> Planning:
    """What a session is planned with. Raises Unreachable."""
    leaders = await leaders_of(year)
    names = {each.id: each for each in leaders}
    context = year.state.context
    rules = context.policy_at(year.now_us) if context else None
    return Planning(
        **year.heading,
        version=year.state.book.version,
        leaders=leaders,
        circles=tuple(_circles(year, names)),
        instead_of=SessionRow(**row_of(year, instead_of, names)) if instead_of else None,
        minutes={"training": rules.training.minutes, "supervision": rules.supervision.minutes}
        if rules
        else {},
    )


async def leaders_of(year: Year) -> tuple[Who, ...]:
    """Who may lead a session, by name. Raises Unreachable."""
    folk = year.state.people
    ids = {p.id for p in folk.by_id.values() if any(folk.is_active(p.id, role) for role in LEADERS)}
    return tuple(sorted((await year.names(ids)).values(), key=lambda each: each.order))


def _circles(year: Year, names: dict[str, Who]) -> Iterable[Circle]:
    for group in all_groups(year.state.sessions):
        first = group.sessions[0]
        if group.name is None:
            continue
        yield Circle(
            handle=circle_of(first.kind, first.trainer, group.key),
            kind=first.kind,
            name=group.name,
            first_us=first.starts_us,
            leader=who(first.trainer, names) if first.trainer else None,
            mentors=len(group.mentors),
        )


def circle_of(kind: str, leader: str | None, key: str) -> str:
    """How a form names a group."""
    return handle_of(f"{kind}/{leader}/{key}")


def _order(session: Session, standing: str) -> tuple[int, int, str]:
    behind = standing in ("held", "cancelled")
    turn = next((n for n, each in enumerate(STANDS) if each == standing), len(STANDS))
    return turn, -session.starts_us if behind else session.starts_us, session.id
