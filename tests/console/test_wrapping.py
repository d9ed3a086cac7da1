"""The exchange of a wrapping key of one's own: refused without the next one, recorded once."""

import base64
from pathlib import Path

import pytest

from console.service import Doors
from console.wrapping import holding, rotate
from domain import addresses
from runtime.addresses import found
from runtime.errors import BadSetting
from runtime.postgres import Urls
from runtime.settings import Settings
from store.wrapping import WrongWrappingKey, name_of

OLD, NEXT, STRANGER = bytes(range(32)), bytes(range(50, 82)), bytes(32)


@pytest.fixture
def environment(urls: Urls, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Databases and a key of one's own."""
    monkeypatch.setenv("DATABASE_URL", urls["url"])
    monkeypatch.setenv("NEARPEER_KEYS_URL", urls["keys_url"])
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("NEARPEER_KEK", base64.b64encode(OLD).decode())
    return monkeypatch


def settings(tmp_path: Path) -> Settings:
    return Settings.load(data_dir=tmp_path)


def quiet(_: int, __: int) -> None:
    """Nobody looks."""


async def test_without_the_next_key_nothing_is_done(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="NEARPEER_KEK_NEXT"):
        await rotate(settings(tmp_path), "operator", quiet)


async def test_it_is_recorded_once_and_asked_again_it_finds_nothing_to_do(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    doors = Doors(found(settings(tmp_path)))
    await doors.vault.put_person("person-1", {"name": "Anna"}, "A1")
    environment.setenv("NEARPEER_KEK_NEXT", base64.b64encode(NEXT).decode())

    first = await rotate(settings(tmp_path), "operator", quiet)
    again = await rotate(settings(tmp_path), "operator", quiet)
    held = await holding(found(settings(tmp_path)))

    assert (first.key, first.former, first.destroyed) == (name_of(NEXT), name_of(OLD), False)
    assert (first.rewrapped, again.rewrapped) == (2, 0)
    assert (held.held, held.waiting) == ({name_of(NEXT): 2}, name_of(NEXT))
    rows = await doors.logs["access"].read(addresses.wrapping())
    assert [(row.type, row.actor) for row in rows] == [("wrapping-key-rotated", "operator")]
    assert (await doors.vault.names(["person-1"]))["person-1"] == {"name": "Anna"}
    await doors.close()


async def test_a_wrong_key_is_refused_before_anything_is_done(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    doors = Doors(found(settings(tmp_path)))
    await doors.vault.put_person("person-1", {"name": "Anna"}, "A1")
    environment.setenv("NEARPEER_KEK", base64.b64encode(STRANGER).decode())
    environment.setenv("NEARPEER_KEK_NEXT", base64.b64encode(NEXT).decode())

    with pytest.raises(WrongWrappingKey):
        await rotate(settings(tmp_path), "operator", quiet)

    assert (await doors.vault.names(["person-1"]))["person-1"] == {"name": "Anna"}
    assert await doors.logs["access"].read(addresses.wrapping()) == []
    await doors.close()
