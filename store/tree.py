"""The RFC 6962 tree over a log: one root that changes when any entry, or their order, changes."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

TILE = 256
"""Leaves under one hash of the next level of tiles."""
EMPTY = sha256(b"").digest()
LEAF = len(EMPTY)
"""Bytes of a hash."""


def leaf(entry: bytes) -> bytes:
    """The 32-byte leaf hash of an entry's canonical bytes."""
    return sha256(b"\x00" + entry).digest()


def leaves_of(entries: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of many entries."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def root(leaves: Iterable[bytes]) -> bytes:
    """The 32-byte root over leaf hashes in order; SHA-256 of nothing for no leaves."""
    tree = Tree()
    for each in leaves:
        tree.add(each)
    return tree.root()


def paths(leaves: Sequence[bytes], wanted: Iterable[int]) -> dict[int, list[bytes]]:
    """By a leaf's index from 0: the hashes that lead from it to the root of all (RFC 6962, 2.1.1)."""
    where = {index: index for index in wanted}
    found: dict[int, list[bytes]] = {index: [] for index in where}
    level = list(leaves)
    while len(level) > 1:
        for index, place in where.items():
            if (beside := place ^ 1) < len(level):
                found[index].append(level[beside])
            where[index] = place // 2
        pairs = [_parent(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return found


def climbed(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to (RFC 9162); None where the path is too long or short."""
    if index >= size:
        return None
    at, last, node = index, size - 1, leaf_hash
    for each in path:
        if last == 0:
            return None
        if at % 2 or at == last:
            node = _parent(each, node)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            node = _parent(node, each)
        at, last = at // 2, last // 2
    return node if last == 0 else None


def root_of_power(hashes: Sequence[bytes]) -> bytes:
    """The 32-byte root over hashes, of which there are a power of two."""
    level: Sequence[bytes] = hashes
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return level[0]


class Tree:
    """A tree that grows leaf by leaf and remembers only the roots of its full subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf_hash: bytes) -> None:
        """Appends one leaf hash."""
        self.size += 1
        node, full = leaf_hash, self.size
        while full % 2 == 0:
            node = _parent(self._peaks.pop(), node)
            full //= 2
        self._peaks.append(node)

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Appends many leaf hashes, whole tiles at once where they stand."""
        at = min(-self.size % TILE, len(leaves))
        for each in leaves[:at]:
            self.add(each)
        while len(leaves) - at >= TILE:
            self.add_tile(leaves[at : at + TILE])
            at += TILE
        for each in leaves[at:]:
            self.add(each)

    def add_tile(self, leaves: Sequence[bytes]) -> bytes:
        """Appends 256 leaf hashes to a tree that has whole tiles so far; the 32-byte root of these alone."""
        if self.size % TILE or len(leaves) != TILE:
            raise ValueError("A tile has 256 leaves, and follows whole tiles alone.")
        made = node = root_of_power(leaves)
        self.size += TILE
        full = self.size // TILE
        while full % 2 == 0:
            node = _parent(self._peaks.pop(), node)
            full //= 2
        self._peaks.append(node)
        return made

    def root(self) -> bytes:
        """The 32-byte root over the leaves so far."""
        if not self._peaks:
            return EMPTY
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = _parent(peak, node)
        return node


def _parent(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
