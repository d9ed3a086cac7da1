"""What the test gateway was told to do wrong, what it took and what was tried, with real times."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

CHANNELS = ("sms", "webhook", "email")
FAULTS = (
    "none", "400", "429", "500", "502", "503", "redirect",
    "hang", "slow", "drip", "lie", "drop", "drop-after", "garbage", "no-receipt",
)  # fmt: skip
"""`lie` says yes and never delivers; `drop-after` takes it and breaks the line; `drip` answers bit by bit."""


@dataclass(slots=True)
class Accepted:
    """One message that was taken: `times` counts how often its key came, `delivered` is false after a lie."""

    channel: str
    key: str
    to: str
    text: str
    first_us: int
    last_us: int
    times: int = 1
    delivered: bool = True

    @property
    def reference(self) -> str:
        return f"{self.channel}-{self.first_us}"


@dataclass(slots=True)
class Fault:
    """What goes wrong on a channel, for so many requests, and for whom; None: for ever, for all."""

    kind: str = "none"
    left: int | None = None
    delay_s: float = 1.0
    to: frozenset[str] | None = None


@dataclass(slots=True)
class Book:
    """The gateway's memory."""

    taken: dict[tuple[str, str], Accepted] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANNELS, 0))
    tried: list[tuple[str, str, int]] = field(default_factory=list)
    cleared: int = 0
    """How often everything was forgotten: what was asked before is not taken after."""
    faults: dict[str, Fault] = field(default_factory=lambda: {name: Fault() for name in CHANNELS})

    def breaks(self, told: dict[str, Any]) -> None:
        """Lays a fault on a channel or on all. Raises ValueError for one that nobody knows."""
        kind, channel = told.get("fault", "none"), told.get("channel", "all")
        names = CHANNELS if channel == "all" else (channel,)
        if kind not in FAULTS or not set(names) <= set(CHANNELS):
            raise ValueError(f"Faults: {', '.join(FAULTS)}. Channels: {', '.join(CHANNELS)}, all.")
        to = None if told.get("to") is None else frozenset(told["to"])
        for name in names:
            self.faults[name] = Fault(kind, told.get("count"), told.get("delay_s", 1.0), to)

    def attempt(self, channel: str, to: str = "") -> Fault:
        """Counts a request and says what is to go wrong with it."""
        self.attempts[channel] += 1
        self.tried.append((channel, to, time.time_ns() // 1_000))
        fault = self.faults[channel]
        if fault.to is not None and to not in fault.to:
            return Fault()
        if fault.left is None:
            return fault
        if fault.left <= 0:
            return Fault()
        fault.left -= 1
        return Fault(fault.kind, None, fault.delay_s)

    def accept(
        self, channel: str, key: str, to: str, text: str, *, delivered: bool = True
    ) -> Accepted | None:
        """Takes a message once for each key; None when the key stands for another message."""
        now_us = time.time_ns() // 1_000
        known = self.taken.get((channel, key))
        if known is None:
            known = Accepted(channel, key, to, text, now_us, now_us, delivered=delivered)
            self.taken[channel, key] = known
            return known
        if (known.to, known.text) != (to, text):
            return None
        known.times, known.last_us = known.times + 1, now_us
        known.delivered = known.delivered or delivered
        return known

    def told(self) -> dict[str, Any]:
        """Everything, as JSON."""
        taken = [asdict(one) | {"reference": one.reference} for one in self.taken.values()]
        return {"accepted": taken, "attempts": self.attempts}

    def clear(self) -> None:
        """Forgets messages, counts and faults."""
        self.cleared += 1
        self.taken.clear()
        self.tried.clear()
        self.attempts.update(dict.fromkeys(CHANNELS, 0))
        self.breaks({})
