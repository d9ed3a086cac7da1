"""A stream at a moment, or at two, on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import seals, signs
from console.pages.described import Key, Value
from console.pages.moments import Moments
from console.pages.replaying import Line, Replay, Side


def replayed(page: Replay, moments: Moments) -> Iterator[RenderableType]:
    """The state at one moment, each line with the event that made it so."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield f"{page.stream}, {_side(page.a, page.steps, moments)}"
    yield ""
    rows = signs.table("line", "value", ">event")
    for line in page.lines:
        rows.add_row(_key(line.key, moments), _value(line.a, moments), _by(line))
    yield rows
    yield from _sealed(page)


def compared(page: Replay, moments: Moments) -> Iterator[RenderableType]:
    """The lines that differ between two moments."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield page.stream
    yield f"A: {_side(page.a, page.steps, moments)}"
    yield f"B: {_side(page.b, page.steps, moments)}"
    yield ""
    if not page.differences:
        yield "Nothing differs."
        yield from _sealed(page)
        return
    rows = signs.table("line", "A", "B", ">event")
    for line in page.lines:
        if line.differs:
            key, a, b = _key(line.key, moments), _value(line.a, moments), _value(line.b, moments)
            rows.add_row(key, a, b, _by(line))
    yield rows
    yield ""
    yield f"{page.differences} of {len(page.lines)} lines differ."
    yield from _sealed(page)


def _sealed(page: Replay) -> Iterator[RenderableType]:
    if page.seal is not None:
        yield ""
        yield seals.told(page.seal)


def _side(side: Side, steps: int, moments: Moments) -> str:
    known = f", known by {moments.exact(side.known_us)}" if side.known_us is not None else ""
    happened = f", as of {moments.time(side.happened_us)}" if side.happened_us is not None else ""
    return f"after {side.step} of {steps} events{known}{happened}"


def _key(key: Key, moments: Moments) -> str:
    about = f" {key.about}" if key.about else ""
    window = f" {moments.window(key.opens_us, key.ends_us)}" if key.opens_us and key.ends_us else ""
    return f"{key.kind or key.word}{about}{window}"


def _value(value: Value | None, moments: Moments) -> str:
    if value is None:
        return "not there"
    needed = f" of {value.needed}" if value.needed else ""
    number = "" if value.number is None else f"{value.number}{needed}"
    at = "" if value.at_us is None else moments.time(value.at_us)
    parts = (value.standing, value.strength, value.code, number, at, value.person, value.text)
    return " ".join(str(part) for part in parts if part)


def _by(line: Line) -> str:
    return str(line.by.position) if line.by else ""
