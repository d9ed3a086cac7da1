"""The reminders of a cohort on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.pages.moments import Moments
from console.pages.reminder import ReminderList


def reminder_list(page: ReminderList, moments: Moments) -> Iterator[RenderableType]:
    """One line for each reminder that stands."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    if page.reminders:
        rows = signs.table("of", "to the", "names", ">have", "until", "decided")
        for row in page.reminders:
            rows.add_row(
                row.obligation,
                row.to_role,
                ", ".join(who.name for who in row.people),
                f"{row.got} of {row.needed}",
                moments.deadline(row.ends_us),
                moments.short_day(row.since_us),
            )
        yield signs.Fitting(rows, ("names", "of"))
        yield ""
    stopped = page.decided - len(page.reminders)
    yield f"{len(page.reminders)} stand, {stopped} stopped"
