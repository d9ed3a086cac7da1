"""Has a stream settled at the record, and tells its driver what comes next."""

import asyncio
from typing import Any

from temporalio import activity

from activities.clock import clock_of, real_now_us, roll_us, wake_us
from activities.ledger import Ledger, View
from domain import addresses, streams
from domain.course import closing_us
from domain.outlook import Outlook
from domain.policy import UNARMED, Kind
from store.mark import Mark

PATIENCE_S = 5.0
"""How long a settling waits for the people of a rehearsal before it tells its driver to come again."""
LOOK_S = 0.02
AGAIN_US = 500_000
SUPPORT_STEPS = frozenset({Kind.ANSWER, Kind.REFERRAL})
"""Kinds that nobody may see on Temporal's pages."""


class Settling:
    """The year lane's settling, as an activity."""

    def __init__(self, ledger: Ledger, mark: Mark) -> None:
        self._ledger = ledger
        self._mark = mark

    @activity.defn(name="settle")
    async def settle(self, stream: str, looked_us: int) -> Outlook:
        """Settles a stream up to the real moment of its driver's look, or to now when that is later.

        The programme's clock says which moment of the year that is: a timer armed before the clock was tied
        anew settles nothing ahead of time.
        """
        view = await self._ledger.view(stream, 0)
        mark, wanted_us = await self._read_mark(view), _wanted_us(view, looked_us)
        if mark is not None and mark < wanted_us:
            mark = await self._waited_for_the_people(view, wanted_us)
            view = await self._ledger.view(stream, 0)  # the clock may have been tied anew meanwhile
        until_us = reached_us(view, looked_us)
        if mark is not None:
            until_us = min(until_us, mark)
        view = await self._ledger.settle(stream, until_us)
        return outlook(view, until_us)

    async def _read_mark(self, view: View) -> int | None:
        year = addresses.year_of(view.state.stream)
        return await self._mark.read(year) if year else None

    async def _waited_for_the_people(self, view: View, wanted_us: int) -> int | None:
        """The mark of a rehearsal once it has reached a moment, or as far as it came in the meantime."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + PATIENCE_S
        mark = await self._read_mark(view)
        while mark is not None and mark < wanted_us and loop.time() < ends:
            await asyncio.sleep(LOOK_S)
            mark = await self._read_mark(view)
        return mark


def _wanted_us(view: View, looked_us: int) -> int:
    """The moment up to which time must pass for a look to be of use."""
    due = streams.decider_of(view.state.stream).due(view.state, view.context)
    return min(reached_us(view, looked_us), due[0]) if due else 0


def reached_us(view: View, looked_us: int) -> int:
    """The programme moment of a driver's look at its clock, or of now when that is later."""
    return clock_of(view.year).programme_at(max(looked_us, real_now_us()))


def outlook(view: View, until_us: int) -> Outlook:
    """What a driver needs to know about a stream that was settled to a moment."""
    state = view.state
    decider = streams.decider_of(state.stream)
    due = decider.due(state, view.context)
    return Outlook(
        due_us=due[0] if due else None,
        due_kind=_shown(state, due[1]) if due else "nothing",
        wake_us=wake_us(clock_of(view.year), due[0], AGAIN_US) if due else None,
        roll_us=roll_us(state.stream, view.year, until_us),
        intents=tuple(state.intents),
        stage=decider.stage(state, view.context, until_us),
        cohort=getattr(state, "cohort", "") or "none",
        finished=state.closed and due is None and not state.intents,
        version=view.version,
        wrote=view.wrote,
    )


def _shown(state: Any, kind: str) -> str:
    """What Temporal's pages say is due next: a support step hides behind what is due anyway."""
    if kind not in SUPPORT_STEPS:
        return kind
    hidden = SUPPORT_STEPS | UNARMED
    others = (o for o in state.book.open.values() if o.kind not in hidden)
    shown = min(((closing_us(o, state.course), str(o.kind)) for o in others), default=(0, "closing"))
    return shown[1]
