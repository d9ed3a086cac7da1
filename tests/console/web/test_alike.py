"""A pair with and without an emergency: whoever is not of the desk is shown the same, but for one flag.

The same record is served twice, and in one of the two an emergency is open about a pair. Whoever has to do
with that pair asks in both for every page, file and operation that there is, in the same order. The rota
shows no pair, and how long until each shift; that it tells nothing of cases is a test of the desk.
"""

import io
import os
import re
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

import httpx
import pytest

from console.access.acting import Role
from console.access.gate import CARE
from console.access.table import TABLE
from console.masking import PSEUDONYM
from console.pages.diary import diary
from console.pages.session import handle_of
from console.pages.year import year_of
from console.planning import Read
from console.web.mounting import API, every_route
from console.web.routes import Route
from domain import addresses
from domain.groups import groups_led
from domain.pairing import Pair
from domain.timetable import Session
from runtime.postgres import Urls
from tests.console.web.console import Console, one_for_all
from tests.console.web.test_desk import raise_case

CASE = "case-of-nobody"
FULL = bool(os.environ.get("NEARPEER_FULL"))
CHOICES = None if FULL else 1
"""How many choices of each field of a query are asked for."""
LEAST = 150
"""So many addresses at least show something."""
FLAGGED = {"open_relationship", "show_today"}
"""Where the support step of a pair stands."""
OPEN = ('"support_open":true', '"support_open":false')
FLAG = re.compile(
    r'<div class="banner calm marked" role="status">(?:(?!</div>).)*</div>'
    r'|<span class="chip calm"><svg(?:(?!</span>).)*</span>'
    r'| data-mark="[0-9a-f]{12}"',
    re.DOTALL,
)
"""The flag on a page of a pair, on a card, and in the mark by which a live card is seen to be another one."""
NEW = re.compile(r'name="(?:csrf|once)" value="[^"]*"|127\.0\.0\.1:\d+')
"""What is another one in each session and at each request."""
CLOCKED = re.compile(r"\b\d{16}\b|\b\d{4}-\d\d-\d\d[T ][\d:.+]+|\b\d\d?:\d\d(?::\d\d)?\b")
"""Moments, as the pages of the desk's clock say them: it goes on between the two looks."""
OF_THE_RECORD = {"take_what_is_held_of_me"}
"""What tells when sessions really began, and of others by the pseudonyms that each record has of its own."""
OF_ITSELF = ("date", "content-length", "set-cookie", "x-request-id")


class Where(NamedTuple):
    """An address, by the operation that answers there."""

    name: str
    path: str


