"""The emergency lane as both of its processes need it: the care log, the vault, the channels, the paging."""

from dataclasses import dataclass

from activities.crowd import Crowd
from activities.ledger import Ledger
from activities.paging import Paging
from activities.reaching import Reaching
from activities.unreadable import Unreadable
from runtime.addresses import Addresses
from runtime.channels import channels
from runtime.datadir import DataDir
from runtime.settings import Settings
from store.claims import Claims, named
from store.database import Database
from store.journal import Journal
from store.keys import Keys
from store.log import Log
from store.steady import recall
from store.vault import Vault

ROLE = "nearpeer_care"
CONNECTIONS = 16
STATEMENT_S = 10.0
"""A statement that takes longer is an outage: what it would have done is tried again."""


@dataclass(frozen=True, slots=True)
class CareLane:
    """What settles and pages the cases; `reaching` also without the record."""

    db: Database
    keys_db: Database
    care: Log
    ledger: Ledger
    vault: Vault
    reaching: Reaching
    claims: Claims
    paging: Paging
    crowd: Crowd
    unreadable: Unreadable
    journal: Journal | None

    async def close(self) -> None:
        """Gives back every connection."""
        await self.db.close()
        await self.keys_db.close()


def care_lane(settings: Settings, places: Addresses, process: str) -> CareLane:
    """The lane of one process, which claims under its name; nothing of the programme's log is reached."""
    recall(DataDir(settings.data_dir).beat)
    db = Database(places.url, role=ROLE, pool_size=CONNECTIONS, timeout_s=STATEMENT_S)
    keys_db = Database(places.keys_url, pool_size=2, timeout_s=STATEMENT_S)
    care = Log(db, "care")
    journal = Journal(*places.journal) if places.journal else None
    ledger = Ledger({"care": care}, beside=journal.beside if journal else None)
    vault = Vault(db, Keys(keys_db, places.kek, places.wrapping_keys))
    reaching = Reaching(vault, channels(settings), settings.telephone_numbers, settings.public_url)
    crowd = Crowd(care)
    claims = Claims(db, named(process))
    paging = Paging(ledger, claims, reaching, crowd)
    unreadable = Unreadable(reaching)
    return CareLane(db, keys_db, care, ledger, vault, reaching, claims, paging, crowd, unreadable, journal)
