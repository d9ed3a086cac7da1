"""Production refuses what is unsafe, in each process that it concerns, with the remedy and all at once."""

import base64
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from runtime.production import PROCESSES, Process, Unsafe, by_settings, open_hosts, refuse
from runtime.settings import PageSettings, Settings
from runtime.starting import refused_of
from runtime.temporal import EmbeddedTemporal

WAY_OUT = frozenset[Process]({"web", "worker-year", "worker-urgent", "watchdog", "up"})
CHAIN = frozenset[Process]({"web", "worker-urgent", "watchdog", "up"})
TIMED = frozenset[Process]({"worker-year", "worker-urgent", "up"})
RECORD = frozenset[Process]({"web", "worker-year", "worker-urgent", "watchdog", "sealer", "up"})
VAULT = RECORD - {"sealer"}
PAGES = VAULT | {"help"}
EVERY = frozenset(PROCESSES)
SURE = "v7Qm2xKp9Lr4Tz8W"
WHSEC = "whsec_" + base64.b64encode(sha256(b"hook").digest()).decode()


def key(seed: int) -> str:
    return base64.b64encode(sha256(bytes([seed])).digest()).decode()


SAFE = {
    "NEARPEER_MODE": "production",
    "DATABASE_URL": f"postgresql://np:{SURE}@db.example/nearpeer?sslmode=verify-full",
    "NEARPEER_KEYS_URL": f"postgresql://np:{SURE}@keys.example/keys?sslmode=require",
    "NEARPEER_KEK": key(7),
    "NEARPEER_TEMPORAL_CODEC_KEY": key(11),
    "TEMPORAL_ADDRESS": "temporal:7233",
    "NEARPEER_PUBLIC_URL": "https://nearpeer.example.org",
    "NEARPEER_SMS_URL": "https://sms.example/send",
    "NEARPEER_SMS_SECRET": SURE,
    "NEARPEER_TELEPHONES": "duty=+3615550100",
}
Load = Callable[..., Settings]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """The settings of an installation that lacks nothing, but for what is given; None takes one away."""
    for name in list(os.environ):
        if name.startswith("NEARPEER_") and name != "NEARPEER_FULL":
            monkeypatch.delenv(name)

    def loaded(**given: str | None) -> Settings:
        for name, value in {**SAFE, "NEARPEER_DATA_DIR": str(tmp_path), **given}.items():
            monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
        return Settings.load()

    return loaded


def codes(settings: PageSettings, process: Process) -> set[str]:
    return {each.code for each in by_settings(settings, process)}


def refusing(settings: PageSettings, code: str) -> set[Process]:
    """The processes that do not start for a reason."""
    return {process for process in PROCESSES if code in codes(settings, process)}


def test_what_lacks_nothing_starts_in_every_process(load: Load) -> None:
    settings = load()

    assert {process: codes(settings, process) for process in EVERY - {"rehearsal"}} == {
        process: set() for process in EVERY - {"rehearsal"}
    }


