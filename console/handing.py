"""Hands a year that is over to the next one: past pairs, what is still open of it, and who comes back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from console.pages.handover import streams_of
from console.pages.year import Year, year_of
from domain.handover import OpenItem, TakeOverYear, open_items, pairs_of
from domain.people import Person, Role


class Returning(BaseModel):
    """How many people of the former year take part in the next one, by what they were and are."""

    model_config = ConfigDict(frozen=True)

    was: Role
    now: Role
    people: int


class HandedOver(BaseModel):
    """What the next year knows of the former one from now on."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    cohort: str
    former: str
    pairs: int
    open_items: int
    returning: tuple[Returning, ...]
    done_before: bool


async def hand_over(year: Year, former: str, actor: str) -> HandedOver:
    """Has a year take over a former one; the same again changes nothing. Raises Refusal, Unreachable."""
    before = await year_of(year.doors, former)
    items: list[OpenItem] = []
    for state in await before.states(streams_of(before)):
        items.extend(open_items(state))
    pairs = pairs_of(before.state.placed.seats)
    command = TakeOverYear(former=before.cohort, pairs=pairs, items=tuple(items))
    name = f"year/take-over/{sha256(command.model_dump_json().encode()).hexdigest()[:16]}"
    receipt = await year.does(command, name, actor)
    return HandedOver(
        cohort=year.cohort,
        former=before.cohort,
        pairs=len(pairs),
        open_items=len(items),
        returning=tuple(_returning(before.state.people.by_id.values(), year.state.people.by_id)),
        done_before=receipt.duplicate,
    )


def _returning(before: Iterable[Person], now: Mapping[str, Person]) -> list[Returning]:
    count = Counter((person.role, now[person.id].role) for person in before if person.id in now)
    return [Returning(was=was, now=is_, people=people) for (was, is_), people in sorted(count.items())]
