"""The list of obligations of pairs and of mentors' years: what is open by its end, what has ended by name.

What is open stands in the memory of the process; of what has ended the streams of one page are read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from console.board.register import Line, OpenDuty
from console.pages.lists import Found, Memo, Shelf
from console.pages.voices import handle_of
from console.pages.year import Page, Who, who
from domain.book import Book
from domain.obligations import Obligation, Standing
from domain.policy import Kind, Strength

HOUR_US = 3_600_000_000
OWED_BY: Mapping[Kind, str] = {
    Kind.MEETING: "pair",
    Kind.CONTACT: "pair",
    Kind.TRAINING: "mentor",
    Kind.SUPERVISION: "mentor",
    Kind.DIARY: "mentor",
    Kind.REFERRAL: "mentor",
    Kind.CREDIT: "coordinator",
    Kind.CHECK_IN: "coordinator",
    Kind.ANSWER: "coordinator",
}


class DutyLine(Page):
    """One obligation of a pair or of a mentor's year; `pair` leads to its page.

    `until_us` is the end of its window; of one that is open and over the end of the time to record it.
    """

    id: str
    pair: str | None
    mentor: Who
    mentee: Who | None
    kind: Kind
    strength: Strength
    standing: Standing
    owed_by: str
    opens_us: int
    until_us: int
    got: int
    needed: int
    over: bool


class DutiesWanted(NamedTuple):
    """Which obligations; only of what is open is it asked whether its window is `over`."""

    standing: Standing
    kind: Kind | None
    strength: Strength | None
    owed_by: str | None
    over: bool | None


class Key(NamedTuple):
    """An open obligation, or the place of an ended one among those of its line that fit."""

    line: Line
    duty: OpenDuty | None
    place: int = 0


def duties(shelf: Shelf, memo: Memo, wanted: DutiesWanted) -> Found[Key, DutyLine]:
    """The obligations that fit; the parts of the whole are the standings."""
    stamp = (shelf.register.revision, shelf.directory.revision, shelf.year.now_us // HOUR_US)
    mine = _mine(shelf)
    lines = memo.of(stamp, ("lines", mine), lambda: _lines(shelf))
    find = _open if wanted.standing is Standing.OPEN else _ended
    keys = memo.of(stamp, (mine, wanted), lambda: list(find(shelf, lines, wanted)))

    async def rows(some: Sequence[Key]) -> list[DutyLine]:
        return await _rows(shelf, some, wanted)

    return Found(keys, memo.of(stamp, ("sum", mine), lambda: _parts(lines)), rows, _cursor)


def _parts(lines: Sequence[Line]) -> dict[str, int]:
    count: Counter[Standing] = Counter()
    for line in lines:
        for _, standing, _, number in line.counts:
            count[standing] += number
    return {str(standing): count[standing] for standing in Standing if count[standing]}


def _cursor(key: Key) -> str:
    return handle_of(f"{key.line.stream}:{key.duty.id if key.duty else key.place}")


def _open(shelf: Shelf, lines: Sequence[Line], wanted: DutiesWanted) -> Iterator[Key]:
    found = [(line, duty) for line in lines for duty in line.open if _fits(shelf, duty, wanted)]
    for line, duty in sorted(found, key=lambda one: (one[1].ends_us, one[0].stream, one[1].id)):
        yield Key(line, duty)


def _fits(shelf: Shelf, duty: OpenDuty, wanted: DutiesWanted) -> bool:
    return (
        wanted.kind in (None, duty.kind)
        and wanted.strength in (None, duty.strength)
        and wanted.owed_by in (None, duty.owed_by)
        and wanted.over in (None, duty.ends_us <= shelf.year.now_us)
    )


def _ended(_: Shelf, lines: Sequence[Line], wanted: DutiesWanted) -> Iterator[Key]:
    for line in lines if wanted.over is not False else ():
        for place in range(sum(n for a, b, c, n in line.counts if _counts(wanted, a, b, c))):
            yield Key(line, None, place)


def _counts(wanted: DutiesWanted, kind: Kind, standing: Standing, strength: Strength) -> bool:
    return (
        standing is wanted.standing
        and wanted.kind in (None, kind)
        and wanted.strength in (None, strength)
        and wanted.owed_by in (None, OWED_BY.get(kind))
    )


async def _rows(shelf: Shelf, some: Sequence[Key], wanted: DutiesWanted) -> list[DutyLine]:
    names = await shelf.named({p for key in some for p in (key.line.mentor, key.line.mentee) if p})
    books = await _books(shelf, [key.line.stream for key in some if key.duty is None])
    found = []
    for key in some:
        if key.duty is not None:
            found.append(_row(shelf, key.line, key.duty, Standing.OPEN, names))
            continue
        fit = [o for o in books[key.line.stream].all() if _counts(wanted, o.kind, o.standing, o.strength)]
        fit.sort(key=lambda o: (-o.opens_us, o.id))
        if key.place < len(fit):  # it may be another by now
            ended = fit[key.place]
            found.append(_row(shelf, key.line, _as_duty(ended), ended.standing, names))
    return found


async def _books(shelf: Shelf, streams: Sequence[str]) -> Mapping[str, Book]:
    """The books of some streams, read together. Raises Unreachable."""
    wanted = list(dict.fromkeys(streams))
    views = await shelf.year.doors.ledger.views(wanted, shelf.year.now_us) if wanted else {}
    return {stream: view.state.book for stream, view in views.items()}


def _as_duty(o: Obligation) -> OpenDuty:
    return OpenDuty(
        o.id, o.kind, o.strength, o.owed_by, o.opens_us, o.ends_us, o.ends_us, len(o.facts), o.needed
    )


def _row(shelf: Shelf, line: Line, duty: OpenDuty, standing: Standing, names: Mapping[str, Who]) -> DutyLine:
    over = duty.ends_us <= shelf.year.now_us
    mentors = shelf.year.state.placed.of(line.mentor)
    return DutyLine(
        id=duty.id,
        pair=line.key if line.mentee else next(iter(mentors), None),
        mentor=who(line.mentor, names),
        mentee=who(line.mentee, names) if line.mentee else None,
        kind=duty.kind,
        strength=duty.strength,
        standing=standing,
        owed_by=duty.owed_by,
        opens_us=duty.opens_us,
        until_us=duty.closes_us if over else duty.ends_us,
        got=duty.got,
        needed=duty.needed,
        over=over,
    )


def _lines(shelf: Shelf) -> list[Line]:
    """The lines that the reader may see, in the order of names."""
    seen = [line for line in shelf.register.lines.values() if _seen(shelf, line)]
    return sorted(seen, key=lambda line: (shelf.directory.order(line.mentee or line.mentor), line.stream))


def _mine(shelf: Shelf) -> tuple[frozenset[str], frozenset[str]] | None:
    return None if shelf.pairs is None else (frozenset(shelf.pairs), frozenset(shelf.mentors or ()))


def _seen(shelf: Shelf, line: Line) -> bool:
    if shelf.pairs is None:
        return True
    return line.key in shelf.pairs if line.mentee else line.mentor in (shelf.mentors or ())
