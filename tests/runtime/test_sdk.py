"""The core of Temporal's SDK speaks in our stream, with the words of its own line and nothing beside them."""

import asyncio
import io
import json
import logging
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.worker import Worker

from runtime import logs
from runtime.datadir import DataDir
from runtime.temporal import EmbeddedTemporal, connect


@activity.defn(name="nothing")
async def nothing() -> None:
    """Is never called."""


@pytest.mark.full
async def test_the_core_says_in_our_stream_that_its_server_is_away(tmp_path: Path) -> None:
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    with DataDir(tmp_path / "data") as place:
        server = EmbeddedTemporal(place)
        client = await connect(await server.start())
        working = asyncio.create_task(Worker(client, task_queue="any", activities=[nothing]).run())
        logs.configure("info", "json", written)
        logs.DROPPED.clear()
        await server.stop()
        try:
            async with asyncio.timeout(60):
                while "temporalio.core" not in written.getvalue():
                    await asyncio.sleep(0.1)
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            logging.captureWarnings(capture=False)
            root.handlers[:] = before
            root.setLevel(level)

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    told = [line for line in lines if line["logger"] == "temporalio.core"]
    assert {line["level"] for line in told} <= {"warning", "error"}
    assert [set(line) - {"event", "level", "logger", "timestamp"} for line in told] == [set()] * len(told)
    assert logs.DROPPED.total() == 0
