"""Over HTTP nobody gets further than the table lets them: each address, each role, each thing."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.responses import Response

from console.access.acting import Acting, Role
from console.access.table import TABLE, verdict
from console.web.app import site
from console.web.mounting import API, every_route
from console.web.routes import Route, Routes
from console.web.wiring import parts_of
from domain.messages import Stamp
from domain.people import WithdrawPerson
from tests.console.access.test_gate import should
from tests.console.access.world import World, built
from tests.console.web.console import Console

NONCE = re.compile(r'(name="once" value=")[^"]*')
KIND_OF = {"mentor": "person", "mentee": "person", "relationship": "pair"}
FULL = bool(os.environ.get("NEARPEER_FULL"))
MISSING = "/no-such-page"
STREAMS = {route.path for route in every_route().values() if route.kind == "stream"}
"""Open lines are no pages: they answer as the doors of programs do."""


@dataclass(frozen=True)
class Call:
    """One request that must find nothing, and whoever sends it."""

    role: Role
    method: str
    path: str


def denied(world: World) -> Iterator[Call]:
    """Every address with each thing that the table keeps from a role; one where it has no right at all.

    Of the last a third in the quick tests: other roles at each address.
    """
    for number, route in enumerate(every_route().values()):
        for place, role in enumerate(world.people):
            if role not in TABLE[route.right].cells:
                if FULL or (number + place) % 3 == 0:
                    yield Call(role, _method(route), _filled(route, "made-up"))
                continue
            if route.of is None:
                continue
            kind = KIND_OF.get(route.of, route.of)
            for sight in world.sights:
                mine = sight.acting == Acting(world.people[role], role)
                if mine and sight.thing and sight.thing.kind == kind and should(sight, route.right) == "no":
                    yield Call(role, _method(route), _filled(route, sight.thing.id))
            if kind != "account":  # there every id is somebody's, or could be
                yield Call(role, _method(route), _filled(route, "nothing-like-it"))


def _asks_nothing(route: Route) -> bool:
    """Whether programs have a door here for which no query is needed."""
    fields = route.model.model_fields.values() if route.model else ()
    return not route.private and not any(field.is_required() for field in fields)


def _method(route: Route) -> str:
    return "POST" if route.kind == "act" else "GET"


def _filled(route: Route, thing: str) -> str:
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", thing if name == route.of else "made-up")
    return path


@dataclass(frozen=True)
class Site:
    """The whole site in this process, and the session of everybody."""

    client: httpx.AsyncClient
    cookies: dict[Role, str]
    tokens: dict[Role, str]

    async def answers(self, call: Call, door: str = "") -> httpx.Response:
        headers = {"Cookie": self.cookies[call.role], "Sec-Fetch-Site": "same-origin"}
        token = self.tokens[call.role]
        if call.method == "GET":
            return await self.client.get(door + call.path, headers=headers)
        return await self.client.post(call.path, headers=headers, data={"csrf": token})

    async def missing(self, role: Role, door: str = "") -> str:
        """What somebody is told of an address that is none."""
        answer = await self.answers(Call(role, "GET", MISSING), door)
        return plain(answer.text, MISSING)


def plain(text: str, path: str) -> str:
    """A page without its address and without what is new at each request."""
    return NONCE.sub(r"\1", text).replace(path, "")


async def site_of(console: Console, world: World) -> Site:
    app = site(parts_of(console.mounted.ends), console.mounted)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
    console.browsers.append(client)
    cookies, tokens = {}, {}
    sessions = console.mounted.sessions
    for role, person in world.people.items():
        answer = Response()
        await sessions.begin(answer, person, role)
        cookies[role] = answer.headers["set-cookie"].partition(";")[0]
        acting = await sessions.of(cookies[role].partition("=")[2])
        assert acting is not None, role
        tokens[role] = sessions.csrf(acting)
    return Site(client, cookies, tokens)


async def test_what_the_table_denies_is_not_found_and_looks_like_what_is_not_there(console: Console) -> None:
    world = await built(console.midyear)
    whole = await site_of(console, world)
    calls = list(dict.fromkeys(denied(world)))
    before = {name: await log.head() for name, log in world.doors.logs.items()}

    leaks = []
    pages = {role: await whole.missing(role) for role in world.people}
    line = (await whole.answers(Call("mentor", "GET", MISSING), API)).text
    for call in calls:
        answer = await whole.answers(call)
        missing = line if call.path in STREAMS else pages[call.role]
        if answer.status_code != httpx.codes.NOT_FOUND or plain(answer.text, call.path) != missing:
            leaks.append(f"{call.role} {call.method} {call.path}: {answer.status_code}")

    assert len(calls) > len(world.people) * len(every_route()) / 4
    assert not leaks, f"{len(leaks)} of {len(calls)}:\n" + "\n".join(leaks[:20])
    assert {name: await log.head() for name, log in world.doors.logs.items()} == before


async def test_programs_are_told_the_same_of_what_is_denied_as_of_what_is_not_there(console: Console) -> None:
    world = await built(console.midyear)
    whole = await site_of(console, world)
    open_to_programs = {_filled(route, "made-up") for route in every_route().values() if _asks_nothing(route)}
    calls = [call for call in denied(world) if call.method == "GET" and call.path in open_to_programs]

    told = {(answer.status_code, answer.text) for answer in [await whole.answers(c, API) for c in calls]}

    assert len(calls) > len(world.people)
    assert told == {(404, (await whole.answers(Call("mentor", "GET", MISSING), API)).text)}


def test_every_address_has_a_right_that_stands_in_the_table() -> None:
    assert [route.name for route in every_route().values() if route.right not in TABLE] == []


def test_an_address_without_a_right_cannot_be_declared() -> None:
    routes = Routes()

    with pytest.raises(TypeError):
        routes.page("/open-to-all")  # type: ignore[call-arg]


async def test_whoever_leaves_sees_no_more_at_the_next_request_and_on_no_open_line(console: Console) -> None:
    streams = [route for route in every_route().values() if route.kind == "stream" and not route.parameters]
    year = console.midyear
    assert streams
    for route in streams:
        role = next(role for role in TABLE[route.right].cells if role in ("desk", "coordinator"))
        person = year.of(role)[-1]
        browser = await console.browser(person, role)
        async with browser.client.stream("GET", route.path) as answer:
            assert answer.status_code == 200
            pieces = answer.aiter_lines()
            assert await anext(pieces)
            left = Stamp(year.now_us, person, f"left/{route.name}")
            await year.doors.ledger.execute(year.year, WithdrawPerson(person=person), left)
            async for _ in pieces:  # it ends by itself, or this never does
                pass
        assert (await browser.looks(route.path)).status_code in (303, 401, 404)


async def test_whoever_reads_masked_finds_nobodys_name_on_any_page_or_in_any_file(console: Console) -> None:
    world = await built(console.midyear)
    whole = await site_of(console, world)
    names = await names_of(console, but=world.people["auditor"])
    things = {s.thing.kind: s.thing.id for s in reversed(world.sights) if s.thing}
    things["person"] = world.people["mentor"]

    seen, named = [], []
    for route in (route for route in every_route().values() if _is_masked(route, "auditor")):
        path = _filled(route, things.get(KIND_OF.get(route.of or "", route.of or ""), "made-up"))
        answer = await whole.answers(Call("auditor", "GET", path))
        seen.append(answer.status_code)
        found = [name for name in names if name.encode() in answer.content]
        if found:
            named.append(f"{path}: {found[:3]}")

    assert seen.count(httpx.codes.OK) > len(seen) / 2
    assert named == []


def _is_masked(route: Route, role: Role) -> bool:
    return route.kind in ("page", "file") and verdict(role, route.right, "any").masked


async def names_of(console: Console, but: str) -> list[str]:
    """The names of everybody of the cohort, one aside: whoever looks stands in the head of the page."""
    cohort = console.midyear.cohort
    people = [person.id for person in (*cohort.mentors, *cohort.mentees, *cohort.staff) if person.id != but]
    kept = await console.midyear.doors.vault.names(people)
    return [kept[person]["name"] for person in people]
