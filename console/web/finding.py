"""What somebody found last, kept for their session: what they typed is a name, and stands in no address."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST = 500
"""Sessions whose last find is kept."""


@dataclass(slots=True)
class Finds:
    """The pairs that were found last, by session, in the memory of this process."""

    kept: OrderedDict[str, tuple[str, ...]] = field(default_factory=OrderedDict)

    def keep(self, session: str, pairs: Sequence[str]) -> None:
        """Keeps what was found; the oldest go first."""
        self.kept.pop(session, None)
        self.kept[session] = tuple(pairs)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)

    def of(self, session: str) -> tuple[str, ...]:
        """What was found last in a session."""
        return self.kept.get(session, ())
