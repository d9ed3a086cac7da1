"""What a pair is cared for with: the first check-in, and the steps of what was asked or recommended."""

from collections.abc import Iterator, Mapping

from domain.book import Book
from domain.context import Context
from domain.errors import Refusal
from domain.facts import towards, wanting
from domain.messages import Command, Entry, FactRecorded, Stamp
from domain.obligations import ObligationOpened
from domain.policy import Kind, Strength

Steps = Mapping[str, str]
"""Consultations and referrals of a pair by id, with the step each has reached."""


class HoldCheckIn(Command):
    """The coordinator's check-in with a pair in its first month."""

    TYPE = "hold-check-in"
    occurred_us: int
    note: str | None = None


class CheckInHeld(FactRecorded):
    TYPE = "check-in-held"
    note: str | None

    @property
    def counts_for(self) -> Kind:
        return Kind.CHECK_IN


def hold_check_in(command: HoldCheckIn, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    def held(*, fact: str, meets: str | None, in_time: bool) -> CheckInHeld:
        return CheckInHeld(fact=fact, meets=meets, in_time=in_time, note=command.note)

    target = wanting(book, f"{Kind.CHECK_IN}/1")
    if target is not None and not target.was_owed(command.occurred_us):
        target = None
    yield from towards(held, target, command.occurred_us, stamp, context)


def reached(steps: Steps, wanted: str, *allowed: str) -> None:
    """Raises Refusal unless a consultation or referral stands at one of the allowed steps."""
    step = steps.get(wanted)
    if step is None:
        raise Refusal(
            "no-such-step", f"Nothing was asked or recommended as {wanted}.", "Look it up with `show`."
        )
    if step not in allowed:
        raise Refusal("already-" + step, f"{wanted} is {step} already.", "Nothing more is needed here.")


def one_shot(
    kind: Kind, key: str, owed_by: str, opens_us: int, closes_us: int, strength: Strength = Strength.REQUIRED
) -> ObligationOpened:
    """An obligation of its own, with a deadline and no grace."""
    return ObligationOpened(
        obligation=f"{kind}/{key}",
        kind=kind,
        strength=strength,
        owed_by=owed_by,
        opens_us=opens_us,
        ends_us=closes_us,
        closes_us=closes_us,
    )
