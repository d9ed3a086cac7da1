"""Tells somebody outside that all is well; when it stays silent, they ring the alarm."""

import time

import structlog

from runtime.channels import NotAccepted, OutcomeUnknown, outside
from runtime.settings import Settings

log = structlog.get_logger("runtime.heartbeat")
EVERY_S = 15.0


class Heartbeat:
    """The heartbeat to the address in the settings; without one nothing is told."""

    def __init__(self, settings: Settings, every_s: float = EVERY_S) -> None:
        """`every_s` seconds of real time lie between two beats, at least."""
        self._every_s = every_s
        self._url = settings.heartbeat_url
        self._way = outside(settings)
        self._beaten = 0.0

    async def beat(self) -> None:
        """Tells it, at most every so many seconds; one that does not arrive is logged, and tried again."""
        if self._url is None or time.monotonic() - self._beaten < self._every_s:
            return
        self._beaten = time.monotonic()
        try:
            await self._way.post(self._url, b"{}", {})
        except (NotAccepted, OutcomeUnknown) as fault:
            log.warning("the heartbeat did not arrive", problem=fault.problem)
