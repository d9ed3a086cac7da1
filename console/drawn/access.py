"""Who read what of somebody, on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.help.words import Words
from console.pages.moments import Moments
from console.pages.readings import Reading, Readings
from console.web.texts.readings import READINGS
from console.web.texts.rights import NAMED

WORDS = Words(READINGS, "en")


def history(page: Readings, moments: Moments) -> Iterator[RenderableType]:
    """One line for each reading, the newest first."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    if not page.readings:
        yield WORDS("none")
        return
    yield f"{len(page.readings)} readings by {page.people} people, {page.out_of_turn} hours out of turn"
    yield ""
    rows = signs.table("when", "reader", "role", "what", "by which right")
    for one in page.readings:
        role = WORDS(one.role) if one.role else ""
        rows.add_row(
            moments.time(one.at_us), one.reader.name, role, WORDS(f"m-{one.matter}"), _by(one, moments)
        )
    yield rows


def _by(one: Reading, moments: Moments) -> str:
    if one.right is None:
        return WORDS("by-unknown")
    said = WORDS(f"right-{one.right if one.right in NAMED else 'other'}")
    relation = f"; {WORDS(f'rel-{one.by}')}" if one.by else ""
    return f"{said}{relation}{_reviewed(one, moments)}"


def _reviewed(one: Reading, moments: Moments) -> str:
    if one.review is None:
        return ""
    if one.review.judgement is not None:
        return f". {WORDS(f'review-{one.review.judgement}')}"
    if one.review.overdue:
        return f". {WORDS('review-overdue')}"
    return f". {WORDS('review-waits', day=moments.day(one.review.by_us))}"
