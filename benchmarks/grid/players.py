"""What all players of a family have: one service for all of its runs, or one for each."""

from pathlib import Path

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk
from domain.clock import REAL_TIME, ClockAnchored


class AtADesk:
    """A player whose runs go one after the other at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def clock(self) -> ClockAnchored:
        """The clock of its cases."""
        return self._desk.clock

    @property
    def speed(self) -> int:
        """Case time to real time."""
        return self._desk.speed


class EachOnItsOwn:
    """A player whose runs have a service each, in folders beside the one that it is given."""

    speed: int

    def __init__(self, folder: Path, gateway: GatewayProcess) -> None:
        self._folder, self._gateway = folder, gateway
        self._played = 0
        self.clock: ClockAnchored = REAL_TIME

    def _next_folder(self) -> Path:
        self._played += 1
        return self._folder.with_name(f"{self._folder.name}-{self._played}")
