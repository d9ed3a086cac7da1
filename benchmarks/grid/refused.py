"""F7: a gateway that hangs, refuses, lies, is slow or talks nonsense, towards one step of the chain or all.

It fails on every channel towards everybody up to a step. Who is on the next one comes; where it fails up to
the end of the chain, whoever reported is to be shown so, and then the gateway works again. Cases of odd seed
are emergencies; of even seed they are less, where the chain does not have to wait for whoever never comes.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path as Folder
from typing import Any

from activities.clock import real_now_us
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import DUTY, WITHIN_S, WORDS, Desk, lane
from benchmarks.grid.looking import keeps_looking
from benchmarks.grid.players import AtADesk
from benchmarks.grid.runs import FAILING_S, Came, Family, Run
from domain import addresses
from domain.paging import CHAIN
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation

SPEED = 15
TIMEOUT_S = "0.8"
"""Twelve seconds of case time for a call to a gateway: longer than in production, never shorter."""
SLOW_S = 2.0
"""Thirty seconds of case time."""
NEXT_CHANNEL_S, NEXT_PERSON_S = 60.0, 300.0
ON_CALL, SECOND, THIRD, FOURTH = OFFICERS = ("officer-a", "officer-b", "officer-c", "officer-d")
PHONES = {officer: f"+3630111000{number}" for number, officer in enumerate(OFFICERS, 1)}
MAILBOXES = {officer: f"{officer}@desk.example" for officer in OFFICERS}
PEOPLE = {to: officer for book in (PHONES, MAILBOXES) for officer, to in book.items()} | {DUTY: "duty"}
STEPS = ((ON_CALL,), (SECOND,), (THIRD, FOURTH), ("duty",))
"""Who is paged at each step of the chain: nobody twice, so that a number tells the step."""
HANGS, LIES, SLOW = "hang", "lie", "slow"
FAULTS = {
    "hangs": (HANGS, HANGS),
    "fails": ("503", "500"),
    "asks for patience": ("429", "429"),
    "lies": (LIES, LIES),
    "is slow": (SLOW, SLOW),
    "talks nonsense": ("garbage", "garbage"),
}
"""What the gateway does wrong, by the seed: those of odd number first."""
MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """The fault of a run: `kind` as the gateway knows it, towards so many `steps` of the chain."""

    kind: str
    steps: int
    danger: str
    level: str

    @property
    def towards(self) -> list[str]:
        """The numbers and mailboxes that the gateway fails for."""
        people = [person for step in STEPS[: self.steps] for person in step]
        phones = [PHONES.get(person, DUTY) for person in people]
        return [*phones, *(MAILBOXES[person] for person in people if person in MAILBOXES)]


def refusal_of(run: Run) -> Refusal:
    """The fault that a run names. Of a lie nobody knows, so the chain waits: an emergency's not for long."""
    what, _, last = run.fault.partition(" up to ")
    kind = FAULTS[what][(run.seed + 1) % 2]
    steps = 1 + next(number for number, target in enumerate(CHAIN) if target == last)
    if run.seed % 2 or kind == LIES:
        return Refusal(kind, steps, "yes", "emergency")
    return Refusal(kind, steps, "no", "urgent" if steps % 2 else "concern")


class Refusing(AtADesk):
    """Plays the runs of a desk whose gateway fails."""

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        return await _Climb(self._desk, run).climb()


