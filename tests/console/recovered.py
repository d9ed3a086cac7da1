"""The whole story of a loss: the installation of a small cohort lives, is lost, and comes back elsewhere."""

import base64
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from console.planning import Read
from console.restoring import Restored
from console.service import Doors
from domain import addresses
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.postgres import Urls
from runtime.settings import Settings
from tests.conftest import KEK, copies, places
from tests.console.lost import Lost, empty_databases, life, restored
from tests.midyear import Midyear

NO_TEMPORAL = "127.0.0.1:1"


class Story(NamedTuple):
    """What was lost, what came back of it and where, and the folder of all."""

    lost: Lost
    back: Restored
    settings: Settings
    doors: Doors
    folder: Path


def settings_of(urls: Urls, folder: Path, kek: bytes = KEK) -> Settings:
    """An installation on databases and with a wrapping key of its own; no Temporal is there."""
    return Settings.load(
        data_dir=folder,
        DATABASE_URL=urls["url"],
        keys_url=urls["keys_url"],
        kek=base64.b64encode(kek).decode(),
        TEMPORAL_ADDRESS=NO_TEMPORAL,
    )


@asynccontextmanager
async def story_of(template: Urls, given: Read) -> AsyncIterator[Story]:
    """Lives in copies of the databases, and comes back in two that were empty."""
    folder = Path(tempfile.mkdtemp(prefix="np-lost-"))
    with pytest.MonkeyPatch.context() as environment:
        async with copies(template) as urls, empty_databases(template, "restored") as fresh:
            _child_finds(environment, fresh)
            with DataDir(folder / "old"):
                pass  # its secrets are made
            pair = await _a_pair(urls, given)
            lost = await life(settings_of(urls, folder / "old"), folder / "backup", pair, given.until_us)
            settings = settings_of(fresh, folder / "new")
            back = await restored(settings, lost)
            doors = Doors(found(settings))
            yield Story(lost, back, settings, doors, folder)
            await doors.close()
    shutil.rmtree(folder)


def _child_finds(environment: pytest.MonkeyPatch, fresh: Urls) -> None:
    """What a child process that is asked to say something under seal has in its environment."""
    environment.setenv("TEMPORAL_ADDRESS", NO_TEMPORAL)
    environment.setenv("NEARPEER_KEK", base64.b64encode(KEK).decode())
    environment.setenv("DATABASE_URL", fresh["url"])
    environment.setenv("NEARPEER_KEYS_URL", fresh["keys_url"])


async def _a_pair(urls: Urls, given: Read) -> str:
    doors = Doors(places(urls))
    midyear = Midyear(doors, given.cohort, given.until_us)
    pair = addresses.relationship(given.cohort.name, (await midyear.pairs())[0])
    await doors.close()
    return pair
