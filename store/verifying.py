"""Whether a log is what its checkpoints say: from the database, entry by entry, in memory that stays flat."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from store.checkpoint import BadNote, Checkpoint, Verifier, opened, verifier
from store.history import pages_after, unbroken
from store.log import Log
from store.tree import Tree, leaves_of

MOST = 20
"""Problems that are told; whatever is tampered with once is often tampered with everywhere."""
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found; `sealed` is the greatest size that a checkpoint vouches for. Whole without problems."""

    log: str
    size: int
    root: str
    sealed: int
    problems: tuple[str, ...]


def trusted(notes: Iterable[bytes], keys: Sequence[Verifier]) -> tuple[list[Checkpoint], list[str]]:
    """The checkpoints of known keys, and of keys that they named to follow; what is wrong with others."""
    known, found, problems = list(keys), list[Checkpoint](), list[str]()
    for number, note in enumerate(notes, 1):
        try:
            made, _ = opened(note, known)
        except BadNote as error:
            problems.append(f"Checkpoint {number} is not good: {error}")
            continue
        found.append(made)
        if made.following:
            known.append(verifier(made.following))
    return found, problems


async def verify(log: Log, checkpoints: Sequence[Checkpoint], told: Told = lambda _: None) -> Verified:
    """Goes through a log and holds it against checkpoints, in order of size. Raises Unreachable."""
    holding = _Holding(checkpoints)
    async with aclosing(pages_after(log)) as pages:
        async for page in pages:
            for first, some in unbroken(page):
                holding.take(first, some)
            told(holding.tree.size)
    return holding.verified(log.name)


class _Holding:
    """A log as it is gone through, beside the checkpoints that are ahead."""

    def __init__(self, checkpoints: Sequence[Checkpoint]) -> None:
        self.tree = Tree()
        self._sealed = max((made.size for made in checkpoints), default=0)
        self._ahead = list(reversed(checkpoints))
        self._problems: list[str] = []
        self._expected = 1
        self._compare()

    def take(self, first: int, rows: Sequence[Any]) -> None:
        """Rows without a gap between them."""
        if first != self._expected:
            self._problems.append(f"Position {self._expected} is missing: {first} comes instead.")
        self._expected = first + len(rows)
        leaves, stored = leaves_of([row[3] for row in rows]), [row[2] for row in rows]
        if leaves != stored:
            wrong = (n for n, (a, b) in enumerate(zip(leaves, stored, strict=True)) if a != b)
            self._problems += [
                f"The columns at position {first + n} do not make their hash." for n in islice(wrong, MOST)
            ]
        while leaves:
            until = self._ahead[-1].size - self.tree.size if self._ahead else len(leaves)
            self.tree.extend(leaves[:until])
            leaves = leaves[until:]
            self._compare()

    def _compare(self) -> None:
        while self._ahead and self._ahead[-1].size == self.tree.size:
            made = self._ahead.pop()
            if self.tree.root() != made.root:
                self._problems.append(f"The first {made.size} entries are not those that were sealed.")

    def verified(self, log: str) -> Verified:
        """What was found in the end."""
        missing = [
            f"A checkpoint vouches for {gone.size} entries; there are {self.tree.size}."
            for gone in self._ahead[:1]
        ]
        problems = (*self._problems[:MOST], *missing)
        return Verified(log, self.tree.size, self.tree.root().hex(), self._sealed, problems)
