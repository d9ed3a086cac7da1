"""The shapes that every decider speaks: commands, events, the stamp of a door, an entry for the log.

Time is data: every moment is an integer of microseconds since 1970 UTC, in programme time.
"""

from typing import Annotated, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

Reason = Annotated[str, Field(min_length=1)]
"""The vault's id of a reason that must be given."""

TIME = "time"
"""The actor of everything that only the passing of time did."""
PROGRAMME = "programme"
"""The actor of commands that one stream's event ordered from another."""


class Message(BaseModel):
    """A frozen fact or wish; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    TYPE: ClassVar[str]


class Command(Message):
    """What somebody asks for. `TYPE` is its stable name, `BULK` lifts the 32 KB limit of a door."""

    BULK: ClassVar[bool] = False


class Event(Message):
    """What happened. `TYPE` and `SCHEMA` are stored; a Python path never is."""

    SCHEMA: ClassVar[int] = 1


class FactRecorded(Event):
    """A fact that may count towards an obligation.

    `meets` names the obligation, or nothing when the fact has no window; `in_time` is judged by
    the stamp against the closing of that window, never by what was processed first.
    """

    fact: str
    meets: str | None = None
    in_time: bool = True

    @property
    def counts_for(self) -> str | None:
        """The kind of obligation that such a happening meets by its moment; None for every other fact."""
        return None


class StructuralEvent(Event):
    """An event that changes which windows exist; it says from when."""

    effective_us: int


class Stamp(NamedTuple):
    """Set once, at the door: the moment the service learned of a command, and from whom."""

    at_us: int
    actor: str
    command_id: str
    cause: str | None = None


class Entry(NamedTuple):
    """One event with its envelope, before the log gives it a version and a position."""

    event: Event
    occurred_us: int
    recorded_us: int
    actor: str
    command_id: str
    policy: int
    cause: str | None = None


class Given(Message):
    """A fact of another stream that a command relied on: read by `execute`, recorded, not locked."""

    stream: str
    version: int
    fact: str


class Order(NamedTuple):
    """A command that one stream addresses to another, with the stamp of the event that asked for it."""

    target: str
    command_id: str
    at_us: int
    command: Command
    cause: str

    @property
    def stamp(self) -> Stamp:
        """The stamp of an order: the moment and the cause of the event that asked for it, never a clock."""
        return Stamp(self.at_us, PROGRAMME, self.command_id, self.cause)
