"""The read models of the programme's log, built anew and compared with what was there."""

from pydantic import BaseModel, ConfigDict

from domain.events import CATALOGUE, UPCASTERS
from runtime.addresses import Addresses
from store.codec import Codec
from store.database import Database
from store.log import Log
from store.projections import Runner
from store.readmodels import Obligations, StreamCards


class Model(BaseModel):
    """One read model: how far it read, how many rows it has, and how many had been wrong."""

    model_config = ConfigDict(frozen=True)

    name: str
    position: int
    rows: int
    differing: int
    identical: bool


async def rebuild(places: Addresses) -> tuple[Model, ...]:
    """Builds every read model anew. Raises EventsLost, UnknownEvent, Unreachable; then the old rows stay."""
    db = Database(places.url, role="nearpeer_year", pool_size=4)
    try:
        log, codec = Log(db, "programme"), Codec(CATALOGUE, UPCASTERS)
        models = []
        for projection in (Obligations(codec), StreamCards(codec)):
            built = await Runner(db, log, projection).rebuild()
            models.append(
                Model(
                    name=projection.name,
                    position=built.position,
                    rows=built.rows,
                    differing=built.differing,
                    identical=built.differing == 0,
                )
            )
        return tuple(models)
    finally:
        await db.close()
