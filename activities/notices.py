"""Sends what a stream intends to tell somebody: a notice in the service's own inbox of a role."""

from temporalio import activity

from activities.ledger import Ledger
from domain.errors import Refusal
from domain.messages import Stamp
from domain.notices import RecordNotice
from store.database import Database


class Notices:
    """Notices of the year, as an activity. Stream and intent are the key: sending twice is one notice."""

    def __init__(self, ledger: Ledger, db: Database) -> None:
        self._ledger = ledger
        self._db = db

    @activity.defn(name="send-notice")
    async def send(self, stream: str, intent: str) -> None:
        """Puts a notice into the inbox of its role, then records that it was sent."""
        view = await self._ledger.view(stream, 0)
        intended = view.state.intended.get(intent)
        if intended is None:
            return
        await self._db.execute(
            "INSERT INTO board.inbox (stream, notice, to_role, template, intended_us)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (stream, notice) DO NOTHING",
            stream,
            intent,
            intended.to_role,
            intended.template,
            intended.at_us,
        )
        stamp = Stamp(intended.at_us, "programme", f"{stream}/{intent}/sent", intended.cause)
        try:
            await self._ledger.execute(stream, RecordNotice(notice=intent, outcome="sent"), stamp)
        except Refusal as refusal:
            if refusal.code != "no-such-intent":
                raise
