"""docker-compose.yml is accepted by Compose itself, and keeps the rules of this project for every service."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices

from benchmarks.topology.composed import FILE, Part, compose, seconds
from runtime.settings import FROM_FILE, READ_ELSEWHERE, Settings
from tests.project.conftest import SECRETS
from tests.project.tree import ROOT

PROFILES = {"tools", "release", "observability", "dev"}
OURS = ("nearpeer:", "nearpeer-tools:")
OF_UVICORN = "FORWARDED_ALLOW_IPS"


# ---- Compose's own opinion


def test_it_keeps_the_compose_specification() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    report = subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", FILE],
        capture_output=True,
        text=True,
        check=False,
    )

    assert report.returncode == 0, report.stdout


def test_compose_accepts_it_when_every_secret_is_given(filled_in: dict[str, str]) -> None:
    report = compose("--profile", "*", "config", "--quiet", settings=filled_in)

    assert (report.returncode, report.stderr) == (0, "")


def test_compose_refuses_a_file_that_depends_on_nothing_there(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services:\n  a: {image: a, depends_on: [b]}\n", encoding="utf-8")

    assert compose("config", "--quiet", settings={}, file=wrong).returncode != 0


@pytest.mark.parametrize("secret", SECRETS)
def test_compose_refuses_to_go_on_without_a_secret_and_names_it(
    secret: str, filled_in: dict[str, str]
) -> None:
    report = compose("config", "--quiet", settings={**filled_in, secret: ""})

    assert report.returncode != 0
    assert secret in report.stderr
    assert "run deploy/prepare, see .env.example" in report.stderr


# ---- settings and secrets


def test_every_setting_of_the_file_stands_in_the_example() -> None:
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", FILE.read_text(encoding="utf-8")))

    assert {name for name in named if not {name, f"{name}_FILE"} & example()} == set()


def test_the_example_gives_no_secret_away() -> None:
    given = dict(re.findall(r"(?m)^(\w+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8")))

    assert {name: value for name, value in given.items() if value} == {}


def test_no_password_and_no_key_has_a_default() -> None:
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]*)\}", FILE.read_text(encoding="utf-8")))
    secret = {name for name in defaults if re.search("PASSWORD|SECRET|TOKEN|KEK|KEY", name)}

    assert {name: defaults[name] for name in secret if defaults[name]} == {}


def test_nothing_is_written_into_the_file_that_could_be_a_password(
    services: dict[str, dict[str, Any]],
) -> None:
    for name, service in services.items():
        for variable, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD|PWD|SECRET$", variable) and not variable.endswith("__FILE"):
                assert value in {"", None} or "/given/" in value, f"{name}: {variable}"


def test_every_setting_that_a_service_of_ours_is_given_is_one(parts: dict[str, Part]) -> None:
    known = {OF_UVICORN, *setting_names(), *READ_ELSEWHERE, *(f"{name}_FILE" for name in FROM_FILE)}
    given = {
        (name, variable)
        for name, part in parts.items()
        if part.image.startswith(OURS)
        for variable in part.environment
    }

    assert given
    assert sorted((name, variable) for name, variable in given if variable not in known) == []


def test_every_channel_to_people_can_be_set_for_whoever_sends(parts: dict[str, Part]) -> None:
    outwards = {
        name
        for name in setting_names()
        if re.search("SMTP|NOTICE|SMS|WEBHOOK|CALLBACK|HEARTBEAT|TELEPHONES|PUBLIC_URL|ALLOW_PRIVATE", name)
    }

    for sender in ("web", "worker-year", "worker-urgent", "watchdog"):
        assert outwards - set(parts[sender].environment) == set(), sender


def test_every_setting_of_the_service_stands_in_the_example() -> None:
    plain = {name.removesuffix("_FILE") for name in example()}

    assert {name for name in setting_names() if name not in plain} == set()
    assert {name for name in plain if name.startswith("NEARPEER_")} - setting_names() == set()


def test_a_file_that_is_named_in_the_environment_is_there(parts: dict[str, Part]) -> None:
    for name, part in parts.items():
        named = {value for key, value in part.environment.items() if key.endswith("_FILE") and value}
        assert named - set(part.files) == set(), name


def test_every_profile_is_told_of(told: dict[str, Any]) -> None:
    assert {one for service in told["services"].values() for one in service.get("profiles", [])} == PROFILES


def test_a_span_of_compose_is_read_in_seconds() -> None:
    assert (seconds("30s"), seconds("1m30s"), seconds("1h0m0.5s")) == (30, 90, 3_600.5)


def example() -> set[str]:
    """The names that stand in .env.example."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^(?:# )?(\w+)=", text))


def setting_names() -> set[str]:
    """The environment variables that the service reads, as its settings declare them."""
    names = set()
    for field, declared in Settings.model_fields.items():
        alias = declared.validation_alias
        first = alias.choices[0] if isinstance(alias, AliasChoices) else alias
        names.add(str(first or f"NEARPEER_{field.upper()}"))
    return names
