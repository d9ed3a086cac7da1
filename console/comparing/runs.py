"""What one run of a driver says it did, read from its history: every look and every act, with its result."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import orjson
from temporalio.api.common.v1 import Payloads
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory

LOOKS = frozenset({"settle", "settle-emergency"})
"""The activities that settle a stream; every other one acts on an intent."""
JSON = b"json/"
Ended = Literal["", "completed", "continued", "terminated", "otherwise"]
"""How a run ended; an empty text while it goes on."""


class Act(NamedTuple):
    """One activity: what it was asked, and by which events of the history it was scheduled and is done.

    `about` is the intent of an act, and None of a look. `result` is what it said, as plain JSON.
    """

    name: str
    stream: str
    about: str | None
    event: int
    done: int | None
    result: Any


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a workflow; `follows` and `followed` are the runs before and after it of one life."""

    workflow: str
    stream: str
    run: str
    follows: str
    followed: str
    ended: Ended
    started_us: int
    acts: tuple[Act, ...]
    exported: bool = False

    @property
    def looks(self) -> Iterator[Act]:
        """Its completed looks, in order."""
        return (act for act in self.acts if act.about is None and act.done is not None)


def run_of(history: WorkflowHistory, run: str, *, exported: bool = False) -> Run:
    """What a history tells; its payloads are opened. Raises ValueError for one without a beginning."""
    events = history.events
    if not events or not events[0].HasField("workflow_execution_started_event_attributes"):
        raise ValueError("It does not begin with the start of a workflow.")
    first = events[0].workflow_execution_started_event_attributes
    ended, followed = _end_of(events[-1])
    return Run(
        workflow=first.workflow_type.name,
        stream=history.workflow_id,
        run=run,
        follows=first.continued_execution_run_id,
        followed=followed,
        ended=ended,
        started_us=events[0].event_time.ToMicroseconds(),
        acts=tuple(_acts(history)),
        exported=exported,
    )


def _end_of(event: HistoryEvent) -> tuple[Ended, str]:
    match event.WhichOneof("attributes"):
        case "workflow_execution_completed_event_attributes":
            return "completed", event.workflow_execution_completed_event_attributes.new_execution_run_id
        case "workflow_execution_continued_as_new_event_attributes":
            return (
                "continued",
                event.workflow_execution_continued_as_new_event_attributes.new_execution_run_id,
            )
        case "workflow_execution_terminated_event_attributes":
            return "terminated", ""
        case (
            "workflow_execution_failed_event_attributes"
            | "workflow_execution_canceled_event_attributes"
            | "workflow_execution_timed_out_event_attributes"
        ):
            return "otherwise", ""
        case _:
            return "", ""


def _acts(history: WorkflowHistory) -> Iterator[Act]:
    """Every activity in the order in which they were scheduled."""
    done = {
        event.activity_task_completed_event_attributes.scheduled_event_id: event
        for event in history.events
        if event.HasField("activity_task_completed_event_attributes")
    }
    for event in history.events:
        if not event.HasField("activity_task_scheduled_event_attributes"):
            continue
        asked = event.activity_task_scheduled_event_attributes
        name = asked.activity_type.name
        stream, about = (*_read(asked.input), None, None)[:2]
        came = done.get(event.event_id)
        said = _read(came.activity_task_completed_event_attributes.result) if came else []
        yield Act(
            name=name,
            stream=str(stream),
            about=None if name in LOOKS else str(about),
            event=event.event_id,
            done=came.event_id if came else None,
            result=said[0] if said else None,
        )


def _read(payloads: Payloads) -> list[Any]:
    """The values of payloads; what is no JSON is None."""
    return [
        orjson.loads(one.data) if one.metadata.get("encoding", b"").startswith(JSON) else None
        for one in payloads.payloads
    ]
