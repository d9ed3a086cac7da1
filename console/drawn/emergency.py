"""The desk on a terminal: what presses first, time said twice, levels as sign and word, no names."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from console.attending import CaseTold
from console.drawn import signs
from console.pages import case_terms as terms
from console.pages.emergency import CaseList, CaseRow
from console.pages.moments import Moments
from domain.levels import LevelName

LEVEL_SIGNS: dict[LevelName, tuple[str, str]] = {
    "emergency": ("■", "bold red"),
    "urgent": ("▲", "yellow"),
    "concern": ("●", "blue"),
}
DRILL_SIGN = "▨"
STEPS = {
    "acknowledge": "take it: ack",
    "reach-professional": "reach a professional",
    "accept-hand-over": "the other accepts",
    "close": "close it",
    "debriefing": "talk with the mentor",
    "mentee-check-in": "ask the mentee",
    "nothing": "",
}
NO_ROTA = "No rota is in force, so an emergency pages nobody: nearpeer rota publish FILE"
UNREADABLE = "CANNOT BE READ:"
ENOUGH = 12
"""Characters that the list shows of an id that chance made: as a beginning they tell it from all others."""
BY_CHANCE = re.compile(r"[0-9a-f]{16,}")
HOUR_S, DAY_S = 3_600, 86_400


def level(name: LevelName | None, *, drill: bool) -> Text:
    """A level as sign and word; of a drill that word comes first."""
    sign, style = LEVEL_SIGNS[name or "concern"]
    if drill:
        return Text(f"{DRILL_SIGN} DRILL ({name})", style="dim")
    return Text(f"{sign} {str(name).upper()}", style=style)


def left(seconds: int | None, until_us: int | None, moments: Moments) -> str:
    """How long is left: m:ss below an hour, h min below a day, then the day; past it, +m:ss late."""
    if seconds is None or until_us is None:
        return ""
    if seconds < 0:
        return f"+{_span(-seconds)} late"
    return _span(seconds) if seconds < DAY_S else moments.short_day(until_us)


def _span(seconds: int) -> str:
    if seconds < HOUR_S:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < DAY_S:
        return f"{seconds // HOUR_S} h {seconds % HOUR_S // 60} min"
    return f"{timedelta(seconds=seconds).days} days"


def as_of(at_us: int, moments: Moments, *, rehearsal: bool) -> Text:
    """As of when, and whether this is in earnest."""
    text = Text(f"the desk, as of {moments.exact(at_us)} {moments.local(at_us):%Z}", style="dim")
    return text.append("  REHEARSAL", style="bold") if rehearsal else text


def case_list(page: CaseList, moments: Moments) -> Iterator[RenderableType]:
    """One line for each case, the most pressing first, and what is not shown."""
    yield as_of(page.as_of_us, moments, rehearsal=page.rehearsal)
    yield ""
    for case in page.unreadable:
        yield Text(f"{UNREADABLE} {case.id} (receipt {case.receipt})", style="bold")
        yield Padding(case.problem, (0, 0, 0, 2))
        yield Padding(case.remedy, (0, 0, 1, 2))
    if page.emergencies:
        rows = signs.table(">left", "until", "level", "held by", "next step", "receipt", "id")
        for row in page.emergencies:
            rows.add_row(*_row(row, moments))
        yield rows
        yield ""
    yield from _apart(page)
    if not page.rota_in_force:
        yield ""
        yield Text(NO_ROTA, style="bold")


def _row(row: CaseRow, moments: Moments) -> Iterator[Text]:
    late = row.left_s is not None and row.left_s < 0
    yield Text(left(row.left_s, row.until_us, moments), style="yellow" if late else "default", no_wrap=True)
    yield Text(
        "" if row.until_us is None else moments.clock_of_day(row.until_us, row.raised_us), no_wrap=True
    )
    shown = level(row.level, drill=row.drill)
    shown.no_wrap = True
    yield shown
    yield Text(row.held_by or ("nobody yet" if row.state == "waiting" else "closed"))
    yield Text(_step(row, moments))
    yield Text(row.receipt, no_wrap=True)
    yield Text(row.id[:ENOUGH] if BY_CHANCE.fullmatch(row.id) else row.id, no_wrap=True)


def _step(row: CaseRow, moments: Moments) -> str:
    if row.shift_ends_us is not None:
        ends = moments.clock_of_day(row.shift_ends_us, row.raised_us)
        return f"{STEPS[row.next_step]}; their shift ends {ends}"
    if row.next_page_us is None:
        return STEPS[row.next_step]
    when = moments.clock_of_day(row.next_page_us, row.raised_us)
    nobody = "the last page reached NOBODY; " if row.page_left is False else ""
    return f"{STEPS[row.next_step]}; {nobody}{row.next_target} is paged {when}"


def _apart(page: CaseList) -> Iterator[str]:
    parts = [f"{page.shown} shown"]
    if page.unreadable:
        parts.append(f"{len(page.unreadable)} that cannot be read")
    if page.closed_apart:
        parts.append(f"{page.closed_apart} closed (--all)")
    if page.others_apart:
        sort = "in earnest" if page.drills else "drill (--drills)"
        parts.append(f"{page.others_apart} {sort}")
    yield f"{page.all} raised so far = {' + '.join(parts)}"


def told(page: CaseTold, _: Moments) -> Iterator[RenderableType]:
    """What was done, and how the case stands now."""
    yield from page.said
    if page.open_items:
        yield "Open items:"
        yield items(page.open_items)


def items(open_items: Iterable[str]) -> Padding:
    """What is still to do, a line each."""
    rows = Table.grid(padding=(0, 1))
    for item in open_items:
        rows.add_row("□", terms.items([item]).en)  # type: ignore[list-item]
    return Padding(rows, (0, 0, 0, 2))
