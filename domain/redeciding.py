"""Decides again what is recorded: by today's code, from the same state, and held against the record.

An act is what one command brought about in its stream; a boundary is one thing that time did. Both are made
again from the stream at its recorded version, and from the facts of others that were read for them. Whatever
comes out, the fold goes on with what is recorded, so that one difference never makes another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

from domain import addresses
from domain.acts import commands_of
from domain.behind import stamps_of
from domain.context import Context
from domain.deciding import decide
from domain.differing import Difference, Sort, sort_of, unlike
from domain.draft_commands import RecordDraft
from domain.errors import Refusal
from domain.messages import TIME, Command, Entry, Order, Stamp
from domain.redrafting import Drafted
from domain.relied import Relied
from domain.replaying import CONTRADICTIONS, followed
from domain.streams import decider_of

Left = Literal["no-command", "no-seed", "no-moment"]
"""Why a decision cannot be made again: no command is known for it, or what it went by was not kept."""
LEFT: Mapping[str, Left] = {"rematch-approved": "no-seed", "glass-broken": "no-moment"}


class Recorded(NamedTuple):
    """One event as its log has it; `digest` is that of its command, where a command brought it about."""

    position: int
    stream: str
    version: int
    entry: Entry
    digest: bytes | None = None


class Redecided(NamedTuple):
    """One decision, made again. `exact`: its command has the recorded digest, or time needed none."""

    position: int
    sort: Sort
    kind: str
    exact: bool
    difference: Difference | None = None
    left: Left | None = None


Acts = Sequence[Recorded]


def act_of(each: Recorded) -> tuple[str, str]:
    """What the events of one act have in common, which stand together in their log."""
    return each.stream, each.entry.command_id


class Redeciding:
    """The fold of some logs, each in its order, in which every decision is made again."""

    def __init__(
        self, digest_of: Callable[[Command], bytes], drafted: Callable[[Drafted], None] = lambda _: None
    ) -> None:
        """`drafted` is told of every draft that a solver worked out: only a solver can do that again."""
        self._digest_of, self._drafted = digest_of, drafted
        self._states: dict[str, Any] = {}
        self._versions: dict[str, int] = {}
        self._orders: dict[str, Order] = {}
        self._relied = Relied()

    def again(self, log: Iterable[Recorded], only: str | None = None) -> Iterator[Redecided]:
        """Every decision of a log, or of one stream; no act is cut. Raises Refusal for what cannot follow."""
        for (stream, _), group in groupby(log, key=act_of):
            act = tuple(group)
            if only is not None and stream != only:
                self._fold(act)
            elif act[0].entry.actor == TIME:
                yield from self._passed(act)
            else:
                yield self._commanded(act)

    def _passed(self, act: Acts) -> Iterator[Redecided]:
        """What time did at one moment, boundary after boundary."""
        while act:
            stream = act[0].stream
            ahead = decider_of(stream).boundary(self._state(stream), self._context(stream))
            made, phase = list[Entry](), "nothing due"
            if ahead is not None:
                tick, phase = f"{stream}/tick/{ahead.at_us}", ahead.phase.name.lower()
                made = [
                    Entry(event, ahead.at_us, ahead.at_us, TIME, tick, ahead.policy) for event in ahead.make()
                ]
            some, act = act[: max(1, len(made))], act[max(1, len(made)) :]
            yield _compared(some, made, f"time, {phase}", "time", exact=True)
            self._fold(some)

    def _commanded(self, act: Acts) -> Redecided:
        stream, entries = act[0].stream, [each.entry for each in act]
        command, exact = self._command(act, entries)
        if command is None:
            found = _left(act)
        else:
            stamps = stamps_of(entries, self._state(stream).book.as_of_us)
            ways = (self._decided(act, command, stamp, exact=exact) for stamp in stamps)
            first = next(ways)
            alike = (each for each in ways if each.difference is None)
            found = first if first.difference is None else next(alike, first)
        self._fold(act)
        return found

    def _command(self, act: Acts, entries: list[Entry]) -> tuple[Command | None, bool]:
        """The command of an act, and whether it is the very one; an order is known as it was given."""
        stream, digest = act[0].stream, act[0].digest
        order = self._orders.get(entries[0].command_id)
        if order is not None and order.target == stream:
            return order.command, True
        ways = list(commands_of(stream, entries, self._context(stream)))
        exact = next((each for each in ways if self._digest_of(each) == digest), None)
        return (exact, True) if exact is not None else (ways[0] if ways else None, False)

    def _decided(self, act: Acts, command: Command, stamp: Stamp, *, exact: bool) -> Redecided:
        stream, name = act[0].stream, command.TYPE
        state, rule = self._state(stream), f"{addresses.kind_of(stream)}, {name}"
        whole = any("given" in type(each.entry.event).model_fields for each in act)
        command, wrong = self._relied.filled(command, state, stamp.at_us, self._versions, whole=whole)
        if wrong is not None:
            relied = f"{rule}, given {wrong.given.stream}@{wrong.given.version}"
            return _differs(act, name, exact, relied, wrong.given.fact, wrong.fact)
        try:
            made = decide(decider_of(stream), command, state, stamp, self._context(stream)).entries
        except Refusal as refusal:
            return _differs(act, name, exact, rule, act[0].entry.event.TYPE, f"refused as {refusal.code}")
        except CONTRADICTIONS as error:
            return _differs(act, name, exact, rule, act[0].entry.event.TYPE, f"fails: {error!r}")
        found = _compared(act, made, rule, name, exact=exact)
        if isinstance(command, RecordDraft) and command.problem is None and found.difference is None:
            at = act[0]
            self._drafted(
                Drafted(
                    stream=stream,
                    position=at.position,
                    version=at.version - 1,
                    draft=command.draft,
                    given=command.given,
                    pairs=command.pairs,
                )
            )
        return found

    def _state(self, stream: str) -> Any:
        found = self._states.get(stream)
        return decider_of(stream).initial(stream) if found is None else found

    def _context(self, stream: str) -> Context | None:
        context: Context | None = self._state(addresses.frame_of(stream)).context
        return context

    def _fold(self, act: Acts) -> None:
        for each in act:
            state = followed(self._state(each.stream), each.position, each.entry)
            self._states[each.stream] = state
            self._versions[each.stream] = each.version
            self._relied.keep(each.stream, each.version, state)
            for order in getattr(state, "ordered", {}).get(each.entry.command_id, ()):
                self._orders[order.command_id] = order


def _compared(act: Acts, made: Sequence[Entry], rule: str, kind: str, *, exact: bool) -> Redecided:
    entries = [each.entry for each in act]
    found = unlike(entries, made)
    if found is None:
        return Redecided(act[0].position, sort_of(act[0].stream, entries), kind, exact)
    at = act[min(found.nth, len(act) - 1)]
    return _differs((at, *act), kind, exact, f"{rule}, {found.rule}", found.recorded, found.again)


def _differs(act: Acts, kind: str, exact: bool, rule: str, recorded: str, again: str) -> Redecided:  # noqa: FBT001
    at = act[0]
    difference = Difference(at.stream, at.version, at.position, rule, recorded, again)
    return Redecided(at.position, sort_of(at.stream, [each.entry for each in act]), kind, exact, difference)


def _left(act: Acts) -> Redecided:
    entries = [each.entry for each in act]
    kind = entries[0].event.TYPE
    left = LEFT.get(kind, "no-command")
    return Redecided(act[0].position, sort_of(act[0].stream, entries), kind, exact=False, left=left)
