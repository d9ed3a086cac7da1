"""How long it takes to derive a year again under another policy, as `audit what-if` and a draft's page do."""

import secrets
import time

from benchmarks.measures import Measure, at_most, told
from console.pages.as_if import as_if
from console.pages.year import year_of
from console.service import Doors
from domain.policy import Policy
from runtime.addresses import Addresses
from runtime.postgres import Urls

WHAT_IF_S = 10


async def derived_again(urls: Urls) -> list[Measure]:
    """The year that a record holds, once, by doors that have read nothing yet: a year is asked for rarely."""
    doors = Doors(Addresses(urls["url"], urls["keys_url"], "", "", secrets.token_bytes(32), None))
    try:
        year = await year_of(doors)
        other = _asks_for_more(year.state.policies[-1].policy)
        began = time.monotonic()
        page = await as_if(year, other)
        took_s = round(time.monotonic() - began, 1)
        if not page.differ:
            raise RuntimeError("A rule that asks for more has changed nothing: nothing was derived again.")
        pairs = len(year.state.placed.pairs)
        return [
            at_most(f"what-if of a year of {pairs} pairs", took_s, "s", WHAT_IF_S),
            told("what-if", round(page.events / took_s), "events/s"),
        ]
    finally:
        await doors.close()


def _asks_for_more(policy: Policy) -> Policy:
    whole = policy.model_dump()
    return Policy.model_validate(whole | {"meeting": whole["meeting"] | {"needed": 2}})
