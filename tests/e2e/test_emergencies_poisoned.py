"""A record in which something cannot be used: nobody waits, somebody is told, and it stays provable."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.canaries import NAME, WORDS
from benchmarks.grid.desk import Desk, lane
from benchmarks.grid.oracle import broken, faults
from benchmarks.grid.poisoned import SPEED, Poisoned
from benchmarks.grid.runs import Run

SLICE = [
    Run("poisoned", fault, "", 1)
    for fault in (
        "a body that is no JSON",
        "a rota event nobody knows",
        "a report out of all time",
        "a key of noise",
    )
]
"""Some of each kind for every run of the tests; all of them are in `make faults`."""


@pytest.fixture(scope="module")
async def desk(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Desk]:
    """A service with its emergency lane, and a desk."""
    gateway_process.clear()
    async with lane(open_folder / "poisoned", gateway_process, SPEED) as made:
        yield made


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_no_case_waits_and_somebody_is_told_when_there_is(desk: Desk, run: Run) -> None:
    came = await Poisoned(desk).play(run)

    assert list(faults(came)) == []


async def test_the_record_is_proven_afterwards_and_the_proof_finds_what_is_wrong(desk: Desk) -> None:
    place = desk.service.dir.path
    assert await broken(place) == []

    (desk.service.dir.logs / "planted.log").write_text(f"somebody wrote {WORDS}", encoding="utf-8")
    await desk.owner.execute(
        "INSERT INTO board.stream_card (stream, workflow, mentor, began_us, events) VALUES"
        f" ('emergency/x', 'Emergency', '{NAME}', 0, 1)"
    )
    await desk.owner.execute("UPDATE care.stream SET due_us = 1 WHERE stream LIKE 'emergency/%'")

    found = await broken(place)
    assert {each.partition(":")[0] for each in found} == {"I6", "I7", "I9"}
    assert f"I7: {WORDS} is in logs/planted.log" in found
    assert any(each.startswith(f"I7: {NAME} is in board.stream_card") for each in found)
