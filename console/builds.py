"""After a new build every open history is replayed; what fits no more is started again from the record."""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from console import rebuilding
from console.service import YEAR_QUEUE
from runtime.addresses import Addresses, found
from runtime.codec import SealedPayloads
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.payloads import opened
from runtime.settings import Settings

ROOMS = ("workflows", "activities", "domain")
"""Rooms whose code a workflow's history must fit."""
ROOT = Path(__file__).resolve().parent.parent
BUILD = "build"
AT_ONCE = 20
RUNNING = f'ExecutionStatus = "Running" AND TaskQueue = "{YEAR_QUEUE}"'
ALL_FIT, SOME_FAIL = 0, 1


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a new build meant: how many histories were replayed, and which workflows started again."""

    replayed: int
    started_again: tuple[str, ...]


def build_id(root: Path = ROOT) -> str:
    """16 hex digits that change with the source of workflows, activities and domain, or with the SDK."""
    digest = sha256(f"temporalio {version('temporalio')}\n".encode())
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


async def renew(settings: Settings, data_dir: DataDir, told: Callable[[str], None]) -> Renewal | None:
    """Brings the open workflows to this build; None when it is the build that ran here last.

    To be called while both engines run and no worker does. Raises EngineError, Unreachable.
    """
    known, this = data_dir.temporal / BUILD, build_id()
    if known.exists() and known.read_text().strip() == this:
        return None
    places = found(settings)
    client = await rebuilding.client_of(places)
    with tempfile.TemporaryDirectory(prefix="nearpeer-histories-") as folder:
        count = await _fetch(client, places, Path(folder))
        if count:
            told(f"This is a new build: replaying {count} open histories.")
        failing = [name for name, _ in await misfits(settings, YEAR_QUEUE, Path(folder))] if count else []
    workflows = dict(await rebuilding.open_streams(places)) if failing else {}
    again = await rebuilding.start_again(client, failing, workflows)
    with data_dir.complaining("written"):
        known.write_text(f"{this}\n")
    return Renewal(count, tuple(again))


async def _fetch(client: Client, places: Addresses, folder: Path) -> int:
    """Every open history as a file whose name is its workflow's id; the payloads are opened."""
    gate = asyncio.Semaphore(AT_ONCE)
    codec = SealedPayloads(places.codec_key, places.namespace) if places.codec_key else None

    async def fetch(workflow_id: str) -> int:
        async with gate:
            handle = client.get_workflow_handle(workflow_id)
            if not await _runs(handle):
                return 0
            history = await opened(await handle.fetch_history(), codec)
            (folder / f"{quote(workflow_id, safe='')}.json").write_text(history.to_json())
            return 1

    # Temporal's lists follow with a delay, so the record's open streams are asked for too.
    running = {found.id async for found in client.list_workflows(RUNNING)}
    running.update(stream for stream, _ in await rebuilding.open_streams(places))
    async with asyncio.TaskGroup() as group:
        fetched = [group.create_task(fetch(workflow_id)) for workflow_id in sorted(running)]
    return sum(task.result() for task in fetched)


async def _runs(handle: WorkflowHandle[Any, Any]) -> bool:
    try:
        return (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise


async def misfits(settings: Settings, lane: str, folder: Path) -> list[tuple[str, str]]:
    """The histories of a folder that do not fit this code: the name of each, and what does not fit.

    A worker of its own replays them. Raises EngineError when it comes to no result.
    """
    where = ["--data-dir", str(settings.data_dir)]
    replaying = ["-P", "-m", "worker", "--lane", lane, *where, "--replay", str(folder)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, *replaying, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        said, complained = await child.communicate()
    except asyncio.CancelledError:
        child.kill()
        await child.wait()
        raise
    lines = [line.partition(".json: ") for line in said.decode().splitlines() if ".json: " in line]
    if child.returncode not in (ALL_FIT, SOME_FAIL) or (child.returncode == SOME_FAIL) != bool(lines):
        last = complained.decode(errors="replace").strip().rpartition("\n")[2]
        raise EngineError(
            f"The replay of the histories ended with code {child.returncode}: {last or 'no word'}.",
            "Go back to the build before, or run `nearpeer rebuild --wipe`: the record has everything.",
        )
    return [(unquote(name), problem) for name, _, problem in lines]
