"""The site's own process: it starts whatever is down, keeps what is reported, and ends when told."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from console.help.numbers import EXAMPLE
from runtime.datadir import DataDir
from tests.project.tree import ROOT

UNATTENDED = "It may be that nobody is paged just now."


@contextmanager
def process(folder: Path, *options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m console.web` on a data directory, with nothing else in its environment."""
    started = subprocess.Popen(
        [sys.executable, "-m", "console.web", "--data-dir", str(folder), *options],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def address_of(started: subprocess.Popen[str]) -> str:
    assert started.stdout is not None
    told = started.stdout.readline()
    assert told.startswith("The pages are at http"), told
    return told.split()[-1].removesuffix("/raise")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data directory that was made once, on which nothing runs."""
    with DataDir(tmp_path / "data") as place:
        return place.path


def test_without_an_engine_the_form_comes_and_a_report_is_kept(folder: Path) -> None:
    with (
        process(folder) as started,
        httpx.Client(base_url=address_of(started), headers={"Accept-Language": "en"}) as browser,
    ):
        form = browser.get("/raise")
        sent = browser.post("/raise", data={"danger": "yes", "words": "Hall 3"}, follow_redirects=True)
        started.send_signal(signal.SIGTERM)
        code = started.wait(60)

    kept = [path.read_bytes() for path in (folder / "spool").rglob("*") if path.is_file()]
    assert form.status_code == 200
    assert "<h1>Kept, not yet in the record</h1>" in sent.text
    assert len(kept) == 1
    assert b"Hall 3" not in kept[0]
    assert code == 0


def test_without_even_a_data_directory_the_reporter_is_told_to_call(tmp_path: Path) -> None:
    with (
        process(tmp_path / "none") as started,
        httpx.Client(base_url=address_of(started), headers={"Accept-Language": "en"}) as browser,
    ):
        sent = browser.post("/raise", data={"danger": "yes"})

    assert sent.status_code == 503
    assert "<h1>Not recorded</h1>" in sent.text


def test_production_does_not_start_with_numbers_checked_too_long_ago(folder: Path, tmp_path: Path) -> None:
    old = datetime.now(UTC).date() - timedelta(days=181)
    numbers = tmp_path / "help.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("checked = 2026-11-23", f"checked = {old}")
    numbers.write_text(text, encoding="utf-8")

    with process(folder, NEARPEER_MODE="production", NEARPEER_HELP_NUMBERS=str(numbers)) as started:
        _, told = started.communicate(timeout=90)

    assert started.returncode == 2
    assert "production takes 180 at most" in told
    assert "NEARPEER_PUBLIC_URL" in told


def test_a_port_that_is_taken_is_named_with_the_remedy(folder: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        process(folder, "--port", str(taken.getsockname()[1])) as started,
    ):
        _, told = started.communicate(timeout=90)

    assert started.returncode == 3
    assert "NEARPEER_PORT" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("path", ["/raise", "/nothing"])
def test_when_nobody_has_looked_after_the_cases_for_two_minutes_the_pages_say_so_and_to_call(
    folder: Path, path: str
) -> None:
    beat = folder / "watchdog.beat"
    beat.touch()
    with (
        process(folder) as started,
        httpx.Client(base_url=address_of(started), headers={"Accept-Language": "en"}) as browser,
    ):
        fresh = browser.get(path)
        os.utime(beat, (time.time() - 121, time.time() - 121))
        stale = browser.get(path)
        beat.touch()
        back = browser.get(path)

    assert UNATTENDED not in fresh.text
    assert UNATTENDED in stale.text
    assert stale.text.index('href="tel:112"') < stale.text.index(UNATTENDED)
    assert UNATTENDED not in back.text


def test_where_no_watchdog_ever_was_nothing_is_claimed(folder: Path) -> None:
    with (
        process(folder) as started,
        httpx.Client(base_url=address_of(started), headers={"Accept-Language": "en"}) as browser,
    ):
        assert UNATTENDED not in browser.get("/raise").text
