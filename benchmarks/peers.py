"""The same deeds by the library `eventsourcing`, as its documentation shows them, on the same PostgreSQL.

No cipher and no compressor, as it comes: the store encrypts no field of an event either. Its application
keeps one pooled connection; its events are its own frozen classes, with the fields of ours.
"""

from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from sqlalchemy.engine import make_url

Body = dict[str, Any]


class PeerStream(Aggregate):  # type: ignore[misc]
    """One stream; its fold counts, and keeps the newest standing of every obligation."""

    def __init__(self) -> None:
        self.facts = 0
        self.standings: dict[str, str] = {}

    class Happened(Aggregate.Event):  # type: ignore[misc]
        """One event with the body that ours has."""

        kind: str
        body: Body

        def apply(self, aggregate: Any) -> None:
            body = self.body
            if "standing" in body:
                aggregate.standings[body["obligation"]] = body["standing"]
            elif "obligation" in body:
                aggregate.standings[body["obligation"]] = "open"
            else:
                aggregate.facts += 1

    def happens(self, kind: str, body: Body) -> None:
        """One more event, not saved yet."""
        self.trigger_event(self.Happened, kind=kind, body=body)


class PeerStreams(Application):  # type: ignore[misc]
    """Streams in PostgreSQL."""


def peer(url: str, *, cached: int = 0) -> PeerStreams:
    """The library on the database of a `postgresql://` URL; `cached` aggregates are kept in memory."""
    place = make_url(url)
    host = place.host or place.query["host"]
    given = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": place.database or "",
        "POSTGRES_HOST": str(host),
        "POSTGRES_PORT": str(place.port or 5432),
        "POSTGRES_USER": place.username or "",
        "POSTGRES_PASSWORD": place.password or "none",
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "1",
    }
    if cached:
        given["AGGREGATE_CACHE_MAXSIZE"] = str(cached)
    return PeerStreams(given)
