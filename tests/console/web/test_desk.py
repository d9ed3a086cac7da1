"""The desk over HTTP, on a real record: the queue, its acts, and what nobody must read there."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.messages import Stamp
from tests.console.web.console import Browser, Console

CASE = "case-0001"


@pytest.fixture
async def raised(console: Console) -> str:
    """An emergency about a pair, that nobody has yet; its id."""
    midyear = console.midyear
    (pair, *_) = await midyear.pairs()
    await raise_case(console, CASE, f"relationship/{midyear.cohort.name}/{pair}")
    return CASE


async def raise_case(console: Console, case: str, about: str | None = None, *, drill: bool = False) -> None:
    ledger, stream = console.midyear.doors.ledger, addresses.emergency(case)
    command = RaiseEmergency(level="emergency", danger="yes", about=about, raised_by="mentor", verified=True, drill=drill)
    await ledger.execute(stream, command, Stamp(await ledger.now_us(stream), "test", f"{stream}/raise"))


@pytest.fixture
async def anna(console: Console) -> Browser:
    """An officer of the desk."""
    return await console.browser(console.midyear.of("desk")[0], "desk")


async def test_an_emergency_stands_in_the_queue_and_in_the_bar(anna: Browser, raised: str) -> None:
    page = await anna.sees("/desk")

    assert 'id="case-case-0001"' in page
    assert "1 emergency has no owner" in page
