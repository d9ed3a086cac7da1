"""When each empty column of the board can first fill: what a coordinator is told on the first day."""

from collections.abc import Iterator
from typing import Literal

from console.board.morning import Morning
from console.pages.year import Page, Year
from domain.board import CHECK_IN_AHEAD_DAYS, Column
from domain.context import Context
from domain.policy import Kind
from domain.rhythm import Rhythm, counted

Fills = Literal["check-in", "rhythm", "diary", "training", "supervision"]
REQUIRED: dict[Kind, Fills] = {
    Kind.DIARY: "diary",
    Kind.TRAINING: "training",
    Kind.SUPERVISION: "supervision",
}


class Coming(Page):
    """From `at_us` on a column can fill, with what `fills` names.

    Check-ins: `count` of them are due until `by_us`. Of a required duty `by_us` is when its window opened.
    """

    column: Column
    fills: Fills
    at_us: int
    count: int = 0
    by_us: int = 0


def coming(year: Year, morning: Morning) -> list[Coming]:
    """The dates of the columns that are empty, the earliest first."""
    context, sums = year.state.context, morning.sums()
    if context is None or not morning.pairs:
        return []
    found: list[Coming] = []
    if not sums["waiting"]:
        found += _check_ins(morning, context)
    if not sums["slipping"]:
        found += [*_beyond(morning, context), *_closing(morning)]
    return sorted(found, key=lambda each: each.at_us)


def _check_ins(morning: Morning, context: Context) -> Iterator[Coming]:
    ends = sorted(
        duty.until_us
        for facts in morning.pairs.values()
        for duty in facts.duties
        if duty.kind is Kind.CHECK_IN and not duty.missed
    )
    if ends:
        at_us = context.calendar.after_days(ends[0], -CHECK_IN_AHEAD_DAYS)
        yield Coming(column="waiting", fills="check-in", at_us=at_us, count=len(ends), by_us=ends[-1])


def _beyond(morning: Morning, context: Context) -> Iterator[Coming]:
    """The day on which the first pair would be beyond its own rhythm, if nothing were heard until then."""
    left = min(each.quiet.limit - each.quiet.days for each in morning.placed.values()) + 1
    everybody = Rhythm(0, context.calendar.end)
    for day in range(morning.day + 1, context.calendar.end):
        if counted(everybody, morning.day, day, context) >= left:
            yield Coming(column="slipping", fills="rhythm", at_us=context.calendar.midnight(day))
            return


def _closing(morning: Morning) -> Iterator[Coming]:
    """The first required duty of a mentor that is missed if nothing more is done for it."""
    first = min(morning.closing.values(), key=lambda duty: (duty.until_us, duty.id), default=None)
    if first is not None:
        kind: Fills = REQUIRED[first.kind]
        yield Coming(column="slipping", fills=kind, at_us=first.until_us, by_us=first.opens_us)
