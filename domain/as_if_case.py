"""An emergency as it would have gone under other figures: what people did in it, decided again.

The pages are time's and come anew. What a gateway said of the n-th page counts for the n-th page again; of
those beyond nobody knows anything, so the chain goes on by the clock.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from domain.as_if import UNKNOWN, Replayed, decided_again
from domain.behind_care import commands_of
from domain.context import Context
from domain.facts import WaiveObligation
from domain.messages import TIME, Command, Entry, Stamp
from domain.obligations import ObligationAmended, ObligationEnded, Standing


def case_replayed(stream: str, entries: Sequence[Entry], context: Context | None, until_us: int) -> Replayed:
    """A case under a context: its acts again, then time up to a moment."""
    return decided_again(stream, acts_of_case(entries), context, until_us)


def acts_of_case(entries: Sequence[Entry]) -> Iterator[tuple[Command, Stamp]]:
    """What people did in a case, and what became of its pages, act by act."""
    acts = (entry for entry in entries if entry.actor != TIME)
    for command_id, group in groupby(acts, key=lambda entry: entry.command_id):
        act = list(group)
        stamp = Stamp(min(entry.recorded_us for entry in act), act[0].actor, command_id, act[0].cause)
        for command in islice(_commands(act), 1):
            yield command, stamp


def _commands(act: Sequence[Entry]) -> Iterator[Command]:
    """The commands that an act may have been, the likeliest first; an old waiver did not say why."""
    first = act[0].event
    match first:
        case ObligationEnded(standing=Standing.WAIVED) | ObligationAmended(standing=Standing.WAIVED):
            yield WaiveObligation(obligation=first.obligation, note=UNKNOWN)
        case _:
            yield from commands_of(act)
