"""Whoever keeps the rota, on a record of its own, on a Monday noon in October."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console import staffing
from console.calendar import load_calendar
from console.pages import proving
from console.pages import rota as pages
from console.pages.proving import ProofPage
from console.pages.rota import Desk, RotaPage, desk_of
from console.pages.year import Year, year_of
from console.service import Doors
from tests.console.builders import EXAMPLES

CALENDAR = load_calendar(EXAMPLES / "calendar-2025.toml")
HOUR_US, DAY_US = 3_600_000_000, 86_400_000_000
NOW = "2025-10-20 12:00"
"""A Monday at noon; the clocks go back on the Sunday after it."""
FILE = """
desk = ["STAFF1", "o2", "o3"]
telephones = ["duty-phone"]
[on_call]
members = ["STAFF1", "o2", "o3"]
first_day = 2025-10-20
shift_days = 7
hand_overs = ["08:00"]
[second]
members = ["o2", "o3", "STAFF1"]
first_day = 2025-10-20
shift_days = 7
hand_overs = ["08:00"]
"""


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def at(text: str) -> int:
    """A local moment of summer time in Budapest."""
    day = local(text)
    index = (day.date() - local(CALENDAR.day0).date()).days
    return CALENDAR.midnight(index) + (day.hour * 60 + day.minute) * 60_000_000


@dataclass
class Office:
    """Whoever keeps the rota, on a record whose time is a Monday noon in October."""

    doors: Doors
    folder: Path

    async def desk(self) -> Desk:
        return await desk_of(self.doors)

    async def year(self) -> Year:
        return await year_of(self.doors)

    def file(self, text: str = FILE) -> Path:
        path = self.folder / "rota.toml"
        path.write_text(text, encoding="utf-8")
        return path

    async def publishes(self, text: str = FILE, begins: str | None = None) -> staffing.Done:
        moment = local(begins) if begins else None
        return await staffing.publish(await self.desk(), self.file(text), moment, await self.year(), "admin")

    async def proves(self, days: int = 14) -> ProofPage:
        return await proving.proof(await self.desk(), days)

    async def looks(self, days: int = 14) -> RotaPage:
        return await pages.rota(await self.desk(), days)
