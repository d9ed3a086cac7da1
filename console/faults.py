"""What went wrong as one line that names the thing and the remedy, and the exit code that goes with it."""

import errno
import os
import tempfile
import time
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from temporalio.service import RPCError

from console.errors import BadInput
from console.simulate import SimulationLost
from console.stopping import Stopped
from domain.errors import Refusal
from runtime.errors import BadSetting, Busy, EngineError
from store.codec import UnknownEvent
from store.database import NotMigrated, Unreachable
from store.keys import Erased, WrongWrappingKey
from store.log import BodyTooLarge, ClockBehind, LogBusy
from store.migrate import NoWayBack, RolesMissing, SchemaInUse, SchemaNewer
from store.projections import EventsLost, Overtaken
from store.sealing import Contradiction
from store.vault import CodeTaken, Damaged, NoteConflict

NO, USAGE, OUT_OF_REACH = 1, 2, 3
SPEAKING = (
    SchemaNewer, UnknownEvent, Erased, WrongWrappingKey, ClockBehind, BodyTooLarge, EventsLost, Overtaken,
    CodeTaken, Contradiction, Damaged, NotMigrated, NoteConflict, RolesMissing, SimulationLost,
    NoWayBack, SchemaInUse,
)  # fmt: skip
"""Errors whose message is written for a person: what, and what to do."""
ABOUT_CODE = (AttributeError, TypeError, NameError, ImportError, AssertionError, NotImplementedError)
"""Errors whose messages speak of our code only; others may repeat what somebody wrote."""
OWN_FOLDER = 0o700


def explained(error: BaseException, arguments: Sequence[str]) -> tuple[int, str]:
    """(exit code, line) of an error; an unknown one is written to a file first, which the line names."""
    error = _first(error)
    match error:
        case BadInput():
            return USAGE if error.file.startswith("--") else NO, str(error)
        case BadSetting():
            return USAGE, str(error)
        case Refusal() | Busy() | Stopped():
            return NO, str(error)
        case EngineError() | Unreachable() | LogBusy():
            return OUT_OF_REACH, str(error)
        case RPCError():
            return (
                OUT_OF_REACH,
                f"Temporal did not answer ({error.status.name}). See that it runs, then try again.",
            )
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return (
                NO,
                f"The disk of {error.filename or 'the output'} is full. Free some space, then try again.",
            )
        case _ if isinstance(error, SPEAKING):
            return NO, str(error)
        case _:
            return NO, _unknown(error, arguments)


def _first(error: BaseException) -> BaseException:
    """The first of several errors that came together."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _unknown(error: BaseException, arguments: Sequence[str]) -> str:
    path = _folder(arguments) / f"fault-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    what = f"This should not have happened ({type(error).__name__})."
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_trace(error))
    except OSError as fault:
        return f"{what} Its trace could not be written to {path} either: {fault.strerror}."
    return f"{what} Report it with the trace in {path}."


def _trace(error: BaseException) -> str:
    """Where it happened, cause by cause; the words of an error only where nobody's can be in them."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        words = f": {cause}" if isinstance(cause, ABOUT_CODE) else ""
        parts.append(
            "".join(traceback.format_tb(cause.__traceback__)) + f"{type(cause).__qualname__}{words}\n"
        )
        cause = cause.__cause__ or cause.__context__
    return "\ncaused by\n\n".join(parts)


def _folder(arguments: Sequence[str]) -> Path:
    """The logs of the data directory that the command names, or the system's folder for passing files."""
    told = [after for option, after in pairwise(arguments) if option == "--data-dir"]
    told += [text.partition("=")[2] for text in arguments if text.startswith("--data-dir=")]
    place = Path((*told, os.environ.get("NEARPEER_DATA_DIR") or "var/run")[0]) / "logs"
    return place if place.is_dir() and os.access(place, os.W_OK) else Path(tempfile.gettempdir())
