"""A frozen state with some fields changed: what `dataclasses.replace` gives, in a third of its time.

For the one change that every event brings; elsewhere `replace` is as good, and mypy knows its fields.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

S = TypeVar("S")


class _Way(NamedTuple):
    """How a class is read and written, field by field."""

    read: Callable[[Any], tuple[Any, ...]]
    write: tuple[Callable[[Any, Any], None], ...]
    places: dict[str, int]


def replaced(state: S, **changes: Any) -> S:
    """A copy of a slotted dataclass without a `__post_init__`. Raises KeyError for what is no field."""
    way = _way(type(state))  # type: ignore[arg-type]
    values = list(way.read(state))
    for name, value in changes.items():
        values[way.places[name]] = value
    made: S = object.__new__(type(state))
    for write, value in zip(way.write, values, strict=True):
        write(made, value)
    return made


@cache
def _way(kind: type[Any]) -> _Way:
    names: tuple[str, ...] = kind.__slots__
    writes = tuple(vars(kind)[name].__set__ for name in names)
    return _Way(attrgetter(*names), writes, {name: place for place, name in enumerate(names)})
