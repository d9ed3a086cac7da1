"""Replays histories against the code of some workflows: which of them this code would not have made."""

import re
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, WorkflowRunner
from temporalio.workflow import _Definition as Definition

from runtime.sdk import sdk_runtime
from runtime.temporal import converter

AT = re.compile(r"HistoryEvent\(id: (\d+), (\w+)\)")
OTHER_ACTIVITY = re.compile(r"scheduled event '([\w-]+)' does not match")


async def fitting(folder: Path, workflows: Sequence[type], runner: WorkflowRunner) -> int:
    """The exit code of a replay: 0 when every history of a folder fits, else 1, and says which do not."""
    failed = 0
    async for name, problem in misfits(folder, workflows, runner):
        failed += 1
        sys.stdout.write(f"{name}: {problem}\n")
    return 1 if failed else 0


async def misfits(
    folder: Path, workflows: Sequence[type], runner: WorkflowRunner
) -> AsyncIterator[tuple[str, str]]:
    """The file name of each history that does not fit, also one of no such workflow, and what does not."""
    ours = {_type_of(workflow) for workflow in workflows}
    replayer = Replayer(
        workflows=workflows, data_converter=converter(), workflow_runner=runner, runtime=sdk_runtime()
    )
    for name, text in _histories(folder):
        history = WorkflowHistory.from_json(name, text)
        kind = history.events[0].workflow_execution_started_event_attributes.workflow_type.name
        if kind not in ours:
            yield name, f"there is no workflow {kind}"
            continue
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if result.replay_failure:
            yield name, _told(result.replay_failure, history)


def _type_of(workflow: type) -> str | None:
    """What Temporal calls a workflow: the name of its class, or the one that it was given."""
    return Definition.must_from_class(workflow).name


def _histories(folder: Path) -> list[tuple[str, str]]:
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("**/*.json"))]


def _told(failure: BaseException, history: WorkflowHistory) -> str:
    """What does not fit, and the event of the history that shows it; no other word of the failure."""
    said, kind = str(failure), type(failure).__name__
    if at := AT.search(said):
        return f"{kind} at event {at[1]} ({at[2]})"
    if other := OTHER_ACTIVITY.search(said):
        for event in history.events:
            if event.activity_task_scheduled_event_attributes.activity_type.name == other[1]:
                return f"{kind} at event {event.event_id} (ActivityTaskScheduled {other[1]})"
    return kind
