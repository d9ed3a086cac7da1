"""Whatever anybody in any role sends to any operation, the answer is one that the description has."""

import asyncio
import os
import random
from typing import get_args

import httpx
import pytest

from console.web.answering import CSRF_HEADER
from console.web.mounting import API
from domain.people import Role as PersonRole
from tests.console.web.console import Console
from tests.console.web.everybody import NOBODY, everybody
from tests.console.web.made_up import Known, call, drawn, operations

FULL = bool(os.environ.get("NEARPEER_FULL"))
CALLS = 20_000 if FULL else 1_000
LONGEST_S = 7_200 if FULL else 600
"""Far more than it takes, so that a busy machine fails nothing."""


@pytest.mark.timeout(LONGEST_S)
async def test_no_call_of_any_role_breaks_the_server_or_the_description(console: Console) -> None:
    description = (await console.stranger().get(f"{API}/openapi.json")).json()
    clients = [who.client(console.base) for who in (NOBODY, *(await everybody(console)).values())]
    known = Known(await ids_of(console), random.Random(5))

    made, broken = await asyncio.to_thread(call_everything, description, clients, known)

    assert made >= CALLS
    assert not broken, f"{len(broken)} of {made} calls; the first:\n" + "\n".join(broken[:5])


def call_everything(
    description: dict[str, object], clients: list[httpx.Client], known: Known
) -> tuple[int, list[str]]:
    """Every operation by every role at least once; how many calls, and what was wrong."""
    every, made, broken = list(operations(description)), 0, []
    rounds = max(1, -(-CALLS // (len(every) * len(clients))))
    for operation in every:
        cases = iter(drawn(operation, rounds * len(clients), derandomize=not FULL))
        for client in clients * rounds:
            case = next(cases)
            known.put_into(case)
            made += 1
            broken += call(client, case, {CSRF_HEADER: client.headers[CSRF_HEADER]})
    for client in clients:
        client.close()
    return made, broken


async def ids_of(console: Console) -> list[str]:
    """Ids that the record has: pairs, people, and whatever else has a stream."""
    doors = console.midyear.doors
    streams = [stream for log in doors.logs.values() for stream in await log.streams()]
    people = [person for role in get_args(PersonRole) for person in console.midyear.of(role)]
    return [*people, *await console.midyear.pairs(), *streams, *{each.split("/")[-1] for each in streams}]
