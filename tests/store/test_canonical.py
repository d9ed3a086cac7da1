"""Canonical text: one value has one text, the one of RFC 8785, and what has none is refused by its path."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from store.canonical import canonical, canonical_fields

SAFE = 2**53 - 1

keys = st.text(st.characters(max_codepoint=127))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-SAFE, SAFE) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
    max_leaves=30,
)


@given(values)
def test_it_is_the_text_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_reading_it_back_gives_the_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(keys, values))
def test_the_order_in_which_keys_were_given_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.dictionaries(keys, st.none() | st.booleans() | st.integers(-SAFE, SAFE) | st.text()))
def test_flat_fields_have_the_same_text_by_the_short_way(value: dict[str, Any]) -> None:
    assert canonical_fields(value) == canonical(value)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({"minutes": 2**53}, r"\$\.minutes: an integer must lie between"),
        ({"minutes": -(2**53)}, r"\$\.minutes: an integer must lie between"),
        ({"text": "\ud800"}, r"\$\.text: the text holds half a surrogate pair"),
    ],
)
def test_the_short_way_refuses_by_the_same_path(value: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        canonical_fields(value)


def test_a_tuple_is_a_list() -> None:
    assert canonical({"facts": ("a", "b")}) == b'{"facts":["a","b"]}'


class Mode(StrEnum):
    CALL = "call"


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (1.0, r"\$: float has no canonical text"),
        ({"minutes": [45, 0.5]}, r"\$\.minutes\[1\]: float has no"),
        ({"a": {"b": 2**53}}, r"\$\.a\.b: an integer must lie between"),
        (-(2**53), r"\$: an integer must lie between"),
        ({"név": 1}, r"\$: a key must be ASCII text"),
        ({1: 1}, r"\$: a key must be ASCII text"),
        ({"text": "\ud800"}, r"\$\.text: the text holds half a surrogate pair"),
        ({"at": datetime(2026, 3, 12, tzinfo=UTC)}, r"\$\.at: datetime has no"),
        ({"mode": Mode.CALL}, r"\$\.mode: Mode has no"),
        ({"raw": b"x"}, r"\$\.raw: bytes has no"),
        ({"set": {1}}, r"\$\.set: set has no"),
    ],
)
def test_what_has_no_canonical_text_is_refused_by_its_path(value: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        canonical(value)
