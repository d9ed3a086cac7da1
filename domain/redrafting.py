"""A draft by interest, decided again: whether the best pairs of today have as many points as those recorded.

Which of several best drafts a solver finds is its own affair; how many are placed, and with how many points
together, is not. The points of a pair come of what its two people have told, which may be another by now.
"""

from collections.abc import Sequence

from domain.draft_commands import RecordDraft
from domain.drafts import DraftedPair, Problem
from domain.messages import Given, Message


class Drafted(Message):
    """A draft that was worked out: its year and the version before that, the facts that were read for it."""

    stream: str
    position: int
    version: int
    draft: str
    given: tuple[Given, ...]
    pairs: tuple[DraftedPair, ...] = ()


class Redrafted(Message):
    """What a draft comes to when it is worked out once more, by pairs as (mentor, mentee, points)."""

    pairs: tuple[tuple[str, str, int], ...]
    problem: Problem | None = None

    @property
    def points(self) -> int:
        """The points of all pairs together."""
        return sum(points for _, _, points in self.pairs)


def best_of(command: RecordDraft) -> Redrafted:
    """What a draft that was worked out comes to."""
    pairs = tuple((pair.mentor, pair.mentee, pair.points) for pair in command.pairs)
    return Redrafted(pairs=pairs, problem=command.problem)


def told_otherwise(recorded: Sequence[DraftedPair], again: Redrafted) -> bool:
    """Whether somebody has told something else since: a pair that both drafts have counts otherwise."""
    now = {(mentor, mentee): points for mentor, mentee, points in again.pairs}
    return any(now.get((pair.mentor, pair.mentee), pair.points) != pair.points for pair in recorded)
