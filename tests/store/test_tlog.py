"""A log as a folder: the same root by every way, and no byte that can be another."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from store.tlog import NotWhole, Writer, root_of_entries, root_of_hashes
from store.tree import Tree, leaf, root, root_of_power


def entries(number: int) -> list[bytes]:
    """So many entries, each another."""
    return [b'{"entry":%d}' % each for each in range(number)]


def written(folder: Path, some: Sequence[bytes], *, with_entries: bool = True) -> bytes:
    """A folder of entries; its root."""
    writer = Writer(folder, entries=with_entries)
    for each in some:
        writer.add(each)
    return writer.close()


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 700, 66_000])
def test_the_folder_of_a_log_has_its_root(tmp_path: Path, size: int) -> None:
    some = entries(size)

    made = written(tmp_path, some)

    assert made == root(map(leaf, some)) == root_of_hashes(tmp_path, size)
    assert root_of_entries(tmp_path, size) == made


def test_hashes_alone_tell_no_entry(tmp_path: Path) -> None:
    written(tmp_path, entries(300), with_entries=False)

    assert root_of_hashes(tmp_path, 300) == root(map(leaf, entries(300)))
    assert not (tmp_path / "tile" / "entries").exists()
    with pytest.raises(NotWhole, match="cannot be read"):
        root_of_entries(tmp_path, 300)


def test_an_entry_that_is_another_is_named(tmp_path: Path) -> None:
    written(tmp_path, entries(700))
    path = tmp_path / "tile" / "entries" / "001"
    path.write_bytes(path.read_bytes().replace(b'{"entry":300}', b'{"entry":301}'))

    with pytest.raises(NotWhole, match="position 301 "):
        root_of_entries(tmp_path, 700)


@pytest.mark.parametrize("tile", ["tile/0/001", "tile/1/000.p/2"])
def test_a_hash_that_is_another_does_not_fit_the_tiles_around_it(tmp_path: Path, tile: str) -> None:
    written(tmp_path, entries(700))
    another_bit(tmp_path / tile)

    with pytest.raises(NotWhole, match="not what the tiles under it make"):
        root_of_hashes(tmp_path, 700)


def test_a_hash_under_no_other_tile_makes_another_root(tmp_path: Path) -> None:
    good = written(tmp_path, entries(700))
    another_bit(tmp_path / "tile/0/002.p/188")

    assert root_of_hashes(tmp_path, 700) != good


def another_bit(path: Path) -> None:
    """Turns one bit of a file."""
    raw = bytearray(path.read_bytes())
    raw[5] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("tile", ["tile/0/001", "tile/1/000.p/2"])
def test_a_tile_that_is_gone_or_cut_is_named(tmp_path: Path, tile: str) -> None:
    written(tmp_path, entries(700))
    path = tmp_path / tile

    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NotWhole, match="should have"):
        root_of_hashes(tmp_path, 700)
    path.unlink()
    with pytest.raises(NotWhole, match="cannot be read"):
        root_of_hashes(tmp_path, 700)


def test_tiles_go_into_a_tree_of_whole_tiles_alone() -> None:
    tree = Tree()
    tree.add(leaf(b""))

    with pytest.raises(ValueError, match="whole tiles"):
        tree.add_tile([leaf(b"")] * 256)
    assert root_of_power([leaf(b"")]) == leaf(b"")
