"""Settings come from the environment, or are named when they are wrong; their values are never shown."""

import base64
from pathlib import Path

import pytest

from runtime.errors import BadSetting
from runtime.settings import Settings, strangers

KEY = base64.b64encode(b"k" * 32).decode()
RECORD, KEYS = "postgresql://clerk:hush@db/nearpeer", "postgresql://clerk:hush@db/nearpeer_keys"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "LOG_LEVEL", "LOG_FORMAT"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_means_embedded_engines() -> None:
    settings = Settings.load()

    assert settings.database_url is None
    assert settings.temporal_address is None
    assert settings.data_dir == Path("var/run")


def test_names_that_the_ecosystem_knows_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", RECORD)
    monkeypatch.setenv("NEARPEER_KEYS_URL", KEYS)
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "mentoring")
    monkeypatch.setenv("LOG_FORMAT", "json")

    settings = Settings.load()

    assert (settings.database_url, settings.keys_url) == (RECORD, KEYS)
    assert (settings.temporal_address, settings.temporal_namespace) == ("temporal:7233", "mentoring")
    assert settings.log_format == "json"


def test_the_command_line_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARPEER_DATA_DIR", "/srv/a")
    monkeypatch.setenv("NEARPEER_PORT", "8001")

    settings = Settings.load(data_dir=Path("/srv/b"), port=None)

    assert settings.data_dir == Path("/srv/b")
    assert settings.port == 8001


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "kek").write_text(f"{KEY}\n")
    monkeypatch.setenv("NEARPEER_KEK_FILE", str(tmp_path / "kek"))

    assert Settings.load().kek_bytes() == b"k" * 32


def test_a_file_may_hold_the_raw_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "kek").write_bytes(b"\xff" * 32)
    monkeypatch.setenv("NEARPEER_KEK_FILE", str(tmp_path / "kek"))

    assert Settings.load().kek_bytes() == b"\xff" * 32


def test_a_secret_in_a_variable_and_in_a_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "kek").write_text(KEY)
    monkeypatch.setenv("NEARPEER_KEK_FILE", str(tmp_path / "kek"))
    monkeypatch.setenv("NEARPEER_KEK", KEY)

    with pytest.raises(BadSetting, match="NEARPEER_KEK and NEARPEER_KEK_FILE are both set"):
        Settings.load()


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARPEER_KEK_FILE", "/no/such/file")

    with pytest.raises(BadSetting, match=r"NEARPEER_KEK_FILE names /no/such/file.*No such file"):
        Settings.load()


def test_a_key_of_the_wrong_length_is_refused_with_the_way_to_make_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEARPEER_KEK", "c2hvcnQ=")

    with pytest.raises(
        BadSetting, match=r"NEARPEER_KEK is not the base64 of 32 bytes.*/dev/urandom"
    ) as caught:
        Settings.load().kek_bytes()

    assert "c2hvcnQ=" not in str(caught.value)


def test_a_database_without_one_for_the_keys_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", RECORD)

    with pytest.raises(BadSetting, match="NEARPEER_KEYS_URL belong together"):
        Settings.load()


def test_keys_in_the_same_database_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", RECORD)
    monkeypatch.setenv("NEARPEER_KEYS_URL", RECORD)

    with pytest.raises(BadSetting, match="name the same database"):
        Settings.load()


def test_another_kind_of_database_is_refused_without_showing_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://clerk:hush@db/nearpeer")
    monkeypatch.setenv("NEARPEER_KEYS_URL", KEYS)

    with pytest.raises(
        BadSetting, match="DATABASE_URL is not the address of a PostgreSQL database"
    ) as caught:
        Settings.load()

    assert "hush" not in str(caught.value)


def test_a_wrong_number_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARPEER_TEMPORAL_PORT", "ninety")

    with pytest.raises(BadSetting, match="NEARPEER_TEMPORAL_PORT is wrong") as caught:
        Settings.load()

    assert "ninety" not in str(caught.value)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")

    assert Settings.load().database_url is None


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", RECORD)
    monkeypatch.setenv("NEARPEER_KEYS_URL", KEYS)
    monkeypatch.setenv("NEARPEER_KEK", KEY)

    shown = repr(Settings.load())

    assert "hush" not in shown
    assert KEY not in shown


def test_a_misspelt_variable_is_found_with_what_it_may_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARPEER_KEY_URL", KEYS)

    assert ("NEARPEER_KEY_URL", "NEARPEER_KEYS_URL") in strangers()


def test_known_variables_are_no_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEARPEER_DATA_DIR", "/srv/a")
    monkeypatch.setenv("NEARPEER_KEK_FILE", "/srv/kek")

    assert not [name for name, _ in strangers() if name in ("NEARPEER_DATA_DIR", "NEARPEER_KEK_FILE")]
