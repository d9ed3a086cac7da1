"""What lies ahead of a stream: when it is due, and what it intends; the registry and its driver go by it."""

from dataclasses import dataclass
from typing import Any

from domain import addresses, streams
from store.rows import Course


@dataclass(frozen=True, slots=True)
class Horizon:
    """When a stream is due next, what it intends, and the next thing that no timer waits for."""

    due_us: int | None
    unarmed_us: int | None
    intents: frozenset[str]

    def sooner_than(self, other: "Horizon") -> bool:
        sooner = self.due_us is not None and (other.due_us is None or self.due_us < other.due_us)
        return sooner or bool(self.intents - other.intents)

    def course(self, state: Any) -> Course:
        """What the registry keeps; a stream without a driver is over there, so that nobody looks for one."""
        workflow = streams.decider_of(state.stream).workflow
        finished = not workflow or (state.closed and self.due_us is None and not self.intents)
        looked_us = min(filter(None, (self.due_us, self.unarmed_us)), default=None)
        return Course(looked_us, finished, workflow)


def horizon_of(state: Any, year: Any) -> Horizon:
    """What lies ahead of a state, within the frame that `year` is the state of."""
    own = addresses.frame_of(state.stream) == state.stream
    context = (state if own else year).context
    decider = streams.decider_of(state.stream)
    ahead = decider.due(state, context)
    unarmed_us = decider.unarmed(state, context)
    return Horizon(ahead[0] if ahead else None, unarmed_us, frozenset(state.intents))
