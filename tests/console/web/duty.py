"""A desk that is staffed, the phone of a mentor, and officers at their screens, all of them real browsers."""

from dataclasses import dataclass, field
from typing import Protocol

from console import staffing
from console.access.acting import Role
from console.identity import Links
from console.pages.rota import desk_of
from console.pages.year import year_of
from domain import addresses
from domain.messages import Stamp
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation
from runtime.datadir import LINKS, DataDir
from tests.console.web.browser import Browser, Tab
from tests.console.web.console import Console
from tests.midyear import Midyear

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
MONDAY = "2026-03-09"


class OfAYear(Protocol):
    """Whatever is over a small cohort's record."""

    @property
    def midyear(self) -> Midyear: ...


async def follows_the_year(console: OfAYear) -> None:
    """The desk has the calendar, the policy and the time of the year."""
    doors = console.midyear.doors
    year = await year_of(doors, console.midyear.cohort.name)
    await staffing.follow(await desk_of(doors), year, "test")


async def staffed(console: OfAYear, officers: tuple[str, ...], second: tuple[str, ...]) -> None:
    """The desk follows the year, and a rota by weeks is in force: the first of each layer is on duty."""
    await follows_the_year(console)
    doors, stream = console.midyear.doors, addresses.rota()
    weekly = Rotation(members=officers, first_day=MONDAY, shift_days=7, hand_overs=(8 * 60,))
    other = weekly.model_copy(update={"members": second})
    layers = {"on_call": Layer(usual=weekly), "second": Layer(usual=other)}
    rota = Rota(**layers, desk=tuple(dict.fromkeys((*officers, *second))), telephones=("duty-phone",))
    now_us = (await desk_of(doors)).now_us
    command = PublishRota(rota=rota, effective_us=now_us)
    await doors.ledger.execute(stream, command, Stamp(now_us, "test", f"{stream}/publish"))


@dataclass
class Duty:
    """The desk on 12 March, with its rota in force; `officers` are the desk and the professional on call."""

    console: Console
    chromium: Browser
    officers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        midyear = self.console.midyear
        self.officers = (*midyear.of("desk"), *midyear.of("professional"))

    async def staffed(self) -> None:
        """The desk follows the year, and a rota by weeks is in force."""
        await staffed(self.console, self.officers, tuple(reversed(self.officers)))

    async def officer(self, number: int = 0, path: str = "/desk") -> Tab:
        """The screen of an officer, who looks at the desk."""
        person = self.officers[number]
        role: Role = "desk" if person in self.console.midyear.of("desk") else "professional"
        tab = await self.console.tab(self.chromium, person, role, viewport={"width": 1440, "height": 900})
        await tab.page.goto(path)
        return tab

    async def name(self, number: int) -> str:
        """The name of an officer."""
        person = self.officers[number]
        return (await self.console.midyear.doors.vault.names([person]))[person]["name"]

    async def mentor(self) -> Tab:
        """The phone of a mentor, who has come by the personal link."""
        links = Links(DataDir(self.console.mounted.ends.settings.data_dir).secret(LINKS))
        link = links.link_for(self.console.midyear.of("mentor")[0], "mentor")
        tab = await self.chromium.tab(base_url=self.console.base, locale="en", **PHONE)
        await tab.page.goto(f"/raise?me={link}")
        return tab

    async def raises(self, phone: Tab, danger: str = "Yes") -> str:
        """Reports a danger by touch; the number of the report as its page says it."""
        await phone.page.goto("/raise")
        await phone.page.get_by_role("radio", name=danger, exact=True).check()
        await phone.page.locator("button.danger").click()
        return await phone.page.locator(".answer.recorded p").inner_text()
