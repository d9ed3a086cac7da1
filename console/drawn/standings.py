"""Obligations as a terminal shows them: one by one, what comes next, and sums to be checked by eye."""

from rich.table import Table
from rich.text import Text

from console.drawn.signs import SIGNS, STYLES, table
from console.pages.moments import Moments
from console.pages.standings import Due, Owed, Tally
from domain.obligations import Standing
from domain.policy import Strength


def standing(owed: Owed) -> Text:
    """A standing as sign and word; a missed guideline is quiet."""
    style = STYLES[owed.standing]
    if owed.standing is Standing.MISSED and owed.strength is Strength.GUIDELINE:
        style = "dim"
    return Text(f"{SIGNS[owed.standing]} {owed.standing}", style=style)


def summed(tally: Tally) -> Text:
    """The balance, to be checked by eye: 12 opened = 9 met + 2 missed + 1 open."""
    parts = [f"{tally.by_standing[s]} {s}" for s in SIGNS if tally.by_standing.get(s)]
    return Text(f"{tally.opened} obligations = {' + '.join(parts) or '0'}")


def due(next_due: Due | None, moments: Moments) -> str:
    """What comes next and until when, in a few letters."""
    return f"{next_due.kind} {moments.short_day(next_due.at_us - 1)}" if next_due else ""


def obligations(timeline: tuple[Owed, ...]) -> Table:
    """Every obligation of a stream, by its window."""
    rows = table("window", "obligation", "strength", "owed by", ">done", "standing")
    for owed in timeline:
        window = Text(owed.window, no_wrap=True)
        done = f"{owed.got}/{owed.needed}"
        rows.add_row(window, owed.id, owed.strength, owed.owed_by, done, standing(owed))
    return rows
