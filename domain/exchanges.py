"""What it costs to give a mentee of a draft another mentor: one move, or one exchange with another mentee.

No solver: the rest of the draft stays as it is, so this is the least that a person changes by hand.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from domain.scoring import Couple


@dataclass(frozen=True)
class Sitting:
    """Who sits with whom in a draft, by mentee; `places` is how many each ready mentor may have.

    `points` are those of a couple, `may_be` says whether two people may be one.
    """

    mentors: Mapping[str, str]
    places: Mapping[str, int]
    points: Callable[[Couple], int]
    may_be: Callable[[Couple], bool]

    @cached_property
    def mentees(self) -> Mapping[str, tuple[str, ...]]:
        """The mentees of each mentor in the draft, by id."""
        found: dict[str, tuple[str, ...]] = {}
        for mentee, mentor in sorted(self.mentors.items()):
            found[mentor] = (*found.get(mentor, ()), mentee)
        return found

    def has_room(self, mentor: str) -> bool:
        """Whether a mentor has a place that the draft does not fill."""
        return len(self.mentees.get(mentor, ())) < self.places.get(mentor, 0)

    def worth(self, mentor: str | None, mentee: str) -> int:
        """The points of a mentee with somebody; with nobody none."""
        return 0 if mentor is None else self.points((mentor, mentee))


class Exchange(NamedTuple):
    """A mentee with the mentor asked for; `other` then goes to `goes_to`, to nobody where that is nothing.

    `gain` is what the two have more, `change` what the other mentee has more, both negative for less.
    """

    mentee: str
    mentor: str
    gain: int
    other: str | None = None
    goes_to: str | None = None
    change: int = 0

    @property
    def whole(self) -> int:
        """How many points the whole draft has more."""
        return self.gain + self.change

    @property
    def leaves_out(self) -> bool:
        """Whether the other mentee has no mentor then."""
        return self.other is not None and self.goes_to is None


def exchange(sitting: Sitting, mentee: str, mentor: str) -> Exchange | None:
    """The best way to give a mentee this mentor; nothing where they are a pair, or cannot be one."""
    now = sitting.mentors.get(mentee)
    if now == mentor or mentor not in sitting.places or not sitting.may_be((mentor, mentee)):
        return None
    gain = sitting.worth(mentor, mentee) - sitting.worth(now, mentee)
    if sitting.has_room(mentor):
        return Exchange(mentee, mentor, gain)
    ways = [
        Exchange(mentee, mentor, gain, other, to, sitting.worth(to, other) - sitting.worth(mentor, other))
        for other in sitting.mentees.get(mentor, ())
        for to in _elsewhere(sitting, other, mentor, now)
    ]
    return max(ways, key=lambda way: (not way.leaves_out, way.whole), default=None)


def _elsewhere(sitting: Sitting, other: str, mentor: str, vacated: str | None) -> Iterator[str | None]:
    """Where a mentee may go who loses a mentor: to one with room, to the place just vacated, or to nobody."""
    for to in sorted(sitting.places):
        free = to == vacated or sitting.has_room(to)
        if to != mentor and free and sitting.may_be((to, other)):
            yield to
    yield None
