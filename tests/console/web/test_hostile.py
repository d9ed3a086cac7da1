"""What an attacker sends: forged acts, broken queries, scripts where words belong. Nothing of it works."""

import os
from collections.abc import Iterator
from itertools import cycle, product
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from console.access.acting import Role
from console.access.table import TABLE
from console.web.answering import CSRF_HEADER
from console.web.mounting import API, every_route
from console.web.routes import Route
from tests.console.web.console import Console
from tests.console.web.everybody import SignedIn, everybody
from tests.console.web.hostile import SQL
from tests.console.web.test_made_up_calls import ids_of

EACH = 3 if os.environ.get("NEARPEER_FULL") else 1
"""Texts that each field of each query is given; all of them are used on the way."""
pytestmark = pytest.mark.timeout(600)
"""Each goes through every address, which takes a busy machine longer than a test usually may."""


def routes(*kinds: str) -> Iterator[Route]:
    return (route for route in every_route().values() if route.kind in kinds)


def filled(route: Route, known: str) -> str:
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", known)
    return path


async def heads(console: Console) -> dict[str, int]:
    return {name: await log.head() for name, log in console.midyear.doors.logs.items()}


@pytest.mark.parametrize("door", ["", API])
async def test_an_act_without_the_token_of_ones_own_session_does_nothing(console: Console, door: str) -> None:
    people = await everybody(console)
    (pair, *_) = await console.midyear.pairs()
    before = await heads(console)
    client = console.stranger()

    answers = [
        (
            route.name,
            how,
            await client.post(door + filled(route, pair), **forged(one_who_may(route, people), people, how)),
        )
        for route, how in product(routes("act"), FORGED)
        if door == "" or not route.private
    ]

    taken = [
        (name, how, answer.status_code) for name, how, answer in answers if answer.status_code not in REFUSED
    ]
    assert len(answers) > len(FORGED)
    assert not taken
    assert await heads(console) == before


def one_who_may(route: Route, people: dict[Role, SignedIn]) -> SignedIn:
    return next(people[role] for role in TABLE[route.right].cells if role != "anonymous")


FORGED = ("none", "empty", "another's", "another site", "a text")
REFUSED = (400, 403, 404, 413, 415, 422, 429)


def forged(who: SignedIn, people: dict[Role, SignedIn], how: str) -> dict[str, Any]:
    """What a page of somebody else makes a browser send."""
    headers = dict(who.headers)
    another = next(each for each in people.values() if each.person != who.person)
    token = {"none": None, "empty": "", "another's": another.csrf, "a text": "x"}.get(how, who.csrf)
    if how == "another site":
        headers["Sec-Fetch-Site"] = "cross-site"
    fields = {} if token is None else {"csrf": token}
    return {"headers": {**headers, **({} if token is None else {CSRF_HEADER: token})}, "data": fields}


async def test_a_query_of_any_page_is_never_part_of_a_statement(console: Console) -> None:
    people = await everybody(console)
    known = cycle(await ids_of(console))
    before = await heads(console)
    client, corpus = console.stranger(), cycle(SQL)

    answers = [
        (path, where, (await client.get(path, params=where, headers=who.headers)).status_code)
        for route in routes("page", "file")
        for who in (one_who_may(route, people), people["mentor"])
        for path, where in broken_queries(route, known, corpus)
    ]

    assert len(answers) > len(SQL)
    assert not [answer for answer in answers if answer[2] >= httpx.codes.INTERNAL_SERVER_ERROR]
    after = await heads(console)
    assert (after["programme"], after["care"]) == (before["programme"], before["care"])


def broken_queries(
    route: Route, known: Iterator[str], corpus: Iterator[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Addresses of a page with what breaks statements in the path, and in each field of its query."""
    if route.parameters:
        yield filled(route, quote(next(corpus), safe="")), {}
    for name in route.model.model_fields if route.model else ():
        for _ in range(EACH):
            yield filled(route, next(known)), {name: next(corpus)}
