"""Only what is ours is recognised as ours, also where root may not look into other users' processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.postgres import EmbeddedPostgres
from runtime.processes import TERM_THEN_KILL, command_line, runs_with, stop_ours, working_in

ROOT = Path(__file__).resolve().parents[2]


def cluster_of(postgres: EmbeddedPostgres) -> Path:
    return postgres._dir.path / "postgres" / "cluster"


def test_a_process_is_recognised_by_program_and_argument(postgres: EmbeddedPostgres) -> None:
    assert postgres.pid is not None

    assert runs_with(postgres.pid, "postgres", str(cluster_of(postgres)))
    assert not runs_with(postgres.pid, "postgres", "/another/cluster")
    assert not runs_with(postgres.pid, "temporal", str(cluster_of(postgres)))


def test_nobody_is_recognised_behind_a_free_id() -> None:
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()

    assert command_line(gone.pid) == []
    assert not runs_with(gone.pid, "true", "")


def test_a_servers_whole_crew_is_found_by_its_folder(postgres: EmbeddedPostgres, ground: Path) -> None:
    assert postgres.pid in working_in(cluster_of(postgres), "postgres")
    assert len(working_in(cluster_of(postgres), "postgres")) > 1
    assert working_in(ground, "postgres") == []
    assert working_in(ground / "nowhere", "postgres") == []


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv")
def test_the_crew_is_found_in_a_container_too(postgres: EmbeddedPostgres) -> None:
    without = ["setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace"]
    look = (
        "import os, sys; from pathlib import Path; from runtime.processes import working_in\n"
        "print(len(working_in(Path(sys.argv[1]), 'postgres')), os.access('/root', os.W_OK))"
    )

    seen = subprocess.run(
        [*without, sys.executable, "-c", look, cluster_of(postgres)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert int(seen[0]) > 1
    assert seen[1] == "True"


@pytest.fixture
def stubborn() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that does not care for SIGTERM."""
    script = "trap '' TERM; echo set; exec sleep 1000"
    with subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


async def test_what_is_not_ours_any_more_gets_no_signal(stubborn: "subprocess.Popen[bytes]") -> None:
    assert await stop_ours([stubborn.pid], lambda _: False, TERM_THEN_KILL)

    assert stubborn.poll() is None


async def test_what_will_not_end_is_killed(stubborn: "subprocess.Popen[bytes]") -> None:
    soon = [(signal, 0.3) for signal, _ in TERM_THEN_KILL]

    gone = await stop_ours([stubborn.pid], lambda _: stubborn.poll() is None, soon)

    assert gone
    assert stubborn.returncode == -9
