"""One stream of the log against the histories of its driver. Pure: rows and runs in, divergences out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from console.comparing.divergence import Divergence, What
from console.comparing.runs import Act, Run
from console.comparing.telling import Told, is_by_a_door, is_tick, results_of
from domain.messages import PROGRAMME, TIME
from store.rows import Row

PATIENCE_US = 600_000_000
"""Real time after which an intent without a result, or a start without a run, is told."""


@dataclass(frozen=True, slots=True)
class Around:
    """What one stream is looked at with: the real moment, the orders to it, and the starts on their way."""

    now_us: int
    ordered: Mapping[str, str]
    """Ids of the commands that its year ordered, with the intent to give them."""
    waking: bool


class Comparison:
    """One stream and its runs, the oldest first."""

    def __init__(self, told: Told, runs: Sequence[Run], around: Around) -> None:
        self._told, self._runs, self._around = told, runs, around
        self._ever, self._results = told.ever, results_of(told)
        self._first_us = min((run.started_us for run in runs), default=0)

    def divergences(self) -> Iterator[Divergence]:
        """All of them, what the log says by itself first."""
        yield from self._whole()
        if self._told.workflow:
            yield from self._driven()
        yield from self._brought_about()
        for run in self._runs:
            yield from self._done_by(run)
        yield from self._intended()

    def _whole(self) -> Iterator[Divergence]:
        """No version, and no event of a command, is missing."""
        expected = 1
        for row in self._told.rows:
            if row.version != expected:
                problem = f"The log has no event {expected} of the stream."
                yield self._at(row, "version-missing", problem, version=expected)
            expected = row.version + 1
        rows = sorted(self._told.rows, key=lambda row: (row.command_id, row.ordinal))
        for _, of_command in groupby(rows, key=lambda row: row.command_id):
            for number, row in enumerate(of_command):
                if row.ordinal != number:
                    problem = f"Event {number} of its command is missing before this one."
                    yield self._at(row, "command-cut", problem)
                    break
        if self._told.unread is not None:
            yield self._at(self._told.unread, "unreadable", "This release cannot use the event.")

    def _driven(self) -> Iterator[Divergence]:
        """Its start has a run, of the right workflow, and of every life no run is missing."""
        stream, rows = self._told.stream, self._told.rows
        if not self._runs and not self._around.waking and self._is_old(rows[0]):
            problem = f"No history of the workflow {self._told.workflow} is known: its start has no run."
            yield self._at(rows[0], "no-run", problem)
        known = {run.run for run in self._runs}
        for run in self._runs:
            if run.workflow != self._told.workflow:
                yield self._of(run, None, "no-event", f"The log has no start of a workflow {run.workflow}.")
            if run.follows and run.follows not in known:
                problem = "The run before this one is neither in Temporal nor among the exported histories."
                yield self._of(run, 1, "run-missing", problem)
            if run.followed and run.followed not in known:
                yield Divergence(
                    what="run-missing",
                    problem="A run of this life is neither in Temporal nor among the exported histories.",
                    workflow=stream,
                    run=run.followed,
                    stream=stream,
                    log=self._told.log,
                )

    def _brought_about(self) -> Iterator[Divergence]:
        """Every event is of a door's command, or something that an activity did or saw."""
        looks = [act.result["version"] for run in self._runs for act in run.looks if _vouches(act)]
        older = any(not _vouches(act) for run in self._runs for act in run.looks)
        seen = max(looks, default=0) if not older else len(self._told.rows)
        goes_on = self._around.waking or any(not run.ended for run in self._runs)
        acted = {act.about for run in self._runs for act in run.acts if act.about}
        by_door = _together_with_a_door(self._told.rows)
        lost = 0
        for row in self._told.rows:
            if intent := self._results.get(row.command_id):
                if intent not in acted and row.written_us < self._first_us:
                    lost += 1
                elif intent not in acted:
                    yield self._at(row, "no-activity", f"No activity of a known history acted on {intent}.")
            elif is_tick(row):
                if self._told.workflow and row.version > seen and not goes_on and row.version not in by_door:
                    yield self._at(row, "no-activity", "No look of a known history has seen this event.")
            elif row.actor == PROGRAMME and self._told.workflow:
                yield from self._ordered(row)
            elif row.digest is None or row.actor == TIME:
                problem = "It is of no command, and not what time did: nobody brought it about."
                yield self._at(row, "no-command", problem)
        if lost:
            problem = f"{lost} events are results of activities from before every known history."
            yield Divergence(
                what="run-missing", problem=problem, log=self._told.log, stream=self._told.stream, version=1
            )

    def _ordered(self, row: Row) -> Iterator[Divergence]:
        if row.command_id in self._around.ordered or row.type == "runs-exported":
            return
        yield self._at(row, "no-order", "No event of its programme year orders this command.")

    def _done_by(self, run: Run) -> Iterator[Divergence]:
        """What a run's activities did or saw is in the log."""
        for act in run.acts:
            if act.stream != self._told.stream:
                yield self._of(run, act.event, "no-event", f"It acts on another stream, {act.stream}.")
            elif act.done is None:
                continue
            elif act.about is None:
                yield from self._looked(run, act) if _vouches(act) else ()
            elif act.result is not False:
                yield from self._acted(run, act)

    def _looked(self, run: Run, act: Act) -> Iterator[Divergence]:
        version, wrote = act.result["version"], act.result["wrote"]
        rows, read = self._told.rows, len(self._told.events)
        if version > len(rows):
            problem = f"It saw {version} events of the stream, and the log has {len(rows)}."
            yield self._of(run, act.done, "no-event", problem, version=len(rows) + 1)
            return
        for row in rows[version - wrote : version]:
            if not is_tick(row) and row.command_id not in self._around.ordered:
                problem = "It wrote what time or an order did; the log has another event there."
                yield self._of(run, act.done, "not-as-looked", problem, version=row.version)
        if version > read:
            return
        if frozenset(act.result["intents"]) != self._told.intents[version]:
            problem = f"After event {version} it saw other open intents than the log has."
            yield self._of(run, act.done, "not-as-looked", problem, version=version)
        closed_at = self._told.closed_at
        if act.result["finished"] and version and (closed_at is None or closed_at > version):
            problem = f"After event {version} it saw the stream closed, and the log does not close it."
            yield self._of(run, act.done, "not-as-looked", problem, version=version)

    def _acted(self, run: Run, act: Act) -> Iterator[Divergence]:
        if act.about not in self._ever:
            problem = f"It acted on {act.about}, which no event of the log intends."
            yield self._of(run, act.done, "no-event", problem)
        elif act.about in self._told.state.intents and act.about not in self._results.values():
            problem = f"It acted on {act.about}, and the log has no result of that."
            yield self._of(run, act.done, "no-event", problem)

    def _intended(self) -> Iterator[Divergence]:
        """No intent waits for longer than anybody takes."""
        if self._told.unread is not None:
            return
        for intent in self._told.state.intents:
            version = next(n for n, intents in enumerate(self._told.intents) if intent in intents)
            row = self._told.rows[version - 1]
            if self._is_old(row):
                yield self._at(row, "no-result", f"The intent {intent} has no result.")

    def _is_old(self, row: Row) -> bool:
        return row.written_us < self._around.now_us - PATIENCE_US

    def _at(self, row: Row, what: What, problem: str, *, version: int | None = None) -> Divergence:
        return Divergence(
            what=what,
            problem=problem,
            log=self._told.log,
            stream=self._told.stream,
            position=row.position if version is None else None,
            version=row.version if version is None else version,
            command=row.command_id if version is None else None,
        )

    def _of(
        self, run: Run, event: int | None, what: What, problem: str, *, version: int | None = None
    ) -> Divergence:
        return Divergence(
            what=what,
            problem=problem,
            log=self._told.log,
            stream=self._told.stream,
            version=version,
            workflow=run.stream,
            run=run.run,
            event=event,
        )


def _vouches(act: Act) -> bool:
    """Whether a look says how many events there were; those of older releases do not."""
    return isinstance(act.result, dict) and act.result.get("version", 0) > 0


def _together_with_a_door(rows: Sequence[Row]) -> frozenset[int]:
    """The versions of events that were stored in one go with those of a door's command."""
    found: set[int] = set()
    for _, stored in groupby(rows, key=lambda row: row.written_us):
        together = list(stored)
        if any(is_by_a_door(row) for row in together):
            found.update(row.version for row in together)
    return frozenset(found)
