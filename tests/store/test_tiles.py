"""Tiles: the places of C2SP tlog-tiles, and entries that come out as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.tiles import bundle, entries_path, path_of, unbundled, widths


@pytest.mark.parametrize(
    ("level", "number", "width", "expected"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 5, 17, "tile/0/005.p/17"),
        (1, 1_234, 256, "tile/1/x001/234"),
        (2, 1_234_067, 256, "tile/2/x001/x234/067"),
        (0, 1_234_067, 8, "tile/0/x001/x234/067.p/8"),
    ],
)
def test_a_tile_of_hashes_is_where_the_format_says(
    level: int, number: int, width: int, expected: str
) -> None:
    assert path_of(level, number, width) == expected


def test_the_entries_of_a_tile_are_beside_the_hashes() -> None:
    assert entries_path(0) == "tile/entries/000"
    assert entries_path(1_000, 3) == "tile/entries/x001/000.p/3"


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_entries_come_out_as_they_went_in(entries: list[bytes]) -> None:
    assert unbundled(bundle(entries)) == entries


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=5), st.integers(1, 40))
def test_a_cut_file_of_entries_is_told(entries: list[bytes], cut: int) -> None:
    raw = bundle(entries)
    shorter = raw[: max(0, len(raw) - min(cut, len(entries[-1])))]

    with pytest.raises(ValueError, match="cut"):
        unbundled(shorter)


def test_a_tree_of_70000_has_its_leaves_in_273_full_tiles_and_one_more() -> None:
    tiles = list(widths(70_000))

    assert tiles == [*((number, 256) for number in range(273)), (273, 112)]
    assert sum(width for _, width in tiles) == 70_000
    assert list(widths(512)) == [(0, 256), (1, 256)]
    assert not list(widths(0))
