"""A year in memory: the script of a rehearsal decided by the domain alone, without an engine or a clock."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.rehearsal import Act, Script
from domain import addresses, given, streams
from domain.deciding import State
from domain.errors import Refusal
from domain.messages import PROGRAMME, Command, Given, Order, Stamp
from domain.notices import RecordNotice
from domain.policy import Context
from domain.programme import ProgrammeYearState, RecordDelivery

Progress = Callable[[int, int], None]
"""Told the programme moment reached and how many acts were done."""
TOLD_EVERY = 1_000


@dataclass(slots=True)
class Outcome:
    """Every stream's final state by id, how many events the logs would hold, and what was refused, by code."""

    states: dict[str, Any] = field(default_factory=dict)
    events: int = 0
    acts: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Memory:
    """A ledger of one cohort in memory: the same steps as at the record, every order given at once."""

    def __init__(self, year: str) -> None:
        self._year = year
        self._taken: set[str] = set()
        self._given: dict[str, Given] = {}
        self.outcome = Outcome()

    @property
    def year(self) -> ProgrammeYearState:
        state: ProgrammeYearState = self._state(self._year)
        return state

    def act(self, act: Act) -> None:
        """What a person does: a look at the settled stream first, where the act depends on it."""
        command = act.command if act.look is None else act.look(self.settled(act.stream, act.at_us))
        if command is None:
            return
        self.outcome.acts += 1
        try:
            self.execute(act.stream, command, Stamp(act.at_us, act.actor, act.command_id))
        except Refusal as refusal:
            self.outcome.refused[refusal.code] += 1
            return
        if act.stream == self._year:
            self._give_orders()

    def execute(self, stream: str, command: Command, stamp: Stamp) -> None:
        """Decides one command. Raises Refusal; then nothing has changed."""
        state = self._state(stream)
        wanted = given.wanted(command, state)
        if wanted:
            command = given.filled(command, tuple(self._fact(other, stamp.at_us) for other in wanted))
        orders = tuple(order for order in self._orders(stream) if order.command_id != stamp.command_id)
        turn = streams.commanded(
            state, orders, self._taken.__contains__, command, stamp, self._context(stream)
        )
        self._keep(stream, turn, orders)
        if turn.state.intents and stream != self._year:
            self._send_notices(turn.state)

    def settled(self, stream: str, until_us: int) -> State:
        """A stream with everything that fell due up to a moment, which is kept."""
        orders = self._orders(stream)
        state, context = self._state(stream), self._context(stream)
        turn = streams.settled(state, orders, self._taken.__contains__, until_us, context)
        self._keep(stream, turn, orders)
        kept: State = turn.state
        return kept

    def settle_all(self, until_us: int) -> None:
        """Lets time pass for every stream, and what it intends be sent."""
        for stream in sorted(self.outcome.states):
            state = self.settled(stream, until_us)
            if state.intents and stream != self._year:
                self._send_notices(state)

    def _state(self, stream: str) -> Any:
        state = self.outcome.states.get(stream)
        return streams.decider_of(stream).initial(stream) if state is None else state

    def _context(self, stream: str) -> Context | None:
        """The policy and calendar of the cohort; the care log knows neither."""
        year = self.outcome.states.get(self._year)
        return year.context if year is not None and addresses.year_of(stream) is not None else None

    def _orders(self, stream: str) -> tuple[Order, ...]:
        year = self.outcome.states.get(self._year)
        return () if year is None or stream == self._year else year.pending.get(stream, ())

    def _keep(self, stream: str, turn: streams.Turn, orders: tuple[Order, ...]) -> None:
        self.outcome.states[stream] = turn.state
        self.outcome.events += len(turn.entries)
        if orders:
            ids = {order.command_id for order in orders}
            self._taken.update(ids.intersection(entry.command_id for entry in turn.entries))

    def _fact(self, stream: str, at_us: int) -> Given:
        """What a stream says of itself at a moment; the same object while it says the same."""
        state = self.settled(stream, at_us)
        before = self._given.get(stream)
        if before is None or before.version != state.book.version:
            fact = given.fact_of(state)
            before = self._given[stream] = Given(stream=stream, version=state.book.version, fact=fact)
        return before

    def _give_orders(self) -> None:
        """Every command that the year has ordered, to the stream it is addressed to; then that it was given."""
        for intent, orders in tuple(self.year.ordered.items()):
            refused = []
            for order in orders:
                if order.command_id in self._taken:
                    continue
                try:
                    self.execute(order.target, order.command, order.stamp)
                except Refusal as refusal:
                    refused.append((order.command_id, refusal.code))
                self._taken.add(order.command_id)
            delivered = RecordDelivery(intent=intent, refused=tuple(refused))
            stamp = Stamp(orders[-1].at_us, PROGRAMME, f"{intent}/delivered", intent)
            self.execute(self._year, delivered, stamp)

    def _send_notices(self, state: Any) -> None:
        """A notice reaches its inbox at once."""
        for notice, intended in getattr(state, "intended", {}).items():
            stamp = Stamp(intended.at_us, PROGRAMME, f"{state.stream}/{notice}/sent", intended.cause)
            self.execute(state.stream, RecordNotice(notice=notice, outcome="sent"), stamp)


def simulate(script: Script, year: str, until_us: int, progress: Progress | None = None) -> Outcome:
    """Plays a script to its end and lets time pass up to `until_us` in every stream."""
    memory = Memory(year)
    for act in script.opening():
        memory.act(act)
        script.learned(memory.year)
    while (act := script.pop()) is not None:
        memory.act(act)
        if act.stream == year:
            script.learned(memory.year)
    memory.settle_all(until_us)
    return memory.outcome
