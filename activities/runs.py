"""Histories are put outside the databases as soon as a run has ended, before Temporal drops them.

One duty of each lane, which looks at what Temporal has and the record has not; whatever it had begun when it
was stopped, it begins again, to the same bytes.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from activities.clock import clock_of, real_now_us
from activities.ledger import Ledger
from domain import addresses
from domain.errors import Refusal
from domain.messages import PROGRAMME, Stamp
from domain.runs import BATCH, ExportedRun, RecordExports
from domain.streams import decider_of
from runtime.histories import PLAIN, Histories
from store.codec import UnknownEvent
from store.database import Unreachable
from store.log import ClockBehind, LogBusy
from store.mark import Mark

log = structlog.get_logger("activities.runs")

EVERY_S, AGAIN_S = 300.0, 30.0
"""Between two looks; and after one that an engine did not let happen."""
AT_ONCE = 8
LATE = timedelta(hours=1)
"""So late Temporal's lists may show that a run has ended."""
OUTAGES = (Unreachable, RPCError, RuntimeError, LogBusy, ClockBehind, UnknownEvent, OSError)
Ended = tuple[str, str]
"""A stream, and a run of its driver."""


class Exporting:
    """Exports the ended runs of some workflows. `once` raises Unreachable, RPCError, OSError, Refusal."""

    def __init__(
        self,
        client: Client,
        histories: Histories,
        ledger: Ledger,
        workflows: Iterable[str],
        mark: Mark | None = None,
    ) -> None:
        """`mark` holds the time of a year back while it is rehearsed; no other lane has one."""
        kinds = ", ".join(f'"{name}"' for name in workflows)
        self._asked = f'WorkflowType IN ({kinds}) AND ExecutionStatus != "Running"'
        self._client = client
        self._histories = histories
        self._ledger = ledger
        self._mark = mark
        self._since: datetime | None = None

    async def run(self) -> None:
        """Exports until cancelled."""
        while True:
            waits_s = EVERY_S
            try:
                await self.once()
            except OUTAGES as error:
                log.warning("histories wait to be exported", kind=type(error).__name__)
                waits_s = AGAIN_S
            except Exception as error:  # noqa: BLE001 - whatever is wrong here, the lane itself goes on
                log.error("histories cannot be exported", kind=type(error).__name__)  # noqa: TRY400 - no trace near ids
            await asyncio.sleep(waits_s)

    async def once(self) -> int:
        """Exports what has ended and is not outside yet; returns how many runs."""
        began = datetime.now(UTC)
        by_target: dict[str, list[Ended]] = {}
        async for found in self._client.list_workflows(self._query()):
            if not _is_ours(found.id, found.workflow_type):
                continue
            by_target.setdefault(addresses.runs_of(found.id), []).append((found.id, found.run_id))
        count = 0
        for target, ended in sorted(by_target.items()):
            count += await self._recorded(target, ended)
        self._since = began - LATE
        return count

    def _query(self) -> str:
        """All at first; later what has ended since the look before, and a while earlier."""
        if self._since is None:
            return self._asked
        return f'{self._asked} AND CloseTime >= "{self._since.isoformat(timespec="seconds")}"'

    async def _recorded(self, target: str, ended: Sequence[Ended]) -> int:
        """Exports the runs that a stream does not name yet; one that cannot take them holds up no other."""
        view = await self._ledger.view(target, 0)
        if view.version == 0 and addresses.year_of(target) == target:
            log.warning("histories of a year that is not in the record", stream=target, count=len(ended))
            return 0
        fresh = sorted(one for one in ended if one[1] not in view.state.exported)
        for first in range(0, len(fresh), BATCH):
            some = fresh[first : first + BATCH]
            gate = asyncio.Semaphore(AT_ONCE)
            runs = await asyncio.gather(*(self._exported(stream, run, gate) for stream, run in some))
            try:
                await self._ledger.execute(
                    target, RecordExports(runs=tuple(runs)), await self._stamp(target, some)
                )
            except Refusal as refusal:
                if refusal.code != "nothing-to-record":  # as when another worker was first
                    log.warning("histories are not recorded", stream=target, code=refusal.code)
                    return first
        return len(fresh)

    async def _exported(self, stream: str, run: str, gate: asyncio.Semaphore) -> ExportedRun:
        async with gate:
            history = await self._client.get_workflow_handle(stream, run_id=run).fetch_history()
            digest = await asyncio.to_thread(self._histories.put, history, run)
        return ExportedRun(stream=stream, run=run, sha256=digest)

    async def _stamp(self, target: str, some: Sequence[Ended]) -> Stamp:
        """Now, in programme time; of a rehearsed year never past what its people have done."""
        frame = addresses.rota() if addresses.kind_of(target) in addresses.CARE else target
        at_us = clock_of((await self._ledger.view(frame, 0)).year).programme_at(real_now_us())
        mark = await self._mark.read(target) if self._mark else None
        named = sha256("\n".join(run for _, run in some).encode()).hexdigest()[:32]
        return Stamp(at_us if mark is None else min(at_us, mark), PROGRAMME, f"{target}/runs/{named}")


def _is_ours(stream: str, workflow: str) -> bool:
    """Whether a workflow drives the stream it is called by; anybody may start others by hand."""
    try:
        return PLAIN.fullmatch(stream) is not None and decider_of(stream).workflow == workflow
    except Refusal:
        return False
