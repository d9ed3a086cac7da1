"""Replays every recorded history against the code at hand: Temporal's, the exported ones, and the corpus."""

import asyncio
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict
from temporalio.client import WorkflowHistory

from console import rebuilding
from console.builds import ROOT, misfits
from console.comparing.fetching import DRIVERS, Counted, Fetching, Named
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.histories import from_bytes
from runtime.settings import Settings

CORPUS = ROOT / "tests" / "histories"
"""The golden histories; they are in the repository, and not in what is installed."""
REMEDY = (
    "Keep the way that this history took behind workflow.patched, or let the run begin anew from the record:"
    " `nearpeer up` of the new build does so, and nothing is lost."
)
Source = Literal["temporal", "exported", "corpus"]
EVENT = re.compile(r" at event (\d+) ")


class Misfit(BaseModel):
    """A history that this code would not have made; `event` is the number of its first event that differs."""

    model_config = ConfigDict(frozen=True)

    source: Source
    workflow: str
    history: str
    event: int | None
    problem: str
    remedy: str


class CodeChecked(BaseModel):
    """How many histories of each workflow were replayed, from where, and which of them do not fit."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    workflows: dict[str, int]
    sources: dict[str, int]
    misfits: tuple[Misfit, ...]


class _Recorded(NamedTuple):
    """One history on its way to the replay: where it is from, its workflow, its name."""

    source: Source
    workflow: str
    name: str


async def check_code(settings: Settings, counted: Counted, *, only_open: bool = False) -> CodeChecked:
    """Replays everything; for a release what runs and the corpus, since what has ended meets no new code.

    Raises EngineError, RPCError; also where a payload's key is not at hand.
    """
    places = found(settings)
    with tempfile.TemporaryDirectory(prefix="nearpeer-histories-") as folder:
        collecting = _Collecting(Path(folder), Fetching(await rebuilding.client_of(places), places))
        await collecting.from_temporal(counted, only_open=only_open)
        if not only_open:
            await collecting.from_files("exported", DataDir(settings.data_dir, settings).histories)
        await collecting.from_files("corpus", CORPUS)
        found_misfits: list[Misfit] = []
        for lane in DRIVERS:
            for name, problem in await misfits(settings, lane, Path(folder) / lane):
                found_misfits.append(_misfit(collecting.recorded[name], problem))
    recorded = collecting.recorded.values()
    return CodeChecked(
        ok=not found_misfits,
        workflows=dict(sorted(Counter(one.workflow for one in recorded).items())),
        sources=dict(sorted(Counter(one.source for one in recorded).items())),
        misfits=tuple(found_misfits),
    )


class _Collecting:
    """Puts histories, with their payloads opened, into a folder for each lane."""

    def __init__(self, folder: Path, fetching: Fetching) -> None:
        self._folder, self._fetching = folder, fetching
        self.recorded: dict[str, _Recorded] = {}
        for lane in DRIVERS:
            (folder / lane).mkdir()

    async def from_temporal(self, counted: Counted, *, only_open: bool) -> None:
        """Every run of ours that Temporal has, or only those that run."""

        async def take(named: Named, history: WorkflowHistory) -> None:
            await self._add("temporal", "/".join(named), history)

        await self._fetching.each(take, counted, only_open=only_open)

    async def from_files(self, source: Source, folder: Path) -> None:
        """Every history of a folder; an exported one only where Temporal has it no more."""
        for name, path in await asyncio.to_thread(_files, source, folder):
            if name in self.recorded:
                continue
            try:
                history = from_bytes(name.rpartition("/")[0], path.read_bytes())
            except (ValueError, OSError) as error:
                remedy = "See what became of it: nearpeer audit compare"
                raise EngineError(f"The history {path} cannot be read.", remedy) from error
            await self._add(source, name, history)

    async def _add(self, source: Source, name: str, history: WorkflowHistory) -> None:
        text = (await self._fetching.opened(history)).to_json()
        started = history.events[0].workflow_execution_started_event_attributes
        workflow = started.workflow_type.name
        lane = next((lane for lane, names in DRIVERS.items() if workflow in names), "year")
        await asyncio.to_thread((self._folder / lane / f"{quote(name, safe='')}.json").write_text, text)
        self.recorded[name] = _Recorded(source, workflow, name)


def _files(source: Source, folder: Path) -> list[tuple[str, Path]]:
    """The histories of a folder by their names; exported ones lie in a folder for each lane."""
    roots = [folder / lane for lane in DRIVERS] if source == "exported" else [folder]
    return [
        (path.relative_to(root).with_suffix("").as_posix(), path)
        for root in roots
        for path in sorted(root.rglob("*.json"))
    ]


def _misfit(recorded: _Recorded, problem: str) -> Misfit:
    at = EVENT.search(problem)
    return Misfit(
        source=recorded.source,
        workflow=recorded.workflow,
        history=recorded.name,
        event=int(at[1]) if at else None,
        problem=problem,
        remedy=REMEDY,
    )
