"""Programme time: where it stands for a real moment, in integers; in production both are the same."""

from collections.abc import Iterator

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp


class AnchorClock(Command):
    """Ties programme time to real time; so many programme microseconds pass in so many real ones."""

    TYPE = "anchor-clock"
    real_anchor_us: int
    programme_anchor_us: int
    programme_us: int = 1
    real_us: int = 1


class ClockAnchored(Event):
    TYPE = "clock-anchored"
    real_anchor_us: int
    programme_anchor_us: int
    programme_us: int
    real_us: int

    def programme_at(self, real_us: int) -> int:
        """The programme moment that belongs to a real one."""
        return self.programme_anchor_us + (real_us - self.real_anchor_us) * self.programme_us // self.real_us

    def real_at(self, programme_us: int) -> int:
        """The first real moment at which a programme moment is reached."""
        ahead = (programme_us - self.programme_anchor_us) * self.real_us
        return self.real_anchor_us - (-ahead // self.programme_us)

    @property
    def is_rehearsal(self) -> bool:
        return self.programme_us != self.real_us or self.programme_anchor_us != self.real_anchor_us


REAL_TIME = ClockAnchored(real_anchor_us=0, programme_anchor_us=0, programme_us=1, real_us=1)
"""The clock of a programme that nobody anchored: programme time is real time."""


def anchor(command: AnchorClock, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Ties the clock anew. Raises Refusal for one that would stand still."""
    if command.programme_us < 1 or command.real_us < 1:
        raise Refusal("clock-stands-still", "Programme time must pass.", "Give positive figures.")
    anchored = ClockAnchored(
        real_anchor_us=command.real_anchor_us,
        programme_anchor_us=command.programme_anchor_us,
        programme_us=command.programme_us,
        real_us=command.real_us,
    )
    yield said(anchored, stamp, context)
