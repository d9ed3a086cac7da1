"""The scenes of emergencies: for each path of their workflow, a case on the real engines that takes it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from temporalio.client import WorkflowHistory

from domain.case_commands import ReopenEmergency
from store.claims import Claims
from tests.workflows.desk import MINUTE_US, MORNING, Desk, UrgentDrivers, at

FIRST, LAST = 0, -1
RAISED_US = at(MORNING)
LONG_MINUTES = 60


@dataclass(frozen=True, slots=True)
class DeskStage:
    """What a scene is played with."""

    desk: Desk
    drivers: UrgentDrivers

    async def raised(self, *, rota: bool = True) -> str:
        """A case that its driver has paged for."""
        await (self.desk.opens() if rota else self.desk.opens(rota=None))
        case = await self.desk.raises()
        await self.drivers.rest(case)
        return case

    async def passes(self, case: str, minutes: float) -> None:
        """Case time passes up to so many minutes after the raise."""
        assert self.desk.clock
        await self.drivers.reach(case, self.desk.clock, RAISED_US + round(minutes * MINUTE_US))

    async def over(self, case: str, minutes: int, run: int = LAST) -> WorkflowHistory:
        """Somebody takes the case and ends it well; one of its driver's runs."""
        at_us = RAISED_US + minutes * MINUTE_US
        await self.desk.acknowledges(case, at_us)
        await self.desk.ends_well(case, at_us + MINUTE_US)
        await self.drivers.end(case)
        return (await self.drivers.runs(case))[run]


Scene = Callable[[DeskStage], Awaitable[WorkflowHistory]]


async def acknowledged_and_closed(stage: DeskStage) -> WorkflowHistory:
    return await stage.over(await stage.raised(), 1)


async def climbs_to_the_telephone(stage: DeskStage) -> WorkflowHistory:
    case = await stage.raised()
    for minutes in (3, 5, 7):
        await stage.passes(case, minutes)
    return await stage.over(case, 8)


async def lease_runs_out(stage: DeskStage) -> WorkflowHistory:
    case = await stage.raised()
    await stage.desk.acknowledges(case, RAISED_US + MINUTE_US)
    await stage.passes(case, 17)
    return await stage.over(case, 18)


async def nobody_on_duty(stage: DeskStage) -> WorkflowHistory:
    return await stage.over(await stage.raised(rota=False), 1)


async def paged_by_another_process(stage: DeskStage) -> WorkflowHistory:
    await stage.desk.opens()
    case = await stage.desk.raises()
    async with Claims(stage.drivers.db, "watchdog-2").held(case, "page/1"):
        await stage.drivers.rest(case)
    await stage.passes(case, 0.2)
    return await stage.over(case, 1)


async def opened_again(stage: DeskStage) -> WorkflowHistory:
    case = await stage.raised()
    await stage.over(case, 1)
    await stage.desk.says(case, ReopenEmergency(), RAISED_US + 30 * MINUTE_US)
    await stage.drivers.rest(case)
    return await stage.over(case, 31)


async def begun_afresh(stage: DeskStage) -> WorkflowHistory:
    """Nobody is on duty and nobody comes, for an hour."""
    case = await stage.raised(rota=False)
    for minutes in range(3, LONG_MINUTES, 2):
        await stage.passes(case, minutes)
    return await stage.over(case, LONG_MINUTES, FIRST)


SCENES: dict[str, Scene] = {
    "acknowledged-and-closed": acknowledged_and_closed,
    "climbs-to-the-telephone": climbs_to_the_telephone,
    "lease-runs-out": lease_runs_out,
    "nobody-on-duty": nobody_on_duty,
    "paged-by-another-process": paged_by_another_process,
    "opened-again": opened_again,
    "begun-afresh": begun_afresh,
}
