"""A pair of the board as a card: why it is here, until when, the people, one next step, the last weeks."""

from collections.abc import Iterable, Iterator

from console.board.morning import Morning
from console.pages.year import Page, Who, who
from domain.board import Act, Placed, Why
from domain.context import Context
from domain.ladder import RUNGS
from domain.rhythm import Cell

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


def cards_of(
    stand: Iterable[Placed],
    morning: Morning,
    names: dict[str, Who],
    supported: frozenset[str],
    context: Context,
) -> Iterator[Card]:
    """The cards of pairs; `supported` are those that an open case is about."""
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
