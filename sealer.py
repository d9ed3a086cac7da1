"""Seals the logs: signs what each of them is by now, with a key that lies outside the database."""

import argparse
import asyncio
import json
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from runtime import logs
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.errors import BadSetting, EngineError
from runtime.exit import leave
from runtime.replacing import replace
from runtime.settings import Settings

if TYPE_CHECKING:
    from store.sealer import Round, Sealer

log = structlog.get_logger("sealer")
EVERY_S = 60.0
LOOK_OVER_S = 86_400.0
AGAIN_S = 5.0
"""Seconds after which a record that was away is asked again."""
STOPPED, UNREACHABLE = 0, 3
BEAT_FILE = 0o644


def main() -> None:
    """The command `nearpeer-sealer`: exits 0 when stopped, 3 when its settings or keys cannot be used."""
    parser = argparse.ArgumentParser(prog="nearpeer-sealer", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=None)
    try:
        settings = Settings.load(data_dir=parser.parse_args().data_dir)
        logs.configure(settings.log_level, settings.log_format)
        code = asyncio.run(_sealed(settings))
    except (EngineError, BadSetting) as error:
        sys.stderr.write(f"{error}\n")
        code = UNREACHABLE
    leave(code)


async def _sealed(settings: Settings) -> int:
    from store.checkpoint import BadKey
    from store.database import Database
    from store.keyring import Keyring
    from store.log import LOGS, Log
    from store.migrations.roles import AUDITOR
    from store.sealer import Sealer

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    place = DataDir(settings.data_dir, settings)
    db = Database(found(settings).url, role=AUDITOR, pool_size=2)
    sealer = Sealer({name: Log(db, name) for name in LOGS}, Keyring(place.sealer), place.seals)
    try:
        await _again_and_again(sealer, place.sealed, stop)
    except BadKey as error:
        sys.stderr.write(f"{error}\n")
        return UNREACHABLE
    finally:
        await db.close()
    return STOPPED


async def _again_and_again(sealer: "Sealer", beat: Path, stop: asyncio.Event) -> None:
    """A round every minute until stopped; once a day, and first, all that was sealed is gone through."""
    from store.database import NotMigrated, Unreachable

    looked_over = -LOOK_OVER_S
    while not stop.is_set():
        pause = EVERY_S
        try:
            over = time.monotonic() - looked_over >= LOOK_OVER_S
            told = await sealer.round(from_the_beginning=over)
            looked_over = time.monotonic() if over and not told.refused else looked_over
            _tell(told, beat)
        except (Unreachable, NotMigrated) as error:
            log.warning("not_sealed", problem=str(error))
            pause = AGAIN_S
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


def _tell(told: "Round", beat: Path) -> None:
    for made in told.sealed:
        log.info("sealed", log=made.origin.rpartition("/")[2], size=made.size)
    for name, problem in told.refused.items():
        log.error("seal_refused", log=name, problem=problem)
    facts = {"at": int(time.time()), "refused": dict(told.refused)}
    replace(beat, json.dumps(facts).encode(), BEAT_FILE)


if __name__ == "__main__":
    main()
