"""Hands a sealed log over as a folder, and checks such a folder by itself: no database is asked then."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from itertools import chain
from pathlib import Path

from store.checkpoint import BadNote, Checkpoint, Verifier, opened
from store.entries import entries_after
from store.log import Log
from store.sealing import NEWEST, Contradiction
from store.tlog import NotWhole, Writer, entries_in, hashes_in, root_of_entries, root_of_hashes
from store.tree import TILE, Tree, leaf
from store.verifying import Verified

EVENTS = "events.tsv"
"""A line of an event: its position in the log, a tabulator, and its entry as it was sealed."""
Told = Callable[[int], None]


async def export(
    log: Log,
    folder: Path,
    note: bytes,
    sealed: Checkpoint,
    streams: Collection[str] | None = None,
    told: Told = lambda _: None,
) -> int:
    """Writes what a checkpoint vouches for into a folder: all entries, or those of some streams.

    Returns how many. Raises Contradiction when the log is not what was sealed, Unreachable, OSError.
    """
    writer, written = Writer(folder, entries=streams is None), 0
    with _events_of(folder, streams) as events:
        async with aclosing(entries_after(log)) as entries:
            async for position, stream, _, entry in entries:
                if writer.size >= sealed.size:
                    break
                writer.add(entry)
                if streams is None or stream in streams:
                    written += 1
                    events(b"%d\t%s\n" % (position, entry))
                if writer.size % TILE == 0 or writer.size == sealed.size:
                    told(writer.size)
    size, root = writer.size, writer.close()
    if (size, root) != (sealed.size, sealed.root):
        raise Contradiction(log.name, f"its first {sealed.size} entries are not those of the checkpoint.")
    (folder / NEWEST).write_bytes(note)
    return written


@contextmanager
def _events_of(folder: Path, streams: Collection[str] | None) -> Iterator[Callable[[bytes], object]]:
    """Takes lines of events; of a whole log, whose entries lie in tiles, none are written."""
    folder.mkdir(parents=True, exist_ok=True)
    if streams is None:
        yield lambda _: None
        return
    with (folder / EVENTS).open("wb") as file:
        yield file.write


def exported(folder: Path, size: int) -> Iterator[tuple[int, bytes]]:
    """The entries of a folder, each with its position; none is checked. Raises NotWhole."""
    if not (folder / EVENTS).exists():
        for position, each in enumerate(chain.from_iterable(entries_in(folder, size)), 1):
            yield position, each
        return
    for number, line in enumerate((folder / EVENTS).read_bytes().splitlines(), 1):
        told, tab, each = line.partition(b"\t")
        if not tab or not told.isdigit():
            raise NotWhole(f"Line {number} of {EVENTS} has no position.")
        yield int(told), each


def verify_export(
    folder: Path, keys: Sequence[Verifier], earlier: Sequence[Checkpoint] = (), told: Told = lambda _: None
) -> Verified:
    """Checks a folder by its checkpoint, and holds it against checkpoints that somebody kept from before."""
    try:
        sealed, _ = opened((folder / NEWEST).read_bytes(), keys)
    except (OSError, BadNote) as error:
        return Verified(folder.name, 0, "", 0, (f"The checkpoint of {folder} is not good: {error}",))
    problems = list(_problems(folder, sealed, earlier, told))
    return Verified(folder.name, sealed.size, sealed.root.hex(), sealed.size, tuple(problems))


def _problems(folder: Path, sealed: Checkpoint, earlier: Sequence[Checkpoint], told: Told) -> Iterator[str]:
    try:
        whole = (folder / "tile" / "entries").is_dir()
        root = root_of_entries(folder, sealed.size, told) if whole else root_of_hashes(folder, sealed.size)
        if root != sealed.root:
            yield "The hashes in the tiles do not make the root of the checkpoint."
            return
        yield from _events(folder, sealed.size)
        yield from _earlier(folder, sealed, earlier)
    except NotWhole as error:
        yield str(error)


def _events(folder: Path, size: int) -> Iterator[str]:
    """What is wrong with the events that are written out."""
    path = folder / EVENTS
    if not path.exists():
        return
    hashes = (each for tile in hashes_in(folder, size) for each in tile)
    at = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            position, tab, entry = line.rstrip(b"\n").partition(b"\t")
            if not tab or not position.isdigit() or not at < int(position) <= size:
                yield f"Line {number} of {EVENTS} has no position of its own under the checkpoint."
                return
            skipped = int(position) - at
            at = int(position)
            if leaf(entry) != _nth(hashes, skipped):
                yield f"The event at position {at} is not the one that was sealed."


def _nth(hashes: Iterator[bytes], number: int) -> bytes:
    for _ in range(number - 1):
        next(hashes)
    return next(hashes)


def _earlier(folder: Path, sealed: Checkpoint, earlier: Iterable[Checkpoint]) -> Iterator[str]:
    """Which of the checkpoints from before the folder contradicts."""
    ahead = sorted(earlier, key=lambda made: made.size, reverse=True)
    if ahead and ahead[0].size > sealed.size:
        yield f"A checkpoint from before vouches for {ahead[0].size} entries; the folder has {sealed.size}."
        return
    tree = Tree()
    hashes = (each for tile in hashes_in(folder, sealed.size) for each in tile)
    while ahead:
        made = ahead.pop()
        for _ in range(made.size - tree.size):
            tree.add(next(hashes))
        if tree.root() != made.root or made.origin != sealed.origin:
            yield f"The first {made.size} entries are not those of the checkpoint from before."
