"""The second clock: it looks after every open case with nothing but the database, and without that, too."""

import argparse
import asyncio
import sys
from pathlib import Path

import structlog

from runtime import logs
from runtime.addresses import found
from runtime.datadir import SPOOL_KEY, DataDir
from runtime.errors import BadSetting, EngineError
from runtime.exit import leave, stop_on_signals
from runtime.operating import Operating
from runtime.settings import Settings
from runtime.starting import refuse_unsafe

log = structlog.get_logger("watchdog")
STOPPED, UNREACHABLE = 0, 3


def main() -> None:
    """The command `nearpeer-watchdog`: exits 0 when stopped, 3 when its settings cannot be used."""
    parser = argparse.ArgumentParser(prog="nearpeer-watchdog", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=None)
    try:
        settings = Settings.load(data_dir=parser.parse_args().data_dir)
        logs.configure(settings.log_level, settings.log_format)
        asyncio.run(_watch(settings))
        code = STOPPED
    except (EngineError, BadSetting) as error:
        sys.stderr.write(f"{error}\n")
        code = UNREACHABLE
    leave(code)


async def _watch(settings: Settings) -> None:
    from activities import attended, ground_gauges
    from activities.care_gauges import CareGauges
    from activities.draining import Draining
    from activities.lane import care_lane
    from activities.outage import Outage
    from activities.watching import Watch, Watching
    from runtime.heartbeat import Heartbeat
    from runtime.room import cramped
    from store.oncall import FILE, SealedCopy
    from store.raising import Pairs
    from store.spool import Spool

    await refuse_unsafe(settings, "watchdog", attended.lacking)
    stop = stop_on_signals()
    lane = care_lane(settings, found(settings), "watchdog")
    place = DataDir(settings.data_dir, settings)
    key = place.secret(SPOOL_KEY)
    spool, pairs = Spool(place.spool, place.public_key()), Pairs(lane.db)
    draining = Draining(spool, lane.ledger, lane.vault, pairs, key, lane.journal)
    copy = SealedCopy(place.spool / FILE, key)
    outage = Outage(lane.ledger, lane.reaching, draining, copy)
    watching = Watching(lane.ledger, lane.care, lane.paging, lane.crowd, lane.unreadable)
    heartbeat = Heartbeat(settings).beat
    written_to = place.written_to
    beats = Watch(watching, draining, outage, place.beat, heartbeat, lambda: cramped(written_to))
    told = CareGauges(lane, {}, lambda: ground_gauges.measured(place, spool))
    async with Operating(settings, told.ready, told.measured):
        watch = asyncio.create_task(beats.run())
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait([watch, asked], return_when=asyncio.FIRST_COMPLETED)
    for task in (watch, asked):
        task.cancel()
    await asyncio.gather(watch, asked, return_exceptions=True)
    await watching.close()
    await lane.close()
    if watch.done() and not watch.cancelled():
        watch.result()


if __name__ == "__main__":
    main()
