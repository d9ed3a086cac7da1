"""A log of one append after the other, decided again; no command of it has a digest."""

from collections import Counter
from collections.abc import Callable, Iterable

from activities.admission import digest_of
from domain.messages import Entry
from domain.redeciding import Recorded, Redecided, Redeciding
from domain.redrafting import Drafted
from tests.domain.builders import Record

Told = tuple[str, Entry]
"""The stream of an entry, and the entry."""


def again(
    log: Iterable[Told], only: str | None = None, drafted: Callable[[Drafted], None] = lambda _: None
) -> list[Redecided]:
    """Every decision of a log, or of one stream of it."""
    versions: Counter[str] = Counter()
    told = []
    for position, (stream, entry) in enumerate(log, 1):
        versions[stream] += 1
        told.append(Recorded(position, stream, versions[stream], entry))
    return list(Redeciding(digest_of, drafted).again(told, only))


def differing(found: Iterable[Redecided]) -> list[str]:
    """The rules by which decisions come out otherwise."""
    return [one.difference.rule for one in found if one.difference is not None]


def of_record(record: Record) -> list[Told]:
    """The log that a record would have: what was recorded first stands first, the year before others."""
    every = [(life.stream, entry) for life in record.streams.values() for entry in life.entries]
    return sorted(every, key=lambda told: told[1].recorded_us)
