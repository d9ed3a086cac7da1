"""How the desk says time: how long is left and until when, in local time; moments are case microseconds."""

from dataclasses import dataclass

from console.help.numbers import Language
from console.web.shown import clock, local

SECOND_US, HOUR_S, DAY_S = 1_000_000, 3_600, 86_400
UNITS: dict[Language, tuple[str, str]] = {"en": ("h", "min"), "hu": ("ó", "p")}
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "hu": ("h.", "k.", "sze.", "cs.", "p.", "szo.", "v."),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """Times as a page of this moment says them."""

    now_us: int
    language: Language

    @property
    def units(self) -> tuple[str, str]:
        """The signs of hours and minutes."""
        return UNITS[self.language]

    def at(self, at_us: int) -> str:
        """10:42, with its day where that is not today's."""
        return clock(at_us, self.now_us, self.language)

    def exact(self, at_us: int) -> str:
        """10:42:07, with its day where that is not today's."""
        return clock(at_us, self.now_us, self.language, seconds=True)

    def left(self, until_us: int) -> str:
        """1:44, then 3 h 18 min, then Fri 09:20; what has passed counts up: +0:31."""
        left_s = (until_us - self.now_us) // SECOND_US
        if left_s >= DAY_S:
            return self.weekday(until_us)
        return f"+{self.lasting(-left_s)}" if left_s < 0 else self.lasting(left_s)

    def lasting(self, seconds: int) -> str:
        """1:44, from an hour on 3 h 18 min."""
        if seconds < HOUR_S:
            return f"{seconds // 60}:{seconds % 60:02}"
        hours, minutes = self.units
        return f"{seconds // HOUR_S} {hours} {seconds % HOUR_S // 60} {minutes}"

    def weekday(self, at_us: int) -> str:
        """Fri 09:20."""
        at = local(at_us)
        time = f"{at:%H:%M}" if self.language == "en" else f"{at.hour}:{at:%M}"
        return f"{WEEKDAYS[self.language][at.weekday()]} {time}"

    def short_day(self, at_us: int) -> str:
        """Fri 14."""
        at = local(at_us)
        return f"{WEEKDAYS[self.language][at.weekday()]} {at.day}" + ("." if self.language == "hu" else "")

    def drained(self, opens_us: int, until_us: int) -> int:
        """How much of a time is left, in hundredths."""
        whole_us = max(until_us - opens_us, 1)
        return max(0, min(100, (until_us - self.now_us) * 100 // whole_us))

    @staticmethod
    def field(at_us: int) -> str:
        """2025-11-16T02:00, as a field for a local time takes it."""
        return f"{local(at_us):%Y-%m-%dT%H:%M}"
