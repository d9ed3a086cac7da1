"""A ledger in memory: the same decisions as at the record, every order and notice in its place among them."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from console.rehearsal import WHOLE, Act, Part
from domain import addresses, given, streams
from domain.context import Context
from domain.deciding import Decision, State, decide, settle
from domain.errors import Refusal
from domain.messages import PROGRAMME, Command, Entry, Given, Order, Stamp
from domain.notices import RecordNotice
from domain.programme import ProgrammeYearState, RecordDelivery

FOREVER_US = 1 << 62
CARE = addresses.emergency("")
"""How the streams of the care log begin."""
AT_ONCE = 400_000
"""Acts and orders that may wait; the more, the more of one stream is played in a row."""

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
        self._said: dict[str, _Said] = {}
        self._later: dict[str, list[Act | Order]] = {}
        self._waiting = 0
        self.outcome = Outcome()

    @property
    def year(self) -> ProgrammeYearState:
        state: ProgrammeYearState = self._state(self._year)
        return state

    def act(self, act: Act) -> None:
        """What a person does; what is not done to the programme year may wait until its stream is looked at.

        Acts come in the order of their moments, and orders wait among them, so a stream's own order is kept:
        it is only cheaper to play much of one stream in a row.
        """
        if act.stream == self._year:
            self._do(act)
            self._give_orders()
            return
        self._wait(act.stream, act)
        if self._waiting >= AT_ONCE:
            self.catch_up()

    def catch_up(self) -> None:
        """Plays everything that waits."""
        for stream in tuple(self._later):
            self._play(stream)

    def catch_up_a_little(self) -> bool:
        """Plays what waits for one stream; False when nothing waits."""
        stream = next(iter(self._later), None)
        if stream is not None:
            self._play(stream)
        return stream is not None

    def _wait(self, stream: str, what: Act | Order) -> None:
        self._later.setdefault(stream, []).append(what)
        self._waiting += 1

    def _play(self, stream: str) -> None:
        waiting = self._later.pop(stream, ())
        self._waiting -= len(waiting)
        for what in waiting:
            if isinstance(what, Act):
                self._do(what)
            else:
                with suppress(Refusal):
                    self.execute(what.target, what.command, what.stamp)

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
        state = self._state(stream)
        if stream == self._year:
            facts = self._facts(given.wanted(command, state), stamp.at_us)
            command = given.filled(command, facts) if facts else command
        self._keep(stream, decide(streams.decider_of(stream), command, state, stamp, self._context(stream)))

    def settled(self, stream: str, until_us: int) -> State:
        """A stream with everything that fell due up to a moment, which is kept."""
        state = self._state(stream)
        self._keep(stream, settle(streams.decider_of(stream), state, until_us, self._context(stream)))
        settled: State = self.outcome.states[stream]
        return settled

    def settle_all(self, until_us: int) -> None:
        """Lets time pass for every stream that is kept here."""
        self.catch_up()
        for stream in sorted(self.outcome.states):
            if self._keeps(stream):
                self.settled(stream, until_us)

    def follow(self, entries: tuple[Entry, ...]) -> None:
        """Takes over what another ledger decided for the programme year, and gives the orders that follow."""
        before = state = self.year
        for entry in entries:
            state = state.evolve(entry)
        if state.context is not before.context:
            self.catch_up()
        self.outcome.states[self._year] = replace(state, ordered={}, pending={})
        for orders in state.ordered.values():
            self._order(orders)

    def _state(self, stream: str) -> Any:
        state = self.outcome.states.get(stream)
        return streams.decider_of(stream).initial(stream) if state is None else state

    def _context(self, stream: str) -> Context | None:
        """The policy and calendar that a stream is decided under; the care log knows those of no year."""
        year = self.outcome.states.get(self._year)
        return None if year is None or stream.startswith(CARE) else year.context

    def _keep(self, stream: str, decided: Decision[Any]) -> None:
        state = decided.state
        if stream == self._year and state.context is not self.year.context:
            self.catch_up()
        self.outcome.states[stream] = state
        self.outcome.events += len(decided.entries)
        if stream != self._year:
            if state.intents:
                self._send_notices(state)
        elif self._heard is not None:
            self._heard(decided.entries)

    def _facts(self, wanted: tuple[str, ...], at_us: int) -> tuple[Given, ...]:
        """What streams say of themselves at a moment; kept while neither a command nor time changes them."""
        said, states, later = self._said, self.outcome.states, self._later
        facts = []
        for stream in wanted:
            kept = said.get(stream)
            same = kept is not None and kept.state is states.get(stream) and stream not in later
            facts.append(kept.given if kept and same and at_us < kept.until_us else self._fact(stream, at_us))
        return tuple(facts)

    def _fact(self, stream: str, at_us: int) -> Given:
        self._play(stream)
        state = self._state(stream)
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
        """Every command that the year has ordered waits for its stream's turn; the year notes it as given.

        What a stream refuses changes nothing, in it or in the year.
        """
        for intent, orders in tuple(self.year.ordered.items()):
            self._order(orders)
            stamp = Stamp(orders[-1].at_us, PROGRAMME, f"{intent}/delivered", intent)
            self.execute(self._year, RecordDelivery(intent=intent), stamp)

    def _order(self, orders: tuple[Order, ...]) -> None:
        """Lets the orders wait that are for streams which are kept here."""
        for order in orders:
            if self._keeps(order.target):
                self._wait(order.target, order)

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
