"""Work that Ctrl-C and SIGTERM end in good order: it is cancelled, cleans up, and then the process goes."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

from console.service import stopped_by_signal

T = TypeVar("T")


class Stopped(Exception):
    """Somebody asked this process to stop before it had finished."""

    def __init__(self) -> None:
        super().__init__("Stopped before the end, as asked.")


def done(deed: Coroutine[Any, Any, T]) -> T:
    """Runs a command to its end. Raises Stopped when it was asked to stop, else what the command raises."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_unless_stopped(deed))


async def _unless_stopped(deed: Coroutine[Any, Any, T]) -> T:
    working = asyncio.create_task(deed)
    asked = asyncio.create_task(stopped_by_signal())
    await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        working.cancel()
        await asyncio.wait({working})
    asked.cancel()
    if working.cancelled():
        raise Stopped
    return working.result()
