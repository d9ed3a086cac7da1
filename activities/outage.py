"""While the record is away: the same decider in memory, from the last look and the spool, by a sealed rota.

Whatever is paged here has the key that the lane will give it when the record is back, so that a gateway
takes it once. Nothing that is decided here is kept: the record decides it again, from the same facts.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from activities.clock import clock_of, real_now_us
from activities.draining import Draining
from activities.ledger import Ledger
from activities.paging import ACTOR
from activities.reaching import Page, Reaching, together
from domain import addresses
from domain.case import CaseState
from domain.case_commands import PageOutcome, RecordPageResult
from domain.case_events import Target
from domain.context import Context
from domain.deciding import decide, settle
from domain.duty import LAYERS, duties, on_duty
from domain.emergency import DECIDER
from domain.messages import Stamp
from domain.paging import CHAIN, TELEPHONE
from store.oncall import AHEAD_US, OnCall, SealedCopy, Span
from store.raising import Report

log = structlog.get_logger("activities.outage")

REFRESHED_S = 60.0


class Outage:
    """Keeps the sealed copy fresh, and pages from it. Blocks nobody: disk work is done in threads."""

    def __init__(self, ledger: Ledger, reaching: Reaching, draining: Draining, copy: SealedCopy) -> None:
        self._ledger = ledger
        self._reaching = reaching
        self._draining = draining
        self._copy = copy
        self._refreshed = -REFRESHED_S
        self._on_call: OnCall | None = None
        self._cases: dict[str, CaseState] = {}
        self._context: Context | None = None
        """Policy and calendar as the record last had them; without them the built-in figures count."""
        self._in_record: frozenset[str] = frozenset()
        self._reports: dict[str, str] = {}

    async def refresh(self, cases: Mapping[str, CaseState]) -> None:
        """Remembers the open cases of the record, beside those of reports that it does not take.

        Once a minute the chain of the next 24 hours is sealed anew; at once when the copy cannot be read any
        more. Raises Unreachable. A disk that takes nothing is told, and tried again at the next look.
        """
        held = self._draining.held
        self._reports = {report: stream for report, stream in self._reports.items() if report in held}
        self._cases = {stream: self._cases[stream] for stream in self._reports.values()} | dict(cases)
        self._in_record = frozenset(cases)
        self._draining.recorded.clear()
        is_new = time.monotonic() - self._refreshed < REFRESHED_S
        if is_new and await asyncio.to_thread(self._copy.read) is not None:
            return
        self._on_call = await self._chain_ahead()
        try:
            await asyncio.to_thread(self._copy.keep, self._on_call)
        except OSError as error:
            log.warning("the copy of the rota cannot be written", problem=error.strerror)
        else:
            self._refreshed = time.monotonic()

    async def _chain_ahead(self) -> OnCall:
        state = (await self._ledger.view(addresses.rota(), 0)).state
        self._context = state.context
        clock = clock_of(state)
        now_us = clock.programme_at(real_now_us())
        until_us = now_us + AHEAD_US
        spans = [
            Span(target=layer, from_us=duty.from_us, until_us=duty.until_us, people=(duty.officer,))
            for layer in LAYERS
            for duty in duties(state, layer, now_us, until_us)
            if duty.officer is not None
        ]
        for target in CHAIN[len(LAYERS) :]:
            people = on_duty(state, target, now_us)
            spans.append(Span(target=target, from_us=now_us, until_us=until_us, people=people))
        named = sorted({person for span in spans if span.target != TELEPHONE for person in span.people})
        profiles = {person: await self._reaching.profile(person, "officer") for person in named}
        return OnCall(clock=clock, spans=tuple(spans), profiles=profiles)

    async def page_held(self) -> int:
        """Pages for the reports that the record does not take, while it lives; how many pages left."""
        others = self._in_record | self._draining.stuck
        return await self._page(lambda stream: stream not in others)

    async def page(self) -> int:
        """Takes in what the spool holds, lets time pass for every case, and pages; how many pages left."""
        return await self._page(lambda _: True)

    async def _page(self, ours: Callable[[str], bool]) -> int:
        on_call = await asyncio.to_thread(self._copy.read) or self._on_call
        if on_call is None:
            log.error("nobody can be paged: there is no readable copy of the rota, and the record is away")
            return 0
        now_us = on_call.clock.programme_at(real_now_us())
        for report in (*self._draining.recorded, *await self._draining.kept()):
            if report.command_id not in self._reports:
                self._take_in(report, on_call)
        left = 0
        for stream in sorted(filter(ours, self._cases), key=lambda name: not self._cases[name].verified):
            left += await self._page_for(stream, now_us, on_call)
        return left

    def _take_in(self, report: Report, on_call: OnCall) -> None:
        self._reports[report.command_id] = report.stream
        stamp = Stamp(on_call.clock.programme_at(report.received_us), report.actor, report.command_id)
        case = self._cases.get(report.stream) or CaseState(report.stream)
        self._cases[report.stream] = decide(DECIDER, report.command, case, stamp, self._context).state

    async def _page_for(self, stream: str, now_us: int, on_call: OnCall) -> int:
        """The pages of one case that are due, step after step until one is accepted or all have failed."""
        left, seen = 0, set[str]()
        case = settle(DECIDER, self._cases[stream], now_us, self._context).state
        while ahead := [intent for intent in case.waiting if intent not in seen]:
            intent = ahead[0]
            seen.add(intent)
            target, officer = case.waiting[intent]
            people = (officer,) if officer else on_call.people(target, now_us)
            outcome = await self._paged(case, intent, target, people, on_call)
            left += outcome == "sent"
            stamp = Stamp(now_us, ACTOR, f"{stream}/{intent}/{outcome}")
            command = RecordPageResult(page=intent, outcome=outcome)
            case = decide(DECIDER, command, case, stamp, self._context).state
        self._cases[stream] = case
        return left

    async def _paged(
        self, case: CaseState, intent: str, target: Target, people: Sequence[str], on_call: OnCall
    ) -> PageOutcome:
        numbers = {person: await self._profile(person, target, on_call) for person in people}
        outcomes = await asyncio.gather(
            *(
                self._reaching.page(Page(case.stream, intent, person, case.drill), profile)
                for person, profile in numbers.items()
            )
        )
        return together(outcomes)

    async def _profile(self, person: str, target: Target, on_call: OnCall) -> Mapping[str, str]:
        if target == TELEPHONE:
            return await self._reaching.profile(person, target)
        return on_call.profiles.get(person, {})
