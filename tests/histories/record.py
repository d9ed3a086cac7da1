"""Records golden histories anew, all or those named: `python -m tests.histories.record [Workflow/path …]`."""

import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from temporalio.client import WorkflowHistory

from activities.ledger import Ledger
from benchmarks.gateway_use import GatewayProcess
from runtime.datadir import DataDir
from runtime.exit import leave
from runtime.postgres import EmbeddedPostgres, Urls
from store import migrate
from store.database import Database
from store.log import Log
from tests.activities.cohort import BEGINS_US, Cohort
from tests.conftest import copies
from tests.histories import emergencies
from tests.histories.neutral import neutral
from tests.histories.paths import FOLDER, GoldenPath, every_path
from tests.histories.scenes import SCENES, Stage
from tests.workflows.desk import desk_at_work
from tests.workflows.drivers import working
from tests.workflows.skipping import SkippingTemporal, skipping_temporal


async def record(folder: Path, wanted: list[GoldenPath]) -> None:
    """Plays the scenes of these paths on engines of its own; writes their neutral histories into `folder`."""
    async with _postgres() as urls, skipping_temporal() as temporal:
        for path in wanted:
            _write(folder / path.workflow / path.file.name, await _played(path, temporal, urls))


def _write(file: Path, history: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(history)


@contextmanager
def _place() -> Iterator[Path]:
    """A short folder that the server's own system user may pass."""
    with tempfile.TemporaryDirectory(prefix="np-record-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@asynccontextmanager
async def _postgres() -> AsyncIterator[Urls]:
    with _place() as place, DataDir(place / "data") as directory:
        server = EmbeddedPostgres(directory, fast=True)
        urls = await server.start()
        try:
            await migrate.upgrade(urls["url"], urls["keys_url"])
            yield urls
        finally:
            await server.stop()


async def _played(path: GoldenPath, temporal: SkippingTemporal, templates: Urls) -> str:
    async with copies(templates) as urls:
        if path.workflow == "Emergency":
            played: tuple[WorkflowHistory, int | None] = await _played_at_the_desk(path, temporal, urls)
        else:
            played = await _played_in_the_year(path, temporal, urls)
    history, begins_us = played
    return neutral(history.to_json(), begins_us, f"{path.workflow}/{path.name}")


async def _played_in_the_year(
    path: GoldenPath, temporal: SkippingTemporal, urls: Urls
) -> tuple[WorkflowHistory, int | None]:
    """A history, and the real moment at which its year began."""
    async with working(temporal, urls["url"], cached=0, keys_url=urls["keys_url"]) as drivers:
        owner, door = Database(urls["url"]), Database(urls["url"], role="nearpeer_door")
        cohort = Cohort(Ledger({"programme": Log(door, "programme")}))
        history = await SCENES[path.workflow, path.name](Stage(drivers, cohort, owner, door))
        await owner.close()
        await door.close()
    return history, cohort.clock.real_anchor_us if cohort.clock else None


async def _played_at_the_desk(
    path: GoldenPath, temporal: SkippingTemporal, urls: Urls
) -> tuple[WorkflowHistory, int]:
    """The same for a case, whose clock is tied to a morning in the middle of the year."""
    with GatewayProcess() as gateway:
        async with desk_at_work(temporal, urls, gateway) as (desk, drivers):
            history = await emergencies.SCENES[path.name](emergencies.DeskStage(desk, drivers))
    if desk.clock is None:
        raise ValueError("the desk was never opened")
    return history, desk.clock.real_anchor_us - (desk.clock.programme_anchor_us - BEGINS_US)


def _wanted(names: list[str]) -> list[GoldenPath]:
    paths = {f"{path.workflow}/{path.name}": path for path in every_path()}
    return [paths[name] for name in names] if names else list(paths.values())


if __name__ == "__main__":
    logging.getLogger("temporalio").setLevel(logging.ERROR)
    asyncio.run(record(FOLDER, _wanted(sys.argv[1:])))
    leave(0)
