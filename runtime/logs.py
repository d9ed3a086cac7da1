"""One pipe for every log line, ours and the libraries': known keys, no words of people, no tracebacks."""

import logging
import re
import sys
import traceback
from collections import Counter
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]

LINE = {"event", "level", "timestamp", "logger", "error", "where", "dropped"}
PROCESS = {"child", "pid", "exit_code", "restarting", "restarts", "pause", "after_seconds", "signal", "user"}
GROUND = {"path", "closed", "port", "address", "problem", "remedy", "release", "lane", "namespace", "key_id"}
TEMPORAL = {"workflow_id", "workflow_type", "run_id", "activity_id", "activity_type", "attempt", "task_queue"}
RECORD = {"log", "stream", "position", "version", "size", "root", "command_id", "command_type", "event_type"}
TRAIL = {"correlation", "request", "row"}
CARE = {"intent", "page", "report"}
PEOPLE = {"person"}
"""The opaque id, which stays when somebody is erased; never a name, an address or a code."""
WORK = {
    "kind",
    "channel",
    "outcome",
    "code",
    "policy",
    "method",
    "route",
    "status",
    "count",
    "events",
    "limit",
    "reference",
    "directive",
}
TIME = {"due_us", "until_us", "lag_us", "seconds", "ms"}
KEYS = LINE | PROCESS | GROUND | TEMPORAL | RECORD | TRAIL | CARE | PEOPLE | WORK | TIME
ROOMS = ("store", "runtime", "activities", "workflows", "console", "worker", "watchdog", "sealer")
TEMPORAL_LOGGERS = ("temporalio.workflow", "temporalio.activity")
LONGEST = 300  # characters of one value
FRAMES = 4

DROPPED: Counter[str] = Counter()
"""How often each unknown key was dropped in this process: one of ours is a fault, and fails a test."""
MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[a-zA-Z]{2,}")
PASSWORD = re.compile(r"(://[^:/@\s]+):[^@/\s]+@")


def configure(level: str = "info", form: str | None = None, stream: TextIO | None = None) -> None:
    """Send structlog and standard logging to `stream` (standard error), as JSON lines or for eyes.

    `form`: "json", "console", None (by the stream). Our rooms speak from `level` up, libraries from warning.
    """
    target = stream or sys.stderr
    console = form == "console" or (form is None and target.isatty())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), _flat, *_SHARED],
            processors=[
                _shaped_error,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _allowed,
                _renderer(console=console, colours=target.isatty()),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in (*ROOMS, *TEMPORAL_LOGGERS):
        logging.getLogger(name).setLevel(level.upper())


def _renderer(*, console: bool, colours: bool) -> Any:
    if console:
        return structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=32)
    return structlog.processors.JSONRenderer(sort_keys=True)


def _flat(_: Any, __: str, line: Event) -> Event:
    """Temporal's loggers bring their context as one dictionary: its entries become keys of the line."""
    for bundle in ("temporal_workflow", "temporal_activity"):
        line.update(line.pop(bundle, None) or {})
    line.pop("temporal_log", None)  # the core's own copy of its line, with fields that may quote a failure
    line["event"] = str(line["event"]).partition("\n")[0]  # what follows may quote an exception
    return line


def _shaped_error(_: Any, __: str, line: Event) -> Event:
    """An exception is told by its types and places; its message may hold what somebody wrote."""
    info = line.pop("exc_info", None)
    error = sys.exception() if info is True else info[1] if isinstance(info, tuple) else info
    line.pop("exception", None)
    if isinstance(error, BaseException):
        line["error"] = " from ".join(_chain(error))
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        line["where"] = " > ".join(
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
        )
    return line


def _chain(error: BaseException | None) -> list[str]:
    names: list[str] = []
    while error is not None and len(names) < FRAMES:
        names.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return names


def _allowed(_: Any, __: str, line: Event) -> Event:
    """Keep the known keys; tell and count the names of the others, so that their author notices, no value."""
    dropped = sorted(key for key in line if key not in KEYS)
    DROPPED.update(dropped)
    kept = {key: _plain(value) for key, value in line.items() if key in KEYS}
    return {**kept, "dropped": dropped} if dropped else kept


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return PASSWORD.sub(r"\1:…@", MAIL.sub("[address]", value))[:LONGEST]
    return f"<{type(value).__name__}>"


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
