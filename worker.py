"""The worker of one lane: its workflows and activities, its outbox; the year's read models and nightly sweep.

It imports only the chosen lane; the emergency lane is a process of its own.
"""

import argparse
import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime import logs
from runtime.addresses import found
from runtime.errors import BadSetting, EngineError
from runtime.exit import leave
from runtime.settings import Settings

if TYPE_CHECKING:
    from temporalio.worker import Worker

YEAR_QUEUE, URGENT_QUEUE = "year", "urgent"
WORKFLOW_POLLERS = 12
"""Half of them ask for what no worker has in memory: when many come due at once, those must not wait."""
STICKY = timedelta(seconds=1)
"""How long work waits for the one worker that has it in memory: after a crash any other takes it up then."""
NONE_CLOSED, SOME_FAILED, UNREACHABLE = 0, 1, 3


def main() -> None:
    """The command `nearpeer-worker`: exits 0 when stopped or all replayed, 1 when not all, 3 unreachable."""
    arguments = _arguments()
    try:
        settings = Settings.load(data_dir=arguments.data_dir)
        logs.configure(settings.log_level, settings.log_format)
        if arguments.replay is not None:
            code = asyncio.run(_replay(arguments.replay, _workflows(arguments.lane)))
        elif arguments.redraft:
            code = asyncio.run(_redraft(settings))
        elif arguments.lane == "urgent":
            code = asyncio.run(_run_urgent(settings))
        else:
            code = asyncio.run(_run_year(settings, arguments.cached))
    except (EngineError, BadSetting) as error:
        sys.stderr.write(f"{error}\n")
        code = UNREACHABLE
    leave(code)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nearpeer-worker", description=__doc__)
    parser.add_argument("--lane", choices=["year", "urgent"], required=True)
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("--cached", type=int, default=4_000, help="workflows in memory; 0 replays each time")
    parser.add_argument("--replay", type=Path, metavar="DIR", help="replay the histories in DIR and stop")
    parser.add_argument("--redraft", action="store_true", help="work drafts of standard input out once more")
    return parser.parse_args()


def _workflows(lane: str) -> list[type]:
    return _urgent_workflows() if lane == URGENT_QUEUE else _year_workflows()


def _year_workflows() -> list[type]:
    from workflows.erasure import Erasure
    from workflows.mentor_year import MentorYear
    from workflows.programme_year import ProgrammeYear
    from workflows.relationship import Relationship

    return [ProgrammeYear, MentorYear, Relationship, Erasure]


def _urgent_workflows() -> list[type]:
    from workflows.urgent.emergency import Emergency

    return [Emergency]


def _sandbox() -> Any:
    from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

    ours = SandboxRestrictions.default.with_passthrough_modules("domain", "activities", "store", "runtime")
    return SandboxedWorkflowRunner(restrictions=ours)


async def _run_year(settings: Settings, cached: int) -> int:
    """The year's lane until SIGTERM or SIGINT: everything that is due, persisted and acted upon."""
    from activities.ledger import Ledger
    from activities.notices import Notices
    from activities.pairing import Pairing
    from activities.relay import Relay
    from activities.retention import Retention
    from activities.sending import Sending
    from activities.settling import Settling
    from activities.sweep import Sweep
    from runtime.temporal import connect
    from store.database import Database
    from store.log import Log
    from store.mark import Mark
    from store.outbox import Outbox

    stop = _stop_on_signals()
    places = found(settings)
    db = Database(places.url, role="nearpeer_year", pool_size=20)
    log = Log(db, "programme")
    told = Log(db, "told")
    ledger, mark, vault = Ledger({"programme": log, "access": told}), Mark(db), _vault(db, places)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    worker = _worker(
        client,
        YEAR_QUEUE,
        [
            Settling(ledger, mark).settle,
            Sending(ledger, mark).give_orders,
            Notices(ledger, db).send,
            Pairing(ledger, vault).solve,
            _erasure(settings, places, client, (ledger, log, vault)).take,
        ],
        cached,
    )
    duties = [
        Relay(Outbox(db, "programme"), client, YEAR_QUEUE).run(),
        Sweep(ledger, log, mark, _collecting(db, log, vault)).run(),
        _exporting(settings, "year", client, ledger, mark),
        Retention(ledger, log).run(),
        *(runner.follow() for runner in _read_models(db, log)),
        *_reminding(settings, ledger, (log, told), mark, vault),
    ]
    await _until(stop, worker, duties)
    await db.close()
    return NONE_CLOSED


def _reminding(settings: Settings, ledger: Any, logs: tuple[Any, Any], mark: Any, vault: Any) -> list[Any]:
    """Reminders and notices to the outside, where a channel is set up."""
    from activities.reminding import Reminding
    from activities.telling import Telling
    from runtime.channels import channels

    ways, (programme, told) = channels(settings), logs
    if not ways:
        return []
    telling = Telling(ledger, told, rehearsal_sends=settings.rehearsal_sends)
    sends = settings.rehearsal_sends
    return [Reminding(ledger, programme, mark, vault, ways, telling=telling, rehearsal_sends=sends).run()]


