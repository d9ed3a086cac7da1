"""How long each class of words is kept after somebody's last year, and when the person is forgotten."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.erasure_events import Matter

DAY_US = 86_400_000_000


class Kept(NamedTuple):
    """A class of words: the purposes that its keys are for, and the days it is kept after the last year."""

    purposes: tuple[str, ...]
    days: int


CLASSES: dict[Matter, Kept] = {
    "diary": Kept(("diary",), 365),
    "support": Kept(("wellbeing", "intervention"), 365),
    "reasons": Kept(("pairing", "waiver", "attendance", "credit", "policy", "reason"), 3 * 365),
    "care": Kept(("care",), 5 * 365),
}
"""The paper is silent here: the days are the project's defaults, to be agreed with data protection."""
PERSON_DAYS = 5 * 365
"""Names, addresses, ways in and whatever is left: the person as a whole is erased then."""


def purposes_of(scope: Sequence[Matter]) -> list[str] | None:
    """The purposes whose keys an erasure destroys; None for all that there are."""
    return [purpose for matter in scope for purpose in CLASSES[matter].purposes] or None
