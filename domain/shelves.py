"""A map of ids that is copied cheaply: a changed copy shares every shelf on which nothing changed."""

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from itertools import chain
from typing import Generic, TypeVar, overload
from zlib import crc32

SHELVES = 256
"""So many that ten thousand ids are some forty on each."""

V = TypeVar("V")
T = TypeVar("T")


class Shelves(Mapping[str, V], Generic[V]):
    """A map that never changes; its order has no meaning, but is the same in every process.

    A copy with one value more costs as much as the shelf it stands on.
    """

    __slots__ = ("_shelves",)

    def __init__(self, shelves: tuple[Mapping[str, V], ...] = ({},) * SHELVES) -> None:
        self._shelves = shelves

    def __getitem__(self, key: str) -> V:
        return self._shelves[_shelf_of(key)][key]

    def __iter__(self) -> Iterator[str]:
        for shelf in self._shelves:
            yield from shelf

    def __len__(self) -> int:
        return sum(map(len, self._shelves))

    def values(self) -> ValuesView[V]:
        return _Values(self)

    def in_order(self) -> Iterator[V]:
        """Every value, shelf by shelf: nobody asks for one id after another."""
        return chain.from_iterable(shelf.values() for shelf in self._shelves)

    @overload
    def get(self, key: str) -> V | None: ...
    @overload
    def get(self, key: str, default: V) -> V: ...
    @overload
    def get(self, key: str, default: T) -> V | T: ...
    def get(self, key: str, default: V | T | None = None) -> V | T | None:
        return self._shelves[_shelf_of(key)].get(key, default)

    def holding(self, values: Mapping[str, V]) -> "Shelves[V]":
        """The same map with some values more, or in the place of others."""
        shelves = list(self._shelves)
        for key, value in values.items():
            number = _shelf_of(key)
            shelves[number] = {**shelves[number], key: value}
        return Shelves(tuple(shelves))

    def without(self, keys: Iterable[str]) -> "Shelves[V]":
        """The same map without some ids, whether it has them or not."""
        shelves = list(self._shelves)
        for gone in keys:
            number = _shelf_of(gone)
            shelves[number] = {key: value for key, value in shelves[number].items() if key != gone}
        return Shelves(tuple(shelves))


class _Values(ValuesView[V]):
    _mapping: Shelves[V]

    def __iter__(self) -> Iterator[V]:
        return self._mapping.in_order()


def _shelf_of(key: str) -> int:
    """Not by `hash`, which is another in every process."""
    return crc32(key.encode()) % SHELVES
