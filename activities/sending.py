"""Gives the commands that a programme year ordered to the streams they are addressed to, then says so."""

import asyncio

from temporalio import activity

from activities.ledger import Ledger
from domain.errors import Refusal
from domain.messages import Order, Stamp
from domain.programme import RecordDelivery
from store.mark import Mark

AT_ONCE = 8
LOOK_S = 0.02


class Sending:
    """The orders of a programme year, as an activity. Giving one twice gives the same receipt."""

    def __init__(self, ledger: Ledger, mark: Mark) -> None:
        self._ledger = ledger
        self._mark = mark

    @activity.defn(name="give-orders")
    async def give_orders(self, stream: str, intent: str) -> None:
        """Gives all orders of one intent and records that they were given, with those that were refused."""
        view = await self._ledger.view(stream, 0)
        orders: tuple[Order, ...] = view.state.ordered.get(intent, ())
        if not orders:
            return
        await self._wait_for_the_people(stream, max(order.at_us for order in orders))
        gate = asyncio.Semaphore(AT_ONCE)
        refused = [code for code in await asyncio.gather(*(self._give(o, gate) for o in orders)) if code]
        stamp = Stamp(orders[-1].at_us, "programme", f"{intent}/delivered", intent)
        try:
            await self._ledger.execute(stream, RecordDelivery(intent=intent, refused=tuple(refused)), stamp)
        except Refusal as refusal:
            if refusal.code != "no-such-intent":
                raise

    async def _give(self, order: Order, gate: asyncio.Semaphore) -> tuple[str, str] | None:
        async with gate:
            try:
                await self._ledger.execute(order.target, order.command, order.stamp)
            except Refusal as refusal:
                return (order.command_id, refusal.code)
            finally:
                activity.heartbeat()
        return None

    async def _wait_for_the_people(self, year: str, at_us: int) -> None:
        """In a rehearsal an order takes its place among what people did before it."""
        while (mark := await self._mark.read(year)) is not None and mark < at_us:
            activity.heartbeat()
            await asyncio.sleep(LOOK_S)
