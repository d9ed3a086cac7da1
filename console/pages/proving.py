"""The proof of a rota as a page: whom each hour ahead would page, and every gap with what mends it."""

import time
from typing import NamedTuple

from console import proving
from console.pages.moments import Moments
from console.pages.rota import Desk, reachable, told
from console.pages.year import Page, Who
from console.proving import Chain, Paged
from domain.calendar import AcademicCalendar
from domain.desk import RotaState
from domain.duty import LAYERS
from domain.facts import DAY_US
from domain.gaps import Gap, gaps
from domain.paging import TELEPHONE

PUBLISH, CHANGE = "nearpeer rota publish FILE", "Change the file."


class PagedStep(Page):
    """Whom one step of the chain would page, so many seconds after the raise; nobody is a gap."""

    target: str
    after_s: int
    people: tuple[Who, ...]


class ChainRow(Page):
    """What an emergency would do that is raised in a span and that nobody acknowledges.

    `same_twice`: who is second on call is the one on call, so that the second step pages nobody new.
    """

    begins: str
    from_us: int
    ends: str
    until_us: int
    pages: tuple[PagedStep, ...]
    same_twice: bool


class GapRow(Page):
    """A span in which a step has nobody, so that the next one is paged at once."""

    target: str
    begins: str
    from_us: int
    ends: str
    until_us: int
    remedy: str


class ProofPage(Page):
    """Good when no step of any hour is a gap and everybody has an address; `calendar_reaches` to the end.

    `file` is the name of the file that was proven, or None for what is published; `published` is False while
    nothing is. Of a file nobody's address is looked at, and people are told as the file names them.
    `without_number` are telephones of the rota of which the settings here know no number.
    """

    ok: bool
    file: str | None
    published: bool
    rehearsal: bool
    as_of: str
    as_of_us: int
    days: int
    hours: int
    ends: str
    chains: tuple[ChainRow, ...]
    gaps: tuple[GapRow, ...]
    unreachable: tuple[Who, ...]
    without_number: tuple[str, ...]
    calendar: str | None
    calendar_ends: str | None
    calendar_reaches: bool
    seconds: float


class Proven(NamedTuple):
    """A rota, and what the deciders said of every hour of a span."""

    state: RotaState
    now_us: int
    days: int
    chains: tuple[Chain, ...]
    gaps: tuple[Gap, ...]
    seconds: float

    def names(self, *, numbers: bool) -> list[str]:
        """Everybody who would be paged; or the telephones that would ring."""
        pages = [page for chain in self.chains for page in chain.pages]
        found = (one for page in pages if (page.target == TELEPHONE) is numbers for one in page.people)
        return list(dict.fromkeys(found))


def proven(state: RotaState, now_us: int, days: int) -> Proven:
    """So many days ahead, hour by hour; nobody is paged, nothing is recorded."""
    began, hours = time.monotonic(), days * 24
    chains, uncovered = proving.chains(state, now_us, hours), gaps(state, now_us, hours)
    return Proven(state, now_us, days, chains, uncovered, round(time.monotonic() - began, 2))


async def proof(desk: Desk, days: int, numbers: frozenset[str] = frozenset()) -> ProofPage:
    """The proof of what is published; `numbers` are the telephones that the settings know.

    Raises Unreachable.
    """
    found = proven(desk.state, desk.now_us, days)
    profiles = await desk.profiles(found.names(numbers=False))
    names = {person: Who.known(person, kept) for person, kept in profiles.items()}
    unreachable = tuple(names[one] for one, kept in profiles.items() if not reachable(kept))
    page = page_of(found, desk.moments, names, numbers, rehearsal=desk.rehearsal)
    return page.model_copy(update={"unreachable": unreachable, "ok": page.ok and not unreachable})


def page_of(
    found: Proven,
    moments: Moments,
    names: dict[str, Who],
    numbers: frozenset[str],
    *,
    rehearsal: bool,
    file: str | None = None,
) -> ProofPage:
    """The page of a proof; people without a name here are told by id."""
    state, calendar = found.state, found.state.calendar_at(found.now_us)
    ends_us = found.now_us + found.days * DAY_US
    return ProofPage(
        ok=not found.gaps,
        file=file,
        published=file is None and bool(state.plans),
        rehearsal=rehearsal,
        as_of=moments.iso(found.now_us),
        as_of_us=found.now_us,
        days=found.days,
        hours=found.days * 24,
        ends=moments.iso(ends_us),
        chains=tuple(_chain(moments, chain, names) for chain in found.chains),
        gaps=tuple(_gap(found, moments, gap, file) for gap in found.gaps),
        unreachable=(),
        without_number=tuple(one for one in found.names(numbers=True) if one not in numbers),
        calendar=calendar.name if calendar else None,
        calendar_ends=calendar.date_of(len(calendar.working) - 1) if calendar else None,
        calendar_reaches=any(ends_us <= each.horizon_us for each in _calendars(state)),
        seconds=found.seconds,
    )


def _calendars(state: RotaState) -> list[AcademicCalendar]:
    return [one for one in (state.calendar, *(each.calendar for each in state.corrections)) if one]


def _chain(moments: Moments, chain: Chain, names: dict[str, Who]) -> ChainRow:
    return ChainRow(
        begins=moments.iso(chain.from_us),
        from_us=chain.from_us,
        ends=moments.iso(chain.until_us),
        until_us=chain.until_us,
        pages=tuple(_step(page, names) for page in chain.pages),
        same_twice=chain.same_twice,
    )


def _step(page: Paged, names: dict[str, Who]) -> PagedStep:
    after_s = page.after_us // 1_000_000
    return PagedStep(target=page.target, after_s=after_s, people=told(page.people, names))


def _gap(found: Proven, moments: Moments, gap: Gap, file: str | None) -> GapRow:
    return GapRow(
        target=gap.target,
        begins=moments.iso(gap.from_us),
        from_us=gap.from_us,
        ends=moments.iso(gap.until_us),
        until_us=gap.until_us,
        remedy=CHANGE if file else _remedy(found, moments, gap),
    )


def _remedy(found: Proven, moments: Moments, gap: Gap) -> str:
    """The command that mends a gap: somebody for a layer's span, or else another rota."""
    if found.state.plan_at(gap.from_us) is None or gap.target not in LAYERS:
        return PUBLISH
    begins, ends = (f"{moments.local(at_us):%Y-%m-%d %H:%M}" for at_us in (gap.from_us, gap.until_us))
    begins = f" --from '{begins}'" if gap.from_us > found.now_us else ""
    return f"nearpeer rota override OFFICER --layer {gap.target}{begins} --until '{ends}'"
