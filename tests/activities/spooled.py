"""The spool of a test: reports that came while no record was known of, and the watchdog that drains them."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from activities.draining import Draining
from activities.ledger import Ledger
from console.intake import Intake
from console.raising import Raised, raise_emergency
from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.raising import Pairs
from store.spool import Spool
from store.vault import Vault
from tests.console.reports import KEK, PRIVATE, SECRET, spool_in

NOON_US = time.time_ns() // 1_000 - 3_600_000_000
"""An hour ago: so long the record was away."""


@dataclass
class Watch:
    """The watchdog's side: what it drains, with the rights of the care lane."""

    draining: Draining
    spool: Spool
    vault: Vault


@asynccontextmanager
async def watch_over(urls: Urls, folder: Path) -> AsyncIterator[Watch]:
    """The watchdog of a folder."""
    db = Database(urls["url"], role="nearpeer_care")
    keys_db = Database(urls["keys_url"], role="nearpeer_care")
    vault, spool = Vault(db, Keys(keys_db, KEK)), spool_in(folder)
    ledger = Ledger({"care": Log(db, "care")})
    yield Watch(Draining(spool, ledger, vault, Pairs(db), PRIVATE), spool, vault)
    for each in (db, keys_db):
        await each.close()


async def kept(folder: Path, raised: Raised, at_us: int = NOON_US) -> None:
    """A report that came while no record was known of."""
    cut_off = Intake(doors=None, spool=spool_in(folder), clock=lambda: at_us, secret=SECRET)
    receipt = await raise_emergency(cut_off, raised)
    assert (receipt.kept, receipt.at_us) == ("kept", at_us)
