"""Cases that cannot be read: nobody knows who holds them, so the whole desk is told, again and again.

No notice says more than any page does. Twice is harmless: a gateway knows each by the stream and its span of
time, whichever process sends it.
"""

import asyncio
from collections.abc import Collection
from typing import NamedTuple

import structlog

from activities.reaching import Page, Reaching, together
from domain.case_commands import PageOutcome
from domain.case_events import Target
from domain.desk import RotaState
from domain.duty import on_duty
from domain.levels import BUILT_IN, SECOND_US
from domain.paging import RETRY_US

log = structlog.get_logger("activities.unreadable")

EVERY_US = BUILT_IN.urgent.page_every_s * SECOND_US
"""Case time between two notices about one case: its level cannot be read, and nobody can acknowledge it."""


class _Told(NamedTuple):
    times: int = 0
    next_us: int = 0


class Unreadable:
    """Tells the desk of what cannot be read; from the second time on, and where it fails, telephones too."""

    def __init__(self, reaching: Reaching) -> None:
        self._reaching = reaching
        self._told: dict[str, _Told] = {}

    async def tell(self, what: str, rota: RotaState, now_us: int) -> None:
        """Tells of a stream, or of a kept report, when it is time to; `now_us` is case time."""
        told = self._told.get(what, _Told())
        if now_us < told.next_us:
            return
        outcomes = [await self._page(what, told.times + 1, "whole-desk", rota, now_us)]
        if told.times or outcomes[0] != "sent":
            outcomes.append(await self._page(what, told.times + 1, "telephone", rota, now_us))
        outcome = together(outcomes)
        wait_us = EVERY_US if outcome == "sent" else RETRY_US
        self._told[what] = _Told(told.times + 1, now_us + wait_us)
        log.error("a case cannot be read, the desk was told", stream=what, outcome=outcome)

    def only(self, wanted: Collection[str]) -> None:
        """Forgets whatever can be read again."""
        self._told = {what: told for what, told in self._told.items() if what in wanted}

    async def _page(self, what: str, number: int, to: Target, rota: RotaState, now_us: int) -> PageOutcome:
        intent = f"unreadable/{now_us // EVERY_US}"
        pages = [Page(what, intent, person, shown=number) for person in on_duty(rota, to, now_us)]
        return together(await asyncio.gather(*(self._reaching.reach(page, to) for page in pages)))
