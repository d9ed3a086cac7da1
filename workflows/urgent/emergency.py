"""One emergency, as Temporal drives it: the record decides, this waits and pages."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from domain.outlook import Outlook
    from workflows.urgent import effects

STAGE = SearchAttributeKey.for_keyword("Stage")
ELSEWHERE_S = 5
"""Seconds after which one looks again whether the process that acts on an intent has come to a result."""
A_MOMENT_S = 0.001
MANY_LOOKS = 40
"""Looks after which a fresh run begins: nothing is kept in memory, so each of them replays all before."""
NEWEST = workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE


@workflow.defn(name="Emergency")
class Emergency:
    """From the raise until nothing is owed any more: paged until somebody owns it, held, cared for."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._nudged = False
        self._looks = 0
        self._stage = ""
        self._about = "settle: first look"

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - Temporal wants the input of __init__
        case = await self._look()
        while not case.finished or self._nudged:
            if case.intents:
                await self._page(case)
            else:
                await self._wait_for_the_next_step_or_the_end_of_a_lease(case)
            self._begin_afresh_after_many_looks()
            case = await self._look()

    async def _page(self, case: Outlook) -> None:
        """Everybody who is to be paged, at once; what another process acts on is looked at again."""
        own = await asyncio.gather(*(effects.page(self._stream, intent) for intent in case.intents))
        if not any(own):
            await self._until_nudged(ELSEWHERE_S)

    async def _wait_for_the_next_step_or_the_end_of_a_lease(self, case: Outlook) -> None:
        wait_s = ELSEWHERE_S if case.wake_us is None else (case.wake_us - _now_us()) / 1e6
        await self._until_nudged(max(wait_s, A_MOMENT_S))

    async def _until_nudged(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self._nudged, timeout=timedelta(seconds=seconds), timeout_summary=self._about
            )

    async def _look(self) -> Outlook:
        """Has the case settled to the moment that this clock shows."""
        self._nudged, self._looks = False, self._looks + 1
        case = await effects.settle(self._stream, _now_us(), self._about)
        self._about = f"settle: {case.due_kind}"
        if case.stage != self._stage:
            self._stage = case.stage
            workflow.upsert_search_attributes([STAGE.value_set(case.stage)])
            workflow.set_current_details(f"Stage **{case.stage}**, next due: **{case.due_kind}**")
        return case

    def _begin_afresh_after_many_looks(self) -> None:
        """What is unread stays in the record, so a fresh run misses nothing."""
        if self._looks >= MANY_LOOKS or workflow.info().is_target_worker_deployment_version_changed():
            workflow.continue_as_new(self._stream, initial_versioning_behavior=NEWEST)

    @workflow.signal
    def nudge(self) -> None:
        """Something new stands in the record."""
        self._nudged = True


def _now_us() -> int:
    return round(workflow.now().timestamp() * 1_000_000)
