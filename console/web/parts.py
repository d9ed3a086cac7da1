"""What the pages are given: how a report is taken, who somebody is, whose pairs they have, how a case is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from console.help.numbers import Numbers
from console.help.pages import Static
from console.identity import Known
from console.raising import Raised, Receipt
from domain.paging import CHAIN

FURTHER = ("nothing", "paged", "sent", "delivered", "read")
"""How far a page can get."""
Answers = tuple[int, dict[str, Any]]
"""An HTTP status, and what is said in JSON."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A relationship of the person who looks: its stream, the other one's name and role."""

    stream: str
    name: str
    other: Literal["mentee", "mentor"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has happened to a case, or will: a moment of the care clock and a code."""

    at_us: int
    code: str


@dataclass(frozen=True, slots=True)
class Following:
    """A case as its reporter may see it; a professional has it since `held_us`, whose name may be unknown."""

    now_us: int
    raised_us: int
    steps: tuple[Step, ...]
    coming: tuple[Step, ...]
    holder: str = ""
    held_us: int | None = None
    closed: bool = False

    @property
    def last(self) -> str:
        """How far the newest page got, one of `FURTHER`, in whatever order it was told."""
        got = 0
        for step in self.steps:
            if step.code in CHAIN:
                got = FURTHER.index("paged")
            elif step.code in FURTHER:
                got = max(got, FURTHER.index(step.code))
        return FURTHER[got]


def _attended() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the pages need. What may be down answers within its own patience, or raises.

    `unattended` says whether nobody seems to look after open cases, so that nobody may be paged.
    `callback` is given headers (names in lower case) and the raw body; `api` the raw body and a bearer token.
    """

    numbers: Numbers
    help: Mapping[str, Static]
    key: bytes = field(repr=False)
    raising: Callable[[Raised], Awaitable[Receipt]]
    who: Callable[[str], Known | None]
    pairs: Callable[[Known], Awaitable[Sequence[Pair]]]
    following: Callable[[str], Awaitable[Following | None]]
    now_us: Callable[[], int]
    api: Callable[[bytes, str | None], Awaitable[Answers]] | None = None
    callback: Callable[[Mapping[str, str], bytes], Awaitable[int]] | None = None
    https: bool = False
    unattended: Callable[[], bool] = _attended
