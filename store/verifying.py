"""Whether a log is what its checkpoints say: from the database, entry by entry, in memory that stays flat."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from store.checkpoint import BadNote, Checkpoint, Verifier, opened, verifier
from store.history import entries_after
from store.log import Log
from store.tree import Tree, leaf

EVERY = 5_000
"""Entries between two words about how far it is."""
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
    tree, problems = Tree(), list[str]()
    ahead = list(reversed(checkpoints))
    _compare(ahead, tree, problems)
    async with aclosing(entries_after(log)) as rows:
        async for stored in rows:
            if stored.position != tree.size + 1:
                problems.append(f"Position {tree.size + 1} is missing: {stored.position} comes instead.")
                break
            made = leaf(stored.entry)
            if made != stored.leaf_hash:
                problems.append(f"The columns at position {stored.position} do not make their hash.")
            tree.add(made)
            if ahead and ahead[-1].size == tree.size:
                _compare(ahead, tree, problems)
            if tree.size % EVERY == 0:
                told(tree.size)
    told(tree.size)
    problems += [
        f"A checkpoint vouches for {gone.size} entries; there are {tree.size}." for gone in ahead[:1]
    ]
    return Verified(
        log.name,
        tree.size,
        tree.root().hex(),
        max((made.size for made in checkpoints), default=0),
        tuple(problems[:MOST]),
    )


def _compare(ahead: list[Checkpoint], tree: Tree, problems: list[str]) -> None:
    while ahead and ahead[-1].size == tree.size:
        made = ahead.pop()
        if tree.root() != made.root:
            problems.append(f"The first {made.size} entries are not those that were sealed.")
