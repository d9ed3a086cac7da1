"""What the sealer tells of its rounds: when each log was last found to be what it was sealed as."""

import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from prometheus_client.metrics_core import Metric

from runtime.metrics import gauges


class SealGauges:
    """Reads them from the file that every round leaves; a log that is refused grows older from then on."""

    def __init__(self, rounds: Path, logs: Iterable[str]) -> None:
        self._rounds = rounds
        self._good_s = dict.fromkeys(logs, time.time())

    async def measured(self) -> Sequence[Metric]:
        """The figures of now; those of the start, while no round was done yet."""
        at_s, refused = self._round()
        for log in self._good_s:
            if at_s is not None and log not in refused:
                self._good_s[log] = max(self._good_s[log], at_s)
        now_s = time.time()
        ages = {(log,): now_s - good_s for log, good_s in self._good_s.items()}
        signs = {(log,): float(log in refused) for log in self._good_s}
        told = "How long ago a log was last looked at and signed"
        return [
            gauges("seal_age_seconds", told, ("log",), ages),
            gauges("seal_refused", "1 when a log is not what was sealed", ("log",), signs),
        ]

    def _round(self) -> tuple[float | None, frozenset[str]]:
        try:
            told = json.loads(self._rounds.read_text(encoding="utf-8"))
            return float(told["at"]), frozenset(told["refused"])
        except (OSError, ValueError, KeyError, TypeError):
            return None, frozenset()
