"""The worker of one lane: its workflows and activities, its outbox; the year's read models and nightly sweep.

It imports only the chosen lane; the emergency lane is a process of its own.
"""

import argparse
import asyncio
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from runtime import logs
from runtime.addresses import found
from runtime.errors import BadSetting, EngineError
from runtime.exit import leave, stop_on_signals
from runtime.operating import Operating
from runtime.replaying import fitting
from runtime.settings import Settings
from runtime.starting import refuse_unsafe

if TYPE_CHECKING:
    from temporalio.worker import Worker

YEAR_QUEUE, URGENT_QUEUE = "year", "urgent"
WORKFLOW_POLLERS = 12
"""Half of them ask for what no worker has in memory: when many come due at once, those must not wait."""
NONE_CLOSED, UNREACHABLE = 0, 3


class Memory(NamedTuple):
    """How many workflows a worker keeps, and how many seconds their work waits for it before any may take it.

    Where many come due at once, whoever waits too briefly has every one of them scheduled twice.
    """

    workflows: int
    patience_s: float = 1.0


NOTHING = Memory(0)


def main() -> None:
    """The command `nearpeer-worker`: exits 0 when stopped or all replayed, 1 when not all, 3 unreachable."""
    arguments = _arguments()
    try:
        settings = Settings.load(data_dir=arguments.data_dir)
        logs.configure(settings.log_level, settings.log_format)
        if arguments.replay is not None:
            code = asyncio.run(fitting(arguments.replay, _workflows(arguments.lane), _sandbox()))
        elif arguments.redraft:
            code = asyncio.run(_redraft(settings))
        elif arguments.lane == "urgent":
            code = asyncio.run(_run_urgent(settings))
        else:
            code = asyncio.run(_run_year(settings, Memory(arguments.cached, arguments.patience)))
    except (EngineError, BadSetting) as error:
        sys.stderr.write(f"{error}\n")
        code = UNREACHABLE
    leave(code)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nearpeer-worker", description=__doc__)
    parser.add_argument("--lane", choices=["year", "urgent"], required=True)
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("--cached", type=int, default=4_000, help="workflows in memory; 0 replays each time")
    parser.add_argument(
        "--patience",
        type=_seconds,
        default=NOTHING.patience_s,
        metavar="S",
        help="seconds that work waits for the worker that has it in memory",
    )
    parser.add_argument("--replay", type=Path, metavar="DIR", help="replay the histories in DIR and stop")
    parser.add_argument("--redraft", action="store_true", help="work drafts of standard input out once more")
    return parser.parse_args()


def _seconds(told: str) -> float:
    if not (told.isdecimal() and int(told)):
        raise argparse.ArgumentTypeError(f"{told!r} is no number of seconds. Give a whole one, 1 or more.")
    return float(told)


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


async def _run_year(settings: Settings, memory: Memory) -> int:
    """The year's lane until SIGTERM or SIGINT: everything that is due, persisted and acted upon."""
    from activities import rehearsed
    from activities.year_gauges import YearGauges
    from activities.year_lane import year_lane
    from runtime.temporal import connect

    await refuse_unsafe(settings, "worker-year", rehearsed.lacking)
    stop = stop_on_signals()
    places = found(settings)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    lane = year_lane(settings, places, client)
    worker = _worker(client, YEAR_QUEUE, lane.activities(), memory, settings.release)
    duties = [lane.turns(_year_workflows()).run(), *_released(client, YEAR_QUEUE, settings)]
    figures = YearGauges(lane.db, client, lane.ledger, lane.log, lane.mark)
    async with Operating(settings, figures.ready, figures.measured):
        await _until(stop, worker, duties)
    await lane.close()
    return NONE_CLOSED


async def _redraft(settings: Settings) -> int:
    """A line of JSON for each draft of standard input, by what the vault knows now; nothing is recorded."""
    from activities.redrafting import Redrafting
    from activities.year_lane import vault_of
    from domain.redrafting import Drafted
    from store.database import Database
    from store.log import Log

    places = found(settings)
    db = Database(places.url, role="nearpeer_year", pool_size=2)
    redrafting = Redrafting(Log(db, "programme"), vault_of(db, places))
    for line in sys.stdin.readlines():
        made = await redrafting.again(Drafted.model_validate_json(line))
        sys.stdout.write(f"{made.model_dump_json()}\n")
    await db.close()
    return NONE_CLOSED


async def _run_urgent(settings: Settings) -> int:
    """The emergency lane until SIGTERM or SIGINT. No case is kept in memory: a new worker goes on at once.

    Each worker of the lane relays and pages: to take over a turn takes seconds, and an emergency has none.
    """
    from activities import attended
    from activities.care_gauges import CareGauges
    from activities.collecting import Collecting
    from activities.gauging import serves
    from activities.hastening import Hastening
    from activities.lane import care_lane
    from activities.relay import Relay
    from activities.runs import Exporting
    from activities.turns import Turns
    from runtime.temporal import connect
    from store.marking import KeptNotes
    from store.outbox import Outbox
    from store.projections import Runner

    await refuse_unsafe(settings, "worker-urgent", attended.lacking)
    stop = stop_on_signals()
    places = found(settings)
    lane = care_lane(settings, places, "worker")
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    worker = _worker(client, URGENT_QUEUE, [lane.paging.settle, lane.paging.page], NOTHING, settings.release)
    hastening = Hastening(lane.paging)
    duties = [
        Runner(lane.db, lane.care, KeptNotes("care")).follow,
        Collecting(lane.vault, [Runner(lane.db, lane.care, KeptNotes("care"))]).run,
        Exporting(client, _histories(settings), lane.ledger, ["Emergency"]).run,
    ]
    relay = Relay(Outbox(lane.db, "care"), client, URGENT_QUEUE, hastening.look)
    turns = Turns(lane.claims, URGENT_QUEUE, duties)
    figures = CareGauges(lane, {"temporal": partial(serves, client)})
    async with Operating(settings, figures.ready, figures.measured):
        await _until(stop, worker, [relay.run(), turns.run(), *_released(client, URGENT_QUEUE, settings)])
    await hastening.close()
    await lane.close()
    return NONE_CLOSED


def _histories(settings: Settings) -> Any:
    """Where the emergency lane's histories are put, outside the databases."""
    from runtime.datadir import DataDir
    from runtime.histories import Histories

    return Histories(DataDir(settings.data_dir, settings).histories / URGENT_QUEUE)


def _released(client: Any, queue: str, settings: Settings) -> list[Any]:
    """Where releases are told apart: a lane that has no current release begins with this one."""
    from runtime.releases import Releases

    return [Releases(client, queue).keep_a_current(settings.release)] if settings.release else []


def _worker(
    client: Any, queue: str, activities: list[Any], memory: Memory, release: str | None = None
) -> "Worker":
    from temporalio.worker import PollerBehaviorSimpleMaximum, Worker

    from runtime.releases import deployment

    return Worker(
        client,
        task_queue=queue,
        workflows=_workflows(queue),
        activities=activities,
        workflow_runner=_sandbox(),
        max_cached_workflows=memory.workflows,
        max_concurrent_activities=60,
        max_concurrent_workflow_tasks=16,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(maximum=WORKFLOW_POLLERS),
        nonsticky_to_sticky_poll_ratio=0.5,
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=memory.patience_s),
        graceful_shutdown_timeout=timedelta(seconds=10),
        deployment_config=deployment(queue, release),
    )


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


if __name__ == "__main__":
    main()
