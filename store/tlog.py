"""A log as a folder that a stranger can check: tiles of hashes, entries, and the checkpoint over them.

The layout is C2SP's tlog-tiles. Hashes tell nothing of what was recorded; entries are left out where only
some streams are handed over.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from store.tiles import WIDTH, bundle, entries_path, path_of, unbundled, widths
from store.tree import Tree, leaf, leaves_of, root_of_power

HASH = 32
Told = Callable[[int], None]
"""Is told how many entries are done, so that long work shows how far it is."""


class NotWhole(Exception):
    """A folder whose files do not fit each other, or are not there."""


class Writer:
    """Writes the tiles of a log, entry by entry, in order."""

    def __init__(self, folder: Path, *, entries: bool) -> None:
        self._folder, self._entries = folder, entries
        self._tree = Tree()
        self._leaves: list[bytes] = []
        self._bundle: list[bytes] = []
        self._above: list[list[bytes]] = []
        self._numbers: list[int] = []

    @property
    def size(self) -> int:
        """Entries so far."""
        return self._tree.size + len(self._leaves)

    def add(self, entry: bytes) -> None:
        """The next entry."""
        self._leaves.append(leaf(entry))
        if self._entries:
            self._bundle.append(entry)
        if len(self._leaves) == WIDTH:
            self._raise(1, self._tree.add_tile(self._put_tile()))

    def close(self) -> bytes:
        """Writes what has not filled a tile, and says the 32-byte root."""
        if self._leaves:
            self._tree.extend(self._put_tile())
        for level, (hashes, at) in enumerate(zip(self._above, self._numbers, strict=True), 1):
            if hashes:
                self._put(path_of(level, at, len(hashes)), b"".join(hashes))
        return self._tree.root()

    def _put_tile(self) -> list[bytes]:
        """Writes the leaves that stand in no tile yet, with their entries; they are for the tree to take."""
        number, width, leaves = self._tree.size // WIDTH, len(self._leaves), self._leaves
        self._put(path_of(0, number, width), b"".join(leaves))
        if self._entries:
            self._put(entries_path(number, width), bundle(self._bundle))
        self._leaves, self._bundle = [], []
        return leaves

    def _raise(self, level: int, node: bytes) -> None:
        """One hash more on a level; a level that is full gives one to the next."""
        if len(self._above) < level:
            self._above.append([])
            self._numbers.append(0)
        hashes = self._above[level - 1]
        hashes.append(node)
        if len(hashes) == WIDTH:
            self._put(path_of(level, self._numbers[level - 1]), b"".join(hashes))
            self._numbers[level - 1] += 1
            self._above[level - 1] = []
            self._raise(level + 1, root_of_power(hashes))

    def _put(self, path: str, raw: bytes) -> None:
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)


def entries_in(folder: Path, size: int) -> Iterator[list[bytes]]:
    """The entries of a log of a size, tile by tile. Raises NotWhole."""
    for number, width in widths(size):
        path = folder / entries_path(number, width)
        try:
            found = unbundled(_raw(path))
        except ValueError as error:
            raise NotWhole(f"{path.name} of the entries is cut.") from error
        if len(found) != width:
            raise NotWhole(f"{path} has {len(found)} entries, and should have {width}.")
        yield found


def hashes_in(folder: Path, size: int) -> Iterator[Sequence[bytes]]:
    """The leaf hashes of a log of a size, tile by tile. Raises NotWhole."""
    for number, width in widths(size):
        yield _hashes(folder / path_of(0, number, width), width)


def _hashes(path: Path, width: int) -> Sequence[bytes]:
    raw = _raw(path)
    if len(raw) != width * HASH:
        raise NotWhole(f"{path} has {len(raw)} bytes, and should have {width * HASH}.")
    return [raw[at : at + HASH] for at in range(0, len(raw), HASH)]


def _raw(path: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            return file.readall()
    except OSError as error:
        raise NotWhole(f"{path} cannot be read: {error.strerror}.") from error


def root_of_hashes(folder: Path, size: int) -> bytes:
    """The root over the lowest tiles; every tile above must be what they make, else NotWhole is raised."""
    return _root(folder, hashes_in(folder, size))


def root_of_entries(folder: Path, size: int, told: Told = lambda _: None) -> bytes:
    """The root over all entries; each must be the one whose hash is in the tile, and every tile above.

    Raises NotWhole, which names the position.
    """
    return _root(folder, _leaves(folder, size, told))


def _leaves(folder: Path, size: int, told: Told) -> Iterator[list[bytes]]:
    done = 0
    for number, entries in enumerate(entries_in(folder, size)):
        leaves = leaves_of(entries)
        path = folder / path_of(0, number, len(entries))
        if b"".join(leaves) != (raw := _raw(path)):
            wrong = next((n for n, each in enumerate(leaves) if raw[n * HASH : (n + 1) * HASH] != each), 0)
            raise NotWhole(f"The entry at position {done + wrong + 1} is not the one that was sealed.")
        yield leaves
        done += len(entries)
        told(done)


def _root(folder: Path, tiles: Iterator[Sequence[bytes]]) -> bytes:
    tree, above = Tree(), list[bytes]()
    for leaves in tiles:
        if len(leaves) == WIDTH:
            above.append(tree.add_tile(leaves))
        else:
            tree.extend(leaves)
    _check_above(folder, 1, above)
    return tree.root()


def _check_above(folder: Path, level: int, made: Sequence[bytes]) -> None:
    following: list[bytes] = []
    for at in range(0, len(made), WIDTH):
        some = list(made[at : at + WIDTH])
        path = folder / path_of(level, at // WIDTH, len(some))
        if _hashes(path, len(some)) != some:
            raise NotWhole(f"{path} is not what the tiles under it make.")
        if len(some) == WIDTH:
            following.append(root_of_power(some))
    if made:
        _check_above(folder, level + 1, following)
