"""A ledger in memory: the same steps as at the record, every order given and every notice sent at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from console.rehearsal import WHOLE, Act, Part
from domain import addresses, given, streams
from domain.deciding import State
from domain.errors import Refusal
from domain.messages import PROGRAMME, Command, Entry, Given, Order, Stamp
from domain.notices import RecordNotice
from domain.policy import Context
from domain.programme import ProgrammeYearState, RecordDelivery

FOREVER_US = 1 << 62
CARE = addresses.emergency("")
"""How the streams of the care log begin."""
AT_ONCE = 150_000
"""Acts that may wait."""

Heard = Callable[[tuple[Entry, ...]], None]
"""Told what was added to the programme year's stream."""


@dataclass(slots=True)
class Outcome:
    """Every stream's last state by id, how many events the logs would hold, and what was refused, by code."""

    states: dict[str, Any] = field(default_factory=dict)
    events: int = 0
    acts: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a stream says of itself, and until when the passing of time changes nothing in it."""

    state: State
    until_us: int
    given: Given


class Memory:
    """A ledger of one programme year, or of a part of it."""

    def __init__(self, year: str, part: Part = WHOLE, heard: Heard | None = None) -> None:
        self._year = year
        self._part = part
        self._heard = heard
        self._taken: set[str] = set()
        self._said: dict[str, _Said] = {}
        self._later: dict[str, list[Act]] = {}
        self._waiting = 0
        self.outcome = Outcome()

    @property
    def year(self) -> ProgrammeYearState:
        state: ProgrammeYearState = self._around(self._year)[0]
        return state

    def act(self, act: Act) -> None:
        """What a person does; what is not done to the programme year may wait until its stream is looked at.

        Acts come in the order of their moments, so a stream's own order is kept: it is only cheaper to play
        many acts of one stream in a row.
        """
        if act.stream == self._year:
            self._do(act)
            self._give_orders()
            return
        self._later.setdefault(act.stream, []).append(act)
        self._waiting += 1
        if self._waiting >= AT_ONCE:
            self.catch_up()

    def catch_up(self) -> None:
        """Plays every act that waits."""
        for stream in tuple(self._later):
            self._play(stream)

    def _play(self, stream: str) -> None:
        acts = self._later.pop(stream, ())
        self._waiting -= len(acts)
        for act in acts:
            self._do(act)

    def _do(self, act: Act) -> None:
        """An act at its turn: a look at the settled stream first, where it depends on it."""
        command = act.command if act.look is None else act.look(self.settled(act.stream, act.at_us))
        if command is None:
            return
        self.outcome.acts += 1
        try:
            self.execute(act.stream, command, Stamp(act.at_us, act.actor, act.command_id))
        except Refusal as refusal:
            self.outcome.refused[refusal.code] += 1

    def execute(self, stream: str, command: Command, stamp: Stamp) -> None:
        """Decides one command. Raises Refusal; then nothing has changed."""
        state, context, orders = self._around(stream)
        if orders:
            orders = tuple(order for order in orders if order.command_id != stamp.command_id)
        if stream == self._year:
            facts = self._facts(given.wanted(command, state), stamp.at_us)
            command = given.filled(command, facts) if facts else command
        turn = streams.commanded(state, orders, self._taken.__contains__, command, stamp, context)
        self._keep(stream, turn, orders)

    def settled(self, stream: str, until_us: int) -> State:
        """A stream with everything that fell due up to a moment, which is kept."""
        state, context, orders = self._around(stream)
        turn = streams.settled(state, orders, self._taken.__contains__, until_us, context)
        self._keep(stream, turn, orders)
        settled: State = self.outcome.states[stream]
        return settled

    def settle_all(self, until_us: int) -> Iterator[str]:
        """Lets time pass for every stream that is kept here; tells each when it is done."""
        self.catch_up()
        for stream in sorted(self.outcome.states):
            if self._keeps(stream):
                self.settled(stream, until_us)
                yield stream

    def follow(self, entries: tuple[Entry, ...]) -> None:
        """Takes over what another ledger decided for the programme year, and gives the orders that follow."""
        before = state = self.year
        for entry in entries:
            state = state.evolve(entry)
        if state.context is not before.context:
            self.catch_up()
        self.outcome.states[self._year] = state
        for orders in state.ordered.values():
            self._given_here(orders)
        self.outcome.states[self._year] = replace(state, ordered={}, pending={})

    def _around(self, stream: str) -> tuple[Any, Context | None, tuple[Order, ...]]:
        """A stream, the policy and calendar that it is decided under, and the orders that wait for it.

        The care log knows no policy, calendar or order of a year.
        """
        states = self.outcome.states
        state, year = states.get(stream), states.get(self._year)
        if state is None:
            state = streams.decider_of(stream).initial(stream)
        if year is None or stream.startswith(CARE):
            return state, None, ()
        orders = year.pending.get(stream, ()) if year.pending and stream != self._year else ()
        return state, year.context, orders

    def _keep(self, stream: str, turn: streams.Turn, orders: tuple[Order, ...]) -> None:
        if stream == self._year and turn.state.context is not self.year.context:
            self.catch_up()
        self.outcome.states[stream] = turn.state
        self.outcome.events += len(turn.entries)
        if orders:
            decided = {entry.command_id for entry in turn.entries}
            self._taken.update(order.command_id for order in orders if order.command_id in decided)
        if stream != self._year:
            if turn.state.intents:
                self._send_notices(turn.state)
        elif self._heard is not None:
            self._heard(turn.entries)

    def _facts(self, wanted: tuple[str, ...], at_us: int) -> tuple[Given, ...]:
        """What streams say of themselves at a moment; kept while neither a command nor time changes them."""
        said, states, later = self._said, self.outcome.states, self._later
        facts = []
        for stream in wanted:
            kept = said.get(stream)
            same = kept is not None and kept.state is states[stream] and stream not in later
            facts.append(kept.given if kept and same and at_us < kept.until_us else self._fact(stream, at_us))
        return tuple(facts)

    def _fact(self, stream: str, at_us: int) -> Given:
        self._play(stream)
        state = self.outcome.states[stream]
        if self._quiet_until_us(state) <= at_us:
            state = self.settled(stream, at_us)
        fact = Given(stream=stream, version=state.book.version, fact=given.fact_of(state))
        self._said[stream] = _Said(state, self._quiet_until_us(state), fact)
        return fact

    def _quiet_until_us(self, state: State) -> int:
        """When time changes something next."""
        ahead = streams.decider_of(state.stream).boundary(state, self.year.context)
        return ahead.at_us if ahead else FOREVER_US

    def _give_orders(self) -> None:
        """Every command that the year has ordered, to the stream that it is for; then that it was given."""
        for intent, orders in tuple(self.year.ordered.items()):
            delivered = RecordDelivery(intent=intent, refused=self._given_here(orders))
            stamp = Stamp(orders[-1].at_us, PROGRAMME, f"{intent}/delivered", intent)
            self.execute(self._year, delivered, stamp)

    def _given_here(self, orders: tuple[Order, ...]) -> tuple[tuple[str, str], ...]:
        """Gives the orders for the streams that are kept here; what was refused, by command id and code."""
        refused = []
        for order in orders:
            if order.command_id in self._taken or not self._keeps(order.target):
                continue
            self._play(order.target)
            try:
                self.execute(order.target, order.command, order.stamp)
            except Refusal as refusal:
                refused.append((order.command_id, refusal.code))
            self._taken.add(order.command_id)
        return tuple(refused)

    def _keeps(self, stream: str) -> bool:
        match addresses.kind_of(stream):
            case "relationship":
                return self._part.has(stream.rpartition("/")[2])
            case "emergency":
                return True
            case _:
                return self._part.leads

    def _send_notices(self, state: Any) -> None:
        """The oldest notice is sent; the state that this leaves sends the next one."""
        for notice, intended in getattr(state, "intended", {}).items():
            stamp = Stamp(intended.at_us, PROGRAMME, f"{state.stream}/{notice}/sent", intended.cause)
            self.execute(state.stream, RecordNotice(notice=notice, outcome="sent"), stamp)
            return
