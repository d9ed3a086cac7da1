"""Temporal's histories, and the exported ones of runs that it has no more: what each run says it did."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from console.comparing.divergence import Divergence, What
from console.comparing.runs import Run, run_of
from console.comparing.telling import Told
from domain.runs import ExportedRun, RunsExported
from domain.streams import decider_of
from runtime.addresses import Addresses
from runtime.codec import SealedPayloads, UnreadablePayload
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.histories import Histories, from_bytes, hash_of, written
from runtime.payloads import opened

LANES = {"programme": "year", "care": "urgent"}
"""The logs that drivers write to, each with the lane in whose folder its exported histories lie."""
DRIVERS = {
    "year": tuple(
        decider_of(f"{kind}/any").workflow
        for kind in ("programme-year", "mentor-year", "relationship", "erasure")
    ),
    "urgent": (decider_of("emergency/any").workflow,),
}
"""The workflows of each lane."""
AT_ONCE = 16
Counted = Callable[[str, int, int | None], None]
"""Is told of what ("histories", "events", "streams") so many are done, of how many where that is known."""
Named = tuple[str, str]
"""A stream, and a run of its driver."""
Take = Callable[[Named, WorkflowHistory], Awaitable[None]]


@dataclass
class Fetched:
    """Runs by their names, and the hash that the file of each would have that Temporal knows."""

    runs: dict[Named, Run] = field(default_factory=dict)
    hashes: dict[Named, str] = field(default_factory=dict)

    def by_stream(self) -> dict[str, list[Run]]:
        """The runs of each stream, the oldest first."""
        found: dict[str, list[Run]] = {}
        for run in sorted(self.runs.values(), key=lambda run: run.started_us):
            found.setdefault(run.stream, []).append(run)
        return found


class Fetching:
    """Fetches histories. Methods raise RPCError, and EngineError where a payload's key is not at hand."""

    def __init__(self, client: Client, places: Addresses) -> None:
        self._client = client
        self._codec = SealedPayloads(places.codec_key, places.namespace) if places.codec_key else None
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def all(self, counted: Counted) -> Fetched:
        """Every run of ours that Temporal has."""
        found = Fetched()

        async def take(named: Named, history: WorkflowHistory) -> None:
            await self._take(named, history, found)

        await self.each(take, counted)
        return found

    async def each(self, take: Take, counted: Counted, *, only_open: bool = False) -> None:
        """Has every run of ours taken that Temporal has, or only those that run, in no order."""
        names = ", ".join(f'"{name}"' for lane in DRIVERS.values() for name in lane)
        running = ' AND ExecutionStatus = "Running"' if only_open else ""
        asked = self._client.list_workflows(f"WorkflowType IN ({names}){running}")
        listed = [(one.id, one.run_id) async for one in asked]
        done = 0

        async def fetch(named: Named) -> None:
            nonlocal done
            history = await self._history(named)
            if history is not None:
                await take(named, history)
            done += 1
            counted("histories", done, len(listed))

        async with asyncio.TaskGroup() as group:
            for named in listed:
                group.create_task(fetch(named))

    async def add_newest(self, streams: Iterable[str], found: Fetched) -> None:
        """The newest run of streams that Temporal's list does not have: it follows with a delay."""
        for stream in streams:
            try:
                run = (await self._client.get_workflow_handle(stream).describe()).run_id
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
                continue
            history = await self._history((stream, run))
            if history is not None:
                await self._take((stream, run), history, found)

    async def add_exported(
        self, place: DataDir, streams: Mapping[str, Told], found: Fetched
    ) -> list[Divergence]:
        """What only exported histories know. Each file must be the one that the log vouches for."""
        problems: list[Divergence] = []
        for vouching in _exported(streams):
            one, folder = vouching.run, Histories(place.histories / LANES[vouching.told.log])
            named, content = (one.stream, one.run), folder.read(one.stream, one.run)
            path = folder.path(one.stream, one.run)
            if content is None:
                problems.append(vouching.says("export-missing", f"There is no exported history {path}."))
            elif hash_of(content) != one.sha256:
                problems.append(vouching.says("export-differs", f"{path} is not what was exported."))
            elif named not in found.runs:
                history = await self.opened(from_bytes(one.stream, content))
                found.runs[named] = run_of(history, one.run, exported=True)
            if found.hashes.get(named, one.sha256) != one.sha256:
                problem = "Temporal's history of the run is not the one that was exported."
                problems.append(vouching.says("export-differs", problem))
        return problems

    async def _history(self, named: Named) -> WorkflowHistory | None:
        """One history; None for one that retention has just dropped."""
        stream, run = named
        async with self._gate:
            try:
                return await self._client.get_workflow_handle(stream, run_id=run).fetch_history()
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
                return None

    async def _take(self, named: Named, history: WorkflowHistory, found: Fetched) -> None:
        found.hashes[named] = hash_of(written(history))
        found.runs[named] = run_of(await self.opened(history), named[1])

    async def opened(self, history: WorkflowHistory) -> WorkflowHistory:
        """A history with its payloads opened, in place."""
        try:
            return await opened(history, self._codec)
        except UnreadablePayload as error:
            remedy = "Give NEARPEER_TEMPORAL_CODEC_KEY, or the file secrets/temporal-codec, that fits it."
            raise EngineError(str(error), remedy) from error


@dataclass(frozen=True, slots=True)
class _Vouching:
    """An event by which the log vouches for an exported run."""

    told: Told
    version: int
    run: ExportedRun

    def says(self, what: What, problem: str) -> Divergence:
        return Divergence(
            what=what,
            problem=problem,
            log=self.told.log,
            stream=self.told.stream,
            version=self.version,
            workflow=self.run.stream,
            run=self.run.run,
        )


def _exported(streams: Mapping[str, Told]) -> Iterator[_Vouching]:
    for told in streams.values():
        for row, event in zip(told.rows, told.events, strict=False):
            if isinstance(event, RunsExported):
                yield from (_Vouching(told, row.version, run) for run in event.runs)
