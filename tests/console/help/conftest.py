"""What a test of the help page is given: numbers in a file of its own, and the page's real process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from console.help.numbers import EXAMPLE
from tests.project.tree import ROOT

Process = subprocess.Popen[str]
NumbersFile = Callable[..., Path]
"""Writes the example's numbers with some lines replaced."""


@pytest.fixture
def numbers_file(tmp_path: Path) -> NumbersFile:
    def written(replaced: dict[str, str] | None = None) -> Path:
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in (replaced or {}).items():
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "help.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def helper(*options: str, **environment: str) -> Process:
    """The help page's process with nothing in its environment but what is given."""
    return subprocess.Popen(
        [sys.executable, "-m", "console.help", *options],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def address_of(process: Process) -> str:
    """The address that the process tells once it listens."""
    assert process.stdout is not None
    told = process.stdout.readline()
    assert told.startswith("The help page is at http"), told
    return told.split()[-1].removesuffix("/help/")


@pytest.fixture(scope="module")
def helping() -> Iterator[str]:
    """The address of a running help page."""
    with helper() as process:
        yield address_of(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


@pytest.fixture
def phone(helping: str) -> Iterator[httpx.Client]:
    """Somebody's browser, which prefers Hungarian."""
    with httpx.Client(base_url=helping, headers={"Accept-Language": "hu-HU,hu;q=0.9,en;q=0.8"}) as client:
        yield client


def until(deadline_s: float, condition: Callable[[], bool]) -> bool:
    """Whether a condition comes true before a deadline."""
    ends = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True
