"""The newest programme year of a log: how far its stream has gone, and what holds its time back."""

from typing import NamedTuple

from store.log import Log

YEARS = "programme-year/"


class NewestYear(NamedTuple):
    """A year's stream at a version; `mark_us` is how far a rehearsal has come, None where nothing holds."""

    stream: str
    version: int
    mark_us: int | None


async def newest_year(log: Log) -> NewestYear | None:
    """The year whose cohort is the last by name, or None, in one query. Raises Unreachable."""
    row = await log.db.fetchrow(
        f'SELECT s.stream, s.version, m.mark_us FROM "{log.name}".stream s'
        f' LEFT JOIN "{log.name}".mark m ON m.year = s.stream'
        " WHERE s.stream ^@ $1 ORDER BY s.stream DESC LIMIT 1",
        YEARS,
    )
    return None if row is None else NewestYear(*row)
