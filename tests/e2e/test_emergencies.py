"""An emergency on the real engines, while each of its parts is killed: never lost, never unnoticed."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import lane
from benchmarks.grid.killed import kill_of
from benchmarks.grid.oracle import faults
from benchmarks.grid.path import Path as Escalation
from benchmarks.grid.runs import Run
from console.comparing.reading import compare
from runtime.correlation import correlation_of
from runtime.datadir import DataDir
from runtime.settings import Settings
from tests.e2e.conftest import exporting

SLICE = [
    Run("killed", "worker-urgent dies", "when the receipt is given", 1),
    Run("killed", "worker-urgent dies", "while the gateway is asked", 1),
    Run("killed", "watchdog dies", "when the page is claimed", 1),
    Run("killed", "temporal dies", "while the report is received", 1),
    Run("killed", "temporal dies", "when the next step is due", 1),
    Run("killed", "postgres dies", "while the report is received", 1),
    Run("killed", "postgres dies", "when the receipt is given", 1),
    Run("killed", "postgres dies", "while the acknowledgement is received", 1),
    Run("killed", "web dies", "while the report is received", 1),
    Run("killed", "web dies", "when the report is committed", 1),
]
"""Some of each kind for every run of the tests; the whole grid is in `make faults`."""


@pytest.fixture(scope="module")
async def escalation(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Escalation]:
    """The path of an escalation, on a service with its emergency lane and a desk."""
    gateway_process.clear()
    async with lane(open_folder / "desk", gateway_process, speed=10) as desk:
        yield Escalation(desk, kill_of)


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_a_case_is_neither_lost_nor_unnoticed_when(escalation: Escalation, run: Run) -> None:
    came = await escalation.play(run)

    assert list(faults(came)) == []


async def test_after_all_that_died_the_two_ledgers_of_the_lane_say_the_same(escalation: Escalation) -> None:
    settings = escalation._desk.service.settings
    exported = await _exported(settings)

    compared = await compare(settings, lambda *_: None)

    assert compared.divergences == ()
    assert compared.runs >= exported > 0
    assert compared.activities > len(SLICE)


async def test_lines_of_a_page_lead_back_to_the_report_that_it_follows_from(escalation: Escalation) -> None:
    desk = escalation._desk
    rows = await desk.doors.logs["care"].read_all(0, 10_000)
    reports = {correlation_of(row.command_id): row.stream for row in rows if row.type == "emergency-raised"}

    logs = {name: _lines(desk.service.dir.logs / f"{name}.log") for name in ("web", "worker-urgent")}
    paged = [line for line in logs["worker-urgent"] if line["event"] == "a page was accepted"]
    answered = {line.get("correlation") for line in logs["web"] if line["event"] == "answered"}
    followed = {line["correlation"]: line["page"] for line in paged if line.get("correlation") in reports}

    assert followed
    assert all(page.startswith(f"{reports[correlation]}/") for correlation, page in followed.items())
    assert answered & set(followed)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line[:1] == "{"]


async def _exported(settings: Settings) -> int:
    """How many histories of the lane lie outside the databases, whoever put them there; none is left."""
    async with exporting(settings, "urgent") as look:
        while await look.once():  # a case that died with a process may end just now
            pass
    return len([*(DataDir(settings.data_dir).histories / "urgent").rglob("*.json")])
