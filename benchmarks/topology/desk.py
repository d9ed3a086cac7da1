"""The people of a run at the doors of a topology: its site, its record, its emergency desk."""

import time
from collections.abc import Iterable

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk
from benchmarks.grid.living import lives
from benchmarks.grid.oracle import faults
from benchmarks.grid.runs import Came, Run
from console.service import Service
from console.serving import Serving
from runtime.settings import Settings

FAMILY, SPEED = "cluster", 5


class Elsewhere(Serving):
    """Pages that are served already."""

    def __init__(self, service: Service, site: str) -> None:
        super().__init__(service.settings, service.dir, lambda _: {})
        self._site = site

    async def start_web(self) -> None:
        """Nothing: they run."""

    @property
    def addresses(self) -> dict[str, str]:
        """Where people find what runs."""
        return {"web": f"{self._site}/raise"}


class Joined(Service):
    """A service whose every part runs already: nothing is started, and nothing is stopped."""

    def __init__(self, settings: Settings, site: str) -> None:
        super().__init__(settings)
        self.serving = Elsewhere(self, site)

    async def start_care(self) -> None:
        """Nothing: it runs."""


def desk_of(settings: Settings, site: str, gateway: GatewayProcess) -> Desk:
    """A desk at a topology; `settings` are those of its site."""
    return Desk(Joined(settings, site), gateway, SPEED)


async def case(desk: Desk, what: str) -> Came:
    """An emergency that is reported at the site, and lives its whole life, whatever happens meanwhile."""
    came = Came(Run(FAMILY, what, "", 1))
    await lives(desk, came)
    return came


def lost(cases: Iterable[Came]) -> list[str]:
    """What was promised of cases and is not so, in words."""
    return [f"{came.run.fault}: {problem}" for came in cases for problem in faults(came)]


def paged_after_s(came: Came) -> float:
    """Real seconds from the report to the first page that a gateway took."""
    return (min(came.pages.values(), default=time.time_ns() // 1_000) - came.raised_us) / 1e6
