"""A process ends with the code it means, whatever the SDK does while the interpreter shuts down."""

import asyncio
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.temporal import EmbeddedTemporal

Program = Callable[[str], "subprocess.Popen[str]"]
RUNS = 30 if os.environ.get("NEARPEER_FULL") else 10

SHORT_CLIENT = """
import asyncio
from runtime.exit import leave
from runtime.temporal import connect

async def main():
    client = await connect({address!r})
    print((await client.count_workflows()).count >= 0)
    return 7

leave(asyncio.run(main()))
"""


async def outcome(process: "subprocess.Popen[str]") -> tuple[str, int]:
    said, _ = await asyncio.to_thread(process.communicate)
    return said, process.returncode


async def test_a_short_client_always_ends_with_its_own_code(
    temporal: EmbeddedTemporal, program: Program
) -> None:
    source = SHORT_CLIENT.format(address=temporal.address)

    outcomes = [await outcome(program(source)) for _ in range(RUNS)]

    assert outcomes == [("True\n", 7)] * RUNS


async def test_what_was_printed_is_written_before_the_end(program: Program) -> None:
    ended = program("from runtime.exit import leave\nprint('the result', end='')\nleave(0)")

    assert await outcome(ended) == ("the result", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
async def test_a_result_that_could_not_be_written_is_not_called_good(program: Program) -> None:
    ended = program(
        "import sys; from runtime.exit import leave\n"
        "sys.stdout = open('/dev/full', 'w')\nprint('lost')\nleave(0)"
    )

    assert (await outcome(ended))[1] == 1


async def test_a_reader_that_has_seen_enough_is_no_fault(program: Program) -> None:
    ended = program(
        "import os; from runtime.exit import leave\n"
        "reading, writing = os.pipe(); os.dup2(writing, 1); os.close(writing); os.close(reading)\n"
        "print('nobody reads this')\nleave(0)"
    )

    assert (await outcome(ended))[1] == 0
