"""Draws the desk's queue: for everybody alike but what is their own; nobody's name but the officers'."""

from hashlib import sha256
from typing import Any

from console.desk.living import LivingDesk, Sight, timeless
from console.pages.desk import DeskPage, QueueRow
from console.web.clocks import Clock
from console.web.rendering import piece
from console.web.texts.desk import DESK
from console.web.visit import Visit

QUEUE = "desk_queue.html"
KEEPS = 200
"""Drawn queues that are kept: one for each language and each way in which cases are somebody's own."""


def queue(visit: Visit, desk: LivingDesk, sight: Sight) -> str:
    """The queue of a sight, for whoever looks; what was drawn once is sent to all who see the same."""
    key = (visit.language, _own(sight.page, visit.acting.person))
    number, drawn = desk.drawn.get(key, (-1, ""))
    if number != sight.number:
        drawn = dense(piece(visit, QUEUE, DESK, **drawable(sight.page, visit)))
        if len(desk.drawn) >= KEEPS:
            desk.drawn.clear()
        desk.drawn[key] = (sight.number, drawn)
    return drawn


def dense(drawn: str) -> str:
    """A piece in one line: 200 readers are sent it at once."""
    return " ".join(filter(None, (line.strip() for line in drawn.splitlines())))


def drawable(page: DeskPage, visit: Visit) -> dict[str, Any]:
    """What the templates of the desk need of a queue."""
    return {
        "desk": page,
        "t": Clock(page.as_of_us, visit.language),
        "mark": mark,
        "person": visit.acting.person,
        "way_out": visit.ends.settings.way_out,
    }


def mark(row: QueueRow, person: str | None) -> str:
    """The same as long as nothing of a row has changed but how much time is left."""
    late = row.left_s is not None and row.left_s < 0
    own = (row.held_by == person, row.offered_to is not None and row.offered_to.id == person)
    return sha256(f"{timeless(row).model_dump_json()}{own}{late}".encode()).hexdigest()[:12]


def _own(page: DeskPage, person: str | None) -> tuple[tuple[str, bool, bool], ...]:
    """The cases that somebody holds, or is offered."""
    return tuple(
        (row.id, row.held_by == person, row.offered_to is not None and row.offered_to.id == person)
        for row in page.rows
        if person in (row.held_by, row.offered_to.id if row.offered_to else None)
    )


def beat(now_us: int, rate: float) -> str:
    """Says that the look goes on; the page takes its time from it."""
    return f'<i data-beat="{now_us}" data-rate="{rate:g}"></i>'
