"""How often something may be tried: counted in memory, by a given clock; a danger is never counted here.

Tries to sign in are counted in the record as well (`console/web/tries.py`): another process has its own.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

Clock = Callable[[], float]
MOST_KEYS = 50_000


class Counters(Storage):
    """The counters of one process, each until it expires; the oldest go where there are too many."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._counts: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        self._forget()
        count, until = self._counts.get(key, (0, 0.0))
        if until <= self._clock():
            count, until = 0, self._clock() + expiry
        self._counts[key] = count + amount, until
        return count + amount

    def get(self, key: str) -> int:
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        before = len(self._counts)
        self._counts.clear()
        return before

    def clear(self, key: str) -> None:
        self._counts.pop(key, None)

    def _forget(self) -> None:
        if len(self._counts) < MOST_KEYS:
            return
        moment = self._clock()
        self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > moment}
        while len(self._counts) >= MOST_KEYS:
            del self._counts[next(iter(self._counts))]


class TooOften(Exception):
    """It was tried too often; `seconds` until it may be tried again."""

    def __init__(self, rule: str, seconds: int) -> None:
        super().__init__("It was tried too often.")
        self.rule, self.seconds = rule, seconds


@dataclass(frozen=True, slots=True)
class Rules:
    """How often, in the words of `limits`: for one account, one address, and the acts of one person."""

    account: str = "10/15minutes"
    address: str = "100/15minutes"
    acts: str = "120/minute"


class Limits:
    """Who has tried too often."""

    def __init__(self, rules: Rules | None = None, clock: Clock = time.time) -> None:
        """Counts by the real clock, which other processes have too."""
        self._rules = {name: parse(getattr(rules or Rules(), name)) for name in Rules.__dataclass_fields__}
        self._limiter = FixedWindowRateLimiter(Counters(clock))
        self._clock = clock

    @property
    def now_us(self) -> int:
        """The moment by which is counted."""
        return int(self._clock() * 1_000_000)

    def span(self, rule: str) -> tuple[int, int]:
        """How often within how many seconds."""
        return self._rules[rule].amount, self._rules[rule].get_expiry()

    def passes(self, rule: str, who: str) -> bool:
        """Counts one more of somebody; whether they may."""
        return self._limiter.hit(self._rules[rule], who)

    def counts(self, rule: str, who: str) -> None:
        """Counts one more of somebody. Raises TooOften when they may not."""
        if not self.passes(rule, who):
            raise TooOften(rule, self.seconds_left(rule, who))

    def seconds_left(self, rule: str, who: str) -> int:
        """How long somebody must wait who has tried too often."""
        return max(1, int(self._limiter.get_window_stats(self._rules[rule], who).reset_time - self._clock()))

    def gives_back(self, rule: str, who: str) -> None:
        """What was counted last was no failure: many people come from one address."""
        item = self._rules[rule]
        self._limiter.storage.incr(item.key_for(who), item.get_expiry(), -1)

    def forgives(self, rule: str, who: str) -> None:
        """Somebody has shown that they are who they say."""
        self._limiter.clear(self._rules[rule], who)
