"""The Makefile's verbs: help for each, a clear word for an old Python, a clean end when make is stopped."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.project.tree import ROOT

SERVICE = f"""#!{sys.executable}
import pathlib, signal, sys
pathlib.Path("asked").write_text(" ".join(sys.argv[1:]))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
pathlib.Path("up").touch()
got = signal.sigwait([signal.SIGINT, signal.SIGTERM])
pathlib.Path("ended").write_text(signal.Signals(got).name)
"""
# The tests are run by make, too: what that one hands down must not reach the one under test.
OUTSIDE = {
    name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
}
STAMPS = (".uv", ".run", ".project", ".dev", ".bench", ".proof")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that is set up already, whose service notes what it was asked and how it was ended."""
    for name in (
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-bench.lock",
        "requirements-proof.lock",
        "requirements-uv.lock",
    ):
        shutil.copy(ROOT / name, tmp_path)
    commands = tmp_path / ".venv" / "bin"
    commands.mkdir(parents=True)
    (commands / "python").symlink_to(sys.executable)
    (commands / "nearpeer").write_text(SERVICE, encoding="utf-8")
    (commands / "nearpeer").chmod(0o755)
    (tmp_path / ".venv" / ".made-at").write_text(f"{tmp_path.resolve()}\n", encoding="utf-8")
    for stamp in STAMPS:
        (tmp_path / ".venv" / stamp).touch()
    return tmp_path


@pytest.fixture
def running(project: Path) -> Iterator[subprocess.Popen[str]]:
    """`make run`, with its service up, in a process group of its own as a terminal would give it."""
    with subprocess.Popen(
        ["make", "run"],
        cwd=project,
        env=OUTSIDE,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        appears(project / "up")
        yield process
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)


def appears(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} did not appear"
        time.sleep(0.01)


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=project, env=OUTSIDE, capture_output=True, text=True, check=False
    )


def test_make_alone_explains_every_verb() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"(?m)^\.PHONY: (.*)$", makefile)[0].split())

    explained = {line.split()[1] for line in make(ROOT).stdout.splitlines()}

    assert explained == verbs


def test_a_second_set_up_does_nothing(project: Path) -> None:
    again = make(project, "setup-dev")

    assert (again.returncode, again.stdout) == (0, "")


def test_a_python_that_is_too_old_is_named_with_the_remedy(project: Path) -> None:
    shutil.rmtree(project / ".venv")
    old = project / "python3.9"
    old.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n', encoding="utf-8"
    )
    old.chmod(0o755)

    refused = make(project, f"PYTHON={old}", "setup")

    assert refused.returncode != 0
    assert "Python 3.11 or newer" in refused.stderr
    assert "Python 3.9.2" in refused.stderr
    assert "make PYTHON=" in refused.stderr
    assert not (project / ".venv").exists()


def tools(project: Path, **scripts: str) -> str:
    """A PATH with these commands and nothing else."""
    folder = project / "tools"
    folder.mkdir()
    for name, script in {"cat": "", **scripts}.items():
        tool = folder / name.replace("_", "-")
        tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        tool.chmod(0o755)
    return str(folder)


def browser(project: Path, path: str) -> subprocess.CompletedProcess[str]:
    make_itself = shutil.which("make") or "make"
    told = {**OUTSIDE, "PATH": path, "GO_SUMDB": str(project)}
    return subprocess.run(
        [make_itself, "browser"],
        cwd=project, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_missing_browser_is_installed_where_root_runs_the_tests(project: Path) -> None:
    noted = f'echo "$@" >> {project}/asked'

    done = browser(
        project, tools(project, id="echo 0", npm="", go="", promtool="", prometheus="", apt_get=noted)
    )

    assert done.returncode == 0, done.stderr
    assert (project / "asked").read_text(encoding="utf-8").splitlines()[-1].split()[-1] == "chromium"


def test_whoever_may_not_install_a_browser_is_told_the_remedy(project: Path) -> None:
    refused = browser(project, tools(project, id="echo 1000", apt_get="exit 1"))

    assert refused.returncode != 0
    assert "as root: apt-get install chromium npm golang-go" in refused.stderr


def test_a_browser_that_is_there_is_left_alone(project: Path) -> None:
    done = browser(
        project,
        tools(project, id="echo 0", npm="", go="", promtool="", prometheus="", chromium="", apt_get="exit 1"),
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_running_is_one_verb_of_the_service(project: Path, running: subprocess.Popen[str]) -> None:
    assert running.poll() is None
    assert (project / "asked").read_text(encoding="utf-8") == "run --data-dir var/run"


def test_ctrl_c_ends_the_service_cleanly(project: Path, running: subprocess.Popen[str]) -> None:
    subprocess.run(["kill", "-INT", "--", f"-{running.pid}"], check=True)
    running.wait(timeout=20)

    assert (project / "ended").read_text(encoding="utf-8") == "SIGINT"


def test_a_termination_of_make_ends_the_service_cleanly(
    project: Path, running: subprocess.Popen[str]
) -> None:
    running.send_signal(signal.SIGTERM)
    running.wait(timeout=20)

    assert (project / "ended").read_text(encoding="utf-8") == "SIGTERM"


def test_an_environment_that_was_moved_is_made_anew(project: Path) -> None:
    (project / ".venv" / ".made-at").write_text("/elsewhere\n", encoding="utf-8")

    planned = make(project, "--dry-run", "setup")

    assert "-m venv --clear .venv" in planned.stdout
    assert "-r requirements.lock" in planned.stdout
