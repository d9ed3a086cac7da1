"""The command as a process: closed and narrow-minded streams, and being asked to stop while it reckons."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.builders import EXAMPLES
from tests.console.cli.conftest import Home

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "from console.cli import main; main()"
HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Whoever runs the tests in the background has them ignore a Ctrl-C."""


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def piped(redirected: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell, with something done to its streams."""
    script = f'"$0" -c "{PROGRAM}" "$@" {redirected}; echo "${{PIPESTATUS[0]}}" >&2'
    return subprocess.run(
        ["bash", "-c", script, sys.executable, *arguments],
        env=environment(**more), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["version"], ["simulate", "--pairs", "1", "--seed", "1"]])
def test_a_reader_that_has_gone_is_no_failure(arguments: list[str]) -> None:
    assert piped("| exec true", *arguments).stderr == "0\n"


def test_a_reader_of_complaints_that_has_gone_still_gets_the_code() -> None:
    assert piped("2>&1 >/dev/null | exec true", "befriend").stderr == "2\n"


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&- 2>/dev/null", "<&- >&-"])
def test_a_closed_output_is_no_failure(home: Home, closed: str) -> None:
    said = piped(closed, "mentor", "list", "--json", "--data-dir", str(home.folder))

    assert said.stderr == "0\n"


def test_signs_that_a_stream_cannot_spell_are_question_marks(home: Home) -> None:
    said = piped("", "mentor", "list", "--data-dir", str(home.folder), PYTHONIOENCODING="ascii")

    assert said.stderr == "0\n"
    assert "Anna" in said.stdout
    assert "?" in said.stdout


LONG_ANSWER = """
import signal
from console import terminal
from console.cli import _take_streams
from runtime.exit import leave
_take_streams()
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.2)
terminal.answer({"answer": "x" * 300_000})
leave(0)
"""
"""An answer that fills the pipe, and a signal that comes while it does."""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_signal_cuts_nothing_off_an_answer_whose_reader_is_slow(unbuffered: str) -> None:
    ours = environment(PYTHONUNBUFFERED=unbuffered)
    with subprocess.Popen([sys.executable, "-c", LONG_ANSWER], env=ours, stdout=subprocess.PIPE) as writing:
        assert writing.stdout is not None
        with pytest.raises(subprocess.TimeoutExpired):  # it waits for its reader; the signal comes meanwhile
            writing.wait(2)
        told = json.loads(writing.stdout.read())

    assert (writing.returncode, len(told["answer"])) == (0, 300_000)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_simulation_that_is_asked_to_stop_says_so(tmp_path: Path, number: signal.Signals) -> None:
    policy = tmp_path / "policy.toml"
    os.mkfifo(policy)
    arguments = ["simulate", "--seed", "1", "--pairs", "1000", "--policy", str(policy), "--json"]
    with subprocess.Popen(
        [sys.executable, "-c", f"{HEEDING}; {PROGRAM}", *arguments],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        policy.write_text((EXAMPLES / "policy.toml").read_text(encoding="utf-8"), encoding="utf-8")
        process.send_signal(number)  # it has opened its policy, so it is at work
        out, err = process.communicate(timeout=30)

    assert process.returncode == 1
    assert err == "Stopped before the end, as asked.\n"
    assert json.loads(out)["ok"] is False
