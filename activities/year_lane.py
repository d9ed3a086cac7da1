"""The year's lane as its worker needs it: the record, what drivers call, and what one worker does for all.

Nothing of the emergency lane is reached.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client

from activities.clock import real_now_us
from activities.erasure import Erasure, Histories
from activities.folds import CODEC
from activities.ledger import Ledger
from activities.notices import Notices
from activities.pairing import Pairing
from activities.relay import Relay
from activities.reminding import Reminding
from activities.retention import Retention
from activities.runs import Exporting
from activities.sending import Sending
from activities.settling import Settling
from activities.sweep import Sweep
from activities.telling import Telling
from activities.turns import Duty, Turns
from runtime import histories
from runtime.addresses import Addresses
from runtime.channels import channels
from runtime.datadir import DataDir
from runtime.settings import Settings
from store.claims import Claims, named
from store.database import Database
from store.erasing import Erasing
from store.keys import Keys
from store.log import Log
from store.mark import Mark
from store.marking import KeptNotes, collect_unclaimed
from store.migrations.roles import ERASER
from store.outbox import Outbox
from store.projections import Runner
from store.readmodels import Obligations, StreamCards
from store.vault import Vault

QUEUE, ROLE = "year", "nearpeer_year"
CONNECTIONS = 20


@dataclass(frozen=True, slots=True)
class YearLane:
    """What settles the year and acts upon it, with the rights of its worker."""

    settings: Settings
    places: Addresses
    client: Client
    db: Database
    log: Log
    told: Log
    ledger: Ledger
    mark: Mark
    vault: Vault

    def activities(self) -> list[Callable[..., Any]]:
        """What the drivers call."""
        return [
            Settling(self.ledger, self.mark).settle,
            Sending(self.ledger, self.mark).give_orders,
            Notices(self.ledger, self.db).send,
            Pairing(self.ledger, self.vault).solve,
            self._erasure().take,
        ]

    def turns(self, workflows: Iterable[type]) -> Turns:
        """What one worker of the lane does for all of them; `workflows` are the lane's own."""
        exported = histories.Histories(DataDir(self.settings.data_dir, self.settings).histories / QUEUE)
        names = [workflow.__name__ for workflow in workflows]
        duties: list[Duty] = [
            Relay(Outbox(self.db, "programme"), self.client, QUEUE).run,
            Sweep(self.ledger, self.log, self.mark, self._collect).run,
            Exporting(self.client, exported, self.ledger, names, self.mark).run,
            Retention(self.ledger, self.log).run,
            *(runner.follow for runner in self._read_models()),
            *self._reminding(),
        ]
        return Turns(Claims(self.db, named("worker"), "programme"), QUEUE, duties)

    def _read_models(self) -> list[Runner]:
        models = (Obligations(CODEC), StreamCards(CODEC), KeptNotes(self.log.name))
        return [Runner(self.db, self.log, model) for model in models]

    def _reminding(self) -> Sequence[Duty]:
        """Reminders and notices to the outside, where a channel is set up."""
        ways, sends = channels(self.settings), self.settings.rehearsal_sends
        if not ways:
            return []
        telling = Telling(self.ledger, self.told, rehearsal_sends=sends)
        return [
            Reminding(
                self.ledger,
                self.log,
                self.mark,
                self.vault,
                ways,
                telling=telling,
                rehearsal_sends=sends,
            ).run
        ]

    async def _collect(self) -> int:
        marking = [Runner(self.db, self.log, KeptNotes(self.log.name))]
        return await collect_unclaimed(self.vault, marking, real_now_us())

    def _erasure(self) -> Erasure:
        """What takes the steps of an erasure, with the eraser's rights where they are needed."""
        places = self.places
        db, keys_db = (Database(url, role=ERASER, pool_size=1) for url in (places.url, places.keys_url))
        hands = Erasing(db, Keys(keys_db, places.kek, places.wrapping_keys))
        seen = Histories(self.client, places.codec_key)
        place = DataDir(self.settings.data_dir, self.settings)
        return Erasure((self.ledger, self.log, self.vault), hands, seen, place)

    async def close(self) -> None:
        """Gives back the lane's connections."""
        await self.db.close()


def year_lane(settings: Settings, places: Addresses, client: Client) -> YearLane:
    """The lane of one worker."""
    db = Database(places.url, role=ROLE, pool_size=CONNECTIONS)
    log, told = Log(db, "programme"), Log(db, "told")
    ledger = Ledger({"programme": log, "access": told})
    return YearLane(settings, places, client, db, log, told, ledger, Mark(db), vault_of(db, places))


def vault_of(db: Database, places: Addresses) -> Vault:
    """The vault beside a record."""
    return Vault(db, Keys(Database(places.keys_url, pool_size=1), places.kek, places.wrapping_keys))
