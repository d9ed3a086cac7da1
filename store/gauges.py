"""Figures of one log as it stands now: sums and ages, by kind and never by stream."""

from typing import NamedTuple

from store.database import Database, NotMigrated, Unreachable
from store.steady import wall_us

_OBLIGATIONS = """
SELECT kind, standing, count(*) AS count,
       count(*) FILTER (WHERE standing = 'open' AND closes_us < $1::bigint) AS overdue
FROM board.obligation GROUP BY kind, standing"""
_BEHIND = """
SELECT kept.name, head.position - kept.position AS events,
       (SELECT written_us FROM "{log}".event WHERE position = kept.position + 1) AS since_us
FROM board.checkpoint AS kept, "{log}".head WHERE kept.name = ANY($1::text[])"""


async def ready(db: Database) -> dict[str, bool]:
    """Whether the record answers, as a process tells it that needs nothing else."""
    try:
        await db.fetchrow("SELECT 1")
    except (Unreachable, NotMigrated):
        return {"record": False}
    return {"record": True}


class Counted(NamedTuple):
    """So many obligations of a kind have a standing; `overdue` of them are open although they have closed."""

    kind: str
    standing: str
    how_many: int
    overdue: int


class Behind(NamedTuple):
    """How far a read model is behind its log: in events, and how long the first of them waits for it."""

    model: str
    events: int
    seconds: float


class Waiting(NamedTuple):
    """How many starts and nudges wait for Temporal, and how long the oldest has waited."""

    how_many: int
    seconds: float


class Gauges:
    """Reads the figures of one log. All methods raise Unreachable."""

    def __init__(self, db: Database, log_name: str) -> None:
        self._db = db
        self._log = log_name

    async def obligations(self, closed_before_us: int) -> list[Counted]:
        """Every obligation of the lists, by kind and standing; overdue by a programme moment."""
        rows = await self._db.fetch(_OBLIGATIONS, closed_before_us)
        return [Counted(row["kind"], row["standing"], row["count"], row["overdue"]) for row in rows]

    async def open_streams(self) -> dict[str, int]:
        """How many streams are open, by what drives them; of those that nothing drives none is told."""
        asked = (
            "SELECT workflow, count(*) FILTER (WHERE NOT closed) AS count"
            f" FROM \"{self._log}\".stream WHERE workflow <> '' GROUP BY 1"
        )
        return {row["workflow"]: row["count"] for row in await self._db.fetch(asked)}

    async def size(self) -> int:
        """How many events the log has."""
        row = await self._db.fetchrow(f'SELECT position FROM "{self._log}".head')
        return int(row["position"])

    async def outbox(self) -> Waiting:
        """What waits for Temporal; a row of an earlier release has no moment, and counts as new."""
        row = await self._db.fetchrow(
            f'SELECT count(*) AS count, min(nullif(asked_us, 0)) AS since FROM "{self._log}".outbox'
        )
        return Waiting(row["count"], _age_s(row["since"]))

    async def behind(self, models: list[str]) -> list[Behind]:
        """How far each of these read models is behind; one that nobody has begun to keep is left out."""
        rows = await self._db.fetch(_BEHIND.format(log=self._log), models)
        return [Behind(row["name"], row["events"], _age_s(row["since_us"])) for row in rows]

    async def begun(self, streams: list[str]) -> dict[str, float]:
        """Since how many seconds each of these streams is there."""
        rows = await self._db.fetch(
            f'SELECT stream, written_us FROM "{self._log}".event WHERE version = 1 AND stream = ANY($1)',
            streams,
        )
        return {row["stream"]: _age_s(row["written_us"]) for row in rows}


def _age_s(since_us: int | None) -> float:
    return 0.0 if since_us is None else max(0.0, (wall_us() - since_us) / 1e6)
