"""Whether a log is what its checkpoints say: from the database, entry by entry, in memory that stays flat."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice

from store.checkpoint import BadNote, Checkpoint, Verifier, opened, verifier
from store.entries import Stretch, stretches_after
from store.log import Log
from store.tree import LEAF, Tree, leaves_of

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
    async with aclosing(stretches_after(log)) as stretches:
        async for stretch in stretches:
            holding.take(stretch)
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

    def take(self, stretch: Stretch) -> None:
        """The next rows."""
        first, entries, stored = stretch
        if first != self._expected:
            self._problems.append(f"Position {self._expected} is missing: {first} comes instead.")
        self._expected = first + len(entries)
        leaves = leaves_of(entries)
        if b"".join(leaves) != stored:
            self._problems += [
                f"The columns at position {first + n} do not make their hash."
                for n in islice(_wrong(leaves, stored), MOST)
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


def _wrong(leaves: Sequence[bytes], stored: bytes) -> Iterator[int]:
    """Which leaves are not those that lie beside the rows."""
    return (n for n, each in enumerate(leaves) if stored[n * LEAF : (n + 1) * LEAF] != each)
