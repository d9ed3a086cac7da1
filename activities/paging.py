"""The emergency lane's acting: cases are settled, pages are sent to whoever is on duty, results recorded.

The workflow runs it as activities, the watchdog in its own process; both may do the same at any time.
"""

import asyncio
from functools import partial

import structlog
from temporalio import activity

from activities.clock import clock_of, real_now_us, wake_us
from activities.crowd import Crowd
from activities.ledger import CONTRADICTIONS, Ledger, View
from activities.reaching import Page, Reaching, together
from domain import streams
from domain.case_commands import PageOutcome, RecordPageResult
from domain.case_events import Target
from domain.errors import Refusal
from domain.messages import Stamp
from domain.outlook import Outlook
from domain.rota import on_duty
from runtime.correlation import correlated, correlation_of
from store.claims import Claims
from store.codec import UnknownEvent

log = structlog.get_logger("activities.paging")

AGAIN_US = 250_000
NEAR_US = 1_000_000
"""So far apart the clock of a driver and the lane's may be, with the way between them, and count as one."""
UNREADABLE_AGAIN_US = 60_000_000
ACTOR = "desk-lane"


class Paging:
    """Settles and pages the cases of the care log. All methods raise Unreachable."""

    def __init__(self, ledger: Ledger, claims: Claims, reaching: Reaching, crowd: Crowd) -> None:
        self._ledger = ledger
        self._crowd = crowd
        self._claims = claims
        self._reaching = reaching

    @activity.defn(name="settle-emergency")
    async def settle(self, stream: str, looked_us: int) -> Outlook:
        """Settles a case up to the real moment of a look, or to now when that is later.

        When it is to be woken is told by the clock of who looks, which may be behind ours. A case that cannot
        be read is looked at again in a minute: meanwhile the watchdog tells the desk. What is none is over.
        """
        try:
            return await self._settled(stream, looked_us)
        except (UnknownEvent, *CONTRADICTIONS):
            log.error("a case cannot be read", stream=stream)  # noqa: TRY400 - no trace near what is stored
            return _nothing("unreadable", looked_us + UNREADABLE_AGAIN_US)
        except Refusal as refusal:
            if refusal.code != "no-such-stream":
                raise
            return _nothing("none", None)

    async def _settled(self, stream: str, looked_us: int) -> Outlook:
        view = await self._ledger.view(stream, 0)
        now_us = await self._ledger.now_us(stream)
        until_us = clock_of(view.year).programme_at(max(looked_us, now_us))
        seen = outlook(await self._ledger.settle(stream, until_us), until_us)
        ahead_us = now_us - looked_us
        if seen.wake_us is None or ahead_us <= NEAR_US:
            return seen
        return seen.model_copy(update={"wake_us": seen.wake_us - ahead_us})

    @activity.defn(name="page-emergency")
    async def page(self, stream: str, intent: str) -> bool:
        """Sends the page of an intent that has no result yet, and records the result.

        False when another process is doing so, or the case cannot be read; whoever looks again overtakes one
        that fell silent.
        """
        try:
            view = await self._ledger.view(stream, 0)
        except (UnknownEvent, *CONTRADICTIONS):
            return False
        if intent not in view.state.waiting:
            return True
        async with self._claims.held(stream, intent) as ours:
            if ours:
                view = await self._ledger.view(stream, 0)
                if intent in view.state.waiting:  # it may have come to its result just before the claim
                    outcome = await self._sent(stream, intent, *view.state.waiting[intent])
                    await self._record(stream, intent, outcome, view)
                await self._claims.release(stream, intent)
        return ours

    async def again(self, stream: str, page: str) -> bool:
        """Sends a page once more that did not leave; whether a gateway has taken it now, which is recorded.

        What failed again is no news. False also when the case is not in need of the page any more.
        """
        view = await self._ledger.view(stream, 0)
        if page not in view.state.unsent:
            return False
        with correlated(correlation_of(view.begun_by)):
            return await self._sent_now(stream, page, view)

    async def _sent_now(self, stream: str, page: str, view: View) -> bool:
        async with self._claims.held(stream, page) as ours:
            if not ours:
                return False
            unsent = (await self._ledger.view(stream, 0)).state.unsent
            sent = page in unsent and await self._sent(stream, page, *unsent[page]) == "sent"
            if sent:
                await self._record(stream, page, "sent", view)
            await self._claims.release(stream, page)
        return sent

    async def _sent(self, stream: str, intent: str, target: Target, officer: str | None) -> PageOutcome:
        """Pages one officer, or everybody who is on duty for a target now; what became of it together."""
        view = await self._ledger.view(stream, 0)
        at_us = clock_of(view.year).programme_at(real_now_us())
        people = (officer,) if officer else on_duty(view.year, target, at_us)
        drill = view.state.drill
        pages = [Page(stream, intent, person, drill) for person in people]
        reach = self._reaching.reach
        if stream in await self._crowd.apart():
            shared = (self._crowd.shared(p.person, at_us, partial(reach, p, target)) for p in pages)
            return together(await asyncio.gather(*shared))
        return together(await asyncio.gather(*(reach(page, target) for page in pages)))

    async def _record(self, stream: str, intent: str, outcome: PageOutcome, view: View) -> None:
        """Results of one page may come twice; the same one is recorded once."""
        at_us = clock_of(view.year).programme_at(real_now_us())
        command = RecordPageResult(page=intent, outcome=outcome)
        stamp = Stamp(at_us, ACTOR, f"{stream}/{intent}/{outcome}", None)
        try:
            await self._ledger.execute(stream, command, stamp)
        except Refusal as refusal:
            log.warning("a page's result was refused", stream=stream, intent=intent, code=refusal.code)


def outlook(view: View, until_us: int) -> Outlook:
    """What the driver of a case needs to know; never late, an open case always has a next moment."""
    state = view.state
    decider = streams.decider_of(state.stream)
    due = decider.due(state, view.context)
    return Outlook(
        due_us=due[0] if due else None,
        due_kind=due[1] if due else "nothing",
        wake_us=wake_us(clock_of(view.year), due[0], AGAIN_US) if due else None,
        roll_us=None,
        intents=tuple(state.intents),
        stage=decider.stage(state, view.context, until_us),
        cohort="none",
        finished=view.version == 0 or (state.closed and due is None and not state.intents),
        version=view.version,
        wrote=view.wrote,
    )


def _nothing(stage: str, wake_us: int | None) -> Outlook:
    """The outlook of what has no case to it; without a moment to look again it is over."""
    return Outlook(
        due_us=None,
        due_kind="nothing",
        wake_us=wake_us,
        roll_us=None,
        intents=(),
        stage=stage,
        cohort="none",
        finished=wake_us is None,
    )
