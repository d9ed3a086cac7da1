"""Log lines hold known keys only; words of people and passwords never get through."""

import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from runtime import logs


def refuse(words: str) -> None:
    raise ValueError(words)


def rephrase(words: str) -> None:
    try:
        refuse(words)
    except ValueError as first:
        raise RuntimeError(words) from first


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What was logged since the test began, as the JSON lines say."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    logs.configure("info", "json", written)
    logs.DROPPED.clear()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def test_known_keys_are_written(lines: Lines) -> None:
    structlog.get_logger("runtime.child").info("child_back", child="postgres", pid=7, restarts=1)

    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("child_back", "info", "runtime.child")
    assert (line["child"], line["pid"], line["restarts"]) == ("postgres", 7, 1)
    assert line["timestamp"].endswith("Z")


def test_an_unknown_key_is_dropped_and_only_its_name_is_told(lines: Lines) -> None:
    structlog.get_logger("store.vault").info("text_saved", stream="relationship/1", note="met at the museum")

    (line,) = lines()
    assert line["dropped"] == ["note"]
    assert logs.DROPPED["note"] == 1
    assert "museum" not in json.dumps(line)
    assert line["stream"] == "relationship/1"


def test_keys_bound_by_context_pass_the_same_gate(lines: Lines) -> None:
    with structlog.contextvars.bound_contextvars(lane="year", person_name="Anna"):
        structlog.get_logger("worker").info("worker_started")

    (line,) = lines()
    assert line["lane"] == "year"
    assert "Anna" not in json.dumps(line)


def test_an_exception_is_told_by_type_and_place_not_by_its_words(lines: Lines) -> None:
    try:
        rephrase("met at the museum")
    except RuntimeError:
        structlog.get_logger("activities.ledger").exception("execute_failed")

    (line,) = lines()
    assert line["error"] == "RuntimeError from ValueError"
    assert "test_logs.py" in line["where"]
    assert "museum" not in json.dumps(line)


def test_libraries_speak_through_the_same_pipe(lines: Lines) -> None:
    try:
        refuse("met at the museum")
    except ValueError:
        logging.getLogger("temporalio.activity").warning(
            "Completing activity as failed",
            exc_info=True,
            extra={
                "temporal_activity": {"activity_id": "5", "workflow_id": "relationship/1", "heartbeat": "x"}
            },
        )

    (line,) = lines()
    assert (line["event"], line["error"]) == ("Completing activity as failed", "ValueError")
    assert (line["activity_id"], line["workflow_id"]) == ("5", "relationship/1")
    assert line["dropped"] == ["heartbeat"]
    assert "museum" not in json.dumps(line)


def test_a_workflows_logger_keeps_its_extras(lines: Lines) -> None:
    logging.getLogger("temporalio.workflow").info(
        "phase_entered",
        extra={"stream": "relationship/1", "temporal_workflow": {"run_id": "r", "attempt": 1}},
    )

    (line,) = lines()
    assert (line["stream"], line["run_id"], line["attempt"]) == ("relationship/1", "r", 1)


def test_only_the_first_line_of_a_librarys_message_is_kept(lines: Lines) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nValueError('met at the museum')")

    assert lines()[0]["event"] == "Task exception was never retrieved"


def test_addresses_of_people_and_passwords_are_covered(lines: Lines) -> None:
    logging.getLogger("smtp").error(
        "refused %s by %s", "anna@example.org", "postgresql://clerk:hush@db/nearpeer"
    )

    assert lines()[0]["event"] == "refused [address] by postgresql://clerk:…@db/nearpeer"


def test_an_object_is_told_by_its_type(lines: Lines) -> None:
    structlog.get_logger("store").info("read", stream={"name": "Anna"}, log=["Anna"])

    (line,) = lines()
    assert (line["stream"], line["log"]) == ("<dict>", "<list>")


def test_a_long_value_is_cut(lines: Lines) -> None:
    structlog.get_logger("store").info("x" * 10_000)

    assert len(lines()[0]["event"]) == 300


def test_our_rooms_speak_from_the_level_asked_for_and_libraries_from_warning(lines: Lines) -> None:
    structlog.get_logger("store.log").debug("too quiet")
    logging.getLogger("sqlalchemy").info("too chatty")
    logging.getLogger("sqlalchemy").warning("pool_full")

    assert [line["event"] for line in lines()] == ["pool_full"]


def test_warnings_of_python_are_log_lines(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old spelling", stacklevel=1)

    assert lines()[0]["logger"] == "py.warnings"


def test_for_eyes_there_is_no_json(lines: Lines) -> None:
    written = io.StringIO()
    logs.configure("info", "console", written)

    structlog.get_logger("runtime.child").info("child_back", child="postgres", note="met at the museum")

    assert "child_back" in written.getvalue()
    assert "child=postgres" in written.getvalue()
    assert "museum" not in written.getvalue()