@pytest.mark.parametrize(
    ("given", "code", "concerned", "remedy"),
    [
        ({"LOG_LEVEL": "debug"}, "debug", EVERY, "LOG_LEVEL=info"),
        ({"NEARPEER_PUBLIC_URL": None}, "public-url", PAGES, "https://"),
        ({"NEARPEER_PUBLIC_URL": "http://np.example"}, "public-url", PAGES, "https://"),
        ({"DATABASE_URL": None, "NEARPEER_KEYS_URL": None}, "embedded-postgres", RECORD, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://np@db/np"}, "plain-database", RECORD, "sslmode=verify-full"),
        ({"DATABASE_URL": "postgresql://np@db/np?sslmode=prefer"}, "plain-database", RECORD, "sslmode"),
        (
            {"NEARPEER_KEYS_URL": "postgresql://np@db/k"},
            "plain-database",
            RECORD,
            "NEARPEER_ALLOW_PRIVATE=db",
        ),
        ({"NEARPEER_KEK": None}, "missing-key", VAULT, "NEARPEER_KEK_FILE"),
        ({"NEARPEER_TEMPORAL_CODEC_KEY": None}, "missing-key", TIMED, "NEARPEER_TEMPORAL_CODEC_KEY_FILE"),
        ({"NEARPEER_TEMPORAL_CODEC_KEY": key(7)}, "same-key", TIMED, "head -c 32"),
        ({"NEARPEER_KEK": base64.b64encode(bytes(32)).decode()}, "default-secret", VAULT, "head -c 32"),
        (
            {"NEARPEER_KEK": base64.b64encode(bytes(range(32))).decode()},
            "default-secret",
            VAULT,
            "head -c 32",
        ),
        (
            {"DATABASE_URL": "postgresql://np:nearpeer@db/np?sslmode=require"},
            "default-secret",
            RECORD,
            "openssl rand",
        ),
        (
            {"NEARPEER_KEYS_URL": "postgresql://np:changeme12345678@db/np?sslmode=require"},
            "default-secret",
            RECORD,
            "openssl rand",
        ),
        ({"NEARPEER_SMS_SECRET": "secret"}, "default-secret", RECORD, "openssl rand"),
        ({"NEARPEER_METRICS_TOKEN": "token"}, "default-secret", RECORD, "openssl rand"),
        (
            {
                "NEARPEER_SMTP_URL": "smtp://np:password@mail.example:587",
                "NEARPEER_NOTICE_FROM": "np@example.org",
            },
            "default-secret",
            RECORD,
            "mail server",
        ),
        ({"TEMPORAL_ADDRESS": None}, "embedded-temporal", TIMED, "temporal:7233"),
        ({"NEARPEER_SMS_URL": None, "NEARPEER_SMS_SECRET": None}, "no-channel", WAY_OUT, "NEARPEER_SMS_URL"),
        ({"NEARPEER_TELEPHONES": None}, "no-telephone", CHAIN, "duty="),
        ({}, "rehearsal", {"rehearsal"}, "--data-dir"),
    ],
    ids=lambda given: given if isinstance(given, str) else None,
)
def test_a_reason_keeps_down_whom_it_concerns_and_has_its_remedy(
    load: Load, given: dict[str, str | None], code: str, concerned: set[Process], remedy: str
) -> None:
    settings = load(**given)

    told = [each for process in PROCESSES for each in by_settings(settings, process) if each.code == code]

    assert refusing(settings, code) == concerned
    assert all(remedy in each.remedy for each in told)
    assert refusing(settings.model_copy(update={"mode": "trial"}), code) == set()


@pytest.mark.parametrize("given", [{"NEARPEER_WEBHOOK_SECRET": WHSEC}, {"NEARPEER_METRICS_TOKEN": SURE}])
def test_a_secret_that_was_drawn_by_chance_is_one(load: Load, given: dict[str, str]) -> None:
    hook = {"NEARPEER_WEBHOOK_URL": "https://hook.example"} if "NEARPEER_WEBHOOK_SECRET" in given else {}

    assert codes(load(**given, **hook), "web") == set()


@pytest.mark.parametrize("variable", ["NEARPEER_KEK", "NEARPEER_SMS_SECRET"])
def test_a_key_file_that_everybody_may_read_keeps_down_whoever_has_secrets(
    load: Load, tmp_path: Path, variable: str
) -> None:
    file = tmp_path / "the-key"
    file.write_text(SAFE.get(variable, SURE), encoding="utf-8")
    file.chmod(0o644)

    settings = load(**{variable: None, f"{variable}_FILE": str(file)})

    assert refusing(settings, "open-key-file") == RECORD
    (told,) = (each for each in by_settings(settings, "web") if each.code == "open-key-file")
    assert told.remedy == f"chmod o= {file}"
    file.chmod(0o640)
    assert refusing(settings, "open-key-file") == set()


def test_the_token_of_the_metrics_may_be_read_by_whoever_reads_those(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(SURE, encoding="utf-8")
    (tmp_path / "token").chmod(0o644)

    assert refusing(load(NEARPEER_METRICS_TOKEN_FILE=str(tmp_path / "token")), "open-key-file") == set()


def test_keys_of_the_data_directory_are_looked_at_too(load: Load, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "links").write_bytes(b"k" * 32)
    (tmp_path / "secrets" / "links").chmod(0o604)

    assert refusing(load(), "open-key-file") == RECORD


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgresql://np@/np?host=/run/postgresql", []),
        ("postgresql:///np", []),
        ("postgresql://np@localhost:5432/np", []),
        ("postgresql://np@[::1]:5432/np", []),
        ("postgresql://np@db.example/np?sslmode=disable", ["db.example"]),
        ("postgresql://np@a:1,b:2/np", ["a", "b"]),
        ("postgresql://np@/np?host=db", ["db"]),
        ("postgresql://np@[2001:db8::1]/np", ["2001:db8::1"]),
        ("postgresql://np@db/np?sslmode=verify-ca", []),
    ],
)
def test_a_connection_is_plain_unless_it_is_encrypted_or_does_not_leave_the_machine(
    url: str, hosts: list[str]
) -> None:
    assert list(open_hosts(url)) == hosts


def test_a_database_of_ones_own_network_may_be_named(load: Load) -> None:
    plain = {"DATABASE_URL": "postgresql://np@db/np", "NEARPEER_ALLOW_PRIVATE": "db"}

    assert codes(load(**plain), "web") == set()


def test_the_help_page_asks_for_no_secret_and_no_record(load: Load) -> None:
    load(DATABASE_URL=None, NEARPEER_KEYS_URL=None, NEARPEER_KEK=None, TEMPORAL_ADDRESS=None)

    assert codes(PageSettings.load(), "help") == set()


def test_everything_that_is_in_the_way_is_told_at_once(load: Load) -> None:
    bare = load(**dict.fromkeys(name for name in SAFE if name != "NEARPEER_MODE"))

    with pytest.raises(Unsafe) as told:
        refuse("up", by_settings(bare, "up"))

    for name in (
        "DATABASE_URL",
        "NEARPEER_KEK",
        "TEMPORAL_ADDRESS",
        "NEARPEER_PUBLIC_URL",
        "nearpeer doctor",
    ):
        assert name in str(told.value)
    assert {each.code for each in told.value.refused} == {
        *("public-url", "embedded-postgres", "missing-key", "embedded-temporal", "no-channel", "no-telephone")
    }


def test_no_refusal_shows_a_secret(load: Load) -> None:
    settings = load(NEARPEER_SMS_SECRET="hush-hush", DATABASE_URL="postgresql://np:hush-hush@db/np")

    told = str([each for process in PROCESSES for each in by_settings(settings, process)])

    assert "NEARPEER_SMS_SECRET" in told
    assert "hush-hush" not in told


async def test_a_development_server_of_temporal_is_refused_wherever_it_runs(
    load: Load, temporal: EmbeddedTemporal
) -> None:
    settings = load(TEMPORAL_ADDRESS=temporal.address)

    found = [await refused_of(settings, process) for process in sorted(TIMED)]

    assert [{each.code for each in refused} for refused in found] == [{"development-temporal"}] * len(TIMED)
