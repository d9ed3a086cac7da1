"""Replays the golden histories in a process of its own, whose coverage can be measured."""

import asyncio

from coverage import Coverage

import worker
from runtime.exit import leave
from runtime.replaying import fitting
from tests.histories.paths import FOLDER


def every_workflow() -> list[type]:
    """The workflows of both lanes."""
    return [*worker._year_workflows(), *worker._urgent_workflows()]


if __name__ == "__main__":
    code = asyncio.run(fitting(FOLDER, every_workflow(), worker._sandbox()))
    measured = Coverage.current()
    if measured is not None:
        measured.stop()
        measured.save()
    leave(code)
