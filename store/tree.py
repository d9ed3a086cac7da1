"""The RFC 6962 tree over a log: one root that changes when any entry, or their order, changes."""

from collections.abc import Iterable
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf(entry: bytes) -> bytes:
    """The 32-byte leaf hash of an entry's canonical bytes."""
    return sha256(b"\x00" + entry).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The 32-byte root over leaf hashes in order; SHA-256 of nothing for no leaves."""
    tree = Tree()
    for each in leaves:
        tree.add(each)
    return tree.root()


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
