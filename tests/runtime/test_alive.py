"""A supervisor asks whether a process is well: by an address that answers, or a file that is new."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from runtime import alive
from runtime.ports import free_port


class Answers(BaseHTTPRequestHandler):
    """Says 200 at /health, and 503 everywhere else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def beat(tmp_path: Path) -> Path:
    file = tmp_path / "beat"
    file.touch()
    return file


def test_an_address_that_answers_is_well(site: str) -> None:
    assert alive.main([f"{site}/health"]) == alive.YES


def test_an_address_that_answers_otherwise_is_not(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert alive.main([f"{site}/elsewhere"]) == alive.NO
    assert "answers 503" in capsys.readouterr().err


def test_an_address_where_nobody_is_is_not_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert alive.main([f"http://127.0.0.1:{free_port()}/health"]) == alive.NO
    assert "does not answer (ConnectionRefusedError)" in capsys.readouterr().err


def test_a_file_that_was_just_written_is_well(beat: Path) -> None:
    assert alive.main([str(beat), "60"]) == alive.YES


def test_a_file_that_was_written_long_ago_is_not(beat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.utime(beat, (time.time() - 90, time.time() - 90))

    assert alive.main([str(beat), "60"]) == alive.NO
    assert "was last written 90 s ago" in capsys.readouterr().err


def test_a_file_that_was_never_written_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert alive.main([str(tmp_path / "beat"), "60"]) == alive.NO
    assert "cannot be seen: No such file" in capsys.readouterr().err


def test_nothing_else_can_be_asked() -> None:
    assert alive.main(["beat"]) == alive.main(["beat", "soon"]) == alive.main([]) == alive.USAGE


def test_it_asks_as_a_program_of_its_own(beat: Path) -> None:
    asked = [sys.executable, "-m", "runtime.alive", str(beat)]

    assert subprocess.run([*asked, "60"], check=False).returncode == alive.YES
    beat.unlink()
    assert subprocess.run([*asked, "60"], capture_output=True, check=False).returncode == alive.NO
