"""A file that would fill the memory is refused in one line, within a bound that is measured from outside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.rosters.floods import FLOODS, Flood
from tests.project.tree import ROOT

CEILING_MIB = 1_500


@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.name)
def test_each_flood_is_refused_within_bounded_memory(tmp_path: Path, flood: Flood) -> None:
    path = tmp_path / "roster"
    flood.write(path)

    reading = subprocess.run(
        [sys.executable, "-m", "tests.console.rosters.measured", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert (reading.returncode, reading.stderr) == (0, "")
    told = json.loads(reading.stdout)
    assert told["problem"] == flood.problem
    assert told["mib"] < CEILING_MIB