class Seen(NamedTuple):
    """What an address answered, without what is new each time."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


class Somebody(NamedTuple):
    """Who looks, and what their addresses are filled in with."""

    role: Role
    person: str
    things: Mapping[str, str]


@pytest.mark.timeout(7_200 if FULL else 600)
async def test_whoever_is_not_of_the_desk_is_shown_the_same_with_an_emergency_but_for_one_flag(
    midyear_template: tuple[Urls, Read], tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        calm, troubled = [
            await stack.enter_async_context(one_for_all(midyear_template, tmp_path / name))
            for name in ("calm", "troubled")
        ]
        pair = await undisturbed(calm)
        assert pair == await undisturbed(troubled)
        await raise_case(troubled, CASE, addresses.relationship(calm.midyear.cohort.name, pair.id))
        people = [who async for who in concerned(calm, pair)]
        without = {(who.role, *where): seen for who in people async for where, seen in sights(calm, who)}
        having = {(who.role, *where): seen for who in people async for where, seen in sights(troubled, who)}

    assert without.keys() == having.keys()
    shown = [each for each, one in without.items() if one.status == httpx.codes.OK]
    flagged = {each for each in without if without[each] != having[each]}
    differ = sorted(each for each in flagged if unflagged(without[each]) != unflagged(having[each]))
    assert len(shown) > LEAST
    assert not differ, f"{len(differ)} of {len(shown)} tell more than the flag: {differ[:10]}"
    assert {name for _, name, _ in flagged} == FLAGGED
    assert {role for role, _, _ in flagged} == {"coordinator", "supervisor", "mentor", "mentee"}


async def undisturbed(console: Console) -> Pair:
    """A pair that stands on the first page of a coordinator, and for which no step of support is open."""
    office = await console.browser(console.midyear.of("coordinator")[0], "coordinator")
    columns = (await office.looks(f"{API}/today")).json()["columns"]
    cards = [card for column in columns for card in column["items"] if "support_open" in card]
    pair = next(card["pair"] for card in cards if not card["support_open"])
    return (await year_of(console.midyear.doors)).state.placed.pairs[pair]


async def concerned(console: Console, pair: Pair) -> AsyncIterator[Somebody]:
    """Everybody who has to do with a pair, and is not of the desk."""
    year = await year_of(console.midyear.doors)
    sessions = [each for each in year.state.sessions.values() if pair.mentor in each.booked]
    leads = {each.kind: each for each in sessions}
    entries = await diary(year, pair.mentor)
    things = {"pair": pair.id, "mentor": pair.mentor, "mentee": pair.mentee, "person": pair.mentor}
    things |= {"entry": str(entries.entries[0].handle), "version": "1"}
    led_by: tuple[tuple[Role, Session], ...] = (
        ("supervisor", leads["supervision"]),
        ("trainer", leads["training"]),
    )
    for role, led in led_by:
        leader = str(led.trainer)
        groups = groups_led(year.state.sessions, leader)
        group = next((each.key for each in groups if pair.mentor in each.mentors), "none")
        yield Somebody(role, leader, {**things, "session": handle_of(led.id), "group": group})
    things["session"] = handle_of(leads["training"].id)
    yield Somebody("coordinator", console.midyear.of("coordinator")[0], things)
    yield Somebody("mentor", pair.mentor, things)
    yield Somebody("mentee", pair.mentee, things)


async def sights(console: Console, who: Somebody) -> AsyncIterator[tuple[Where, Seen]]:
    """What every address says that a role has any right to, filled in with what is near to somebody."""
    browser = await console.browser(who.person, who.role)
    for route in every_route().values():
        looked_at = route.kind in ("page", "file") and route.right.resource != "rota"
        if not looked_at or who.role not in TABLE[route.right].cells:
            continue
        path = filled(route, who.things)
        for address in (path, *asked(route, path), *(() if route.private else (API + path,))):
            yield Where(route.name, address), seen(await browser.looks(address), route)


def filled(route: Route, things: Mapping[str, str]) -> str:
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", things.get(name, "made-up"))
    return path


def asked(route: Route, path: str) -> Iterator[str]:
    """The address of a page once more for choices that its query offers."""
    for name, field in (route.model.model_fields if route.model else {}).items():
        for choice in islice(choices(field.annotation), CHOICES):
            yield f"{path}?{name}={choice}"


def choices(kind: Any) -> Iterator[str]:
    """The values that a field can be chosen from."""
    if get_origin(kind) is Literal:
        yield from map(str, get_args(kind))
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from (str(one.value) for one in kind)
    else:
        for part in get_args(kind):
            yield from choices(part)


def unflagged(one: Seen) -> Seen:
    return one._replace(body=FLAG.sub("", one.body).replace(*OPEN))


def seen(answer: httpx.Response, route: Route) -> Seen:
    headers = tuple((name, value) for name, value in answer.headers.items() if name not in OF_ITSELF)
    body = _sheet(answer.content) if answer.content.startswith(b"PK") else answer.text
    body = PSEUDONYM.sub("", body) if route.name in OF_THE_RECORD else body
    goes_on = route.right.resource in CARE or route.name in OF_THE_RECORD
    still = CLOCKED.sub("", body) if goes_on else body
    return Seen(answer.status_code, headers, NEW.sub("", still))


def _sheet(book: bytes) -> str:
    """What a workbook holds, without when it was made."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if "docProps" not in name)
