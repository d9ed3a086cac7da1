"""Starts and nudges for workflows, stored with the events that ask for them and relayed at least once."""

from collections.abc import Collection, Sequence

from store.database import Database
from store.log import Wake


class Outbox:
    """The outbox of one log; a row stays until `relayed` names it."""

    def __init__(self, db: Database, log_name: str) -> None:
        self._db = db
        self._due = (
            f'SELECT id, stream, workflow, kind, correlation FROM "{log_name}".outbox'
            " WHERE id <> ALL($2::bigint[]) ORDER BY id LIMIT $1"
        )
        self._relayed = f'DELETE FROM "{log_name}".outbox WHERE id = ANY($1::bigint[])'

    async def due(self, limit: int, passing_over: Collection[int] = ()) -> list[tuple[int, Wake]]:
        """The oldest unrelayed rows as (id, wake), without those passed over. Raises Unreachable."""
        rows = await self._db.fetch(self._due, limit, list(passing_over))
        return [
            (row["id"], Wake(row["stream"], row["workflow"], row["kind"], row["correlation"])) for row in rows
        ]

    async def relayed(self, ids: Sequence[int]) -> None:
        """Forgets rows whose wake was delivered; unknown ids are ignored. Raises Unreachable."""
        await self._db.execute(self._relayed, list(ids))
