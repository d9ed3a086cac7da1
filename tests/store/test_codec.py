"""The codec: events survive storage, old schemas are lifted, unknown ones and broken chains stop."""

from enum import StrEnum
from typing import Any

import pytest

from domain.messages import Event
from store.codec import BrokenChain, Codec, UnknownEvent, Upcaster


class Mode(StrEnum):
    CALL = "call"
    CHAT = "chat"


class ContactMade(Event):
    """In schema 1 it had `how`, in schema 2 `mode` but no `minutes`."""

    TYPE = "contact-made"
    SCHEMA = 3
    mode: Mode
    facts: tuple[str, ...] = ()
    minutes: int | None = None


class PairClosed(Event):
    TYPE = "pair-closed"


def renamed(body: dict[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in body.items() if key != "how"}, "mode": body["how"]}


def without_minutes(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "minutes": None}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("contact-made", 1): renamed,
    ("contact-made", 2): without_minutes,
}


@pytest.fixture
def codec() -> Codec:
    return Codec({kind.TYPE: kind for kind in (ContactMade, PairClosed)}, UPCASTERS)


def test_an_event_survives_storage(codec: Codec) -> None:
    event = ContactMade(mode=Mode.CALL, facts=("a", "b"), minutes=20)

    kind, schema, body = codec.encode(event)

    assert (kind, schema) == ("contact-made", 3)
    assert body == b'{"facts":["a","b"],"minutes":20,"mode":"call"}'
    assert codec.decode(kind, schema, body) == event


def test_a_body_of_an_old_schema_is_lifted_step_by_step(codec: Codec) -> None:
    assert codec.decode("contact-made", 1, b'{"how":"chat"}') == ContactMade(mode=Mode.CHAT)
    assert codec.decode("contact-made", 2, b'{"mode":"chat"}') == ContactMade(mode=Mode.CHAT)


@pytest.mark.parametrize(("kind", "schema"), [("unheard-of", 1), ("contact-made", 4)])
def test_an_event_of_a_newer_release_stops_the_reader(codec: Codec, kind: str, schema: int) -> None:
    with pytest.raises(UnknownEvent, match="Install a newer release"):
        codec.decode(kind, schema, b"{}")


def test_an_event_outside_the_catalogue_is_never_stored(codec: Codec) -> None:
    class Stranger(Event):
        TYPE = "pair-closed"

    with pytest.raises(UnknownEvent, match="Stranger is not in the catalogue"):
        codec.encode(Stranger())


def test_a_lift_whose_step_is_missing_is_refused() -> None:
    codec = Codec({"contact-made": ContactMade}, {("contact-made", 1): renamed})

    with pytest.raises(UnknownEvent, match="No upcaster lifts contact-made from schema 2"):
        codec.decode("contact-made", 1, b'{"how":"chat"}')


def test_a_whole_chain_is_accepted(codec: Codec) -> None:
    codec.check_chain()


@pytest.mark.parametrize(
    ("catalogue", "upcasters", "complaint"),
    [
        ({"contact": PairClosed}, {}, "contact holds PairClosed, which calls itself pair-closed"),
        ({"contact-made": ContactMade}, {("contact-made", 1): renamed}, "no upcaster from schema 2"),
        (
            {"contact-made": ContactMade},
            {},
            "no upcaster from schema 1; contact-made has no upcaster from schema 2",
        ),
        ({"pair-closed": PairClosed}, {("pair-closed", 1): renamed}, r"\(pair-closed, 1\) leads nowhere"),
        ({"pair-closed": PairClosed}, {("pair-closed", 0): renamed}, r"\(pair-closed, 0\) leads nowhere"),
        ({"pair-closed": PairClosed}, {("gone", 1): renamed}, r"\(gone, 1\) leads nowhere"),
    ],
)
def test_a_broken_chain_stops_the_start(
    catalogue: dict[str, type[Event]], upcasters: dict[tuple[str, int], Upcaster], complaint: str
) -> None:
    with pytest.raises(BrokenChain, match=complaint):
        Codec(catalogue, upcasters).check_chain()


def test_a_schema_below_one_stops_the_start() -> None:
    class Unnumbered(Event):
        TYPE = "unnumbered"
        SCHEMA = 0

    with pytest.raises(BrokenChain, match="unnumbered has schema 0"):
        Codec({"unnumbered": Unnumbered}, {}).check_chain()
