"""A personal link says who somebody is: until it is a year old, and only if nobody changed it."""

import pytest
from itsdangerous import TimestampSigner

from console.identity import VALID_S, Known, Links

KEY = bytes(range(32))


def links(key: bytes = KEY) -> Links:
    return Links(key)


def test_a_link_says_who_it_was_made_for() -> None:
    assert links().who(links().link_for("person-7", "mentor")) == Known("person-7", "mentor")


def test_a_link_fits_into_an_address() -> None:
    token = links().link_for("person-7", "mentor")

    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()
    assert len(token) < 120


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "é", "." * 10_000])
def test_what_is_no_link_is_nobody(token: str | None) -> None:
    assert links().who(token) is None


def test_a_changed_link_is_nobody() -> None:
    token = links().link_for("person-7", "mentor")

    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        known = links().who(changed)
        assert known is None or known == Known("person-7", "mentor"), place


def test_a_link_of_another_key_is_nobody() -> None:
    assert links(bytes(32)).who(links().link_for("person-7", "mentor")) is None


def test_an_old_link_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    now = TimestampSigner("any").get_timestamp()
    token = links().link_for("person-7", "mentor")

    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: now + VALID_S - 60)
    assert links().who(token) == Known("person-7", "mentor")
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: now + VALID_S + 60)
    assert links().who(token) is None
