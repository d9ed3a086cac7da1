"""Lists of pairs, mentors, mentees and obligations: sorted and filtered in memory, a page at a time."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from console.board.directory import Directory
from console.board.register import Line, Register
from console.pages.year import Page, Who, Year

R = TypeVar("R", bound=Page)
K = TypeVar("K")
FAR_US = 2**62
Sort = Literal["name", "due", "since"]
KEPT = 24
"""Answers to how a list is sorted and filtered that are kept until something is another."""


class Part(Page):
    """One part of a whole, and how many are in it."""

    code: str
    number: int


class Listed(Page, Generic[R]):
    """One page of a list. `all` is the sum of `parts`, whatever is filtered; `found` are those that fit.

    `first` counts from 1; `after` is the cursor of the next page, `before` that of the one before.
    Not `ready` while the lists are being made.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    ready: bool
    all: int
    parts: tuple[Part, ...]
    found: int
    first: int
    rows: tuple[R, ...]
    after: str | None
    before: str | None


class Found(NamedTuple, Generic[K, R]):
    """What a query finds: the keys in their order, the parts of the whole, and how rows are made of keys."""

    keys: Sequence[K]
    parts: Mapping[str, int]
    rows: Callable[[Sequence[K]], Awaitable[Sequence[R]]]
    cursor: Callable[[K], str]


@dataclass(slots=True)
class Shelf:
    """What lists are made from; `only` are the pairs and mentors that the reader may see, None for all.

    `named` gives the names that the reader may see, by person.
    """

    year: Year
    register: Register
    directory: Directory
    named: Callable[[Collection[str]], Awaitable[Mapping[str, Who]]]
    pairs: Collection[str] | None = None
    mentors: Collection[str] | None = None

    def sees(self, pair: str) -> bool:
        """Whether the reader may see a pair."""
        return self.pairs is None or pair in self.pairs


@dataclass(slots=True)
class Memo:
    """Answers that hold as long as nothing they depend on is another."""

    stamp: Hashable = None
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def of(self, stamp: Hashable, key: Hashable, work: Callable[[], Any]) -> Any:
        """What `work` says, or what it said before for this stamp and key."""
        if stamp != self.stamp:
            self.stamp, self.kept = stamp, {}
        if key not in self.kept:
            if len(self.kept) >= KEPT:
                self.kept.pop(next(iter(self.kept)))
            self.kept[key] = work()
        return self.kept[key]


def summed(codes: Sequence[str]) -> dict[str, int]:
    """How many of each code, the most first."""
    return dict(Counter(codes).most_common())


def day_of(shelf: Shelf) -> int:
    """The local day of a shelf's moment."""
    calendar = shelf.year.state.calendar
    return calendar.day_of(shelf.year.now_us) if calendar else 0


def order_of(shelf: Shelf, line: Line, sort: Sort) -> tuple[int, tuple[str, str], str]:
    """Where a line stands in a list."""
    name = shelf.directory.order(line.mentee or line.mentor)
    match sort:
        case "due":
            return line.due_us or FAR_US, name, line.key
        case "since":
            return -line.course.first, name, line.key
        case "name":
            return 0, name, line.key
