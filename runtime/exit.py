"""The one way out of a process: what was said is written, and the exit code is the one meant."""

import asyncio
import logging
import os
import signal
import sys
from typing import NoReturn, TextIO

OUTPUT_LOST = 1


def leave(code: int) -> NoReturn:
    """End the process with `code` (0 good, 1 the answer is no, 2 wrong usage, 3 an engine is out of reach).

    When the result itself could not be written (a full disk), a good code becomes 1.
    """
    logging.shutdown()
    written = [_flushed(stream) for stream in (sys.stdout, sys.stderr) if stream]
    # Not sys.exit: a short process that has used a Temporal client may abort while the interpreter shuts
    # down, after its work is done (PyGILState_Release; temporalio 1.35, CPython 3.11; sdk-python issue 300,
    # open since 2023). Measured: 3 to 4 of 20 such processes reported 134 or 139 instead of their own code,
    # with os._exit none of 30.
    os._exit(code or (0 if all(written) else OUTPUT_LOST))


def _flushed(stream: TextIO) -> bool:
    try:
        stream.flush()
    except BrokenPipeError:
        return True  # the reader has seen enough
    except (OSError, ValueError):
        return False
    return True


def stop_on_signals() -> asyncio.Event:
    """Is set when SIGTERM or Ctrl-C asks this process to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
