"""A log as files that anybody can serve and check: hashes and entries in tiles of 256 (C2SP tlog-tiles)."""

from collections.abc import Iterator, Sequence

WIDTH = 256
HEIGHT = 8
"""A tile spans eight levels of the tree: 256 hashes, of which one stands in the tile above."""
THREE = 1_000
ENTRY_BYTES = 2
"""The length of an entry stands before it, in two bytes."""


def path_of(level: int, number: int, width: int = WIDTH) -> str:
    """Where a tile of hashes is; one that is not full says so."""
    return "/".join(("tile", str(level), *_numbered(number, width)))


def entries_path(number: int, width: int = WIDTH) -> str:
    """Where the entries under a tile of the lowest level are."""
    return "/".join(("tile", "entries", *_numbered(number, width)))


def _numbered(number: int, width: int) -> Iterator[str]:
    groups = [number % THREE]
    while number >= THREE:
        number //= THREE
        groups.append(number % THREE)
    groups.reverse()
    *above, last = [*(f"x{group:03}" for group in groups[:-1]), f"{groups[-1]:03}"]
    yield from above
    if width == WIDTH:
        yield last
    else:
        yield f"{last}.p"
        yield str(width)


def bundle(entries: Sequence[bytes]) -> bytes:
    """Up to 256 entries as one file."""
    return b"".join(len(entry).to_bytes(ENTRY_BYTES, "big") + entry for entry in entries)


def unbundled(raw: bytes) -> list[bytes]:
    """The entries of such a file. Raises ValueError where it is cut."""
    at, ends, found = 0, len(raw), list[bytes]()
    while at + ENTRY_BYTES <= ends:
        begins = at + ENTRY_BYTES
        at = begins + (raw[at] << 8 | raw[at + 1])
        found.append(raw[begins:at])
    if at != ends:
        raise ValueError("The file of entries is cut.")
    return found


def widths(size: int) -> Iterator[tuple[int, int]]:
    """(number, width) of every tile of the lowest level of a tree of a size."""
    full, rest = divmod(size, WIDTH)
    yield from ((number, WIDTH) for number in range(full))
    if rest:
        yield full, rest
