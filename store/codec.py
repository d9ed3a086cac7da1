"""Events to stored text and back: stable type names, schema versions, upcasters checked at start."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cached_property, partial
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import orjson

from domain.messages import Event
from store.canonical import canonical, canonical_fields

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
NO_BODY = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading and lifting a foreign body may end in."""


class UnknownEvent(Exception):
    """The log holds an event that this release cannot read. Install a release that knows it."""


class BrokenChain(Exception):
    """The catalogue or the upcasters contradict each other; the service must not start."""


class Codec:
    """Encodes and decodes the events of one catalogue.

    `catalogue` maps the stable type name to its class, `upcasters` maps (type, from_schema) to a pure
    function from the stored object of that schema to the one of the next.
    """

    def __init__(
        self, catalogue: Mapping[str, type[Event]], upcasters: Mapping[tuple[str, int], Upcaster]
    ) -> None:
        self._catalogue = catalogue
        self._upcasters = upcasters
        self._writers = {kind: (name, kind.SCHEMA, _writer(kind)) for name, kind in catalogue.items()}
        self._readers = {
            (name, kind.SCHEMA): kind.__pydantic_validator__.validate_json for name, kind in catalogue.items()
        }

    def encode(self, event: Event) -> tuple[str, int, bytes]:
        """(type, schema, canonical body).

        Raises UnknownEvent for a class outside the catalogue, ValueError for a value without canonical text.
        """
        known = self._writers.get(type(event))
        if known is None:
            raise UnknownEvent(f"{type(event).__name__} is not in the catalogue of events. Add it there.")
        name, schema, written = known
        return name, schema, written(event)

    def decode(self, kind: str, schema: int, body: bytes) -> Event:
        """The event of a stored body, lifted to its current schema.

        Raises UnknownEvent for a type, a newer schema or a shape that this release does not know.
        """
        read = self._readers.get((kind, schema))
        try:
            return self._older(kind, schema, body) if read is None else read(body)
        except NO_BODY:
            # Their words may repeat what the body holds.
            raise UnknownEvent(
                f"The log holds {kind} in schema {schema} with a body that is none."
                " Install the release that wrote it."
            ) from None

    def _older(self, kind: str, schema: int, body: bytes) -> Event:
        known = self._catalogue.get(kind)
        if known is None or schema > known.SCHEMA:
            raise UnknownEvent(
                f"The log holds {kind} in schema {schema}, which this release does not know."
                " Install a newer release."
            )
        return known.model_validate_json(self._lifted(kind, schema, known.SCHEMA, body))

    def _lifted(self, kind: str, schema: int, wanted: int, body: bytes) -> bytes:
        value = orjson.loads(body)
        for step in range(schema, wanted):
            upcast = self._upcasters.get((kind, step))
            if upcast is None:
                raise UnknownEvent(
                    f"No upcaster lifts {kind} from schema {step}. Install a release that has it."
                )
            value = upcast(value)
        return canonical(value)

    def check_chain(self) -> None:
        """Raises BrokenChain naming every misnamed class and every missing or superfluous upcaster."""
        problems = [*self._misnamed(), *self._holes(), *self._superfluous()]
        if problems:
            raise BrokenChain("The catalogue of events is broken: " + "; ".join(problems) + ".")

    def _misnamed(self) -> list[str]:
        found = [
            f"{name} holds {kind.__name__}, which calls itself {kind.TYPE}"
            for name, kind in self._catalogue.items()
            if name != kind.TYPE
        ]
        found += [
            f"{name} has schema {kind.SCHEMA}" for name, kind in self._catalogue.items() if kind.SCHEMA < 1
        ]
        return found

    def _holes(self) -> list[str]:
        return [
            f"{name} has no upcaster from schema {step}"
            for name, kind in self._catalogue.items()
            for step in range(1, kind.SCHEMA)
            if (name, step) not in self._upcasters
        ]

    def _superfluous(self) -> list[str]:
        return [
            f"the upcaster ({name}, {step}) leads nowhere"
            for name, step in self._upcasters
            if name not in self._catalogue or not 1 <= step < self._catalogue[name].SCHEMA
        ]


def _writer(kind: type[Event]) -> Callable[[Event], bytes]:
    return _flat_text if _is_flat(kind) else partial(_text, kind.__pydantic_serializer__.to_python)


def _text(dumped: Callable[..., Any], event: Event) -> bytes:
    return canonical(dumped(event, mode="json"))


def _flat_text(event: Event) -> bytes:
    """The text of an event whose fields are stored as they are: it needs no copy of them."""
    return canonical_fields(event.__dict__)


def _is_flat(kind: type[Event]) -> bool:
    """Whether a class keeps nothing but text, integers, yes, no and None, under ASCII names."""
    fields = kind.model_fields.items()
    works_out = any(isinstance(getattr(kind, name, None), cached_property) for name in dir(kind))
    return not works_out and all(name.isascii() and _is_plain(field.annotation) for name, field in fields)


def _is_plain(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, UnionType):
        return all(_is_plain(part) for part in get_args(annotation))
    if get_origin(annotation) is Literal:
        return all(isinstance(part, str) for part in get_args(annotation))
    return annotation in (str, int, bool, NoneType) or (
        isinstance(annotation, type) and issubclass(annotation, StrEnum)
    )
