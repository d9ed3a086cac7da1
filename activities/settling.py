"""Has a stream settled at the record, and tells its driver what comes next."""

import asyncio

from temporalio import activity

from activities.clock import clock_of, real_now_us, roll_us
from activities.ledger import Ledger, View
from domain import addresses, streams
from domain.outlook import Outlook
from store.mark import Mark

PATIENCE_S = 5.0
"""How long a settling waits for the people of a rehearsal before it tells its driver to come again."""
LOOK_S = 0.02
AGAIN_US = 500_000


class Settling:
    """The year lane's settling, as an activity."""

    def __init__(self, ledger: Ledger, mark: Mark) -> None:
        self._ledger = ledger
        self._mark = mark

    @activity.defn(name="settle")
    async def settle(self, stream: str, reached_us: int) -> Outlook:
        """Settles a stream up to the moment its timer was armed for, or to now when that is later."""
        year = addresses.year_of(stream)
        view = await self._ledger.view(stream, 0)
        until_us = max(reached_us, clock_of(view.year).programme_at(real_now_us()))
        until_us = await self._held_back(year, until_us, reached_us)
        view = await self._ledger.settle(stream, until_us)
        return outlook(view, until_us)

    async def _held_back(self, year: str | None, until_us: int, reached_us: int) -> int:
        """The moment up to which time may pass: in a rehearsal, only where everybody has acted."""
        if year is None:
            return until_us
        ends = asyncio.get_running_loop().time() + PATIENCE_S
        mark = await self._mark.read(year)
        while mark is not None and mark < reached_us and asyncio.get_running_loop().time() < ends:
            await asyncio.sleep(LOOK_S)
            mark = await self._mark.read(year)
        return until_us if mark is None else min(until_us, mark)


def outlook(view: View, until_us: int) -> Outlook:
    """What a driver needs to know about a stream that was settled to a moment."""
    state, now_us = view.state, real_now_us()
    decider = streams.decider_of(state.stream)
    due = decider.due(state, view.context)
    wake_us = clock_of(view.year).real_at(due[0]) if due else None
    if wake_us is not None and wake_us <= now_us:
        wake_us = now_us + AGAIN_US
    return Outlook(
        due_us=due[0] if due else None,
        due_kind=due[1] if due else "nothing",
        wake_us=wake_us,
        roll_us=roll_us(state.stream, view.year, until_us),
        intents=tuple(state.intents),
        stage=decider.stage(state, view.context, until_us),
        cohort=getattr(state, "cohort", "") or "none",
        finished=state.closed and due is None and not state.intents,
    )
