"""The cases that are closed: how each ended and how long it took, the newest first; nobody's name."""

from typing import Literal

from console.pages.care import Care, Unreadable, kept
from console.pages.emergency import CLOSED, CaseRow, UnreadableRow, row_of, unreadable_row
from console.pages.year import Page
from domain.case_commands import Endpoint
from domain.case_events import ContactMade, EmergencyAcknowledged, EmergencyClosed
from domain.levels import SECOND_US, LevelName
from domain.messages import Entry

A_PAGE = 50
Which = Literal["earnest", "drills", "all"]


class ClosedRow(CaseRow):
    """One closed case; the times are seconds of case time since the raise, of whatever there was."""

    endpoint: Endpoint | None
    closed_us: int
    taken_after_s: int | None
    contact_after_s: int | None
    closed_after_s: int
    version: int


class ClosedPage(Page):
    """Closed cases, `A_PAGE` at a time: `all` = `found` + `apart` + the unreadable; are there `more`?"""

    rehearsal: bool
    as_of: str
    as_of_us: int
    rows: tuple[ClosedRow, ...]
    unreadable: tuple[UnreadableRow, ...]
    all: int
    found: int
    apart: int
    page: int
    more: bool


async def closed_cases(
    care: Care,
    *,
    level: LevelName | None = None,
    endpoint: Endpoint | None = None,
    which: Which = "earnest",
    page: int = 1,
    a_page: int | None = A_PAGE,
) -> ClosedPage:
    """What is closed of a level and an ending; `a_page` None takes them all. Raises Unreachable."""
    open_ones = set(await care.open_streams())
    streams = [stream for stream in await care.streams() if stream not in open_ones]
    rows, unread = list[ClosedRow](), list[UnreadableRow]()
    for seen in await care.all_seen(streams):
        if isinstance(seen, Unreadable):
            unread.append(unreadable_row(seen))
        elif seen.case.level is not None:
            whole = await kept(care, seen.stream)
            rows.append(_row(row_of(care, seen), whole.entries, seen.view.version, seen.case.endpoint))
    wanted = [
        row
        for row in rows
        if (level is None or row.level == level)
        and (endpoint is None or row.endpoint == endpoint)
        and (which == "all" or row.drill is (which == "drills"))
        and row.state == CLOSED
    ]
    wanted.sort(key=lambda row: (-row.closed_us, row.id))
    first = 0 if a_page is None else (page - 1) * a_page
    last = len(wanted) if a_page is None else first + a_page
    return ClosedPage(
        **care.heading,
        rows=tuple(wanted[first:last]),
        unreadable=tuple(unread),
        all=len(rows) + len(unread),
        found=len(wanted),
        apart=len(rows) - len(wanted),
        page=page,
        more=last < len(wanted),
    )


def _row(
    fields: dict[str, object], entries: list[Entry], version: int, endpoint: Endpoint | None
) -> ClosedRow:
    raised_us = entries[0].occurred_us
    taken = [each.occurred_us for each in entries if isinstance(each.event, EmergencyAcknowledged)]
    contact = [each.occurred_us for each in entries if isinstance(each.event, ContactMade)]
    ended = [each.recorded_us for each in entries if isinstance(each.event, EmergencyClosed)]
    closed_us = max(ended, default=entries[-1].recorded_us)

    def after_s(moments: list[int]) -> int | None:
        return (min(moments) - raised_us) // SECOND_US if moments else None

    return ClosedRow.model_validate(
        {
            **fields,
            "endpoint": endpoint,
            "closed_us": closed_us,
            "taken_after_s": after_s(taken),
            "contact_after_s": after_s(contact),
            "closed_after_s": (closed_us - raised_us) // SECOND_US,
            "version": version,
        }
    )
