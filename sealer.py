"""Seals the logs: signs what each of them is by now, with a key that lies outside the database."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from runtime import logs
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.errors import BadSetting, EngineError
from runtime.exit import leave, stop_on_signals
from runtime.operating import Operating
from runtime.replacing import replace
from runtime.seal_gauges import SealGauges
from runtime.settings import Settings
from runtime.starting import refuse_unsafe

if TYPE_CHECKING:
    from store.indexing import Index
    from store.log import Log
    from store.sealer import Round, Sealer

log = structlog.get_logger("sealer")
INDEX = "index"
EVERY_S = 60.0
LOOK_OVER_S = 86_400.0
AGAIN_S = 5.0
"""Seconds after which a record that was away is asked again."""
STOPPED, REFUSED, UNREACHABLE = 0, 1, 3
BEAT_FILE = 0o644


def main() -> None:
    """The command `nearpeer-sealer`: exits 0 when stopped, 3 when its settings or keys cannot be used.

    With --after-restore it only says which logs came back shorter; 1 when one of them is not what was sealed.
    """
    parser = argparse.ArgumentParser(prog="nearpeer-sealer", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("--after-restore", action="store_true")
    given = parser.parse_args()
    try:
        settings = Settings.load(data_dir=given.data_dir)
        logs.configure(settings.log_level, settings.log_format)
        code = asyncio.run(_sealed(settings, after_restore=given.after_restore))
    except (EngineError, BadSetting) as error:
        sys.stderr.write(f"{error}\n")
        code = UNREACHABLE
    leave(code)


async def _sealed(settings: Settings, *, after_restore: bool) -> int:
    from store.checkpoint import BadKey
    from store.database import Database
    from store.gauges import ready
    from store.indexing import Index
    from store.keyring import Keyring
    from store.log import LOGS, Log
    from store.migrations.roles import AUDITOR
    from store.sealer import Sealer

    if not after_restore:
        await refuse_unsafe(settings, "sealer")
    stop = stop_on_signals()
    place = DataDir(settings.data_dir, settings)
    db = Database(settings.database_url or found(settings).url, role=AUDITOR, pool_size=3)
    every = {name: Log(db, name) for name in LOGS}
    sealer = Sealer(every, Keyring(place.sealer), place.seals)
    indexes = {name: (log, Index(place.journal / INDEX / name)) for name, log in every.items()}
    try:
        if after_restore:
            return _state(await sealer.restate())
        async with Operating(settings, partial(ready, db), SealGauges(place.sealed, LOGS).measured):
            await _again_and_again(sealer, place.sealed, indexes, stop)
    except BadKey as error:
        sys.stderr.write(f"{error}\n")
        return UNREACHABLE
    finally:
        await db.close()
    return STOPPED


def _state(told: "Round") -> int:
    """A line of JSON for each log that came back shorter; what is refused goes to standard error."""
    for made in told.sealed:
        name, before = made.origin.rpartition("/")[2], made.before
        facts = {"log": name, "origin": made.origin, "size": made.size, "before": before and before.size}
        sys.stdout.write(f"{json.dumps(facts)}\n")
    for name, problem in told.refused.items():
        sys.stderr.write(f"The log {name} is not what was sealed: {problem}\n")
    return REFUSED if told.refused else STOPPED


async def _again_and_again(
    sealer: "Sealer", beat: Path, indexes: "Mapping[str, tuple[Log, Index]]", stop: asyncio.Event
) -> None:
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
            await _index(told, indexes)
        except (Unreachable, NotMigrated) as error:
            log.warning("not_sealed", problem=str(error))
            pause = AGAIN_S
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _index(told: "Round", indexes: "Mapping[str, tuple[Log, Index]]") -> None:
    """Notes by name what was sealed; a disk that takes nothing is told, and tried again at the next round."""
    for made in told.sealed:
        sealed, index = indexes[made.origin.rpartition("/")[2]]
        try:
            await index.extend(sealed, made.size)
        except OSError as error:
            log.error("the index cannot be written", problem=error.strerror)  # noqa: TRY400 - no traces


def _tell(told: "Round", beat: Path) -> None:
    for made in told.sealed:
        log.info("sealed", log=made.origin.rpartition("/")[2], size=made.size)
    for name, problem in told.refused.items():
        log.error("seal_refused", log=name, problem=problem)
    facts = {"at": int(time.time()), "refused": dict(told.refused)}
    replace(beat, json.dumps(facts).encode(), BEAT_FILE)


if __name__ == "__main__":
    main()
