"""The timeline of a pair as figures of a drawing: lanes of kinds, a mark for each fact, one line for now."""

from collections.abc import Iterator
from typing import NamedTuple

from console.help.numbers import Language
from console.pages.lanes import LANES, Lane, Lanes, Mark, NotExpected
from console.web.speaking import spelt

LEFT, RIGHT, TOP, STEP = 92, 1192, 24, 32
"""Where the lanes begin and end, and how far they are apart; the drawing is 1200 wide."""
LABEL, PLANNED, LATE = 86, 146, 172
"""How much room a label takes: it never touches the next mark of its lane, nor the line of now."""
LABELLED: tuple[Lane, ...] = ("meetings", "care")


class Placed(NamedTuple):
    """A mark and the middle of its place; `label` is whether there is room for its day beside it."""

    mark: Mark
    x: int
    y: int
    label: bool


class Span(NamedTuple):
    """Days on which nothing is expected."""

    span: NotExpected
    x: int
    width: int


class Tick(NamedTuple):
    """The beginning of a week."""

    x: int
    text: str


class Drawn(NamedTuple):
    """Everything that the drawing shows; nothing of it before there is a calendar."""

    height: int = 0
    lanes: tuple[tuple[Lane, int], ...] = ()
    weeks: tuple[Tick, ...] = ()
    marks: tuple[Placed, ...] = ()
    spans: tuple[Span, ...] = ()
    now_x: int | None = None


def drawn(lanes: Lanes, now_us: int, language: Language) -> Drawn:
    """The figures of a semester."""
    inside = lanes.from_us <= now_us < lanes.until_us
    now_x = _x(lanes, now_us) if inside else None
    shown = [lane for lane in LANES if lane in {mark.lane for mark in lanes.marks} | {"meetings", "contact"}]
    rows = {lane: TOP + STEP // 2 + number * STEP for number, lane in enumerate(shown)}
    return Drawn(
        height=TOP + STEP * len(shown) + 18,
        lanes=tuple(rows.items()),
        weeks=tuple(_ticks(lanes, language)),
        marks=tuple(_placed(lanes, rows, now_x)),
        spans=tuple(_spans(lanes)),
        now_x=now_x,
    )


def _x(lanes: Lanes, at_us: int) -> int:
    share = (RIGHT - LEFT) * (at_us - lanes.from_us) // (lanes.until_us - lanes.from_us)
    return LEFT + max(0, min(RIGHT - LEFT, share))


def _ticks(lanes: Lanes, language: Language) -> Iterator[Tick]:
    for number, week_us in enumerate(lanes.weeks):
        text = spelt(week_us, "short_day", language) if number % 2 == 0 else ""
        yield Tick(_x(lanes, week_us), text)


def _placed(lanes: Lanes, rows: dict[Lane, int], now_x: int | None) -> Iterator[Placed]:
    for number, mark in enumerate(lanes.marks):
        x = _x(lanes, mark.at_us)
        ahead = lanes.marks[number + 1] if number + 1 < len(lanes.marks) else None
        free = _x(lanes, ahead.at_us) - x if ahead and ahead.lane == mark.lane else RIGHT - x
        wide = LATE if mark.late else PLANNED if mark.planned else LABEL
        if now_x is not None and x < now_x:
            free = min(free, now_x - x)
        told = mark.lane in LABELLED or mark.planned or mark.late
        yield Placed(mark, x, rows[mark.lane], told and free >= wide)


def _spans(lanes: Lanes) -> Iterator[Span]:
    for span in lanes.not_expected:
        x = _x(lanes, span.from_us)
        yield Span(span, x, _x(lanes, span.until_us) - x)