class _Climb:
    """One case on its way up the chain."""

    def __init__(self, desk: Desk, run: Run) -> None:
        self._desk, self._gateway, self._fault = desk, desk.gateway, refusal_of(run)
        self._came = Came(run, silence_goal_s=FAILING_S)
        self._stream = addresses.emergency(run.case)
        self._letters = _letters(self._stream)
        self._coming = STEPS[min(self._fault.steps, len(STEPS) - 1)]
        self._mended_us = 0

    async def climb(self) -> Came:
        desk, came, fault = self._desk, self._came, self._fault
        await desk.everybody_is_back()
        came.deadline = time.monotonic() + WITHIN_S
        await asyncio.to_thread(self._gateway.clear)
        await asyncio.to_thread(self._gateway.breaks, fault.kind, delay_s=SLOW_S, to=fault.towards)
        looking = asyncio.create_task(keeps_looking(desk, came))
        try:
            await desk.report(came, fault.danger, fault.level)
            if fault.steps == len(STEPS):
                await desk.until(self._is_shown_at_the_end, came)
                await self._mend()
            await desk.until(self._is_somebody_reached, came)
            for name, command, _ in WORDS:
                await desk.word(came, command, name)
            came.rows = await desk.rows(came)
            await self._judge()
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await self._mend()
        return came

    async def _mend(self) -> None:
        self._mended_us = self._mended_us or real_now_us()
        await asyncio.to_thread(self._gateway.breaks, "none")

    async def _is_shown_at_the_end(self) -> bool:
        """Whether the telephone was tried in vain, and the page of the report has said since: call now."""
        tried = await self._first_tries()
        if DUTY not in tried:
            return False
        ended_us = self._desk.clock.programme_at(tried[DUTY])
        return any(look.late and look.at_us > ended_us for look in self._came.looks)

    async def _is_somebody_reached(self) -> bool:
        """Whether a page has come to somebody towards whom the gateway works; each page is kept."""
        reached = False
        for page, person, one in await self._accepted():
            first_us = one["first_us"]
            self._came.pages[page] = min(first_us, self._came.pages.get(page, first_us))
            reached = reached or (one["delivered"] and person in self._coming and first_us >= self._mended_us)
        return reached

    async def _accepted(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What the gateway has accepted of the case: the page, the person, and all that it knows."""
        found = []
        for one in await asyncio.to_thread(self._gateway.accepted):
            key = self._letters.get(one["key"], one["key"])
            if key.startswith(f"{self._stream}/"):
                kind, number, person = key.removeprefix(f"{self._stream}/").split("/")[:3]
                found.append((f"{kind}/{number}", person, one))
        return found

    async def _first_tries(self) -> dict[str, int]:
        """When the gateway was first asked for each number and mailbox, and for each person at all."""
        found: dict[str, int] = {}
        for _, to, at_us in await asyncio.to_thread(self._gateway.tried):
            found.setdefault(to, at_us)
            found.setdefault(PEOPLE.get(to, to), at_us)
        return found

    async def _judge(self) -> None:
        """The next channel and the next person in time; the level that was to be reached."""
        came, tries = self._came, await self._first_tries()
        came.struck = ON_CALL in tries
        if not came.struck:
            came.broken.append("the gateway was never asked")
        failing = STEPS[: self._fault.steps]
        for person in (one for step in failing for one in step if one in MAILBOXES):
            if self._fault.kind != LIES:
                self._in_time(tries, person, MAILBOXES[person], NEXT_CHANNEL_S)
        for below, above in pairwise(STEPS[: self._fault.steps + 1]):
            self._in_time(tries, below[0], above[0], NEXT_PERSON_S)
        if not await self._is_somebody_reached():
            came.broken.append(f"{', '.join(self._coming)} never had a page")

    def _in_time(self, tries: dict[str, int], first: str, then: str, within_s: float) -> None:
        """That one was tried soon after the other."""
        if first not in tries or then not in tries:
            self._came.broken.append(f"{then} was never tried after {first}")
        elif (late_s := (tries[then] - tries[first]) * self._desk.speed / 1e6) > within_s:
            self._came.broken.append(f"{then} was tried {late_s:.0f} s after {first}, goal {within_s:.0f}")


def _letters(stream: str) -> dict[str, str]:
    """The keys of the case's mails by what a mail server sees of them."""
    keys = [
        f"{stream}/page/{number}/{officer}/email" for number in range(1, MOST_PAGES) for officer in OFFICERS
    ]
    return {f"<{sha256(key.encode()).hexdigest()[:32]}@gateway.example>": key for key in keys}


def _rota() -> Rota:
    def always(officer: str) -> Layer:
        rotation = Rotation(members=(officer,), first_day="2025-09-01", shift_days=7, hand_overs=(480,))
        return Layer(usual=rotation)

    return Rota(on_call=always(ON_CALL), second=always(SECOND), desk=STEPS[2], telephones=STEPS[3])


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Refusing]:
    """A desk of four officers, each of whom has a telephone and a mailbox."""
    async with lane(folder, gateway, SPEED, NEARPEER_NOTICE_TIMEOUT_S=TIMEOUT_S) as desk:
        for officer in OFFICERS:
            profile = {"name": officer, "phone": PHONES[officer], "email": MAILBOXES[officer]}
            await desk.doors.vault.put_person(officer, profile, officer.upper())
        now_us = desk.clock.programme_at(real_now_us())
        await desk.says(addresses.rota(), PublishRota(rota=_rota(), effective_us=now_us), now_us)
        yield Refusing(desk)


def runs(seeds: int) -> list[Run]:
    """Every fault up to every step of the chain, by so many seeds."""
    return [
        Run("refused", f"{what} up to {last}", "", seed)
        for seed in range(1, seeds + 1)
        for what in FAULTS
        for last in CHAIN
    ]


FAMILY = Family("refused", runs, opened, shares=2)
