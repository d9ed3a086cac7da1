"""Records the golden histories anew, all or those named: `python -m tests.histories.record [Workflow/path ...]`."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from activities.ledger import Ledger
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres, Urls
from store import migrate
from store.database import Database
from store.log import Log
from tests.activities.cohort import Cohort
from tests.conftest import copies
from tests.histories.neutral import neutral
from tests.histories.paths import FOLDER, GoldenPath, every_path
from tests.histories.scenes import SCENES, Stage
from tests.workflows.drivers import working
from tests.workflows.skipping import SkippingTemporal, skipping_temporal


async def record(folder: Path, wanted: list[GoldenPath]) -> None:
    """Plays the scenes of these paths on engines of its own, and writes their neutral histories into `folder`."""
    with tempfile.TemporaryDirectory(prefix="np-record-") as place:
        Path(place).chmod(0o711)
        async with _postgres(Path(place)) as urls, skipping_temporal() as temporal:
            for path in wanted:
                history = await _played(path, temporal, urls)
                file = folder / path.workflow / path.file.name
                file.parent.mkdir(exist_ok=True)
                file.write_text(history)


@asynccontextmanager
async def _postgres(place: Path) -> AsyncIterator[Urls]:
    with DataDir(place / "data") as directory:
        server = EmbeddedPostgres(directory, fast=True)
        urls = await server.start()
        try:
            await migrate.upgrade(urls["url"], urls["keys_url"])
            yield urls
        finally:
            await server.stop()


async def _played(path: GoldenPath, temporal: SkippingTemporal, templates: Urls) -> str:
    async with copies(templates) as urls, working(temporal, urls["url"], cached=0) as drivers:
        owner, door = Database(urls["url"]), Database(urls["url"], role="nearpeer_door")
        cohort = Cohort(Ledger({"programme": Log(door, "programme")}))
        history = await SCENES[path.workflow, path.name](Stage(drivers, cohort, owner, door))
        await owner.close()
        await door.close()
    anchored_us = cohort.clock.real_anchor_us if cohort.clock else None
    return neutral(history.to_json(), anchored_us, f"{path.workflow}/{path.name}")


def _wanted(names: list[str]) -> list[GoldenPath]:
    paths = {f"{path.workflow}/{path.name}": path for path in every_path()}
    return [paths[name] for name in names] if names else list(paths.values())


if __name__ == "__main__":
    asyncio.run(record(FOLDER, _wanted(sys.argv[1:])))
    sys.stdout.flush()
    os._exit(0)
