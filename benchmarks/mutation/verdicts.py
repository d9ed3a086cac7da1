"""What becomes of a mutant, and how one verdict is written down."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["killed", "timeout", "survived"]
NOTICED: tuple[Verdict, ...] = ("killed", "timeout")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant, and the test that noticed it."""

    verdict: Verdict
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict; `tests` is the digest of the tests then, since a survivor is tried again by others."""

    key: str
    where: str
    line: int
    was: str
    became: str
    verdict: Verdict
    by: str
    tests: str
