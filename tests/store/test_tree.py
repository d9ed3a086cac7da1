"""The tree: roots as RFC 6962 defines them, for every size."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.tree import Tree, climbed, leaf, paths, root

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_of_certificate_transparency(size: int) -> None:
    assert root(leaf(entry) for entry in ENTRIES[:size]).hex() == ROOTS[size]


def test_five_leaves_by_hand() -> None:
    a, b, c, d, e = (sha256(b"\x00" + entry).digest() for entry in ENTRIES[:5])
    ab, cd = (sha256(b"\x01" + left + right).digest() for left, right in ((a, b), (c, d)))
    abcd = sha256(b"\x01" + ab + cd).digest()

    assert root([a, b, c, d, e]) == sha256(b"\x01" + abcd + e).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_it_follows_the_recursive_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == _defined(leaves)


def _defined(leaves: list[bytes]) -> bytes:
    """Section 2.1 of the RFC, word for word: split at the greatest power of two below the size."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + _defined(leaves[:split]) + _defined(leaves[split:])).digest()


def test_a_tree_that_grows_has_the_root_of_each_size() -> None:
    tree = Tree()
    for size, entry in enumerate(ENTRIES, 1):
        tree.add(leaf(entry))
        assert (tree.size, tree.root().hex()) == (size, ROOTS[size])


@given(leaves=st.lists(st.binary(min_size=1, max_size=2), min_size=1, max_size=70))
def test_the_path_of_every_leaf_leads_to_the_root(leaves: list[bytes]) -> None:
    hashes = [leaf(each) for each in leaves]

    found = paths(hashes, range(len(hashes)))

    for index, path in found.items():
        node, last, place = hashes[index], len(hashes) - 1, index
        for beside in path:
            while place == last and not place % 2:
                place, last = place >> 1, last >> 1
            pair = beside + node if place % 2 else node + beside
            node = sha256(b"\x01" + pair).digest()
            place, last = place >> 1, last >> 1
        assert node == root(hashes)


@given(st.integers(1, 300), st.data())
def test_every_leaf_climbs_to_the_root_by_its_path_and_by_no_other(size: int, data: st.DataObject) -> None:
    leaves = [leaf(b"%d" % number) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    (path,) = paths(leaves, [index]).values()

    assert climbed(leaves[index], index, size, path) == root(leaves)
    assert climbed(leaf(b"another"), index, size, path) != root(leaves)
    assert climbed(leaves[index], index, size, [*path, leaf(b"")]) is None
    assert climbed(leaves[index], size, size, path) is None
    if path:
        assert climbed(leaves[index], index, size, path[:-1]) is None
