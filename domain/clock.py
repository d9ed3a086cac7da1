"""Programme time: where it stands for a real moment, in integers; in production both are the same."""

from domain.messages import Command, Event


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
