"""The figures of the year that its worker tells: obligations, outbox, read models; sums, never by pair."""

from collections.abc import Mapping, Sequence

from prometheus_client.metrics_core import Metric
from temporalio.client import Client

from activities.clock import clock_of, real_now_us
from activities.gauging import lane_figures, serves
from activities.ledger import Ledger
from domain import addresses
from runtime.metrics import gauges
from store.database import Database
from store.gauges import Gauges, ready
from store.log import Log
from store.mark import Mark

SWEPT_US = 26 * 3_600_000_000
"""What closes without a timer is settled by the sweep of the night: later than that it is overdue."""
MODELS = ["obligation", "stream_card", "kept_notes_programme"]
LOG = "programme"


class YearGauges:
    """Reads them with the rights of the year's lane."""

    def __init__(self, db: Database, client: Client, ledger: Ledger, log: Log, mark: Mark) -> None:
        self._db, self._client, self._ledger, self._log, self._mark = db, client, ledger, log, mark
        self._gauges = Gauges(db, LOG)

    async def ready(self) -> Mapping[str, bool]:
        """Whether the record and Temporal answer."""
        return {**await ready(self._db), "temporal": await serves(self._client)}

    async def measured(self) -> Sequence[Metric]:
        """The figures of now. Raises Unreachable."""
        counted = await self._gauges.obligations(await self._closed_before_us())
        standings = {(each.kind, each.standing): each.how_many for each in counted}
        overdue = {(each.kind,): 0 for each in counted}
        overdue |= {(each.kind,): each.overdue for each in counted if each.standing == "open"}
        streams = {(workflow,): count for workflow, count in (await self._gauges.open_streams()).items()}
        return [
            gauges("obligations", "Obligations", ("kind", "standing"), standings),
            gauges("obligations_overdue", "Open, and closed more than 26 hours ago", ("kind",), overdue),
            gauges("streams_open", "Streams that are not closed, by driver", ("driver",), streams),
            *await lane_figures(self._gauges, LOG, MODELS),
        ]

    async def _closed_before_us(self) -> int:
        """The programme moment by which the nights of the newest year have settled everything."""
        years = await self._log.streams(addresses.programme_year(""))
        if not years:
            return 0
        view = await self._ledger.view(years[-1], 0)
        now_us, mark = clock_of(view.year).programme_at(real_now_us()), await self._mark.read(years[-1])
        return (now_us if mark is None else min(now_us, mark)) - SWEPT_US
