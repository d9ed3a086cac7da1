"""Words about an emergency that no event ever named are gone a day after they were written."""

import asyncio
from collections.abc import Sequence

import structlog

from activities.clock import real_now_us
from store.database import NotMigrated, Unreachable
from store.marking import collect_unclaimed
from store.projections import Overtaken, Runner
from store.vault import Vault

log = structlog.get_logger("activities.collecting")

EVERY_S, AGAIN_S = 3_600.0, 30.0
"""Between two collections; and after one that the record did not let happen."""


class Collecting:
    """Collects what the vault keeps for no event of the lane's log. Only texts of the lane are its to see."""

    def __init__(self, vault: Vault, marking: Sequence[Runner]) -> None:
        """`marking` reads the log to its end first, so that nothing is taken whose event is there."""
        self._vault = vault
        self._marking = marking

    async def run(self) -> None:
        """Collects until cancelled, at once and then every hour."""
        while True:
            try:
                await self.once()
                waits_s = EVERY_S
            except (Unreachable, NotMigrated, Overtaken) as error:
                log.warning("the collection waits", kind=type(error).__name__)
                waits_s = AGAIN_S
            await asyncio.sleep(waits_s)

    async def once(self) -> int:
        """How many texts were removed. Raises Unreachable, Overtaken; then none was."""
        removed = await collect_unclaimed(self._vault, self._marking, real_now_us())
        if removed:
            log.info("texts that no event names are gone", count=removed)
        return removed
