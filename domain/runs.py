"""The runs of drivers whose histories were put outside the databases, each vouched for by its hash.

A year's stand in its own stream, those of what outlasts the years in one beside it, and those of emergencies
in a stream of the care log, unseen by the year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from domain.book import Book
from domain.context import Context
from domain.deciding import Decider, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Message, Stamp

NO_DRIVER = ""
"""Nothing waits for time here."""
BATCH = 100
"""Runs in one event: well below the size limit of an event."""
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Exported = Mapping[str, Sha256]
"""The hash of each exported history, by its run."""


class ExportedRun(Message):
    """One run of a stream's driver, and the SHA-256 of the file that holds its history."""

    stream: str
    run: str
    sha256: Sha256


class RecordExports(Command):
    """Histories lie outside the databases now."""

    TYPE = "record-exports"
    BULK = True
    runs: tuple[ExportedRun, ...]


class RunsExported(Event):
    TYPE = "runs-exported"
    runs: tuple[ExportedRun, ...]


def record(
    command: RecordExports, exported: Exported, stamp: Stamp, context: Context | None
) -> Iterator[Entry]:
    """What is new among some runs. Raises Refusal for a run whose history was another one before."""
    fresh = tuple(one for one in command.runs if one.run not in exported)
    for one in command.runs:
        if exported.get(one.run, one.sha256) != one.sha256:
            problem = f"The history of the run {one.run} is not the one that was exported."
            raise Refusal("history-differs", problem, "Look into it: nearpeer audit compare")
    if fresh:
        yield said(RunsExported(runs=fresh), stamp, context)


def exported_after(exported: Exported, event: Event) -> Exported:
    """The exported histories after one more event."""
    if not isinstance(event, RunsExported):
        return exported
    return {**exported, **{one.run: one.sha256 for one in event.runs}}


@dataclass(frozen=True, slots=True)
class RunsState:
    """The exported histories of what is of no year; nothing is owed here."""

    stream: str
    book: Book = field(default_factory=Book)
    exported: Exported = field(default_factory=dict)
    context: None = None
    clock: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    def evolve(self, entry: Entry) -> "RunsState":
        return replace(self, exported=exported_after(self.exported, entry.event))


def handle(command: Command, state: RunsState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """More histories. Raises Refusal for any other command."""
    if not isinstance(command, RecordExports):
        raise Refusal("not-for-this", f"{command.TYPE} is not for exported histories.", "See the help.")
    yield from record(command, state.exported, stamp, context)


def nothing_due(_: object, __: Context | None) -> None:
    """Time does nothing to what was exported."""


def stage(_: RunsState, __: Context | None, at_us: int) -> str:
    """A neutral code."""
    return "exported"


DECIDER: Decider[Any] = Decider(NO_DRIVER, RunsState, handle, nothing_due, nothing_due, stage)
