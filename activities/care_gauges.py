"""The figures of the emergencies that both of their clocks tell: cases by state, pages, the rota's gaps.

Sums alone: nothing of one case, of whom it is about, or of who holds it. Ages are of real time.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from prometheus_client.metrics_core import Metric

from activities.clock import clock_of, real_now_us
from activities.gauging import lane_figures
from activities.lane import CareLane
from activities.ledger import View
from domain import addresses
from domain.emergency import stage
from domain.gaps import gaps
from domain.paging import CHAIN
from runtime.metrics import gauge, gauges
from store.database import NotMigrated, Unreachable
from store.gauges import Gauges, ready

LOG, MODELS, HOURS_AHEAD = "care", ["kept_notes_care"], 24
OPEN_STATES = ("waiting", "held", "aftercare")
Asked = Callable[[], Awaitable[bool]]
Ground = Callable[[], Iterable[Metric]]


class CareGauges:
    """Reads them with the rights of the emergency lane; `beside` are engines of this process alone."""

    def __init__(self, lane: CareLane, beside: Mapping[str, Asked], ground: Ground = tuple) -> None:
        """`ground` measures what lies beneath the process, in a thread of its own."""
        self._lane, self._beside, self._ground = lane, beside, ground
        self._gauges = Gauges(lane.db, LOG)

    async def ready(self) -> Mapping[str, bool]:
        """Whether the record answers, and what else this process needs."""
        beside = {name: await asked() for name, asked in self._beside.items()}
        return {**await ready(self._lane.db), **beside}

    async def measured(self) -> Sequence[Metric]:
        """The figures of now; while the record is away, those of the ground alone."""
        ground = list(await asyncio.to_thread(lambda: list(self._ground())))
        try:
            return [*ground, *await self._of_the_record()]
        except (Unreachable, NotMigrated):
            return ground

    async def _of_the_record(self) -> list[Metric]:
        return [
            *await self._of_cases(),
            await self._of_the_rota(),
            *await lane_figures(self._gauges, LOG, MODELS),
        ]

    async def _of_cases(self) -> list[Metric]:
        found = await self._lane.care.open_streams()
        streams = [stream for stream, _ in found if addresses.kind_of(stream) == "emergency"]
        views = await self._lane.ledger.views(streams, 0)
        ages = await self._gauges.begun(streams)
        states = {stream: _state(view) for stream, view in views.items()}
        drills = {stream for stream, view in views.items() if view.state.drill}
        earnest = {stream: state for stream, state in states.items() if stream not in drills}
        counts, oldest = Counter(earnest.values()), dict.fromkeys(OPEN_STATES, 0.0)
        for stream, state in earnest.items():
            oldest[state] = max(oldest.get(state, 0.0), ages.get(stream, 0.0))
        by_state = {(state,): counts[state] for state in OPEN_STATES}
        ages_by_state = {(state,): oldest[state] for state in OPEN_STATES}
        return [
            gauges("cases", "Open cases in earnest, by where they stand", ("state",), by_state),
            gauges(
                "case_oldest_seconds", "How long ago the oldest of them was raised", ("state",), ages_by_state
            ),
            gauge("cases_unacknowledged", "Open cases that nobody has taken", counts["waiting"]),
            gauge("cases_unreadable", "Open cases that this release cannot read", len(streams) - len(views)),
            gauge("drills", "Open drills", len(drills)),
        ]

    async def _of_the_rota(self) -> Metric:
        """For each step of the chain, the seconds of the next day in which it would page nobody."""
        state = (await self._lane.ledger.view(addresses.rota(), 0)).state
        now_us = clock_of(state).programme_at(real_now_us())
        uncovered = dict.fromkeys(((step,) for step in CHAIN), 0.0)
        for gap in gaps(state, now_us, HOURS_AHEAD):
            uncovered[gap.target,] += (gap.until_us - gap.from_us) / 1e6
        told = "Seconds of the next 24 hours in which a step of the chain has nobody"
        return gauges("rota_gap_seconds", told, ("step",), uncovered)


def _state(view: View) -> str:
    return stage(view.state, view.context, 0)
