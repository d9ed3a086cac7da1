"""Every path of every workflow has a golden history, and this code replays them all."""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import worker
from runtime.replaying import fitting
from tests.histories import emergencies
from tests.histories.changed import WaitsOnceMore
from tests.histories.paths import BY_THE_REAL_CLOCK, FOLDER, IN_ANY_ORDER, NAMES, GoldenPath, every_path
from tests.histories.record import record
from tests.histories.replay import every_workflow
from tests.histories.scenes import SCENES
from tests.workflows.test_privacy import SUPPORT_STEPS, every_text

ROOT = FOLDER.parents[1]
SMALL = 400_000
PATHS = list(every_path())
GOOD, SOME_FAILED = 0, 1


def named(path: GoldenPath) -> str:
    return f"{path.workflow}/{path.name}"


@pytest.fixture(params=PATHS, ids=named)
def path(request: pytest.FixtureRequest) -> GoldenPath:
    """Each path in turn."""
    chosen: GoldenPath = request.param
    return chosen


def test_every_workflow_has_paths() -> None:
    assert {workflow.__name__ for workflow in every_workflow()} == set(NAMES)


def test_every_path_has_a_history_and_every_history_a_path() -> None:
    assert {path.file for path in PATHS} == set(FOLDER.glob("**/*.json"))


def test_every_path_has_a_scene_and_every_scene_a_path() -> None:
    of_cases = {("Emergency", name) for name in emergencies.SCENES}

    assert {(path.workflow, path.name) for path in PATHS} == set(SCENES) | of_cases


async def test_a_history_replays(path: GoldenPath, tmp_path: Path) -> None:
    shutil.copy(path.file, tmp_path)

    assert await fitting(tmp_path, every_workflow(), worker._sandbox()) == GOOD


async def test_the_whole_corpus_replays_as_a_release_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert await fitting(FOLDER, every_workflow(), worker._sandbox()) == GOOD
    assert capsys.readouterr().out == ""


async def test_a_changed_workflow_fails_on_every_history_of_it_and_on_no_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    others = [kind for kind in every_workflow() if kind.__name__ != "Relationship"]

    assert await fitting(FOLDER, [*others, WaitsOnceMore], worker._sandbox()) == SOME_FAILED

    told = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert set(told) == {f"{name}.json" for name in NAMES["Relationship"]}
    assert {problem.partition(" ")[0] for problem in told.values()} == {"NondeterminismError"}


def test_the_corpus_takes_every_branch_of_every_workflow(tmp_path: Path) -> None:
    measured = [sys.executable, "-m", "coverage", "run", "--branch", "--source=workflows", "-m"]
    environment = {**os.environ, "COVERAGE_FILE": str(tmp_path / "measured")}
    subprocess.run([*measured, "tests.histories.replay"], cwd=ROOT, env=environment, check=True)

    report = [sys.executable, "-m", "coverage", "report", "--fail-under=100", "--show-missing"]
    told = subprocess.run(report, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout


def test_a_history_is_of_the_workflow_that_it_lies_with(path: GoldenPath) -> None:
    first = events(path)[0]["workflowExecutionStartedEventAttributes"]

    assert first["workflowType"] == {"name": path.workflow}


def test_a_history_is_small(path: GoldenPath) -> None:
    assert path.file.stat().st_size < SMALL


def test_a_history_tells_nothing_of_the_machine_that_recorded_it(path: GoldenPath) -> None:
    texts = set(every_text(json.loads(path.file.read_text())))

    assert {text for text in texts if re.search(r"nearpeer-worker.", text)} == set()
    assert [text for text in texts if socket.gethostname() in text or f"{os.getpid()}@" in text] == []
    assert [text for text in texts if re.search(r"/(tmp|usr|home|root|work|opt|var|srv)/|\.py\b", text)] == []


def test_a_history_names_no_person_and_no_support_step(path: GoldenPath) -> None:
    texts = "\n".join(every_text(json.loads(path.file.read_text())))

    of_the_year = () if path.workflow == "Emergency" else SUPPORT_STEPS
    assert [word for word in ("mentee-", "person-", "officer-", *of_the_year) if word in texts] == []


def test_a_history_is_sealed_with_no_key(path: GoldenPath) -> None:
    encodings = set(re.findall(r'"encoding":"([^"]+)"', path.file.read_text()))

    assert {base64.b64decode(encoding) for encoding in encodings} <= {b"json/plain", b"binary/null"}


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_recording_again_gives_the_same_bytes(tmp_path: Path) -> None:
    await record(tmp_path, PATHS)

    changed = [
        named(path)
        for path in PATHS
        if path.name not in IN_ANY_ORDER | BY_THE_REAL_CLOCK
        and (tmp_path / path.workflow / path.file.name).read_bytes() != path.file.read_bytes()
    ]
    assert changed == []


def events(path: GoldenPath) -> list[dict[str, Any]]:
    """The events of a golden history."""
    found: list[dict[str, Any]] = json.loads(path.file.read_text())["events"]
    return found
