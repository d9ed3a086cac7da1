"""What is committed fits every machine: locks without addresses, no registry, no developer's path."""

import configparser
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.project.tree import ROOT, committed

LOCKS = ("requirements.lock", "requirements-dev.lock")
EVERY_LOCK = (
    *LOCKS,
    "requirements-image.lock",
    "requirements-uv.lock",
    "requirements-bench.lock",
    "requirements-proof.lock",
)
# Written in two halves, or this file would break its own rule.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
)
DEVELOPERS_PATHS = re.compile("/(?:ho" + r"me|Us" + r"ers)/[a-z][\w.-]*/|/ro" + r"ot/|[A-Z]:\\Us" + r"ers\\")


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in committed():
        raw = path.read_bytes()
        if b"\0" not in raw:
            found.append((path.relative_to(ROOT), raw.decode("utf-8")))
    return found


def registries_of_this_machine() -> set[str]:
    """The hosts that this machine installs from, if it was told any."""
    told = [
        os.environ.get(name, "")
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
    ]
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    told += re.findall(r"https?://[^\s'\"]+", listed)
    hosts = {urlsplit(address).hostname for text in told for address in text.split()}
    return {host for host in hosts if host and "." in host}


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert re.search(r"https?:", text) is None
    assert "://" not in text
    assert re.search(r"(?m)^\s*-{1,2}(i\b|index|extra-index|find-links|trusted)", text) is None


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_every_pin_of_a_lock_has_a_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pins = [index for index, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]

    assert pins
    assert [lines[index] for index in pins if "--hash=sha256:" not in lines[index + 1]] == []


def test_the_locks_agree_on_every_version() -> None:
    run, dev = (set(re.findall(r"(?m)^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text())) for lock in LOCKS)

    assert run - dev == set()


@pytest.mark.parametrize("further", ["requirements-bench.lock", "requirements-proof.lock"])
def test_a_further_lock_takes_no_other_version_of_what_testing_needs(further: str) -> None:
    dev, more = (
        dict(re.findall(r"(?m)^([a-z0-9._-]+)==([^\s;]+)", (ROOT / lock).read_text(encoding="utf-8")))
        for lock in ("requirements-dev.lock", further)
    )

    assert {name: dev[name] for name in more.keys() & dev.keys() if dev[name] != more[name]} == {}


def test_the_locks_hold_every_dependency_that_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    for lock, asked in zip(LOCKS, (groups["build"], groups["build"] + groups["dev"]), strict=True):
        asked_for = [
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["embedded"],
            *asked,
        ]
        names = {re.split(r"[\[<>=; ]", name)[0].lower() for name in asked_for if isinstance(name, str)}
        pinned = set(re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / lock).read_text(encoding="utf-8")))

        assert names - pinned == set()


def test_no_committed_file_names_a_package_registry() -> None:
    hosts = {*REGISTRIES, *registries_of_this_machine()}

    assert [(str(path), host) for path, text in texts() for host in hosts if host in text] == []


def test_no_committed_file_holds_a_path_of_a_developers_machine() -> None:
    own = {f"{place}/" for place in (ROOT, Path.home()) if len(place.parts) > 2}

    found = [
        (str(path), line)
        for path, text in texts()
        for line in text.splitlines()
        if DEVELOPERS_PATHS.search(line)
    ]
    found += [(str(path), place) for path, text in texts() for place in own if place in text]

    assert found == []


def test_no_environment_and_no_secret_is_committed() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in committed()}

    assert names.isdisjoint({".env", "uv.lock", "pylock.toml"})
    assert [name for name in names if name.endswith((".key", ".pem", ".pyc"))] == []


def test_every_text_ends_its_last_line_and_has_unix_line_ends() -> None:
    assert [str(path) for path, text in texts() if "\r" in text and path.suffix != ".csv"] == []
    assert [
        str(path) for path, text in texts() if text and not text.endswith("\n") and "vendor" not in path.parts
    ] == []


def test_hooks_before_a_commit_come_from_this_repository_only() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")

    assert set(re.findall(r"(?m)^\s*- repo: (\S+)", text)) == {"local"}


def test_the_editor_and_the_linter_agree_on_the_length_of_a_line() -> None:
    editor = configparser.ConfigParser()
    editor.read_string("[everywhere]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]

    assert int(editor["*.py"]["max_line_length"]) == linter["line-length"]
