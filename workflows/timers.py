"""How a driver lives: one armed timer for what is due next, nudges, a drained roll-over."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from domain.outlook import Outlook
    from workflows import effects

AT_ONCE = 8
"""Intents that are acted on side by side; each is retried on its own until it has a result."""
Act = Callable[[str, str], Awaitable[None]]
STAGE = SearchAttributeKey.for_keyword("Stage")
COHORT = SearchAttributeKey.for_keyword("Cohort")
NEXT_DUE = SearchAttributeKey.for_keyword("NextDueKind")
NEWEST = workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE
"""A fresh run is the newest release's; without this it would stay pinned to the one that it leaves."""


class Life:
    """The life of one stream as its driver sees it. The record holds the state; this holds only when to look.

    `act` performs one open intent of the stream. Nothing here reads a clock but the workflow's own.
    """

    def __init__(self, stream: str, act: Act) -> None:
        self.stream = stream
        self._act = act
        self._nudged = False
        self._outlook: Outlook | None = None
        self._roll_us: int | None = None
        self._shown: tuple[str, str, str] | None = None

    def nudge(self) -> None:
        """Something is due earlier than was armed, or something new is intended."""
        self._nudged = True

    async def passes(self, *stages: str) -> None:
        """Waits, settles and acts until the stream has left these stages."""
        outlook = self._outlook or await self._look()
        while outlook.stage in stages and not outlook.finished:
            outlook = await self._step(outlook)

    async def ends(self) -> None:
        """Waits, settles and acts until nothing will ever come again, and nobody has nudged since."""
        outlook = self._outlook or await self._look()
        while not outlook.finished or self._nudged:
            outlook = await self._step(outlook)

    async def _step(self, outlook: Outlook) -> Outlook:
        if outlook.intents:
            return await self._perform(outlook)
        await self._roll_over_if_it_is_time()
        await self._until_due(outlook)
        return await self._look()

    async def _perform(self, outlook: Outlook) -> Outlook:
        """What is new meanwhile nudges; so only where nothing is due must one look whether all is over."""
        ahead, later = outlook.intents[:AT_ONCE], outlook.intents[AT_ONCE:]
        await asyncio.gather(*(self._act(self.stream, intent) for intent in ahead))
        if outlook.due_us is None and not later:
            return await self._look()
        self._outlook = outlook.model_copy(update={"intents": later})
        return self._outlook

    async def _until_due(self, outlook: Outlook) -> None:
        """Until the one timer rings, or a nudge or a new release comes first."""
        moments = [at for at in (outlook.wake_us, self._roll_us) if at is not None]
        if not moments:
            await workflow.wait_condition(self._interrupted)
            return
        wait_us = min(moments) - _now_us()
        if wait_us > 0:
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    self._interrupted,
                    timeout=timedelta(microseconds=wait_us),
                    timeout_summary=f"{outlook.due_kind} due",
                )

    def _interrupted(self) -> bool:
        return self._nudged or workflow.info().is_target_worker_deployment_version_changed()

    async def _look(self) -> Outlook:
        """Has the stream settled to the moment that the driver's clock shows."""
        self._nudged = False
        outlook = await effects.settle(self.stream, _now_us(), self._about())
        self._outlook = outlook
        if outlook.roll_us is not None and outlook.roll_us > _now_us():
            self._roll_us = outlook.roll_us
        self._show(outlook)
        return outlook

    def _about(self) -> str:
        return f"settle: {self._outlook.due_kind}" if self._outlook else "settle: first look"

    def _show(self, outlook: Outlook) -> None:
        """Neutral codes for Temporal's own pages: never anything about a support step."""
        shown = (outlook.stage, outlook.cohort, outlook.due_kind)
        if shown == self._shown:
            return
        self._shown = shown
        workflow.upsert_search_attributes(
            [
                STAGE.value_set(outlook.stage),
                COHORT.value_set(outlook.cohort),
                NEXT_DUE.value_set(outlook.due_kind),
            ]
        )
        workflow.set_current_details(f"Stage **{outlook.stage}**, next due: **{outlook.due_kind}**")

    async def _roll_over_if_it_is_time(self) -> None:
        """A fresh run at a semester's boundary and on a new release; what is unread stays in the record."""
        due = self._roll_us is not None and _now_us() >= self._roll_us
        if due or workflow.info().is_target_worker_deployment_version_changed():
            await workflow.wait_condition(workflow.all_handlers_finished)
            workflow.continue_as_new(self.stream, initial_versioning_behavior=NEWEST)


def _now_us() -> int:
    return round(workflow.now().timestamp() * 1_000_000)
