"""Raises a drill that goes the whole way of an emergency, and watches how far the desk comes with it."""

import asyncio
import time
from secrets import token_hex

from console import terminal
from console.pages.care import Care, care_of
from console.pages.drill import DrillReport, report
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.errors import Refusal
from domain.levels import LevelName

LOOKS_EVERY_S = 0.5
"""Real seconds between two looks at the record."""


async def drill(
    care: Care, level: LevelName, wanted: str | None, wait_s: float, actor: str, *, quiet: bool
) -> DrillReport:
    """Raises a drill, or finds the one of that id, and reports once contact was made or `wait_s` passed.

    `wait_s` is in real seconds. Raises Refusal for the id of a case in earnest, Unreachable, LogBusy.
    """
    stream = addresses.emergency(wanted or f"drill-{token_hex(4)}")
    new = await raised(care, stream, level, actor)
    beside = terminal.beside()
    beside.quiet = quiet or not beside.is_terminal
    if new and not quiet:
        terminal.remark(f"{stream}: a drill. It pages like an emergency until somebody takes it.")
    with beside.status(f"{stream}: waiting for the desk"):
        return await _followed(care, stream, time.monotonic() + wait_s)


async def raised(care: Care, stream: str, level: LevelName, actor: str) -> bool:
    """Raises a drill, and says whether there was none of this id before.

    Raises Refusal for the id of a case in earnest, Unreachable, LogBusy.
    """
    known = (await care.seen(stream)).case
    if known.level is not None and not known.drill:
        problem = f"{stream} is no drill."
        raise Refusal("no-drill", problem, "Choose another id, or leave it out.")
    if known.level is None:
        command = RaiseEmergency(level=level, danger="no", raised_by="desk", verified=True, drill=True)
        await care.does(stream, command, f"{stream}/drill", actor)
    return known.level is None


async def _followed(care: Care, stream: str, until_s: float) -> DrillReport:
    while True:
        told = await report(care, stream)
        left_s = until_s - time.monotonic()
        if told.complete or left_s <= 0:
            return told
        await asyncio.sleep(min(LOOKS_EVERY_S, left_s))
        care = await care_of(care.doors)
