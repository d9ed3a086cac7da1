"""A stream lived twice: by its driver on skipped time, and in memory by the deciders alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from activities.folds import entry_of
from domain import streams
from domain.deciding import decide, settle
from domain.messages import Command, Entry, Stamp
from domain.notices import NoticeSent
from tests.activities.cohort import COORDINATOR, OVER_US, Cohort
from tests.workflows.drivers import Drivers


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says at a door at a moment of programme time."""

    at_us: int
    command: Command
    command_id: str
    actor: str = COORDINATOR


@dataclass(frozen=True, slots=True)
class Memory:
    """What the deciders alone make of a stream: the entries that come, and the standings in the end."""

    entries: tuple[Entry, ...]
    standings: dict[str, str]


async def remembered(cohort: Cohort, stream: str, said: Sequence[Said] = ()) -> Memory:
    """The rest of a stream's life in memory, from where the record has it now."""
    view = await cohort.ledger.view(stream, 0)
    decider, state = streams.decider_of(stream), view.state
    entries: list[Entry] = []
    for one in said:
        stamp = Stamp(one.at_us, one.actor, one.command_id)
        decision = decide(decider, one.command, state, stamp, view.context)
        state, entries = decision.state, [*entries, *decision.entries]
    last = settle(decider, state, OVER_US, view.context)
    standings = {o.id: str(o.standing) for o in last.state.book.all()}
    return Memory((*entries, *last.entries), standings)


async def lived(drivers: Drivers, cohort: Cohort, stream: str, said: Sequence[Said] = ()) -> None:
    """The same life driven: time passes up to each word, and in the end to the end."""
    assert cohort.clock
    await drivers.rest(stream)
    for one in said:
        await drivers.reach(stream, cohort.clock, one.at_us)
        await cohort.says(stream, one.command, one.at_us, command_id=one.command_id, actor=one.actor)
        await drivers.rest(stream)
    await drivers.end(stream)


async def everything(drivers: Drivers, stream: str, after_version: int = 0) -> list[Entry]:
    """What the record has of a stream after a version."""
    return [entry_of(row) for row in await drivers.log.read(stream, after_version)]


async def recorded(drivers: Drivers, stream: str, after_version: int = 0) -> list[Entry]:
    """The same without the results of notices: memory sends none."""
    entries = await everything(drivers, stream, after_version)
    return [entry for entry in entries if not isinstance(entry.event, NoticeSent)]


def happenings(entries: Sequence[Entry]) -> list[Any]:
    """Entries as plain values, which compare and print well."""
    return [
        (e.event.TYPE, e.event.model_dump(), e.occurred_us, e.recorded_us, e.actor, e.command_id, e.policy)
        for e in entries
    ]
