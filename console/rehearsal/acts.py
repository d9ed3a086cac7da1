"""One act of a person, and the pen that writes a stream's acts at moments that no other act of it has."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from domain.calendar import AcademicCalendar
from domain.messages import Command

SECOND_US = 1_000_000
HOUR_S = 3_600
MORNING, EVENING = 8, 21
"""Hours of the local day between which people act."""
OF_THE_YEAR = 500_000
"""Acts of the programme year end on higher microseconds than any others, so that none coincide with them."""

Look = Callable[[Any], Command | None]
"""What a person does after a look at the stream's state, settled to the moment of the act; None: nothing."""


class Act(NamedTuple):
    """What a person does at a moment (`at_us`, programme time): a command, or a look that decides on one."""

    at_us: int
    stream: str
    actor: str
    command_id: str
    command: Command | None = None
    look: Look | None = None


class Pen:
    """Writes the acts of one stream: whole seconds by chance, then microseconds of its own for each act.

    So no two acts of a stream share a stamp, and none is stamped at a midnight or at a deadline of another.
    """

    __slots__ = ("chance", "midnights", "stream", "written")

    def __init__(self, stream: str, seed: str, calendar: AcademicCalendar, *, first: int = 0) -> None:
        self.stream = stream
        self.chance = Random(f"{seed}|{stream}").random  # told again alike  # nosec B311
        self.midnights = calendar.midnights
        self.written = first

    def on(self, day: int, first_hour: int = MORNING, last_hour: int = EVENING) -> int:
        """A moment by chance on a local day, between two hours."""
        second = first_hour * HOUR_S + int(self.chance() * (last_hour - first_hour) * HOUR_S)
        return self.sharp(day, second)

    def sharp(self, day: int, second: int) -> int:
        """The moment of a second of a local day, a few microseconds later."""
        self.written += 1
        return self.midnights[day] + second * SECOND_US + self.written

    def after(self, at_us: int, least_s: int, most_s: int) -> int:
        """A moment by chance, so many seconds after another."""
        self.written += 1
        second = at_us // SECOND_US + least_s + int(self.chance() * (most_s - least_s))
        return second * SECOND_US + self.written

    def between(self, first: int, last: int) -> int:
        """A whole number by chance, both ends included."""
        return first + int(self.chance() * (last - first + 1))

    def act(self, at_us: int, actor: str, command_id: str, command: Command) -> Act:
        return Act(at_us, self.stream, actor, command_id, command)

    def look(self, at_us: int, actor: str, command_id: str, look: Look) -> Act:
        return Act(at_us, self.stream, actor, command_id, None, look)
