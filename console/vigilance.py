"""Whether an emergency would be taken in and somebody be paged: what `doctor` looks at of the emergency lane.

What is missing altogether is told in a trial and ill in production; what is there and does not work is ill.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from console.errors import BadInput
from console.health import Check, good, ill
from console.help.numbers import OLDEST_DAYS, numbers_in_use
from console.intake import SILENT_S
from console.pages.rota import Desk, desk_of
from console.service import Doors
from console.serving import answers
from domain.duty import on_duty
from domain.gaps import gaps, moments
from domain.paging import CHAIN, TELEPHONE
from runtime.channels import NotAccepted, channels, outside
from runtime.channels.routes import PAGES, routes_of
from runtime.channels.smtp import MailServer
from runtime.datadir import DataDir
from runtime.settings import Settings
from runtime.telephone import number_of
from store.oncall import FILE

HOURS_AHEAD = 24
COPIED_S = 240
"""The copy of the rota is sealed anew every minute."""
PORTS = {"https": 443, "http": 80}
START = "Start it: nearpeer up, or nearpeer watchdog"


def missing(settings: Settings, name: str, detail: str, remedy: str) -> Check:
    """Something that a trial does without."""
    if settings.production:
        return ill(name, detail, remedy[0].upper() + remedy[1:])
    return good(name, f"{detail} For production: {remedy}")


async def pages(running: dict[str, Any]) -> AsyncIterator[Check]:
    """Whether the two servers of pages answer that run here."""
    for part, name in (("help", "help page"), ("web", "pages")):
        if part in running:
            address = str(running[part]["address"])
            place = urlsplit(address)
            if await answers(place.hostname or "", place.port or 0):
                yield good(name, f"answers at {address}")
            else:
                remedy = f"`up` brings it back within seconds; else see logs/{part}.log there."
                yield ill(name, f"It does not answer at {address}.", remedy)


def watchdog(place: DataDir, running: dict[str, Any]) -> Iterator[Check]:
    """Whether the second clock of this place looks after the cases, and its copy of the rota is new."""
    looked_s, copied_s = _age_s(place.beat), _age_s(place.spool / FILE)
    if looked_s is None and "watchdog" not in running:
        return
    if looked_s is None or looked_s > SILENT_S:
        since = "ever" if looked_s is None else f"for {looked_s:.0f} s"
        yield ill("watchdog", f"It has not looked after the open cases {since}.", f"{START}; see its log.")
    else:
        yield good("watchdog", f"looked after every open case {looked_s:.0f} s ago")
    if copied_s is None or copied_s > COPIED_S:
        since = "There is no" if copied_s is None else f"For {copied_s:.0f} s there was no new"
        detail = f"{since} sealed copy of the rota, from which is paged while the record is away."
        yield ill("copy of the rota", detail, "See the watchdog's log: its disk may be full.")
    else:
        yield good("copy of the rota", f"sealed {copied_s:.0f} s ago")


def _age_s(file: Path) -> float | None:
    try:
        return max(0.0, time.time() - file.stat().st_mtime)
    except OSError:
        return None


def numbers(settings: Settings) -> Check:
    """Whether the numbers of the help page may be used, and for how long yet."""
    today, name = datetime.now(UTC).date(), "help numbers"
    try:
        used = numbers_in_use(settings.help_numbers, today, production=settings.production)
    except BadInput as error:
        return ill(name, f"{error.where or error.file}: {error.problem}", error.remedy)
    days = (today - used.checked).days
    if settings.help_numbers is None or days > OLDEST_DAYS:
        example = "They are those of the example" if settings.help_numbers is None else "They are old"
        remedy = "have a person check your own, and name the file in NEARPEER_HELP_NUMBERS."
        return missing(settings, name, f"{example}, last checked {days} days ago.", remedy)
    return good(name, f"checked {days} days ago; production takes {OLDEST_DAYS} days")


async def ways(settings: Settings, *, connect: bool) -> AsyncIterator[Check]:
    """Whether there are ways out, and on request whether each can be connected to: nothing is sent."""
    found = channels(settings)
    if not found:
        remedy = "set NEARPEER_SMS_URL, NEARPEER_SMTP_URL or NEARPEER_WEBHOOK_URL."
        yield missing(settings, "channels", "None is set up: nobody could be paged.", remedy)
    else:
        yield good("channels", f"set up: {', '.join(found)}" + ("" if connect else " (not connected to)"))
    if not settings.heartbeat_url:
        detail = "No heartbeat is set up: nobody outside would notice that this stands still."
        yield missing(settings, "heartbeat", detail, "set NEARPEER_HEARTBEAT_URL.")
    if connect:
        for check in await asyncio.gather(*(_reached(settings, *end) for end in _ends(settings))):
            yield check


def _ends(settings: Settings) -> Iterator[tuple[str, str, int]]:
    """Every machine that is called: what for, and where."""
    if settings.smtp_url:
        server = MailServer.at(settings.smtp_url)
        yield "channel email", server.host, server.port
    named = [("channel sms", settings.sms_url), ("heartbeat", settings.heartbeat_url)]
    for name, url in (*named, *(("channel webhook", url) for url in settings.webhook_urls)):
        if url:
            place = urlsplit(url)
            yield name, place.hostname or "", place.port or PORTS[place.scheme]


async def _reached(settings: Settings, name: str, host: str, port: int) -> Check:
    way = outside(settings)
    try:
        async with asyncio.timeout(way.timeout_s):
            with closing(await way.connected(host, port)):
                return good(name, f"{host}:{port} can be connected to")
    except NotAccepted as fault:
        return ill(name, fault.problem, "Correct the address, or the names of this machine.")
    except (OSError, TimeoutError) as error:
        detail = f"{host}:{port} cannot be connected to ({type(error).__name__})."
        return ill(name, detail, "See that it runs, and that the way to it is open.")


async def rota(doors: Doors, settings: Settings) -> AsyncIterator[Check]:
    """Whether somebody is on duty at every step for a day, and can be reached. Raises Unreachable."""
    desk = await desk_of(doors)
    if desk.state.plan_at(desk.now_us) is None:
        remedy = "publish one: nearpeer rota publish FILE"
        yield missing(settings, "rota", "None is published: an emergency would page nobody.", remedy)
        return
    uncovered = gaps(desk.state, desk.now_us, HOURS_AHEAD)
    if uncovered:
        steps = ", ".join(sorted({gap.target for gap in uncovered}, key=CHAIN.index))
        first = f"{desk.moments.local(uncovered[0].from_us):%Y-%m-%d %H:%M}"
        detail = f"{len(uncovered)} gaps within {HOURS_AHEAD} h, at {steps}; the first at {first}."
        yield ill("rota", detail, "See each with the command that mends it: nearpeer rota prove --days 2")
    else:
        yield good("rota", f"no gap within {HOURS_AHEAD} h")
    yield await _people(desk, settings)
    yield _telephones(desk, settings)


async def _people(desk: Desk, settings: Settings) -> Check:
    """Whether everybody of the day's chain has an address of a channel, and a telephone that is a number."""
    ahead = moments(desk.state, desk.now_us, HOURS_AHEAD)
    steps = [target for target in CHAIN if target != TELEPHONE]
    people = {one for at_us in ahead for step in steps for one in on_duty(desk.state, step, at_us)}
    profiles, found = await desk.profiles(people), channels(settings)
    phones = {person: kept.get("phone", "") for person, kept in profiles.items()}
    name, mend = "people on duty", "Correct it in the staff list, and import that again."
    if wrong := sorted(person for person, phone in phones.items() if phone and not number_of(phone)):
        return ill(name, f"The telephone of {', '.join(wrong)} is no number in international form.", mend)
    away = sorted(person for person, kept in profiles.items() if not routes_of(kept, found, PAGES))
    if found and away:
        return ill(name, f"{', '.join(away)} has no address of any channel that is set up.", mend)
    return good(name, f"{len(profiles)} people" + (" can be reached" if found else ""))


def _telephones(desk: Desk, settings: Settings) -> Check:
    """Whether each telephone at the chain's end has a number, and short messages a way to it."""
    keys, known = on_duty(desk.state, TELEPHONE, desk.now_us), settings.telephone_numbers
    if lacking := [key for key in keys if key not in known]:
        detail = f"The rota ends with {', '.join(lacking)}, of which no number is set."
        remedy = f"set NEARPEER_TELEPHONES={lacking[0]}=+3615550100, with the real number."
        return missing(settings, "telephones", detail, remedy)
    if keys and "sms" not in channels(settings):
        detail = "They are paged by short message, and no gateway for those is set up."
        return ill("telephones", detail, "Set NEARPEER_SMS_URL and NEARPEER_SMS_SECRET.")
    return good("telephones", f"{len(keys)} at the end of the chain, each with a number")
