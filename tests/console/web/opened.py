"""The page of a pair, for tests: whoever opens it, what the record has of it, and what a program is told."""

import asyncio
import json
from typing import Any

from console.access.acting import Role
from console.pages.relationship import stream_of
from console.pages.year import year_of
from domain.messages import Command, Stamp
from domain.pairing import Pair
from tests.console.web.console import Browser, Console

WORDS = "They told me on the phone, canary-4127."
DAY_US = 86_400_000_000


async def as_coordinator(console: Console, **how: str) -> Browser:
    return await console.browser(console.midyear.of("coordinator")[0], "coordinator", **how)


async def of_pair(console: Console, pair: Pair) -> Any:
    """The state of a pair as the record has it now."""
    year = await year_of(console.midyear.doors)
    return (await year.view(stream_of(year, pair.id))).state


async def told(browser: Browser, pair: Pair) -> dict[str, Any]:
    """The page of a pair as a program is given it."""
    answer = await browser.looks(f"/api/v1/relationships/{pair.id}")
    assert answer.status_code == 200, answer.text
    return dict(json.loads(answer.text))


async def says(console: Console, pair: Pair, command: Command, by: Role, name: str) -> str:
    """One of the two gives a command to their pair; its id."""
    year = await year_of(console.midyear.doors)
    actor = pair.mentor if by == "mentor" else pair.mentee
    stamp = Stamp(year.now_us, actor, f"test/{name}")
    await console.midyear.doors.ledger.execute(stream_of(year, pair.id), command, stamp)
    return stamp.command_id


async def rows_of(console: Console, pair: Pair, *types: str) -> list[dict[str, Any]]:
    """What the record holds of a pair, of some types."""
    year = await year_of(console.midyear.doors)
    rows = await console.midyear.doors.logs["programme"].read(stream_of(year, pair.id))
    return [json.loads(row.body) for row in rows if row.type in types]


async def passes(console: Console, days: int) -> None:
    """So many days of the programme go by, for whoever asks; a mark that was just read serves a little."""
    doors = console.midyear.doors
    until_us = (await year_of(doors)).now_us + days * DAY_US
    await doors.mark.move(console.midyear.year, until_us)
    while (await year_of(doors)).now_us < until_us:
        await asyncio.sleep(0.005)
