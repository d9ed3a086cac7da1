"""`nearpeer run`: the example cohort rehearsed to mid-March once, then a living year until Ctrl-C."""

import asyncio
from dataclasses import dataclass
from datetime import date

from console import terminal
from console.commands.options import DataDir, Json, settings_of
from console.commands.rehearse import drawn, played
from console.commands.up import announce, running
from console.pages.year import YEARS
from console.planning import EXAMPLES, Plan
from console.service import Service
from console.stopping import Stopped, done
from console.trying_out import attend, seats
from console.year import go_on_in_real_time
from runtime.settings import Settings

EXAMPLE = Plan(
    mentors=EXAMPLES / "mentors-2025.csv",
    mentees=EXAMPLES / "mentees-2025.csv",
    seed="2025",
    until=date(2026, 3, 12),
)


SIGN_IN_WITH = "Sign in with one of these; each is good once, for a day:"


@dataclass(slots=True)
class Life:
    """Whether the living year has begun, and whether it was rehearsed as memory computes it."""

    began: bool = False
    as_in_memory: bool = True


def run(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Rehearse the example cohort until 12 March 2026, then go on in real time and stay up until Ctrl-C.

    A data directory that holds a year already is only started. Exits 1 when the rehearsed year was not that
    of memory.
    """
    life = Life()
    try:
        done(_run(settings_of(data_dir), life, as_json=as_json))
    except Stopped:
        if not life.began:
            raise
        if not as_json:
            terminal.remark("Stopped.")
    return 0 if life.as_in_memory else 1


async def _run(settings: Settings, life: Life, *, as_json: bool) -> None:
    async with running(settings, _go_on, process="rehearsal") as service:
        if not await _recorded(service):
            life.as_in_memory = await _rehearse(service, as_json=as_json)
        if not settings.production:
            await _attended(service)
        await service.start_care()
        await service.start_sealer()
        life.began = True
        announce(service, as_json=as_json)
        if not as_json and not settings.production:
            terminal.show(["", SIGN_IN_WITH, *await _logins(service)])
        await asyncio.Event().wait()


async def _attended(service: Service) -> None:
    """The example's desk is on duty before its lane begins: what is raised from then on pages somebody."""
    doors = service.doors()
    try:
        await attend(doors)
    finally:
        await doors.close()


async def _logins(service: Service) -> list[str]:
    """A login that is good once for somebody of each role, and where it is used."""
    doors = service.doors()
    try:
        site = service.serving.addresses["web"].removesuffix("/raise")
        return [f"  {seat.role:<12}  {site}{seat.path}" for seat in await seats(doors)]
    finally:
        await doors.close()


async def _recorded(service: Service) -> bool:
    doors = service.doors()
    try:
        return await doors.logs["programme"].head() > 0
    finally:
        await doors.close()


async def _rehearse(service: Service, *, as_json: bool) -> bool:
    """The example cohort, then real time; the worker looks again once the clock is tied anew.

    Whether the year was that of memory.
    """
    terminal.remark("Rehearsing the example cohort until 12 March 2026, 0.4 s to a day.")
    result = await played(service, EXAMPLE, quiet=as_json)
    if as_json:
        terminal.answer(result)
    else:
        terminal.show([*drawn(result), ""])
    await service.stop_worker()
    await _go_on(service)
    await service.start_worker()
    return bool(result["ok"])


async def _go_on(service: Service) -> None:
    """Time goes on in real time from where a rehearsal, whole or interrupted, left it."""
    doors = service.doors()
    try:
        for stream in await doors.logs["programme"].streams():
            mark_us = await doors.mark.read(stream) if stream.startswith(YEARS) else None
            if mark_us is not None:
                await go_on_in_real_time(doors, stream.removeprefix(YEARS), mark_us)
    finally:
        await doors.close()
