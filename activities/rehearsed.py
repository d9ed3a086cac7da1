"""What the year's worker asks the record before it starts in production: whether its time is real time."""

from activities.ledger import Ledger
from domain import addresses
from domain.production import Lacking, lacking_of_clock
from runtime.addresses import Addresses
from store.database import Database, NotMigrated, Unreachable
from store.log import Log
from store.migrations.roles import YEAR

PATIENCE_S = 5.0


async def lacking(places: Addresses) -> list[Lacking]:
    """What the newest year lacks; nothing while the record cannot be read."""
    db = Database(places.url, role=YEAR, pool_size=1, timeout_s=PATIENCE_S)
    log = Log(db, "programme")
    try:
        years = await log.streams(addresses.programme_year(""))
        if not years:
            return []
        view = await Ledger({"programme": log}).view(years[-1], 0)
        return list(lacking_of_clock(view.state.clock))
    except (Unreachable, NotMigrated):
        return []
    finally:
        await db.close()
