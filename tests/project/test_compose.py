"""docker-compose.yml is accepted by Compose itself, has no default secret and opens no port to the world."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pydantic import AliasChoices

from runtime.settings import Settings
from tests.project.tree import ROOT

FILE = ROOT / "docker-compose.yml"
SECRETS = re.findall(r"\$\{(\w+):\?", FILE.read_text(encoding="utf-8"))


def compose(*arguments: str, settings: dict[str, str], file: Path = FILE) -> subprocess.CompletedProcess[str]:
    """Run the real Compose on a file, with these settings and no others.

    The binary is called, not the package's console script: that one always exits 0.
    """
    package = find_spec("compose")
    assert package is not None
    assert package.origin is not None
    return subprocess.run(
        [
            Path(package.origin).with_name("docker-compose"),
            "--file",
            file,
            "--env-file",
            os.devnull,
            *arguments,
        ],
        env={"PATH": os.environ["PATH"], **settings},
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def filled_in() -> dict[str, str]:
    return dict.fromkeys(SECRETS, "given")


@pytest.fixture
def services(filled_in: dict[str, str]) -> dict[str, dict[str, Any]]:
    report = compose("--profile", "*", "config", "--format", "json", settings=filled_in)
    assert report.returncode == 0, report.stderr
    read: dict[str, dict[str, Any]] = json.loads(report.stdout)["services"]
    return read


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


@pytest.mark.parametrize("secret", sorted(set(SECRETS)))
def test_compose_refuses_to_go_on_without_a_secret_and_names_it(
    secret: str, filled_in: dict[str, str]
) -> None:
    del filled_in[secret]

    report = compose("config", "--quiet", settings=filled_in)

    assert report.returncode != 0
    assert secret in report.stderr
    assert "see .env.example" in report.stderr


def test_every_setting_of_the_file_stands_in_the_example() -> None:
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", FILE.read_text(encoding="utf-8")))
    example = set(re.findall(r"(?m)^(?:# )?(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))

    assert named - example == set()


def test_the_example_gives_no_secret_away() -> None:
    given = dict(re.findall(r"(?m)^(\w+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8")))

    assert {name: value for name, value in given.items() if value} == {}


def test_every_port_is_bound_to_the_host_itself(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_every_engine_has_a_health_check_and_keeps_its_data(services: dict[str, dict[str, Any]]) -> None:
    for engine in ("log", "keys", "temporal-db", "temporal"):
        assert "healthcheck" in services[engine], engine
    volumes = {name: services[name]["volumes"][0]["type"] for name in ("log", "keys", "temporal-db")}
    assert set(volumes.values()) == {"volume"}


def test_every_image_has_a_version(services: dict[str, dict[str, Any]]) -> None:
    images = {service["image"] for service in services.values()}

    assert [image for image in images if ":" not in image or image.endswith(":latest")] == []


def test_every_setting_of_the_service_stands_in_the_example() -> None:
    example = set(re.findall(r"(?m)^(?:# )?(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    plain = {name.removesuffix("_FILE") for name in example}

    assert {name for name in setting_names() if name not in plain} == set()
    assert {name for name in plain if name.startswith("NEARPEER_")} - setting_names() == set()


def setting_names() -> set[str]:
    """The environment variables that the service reads, as its settings declare them."""
    names = set()
    for field, declared in Settings.model_fields.items():
        alias = declared.validation_alias
        first = alias.choices[0] if isinstance(alias, AliasChoices) else alias
        names.add(str(first or f"NEARPEER_{field.upper()}"))
    return names