async def _redraft(settings: Settings) -> int:
    """A line of JSON for each draft of standard input, by what the vault knows now; nothing is recorded."""
    from activities.redrafting import Redrafting
    from domain.redrafting import Drafted
    from store.database import Database
    from store.log import Log

    places = found(settings)
    db = Database(places.url, role="nearpeer_year", pool_size=2)
    redrafting = Redrafting(Log(db, "programme"), _vault(db, places))
    for line in sys.stdin.readlines():
        made = await redrafting.again(Drafted.model_validate_json(line))
        sys.stdout.write(f"{made.model_dump_json()}\n")
    await db.close()
    return NONE_CLOSED


async def _run_urgent(settings: Settings) -> int:
    """The emergency lane until SIGTERM or SIGINT. No case is kept in memory: a new worker goes on at once."""
    from activities.collecting import Collecting
    from activities.hastening import Hastening
    from activities.lane import care_lane
    from activities.relay import Relay
    from runtime.temporal import connect
    from store.marking import KeptNotes
    from store.outbox import Outbox
    from store.projections import Runner

    settings.refuse_unsafe()
    stop = _stop_on_signals()
    places = found(settings)
    lane = care_lane(settings, places, "worker")
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    worker = _worker(client, URGENT_QUEUE, [lane.paging.settle, lane.paging.page], cached=0)
    hastening = Hastening(lane.paging)
    duties = [
        Relay(Outbox(lane.db, "care"), client, URGENT_QUEUE, hastening.look).run(),
        Runner(lane.db, lane.care, KeptNotes("care")).follow(),
        Collecting(lane.vault, [Runner(lane.db, lane.care, KeptNotes("care"))]).run(),
        _exporting(settings, "urgent", client, lane.ledger),
    ]
    await _until(stop, worker, duties)
    await hastening.close()
    await lane.close()
    return NONE_CLOSED


def _erasure(settings: Settings, places: Any, client: Any, year: tuple[Any, Any, Any]) -> Any:
    """What takes the steps of an erasure, with the eraser's rights where they are needed."""
    from activities.erasure import Erasure, Histories
    from runtime.datadir import DataDir
    from store.database import Database
    from store.erasing import Erasing
    from store.keys import Keys
    from store.migrations.roles import ERASER

    db, keys_db = (Database(url, role=ERASER, pool_size=1) for url in (places.url, places.keys_url))
    hands = Erasing(db, Keys(keys_db, places.kek, places.wrapping_keys))
    histories = Histories(client, places.codec_key)
    return Erasure(year, hands, histories, DataDir(settings.data_dir, settings))


def _vault(db: Any, places: Any) -> Any:
    from store.database import Database
    from store.keys import Keys
    from store.vault import Vault

    return Vault(db, Keys(Database(places.keys_url, pool_size=1), places.kek, places.wrapping_keys))


def _collecting(db: Any, log: Any, vault: Any) -> Any:
    from activities.clock import real_now_us
    from store.marking import KeptNotes, collect_unclaimed
    from store.projections import Runner

    return lambda: collect_unclaimed(vault, [Runner(db, log, KeptNotes(log.name))], real_now_us())


def _exporting(settings: Settings, lane: str, client: Any, ledger: Any, mark: Any = None) -> Any:
    """Puts the lane's histories outside the databases; each lane has a folder of its own."""
    from activities.runs import Exporting
    from runtime.datadir import DataDir
    from runtime.histories import Histories

    folder = Histories(DataDir(settings.data_dir, settings).histories / lane)
    names = [workflow.__name__ for workflow in _workflows(lane)]
    return Exporting(client, folder, ledger, names, mark).run()


def _read_models(db: Any, log: Any) -> list[Any]:
    from activities.folds import CODEC
    from store.marking import KeptNotes
    from store.projections import Runner
    from store.readmodels import Obligations, StreamCards

    models = (Obligations(CODEC), StreamCards(CODEC), KeptNotes(log.name))
    return [Runner(db, log, model) for model in models]


def _worker(client: Any, queue: str, activities: list[Any], cached: int) -> "Worker":
    from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

    return Worker(
        client,
        task_queue=queue,
        workflows=_workflows(queue),
        activities=activities,
        workflow_runner=_sandbox(),
        max_cached_workflows=cached,
        max_concurrent_activities=60,
        max_concurrent_workflow_tasks=16,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(maximum=WORKFLOW_POLLERS),
        nonsticky_to_sticky_poll_ratio=0.5,
        sticky_queue_schedule_to_start_timeout=STICKY,
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _until(stop: asyncio.Event, worker: "Worker", duties: list[Any]) -> None:
    """Runs worker and duties until asked to stop, or until one fails: then all end and it is raised."""
    tasks = [asyncio.create_task(duty) for duty in (worker.run(), *duties)]
    asked = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
    await worker.shutdown()
    for task in (asked, *tasks[1:]):
        task.cancel()
    await asyncio.gather(asked, *tasks, return_exceptions=True)
    for task in done - {asked}:
        task.result()


async def _replay(folder: Path, workflows: list[type]) -> int:
    """Replays every history in a folder; says which do not fit, also those of a workflow that is not ours."""
    from runtime.replaying import misfits

    failed = 0
    async for name, problem in misfits(folder, workflows, _sandbox()):
        failed += 1
        sys.stdout.write(f"{name}: {problem}\n")
    return SOME_FAILED if failed else NONE_CLOSED


if __name__ == "__main__":
    main()
