"""What a clock of the emergencies asks of the record before it starts in production: is anybody on duty?"""

from activities.clock import real_now_us
from activities.ledger import Ledger
from domain import addresses
from domain.production import Lacking, lacking_of_rota
from runtime.addresses import Addresses
from store.database import Database, NotMigrated, Unreachable
from store.log import Log
from store.migrations.roles import CARE

PATIENCE_S = 5.0


async def lacking(places: Addresses) -> list[Lacking]:
    """What the rota lacks; nothing while the record cannot be read: then the clock is needed all the more."""
    db = Database(places.url, role=CARE, pool_size=1, timeout_s=PATIENCE_S)
    try:
        view = await Ledger({"care": Log(db, "care")}).view(addresses.rota(), 0)
        return list(lacking_of_rota(view.state, real_now_us()))
    except (Unreachable, NotMigrated):
        return []
    finally:
        await db.close()
