"""What every decider needs besides its own stream: the academic calendar and the policy's versions."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from domain.calendar import AcademicCalendar, Corrected
from domain.messages import Message
from domain.policy import Policy

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


class Published(Message):
    """A policy with its version number and the local midnight from which it counts."""

    version: int
    effective_us: int
    policy: Policy


class Context(Message):
    """What every decider needs besides its own stream: the calendar and the history of the policy."""

    calendar: AcademicCalendar
    policies: tuple[Published, ...]
    corrections: tuple[Corrected, ...] = ()

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What somebody worked out from it once: a cache that lives as long as it does."""
        return {}

    def calendar_at(self, at_us: int) -> AcademicCalendar:
        """The calendar in force at a moment: which days are free or worked. In a year all have its bounds."""
        in_force = [c.calendar for c in self.corrections if c.effective_us <= at_us]
        return in_force[-1] if in_force else self.calendar

    def published_at(self, at_us: int) -> Published:
        """The policy in force at a moment; the first one also counts for moments before it."""
        chosen = self.policies[0]
        for candidate in self.policies[1:]:
            if candidate.effective_us <= at_us:
                chosen = candidate
        return chosen

    def policies_within(self, first_us: int, end_us: int) -> tuple[Policy, ...]:
        """The policies in force at some moment of a span, the one at its first moment included."""
        later = (p.policy for p in self.policies if first_us < p.effective_us <= end_us)
        return (self.policy_at(first_us), *later)

    def policy_at(self, at_us: int) -> Policy:
        return self.published_at(at_us).policy


def kept(work: Callable[Concatenate[Context, Asked], Found]) -> Callable[Concatenate[Context, Asked], Found]:
    """Keeps what a function works out from a context and plain values, for as long as the context lives.

    It is asked at every step of a year, so contexts are never compared, as the keys of a cache would be.
    """

    @wraps(work)
    def asked(context: Context, /, *values: Asked.args, **named: Asked.kwargs) -> Found:
        answers = context.kept.get(work)
        if answers is None:
            answers = context.kept[work] = {}
        try:
            found: Found = answers[values]
        except KeyError:
            found = answers[values] = work(context, *values, **named)
        return found

    return asked
