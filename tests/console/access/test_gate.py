"""The gate at a real record decides as the matrix says: every role, right and closeness that there is."""

from collections.abc import Iterator
from itertools import product

import pytest

from console.access.gate import Gate
from console.access.right import NotYours, Right
from console.access.table import TABLE, verdict
from tests.console.access.need_to_know import expected, rows
from tests.console.access.world import Looking, Sight, World, built
from tests.midyear import Midyear

MATRIX = rows()
STRENGTH = ("no", "masked", "plain")


@pytest.fixture
async def world(midyear: Midyear) -> World:
    """A record in which every closeness is there."""
    return await built(midyear)


def cells(world: World) -> Iterator[tuple[Sight, Right]]:
    return product(world.sights, TABLE)


def should(sight: Sight, right: Right) -> str:
    """What should come of it: by the matrix where it has the right, else by the table."""
    found = [_one(sight, right, relation) for relation in sight.relations(right)]
    return max(found, key=STRENGTH.index)


def _one(sight: Sight, right: Right, relation: str) -> str:
    name, role = ".".join(right), sight.acting.role
    if name in MATRIX:
        return expected(name, MATRIX[name][role], role, relation, "none")
    judged = verdict(role, right, relation)  # type: ignore[arg-type]
    return "no" if not judged.allowed else "masked" if judged.masked else "plain"


async def does(gate: Gate, sight: Sight, right: Right, record: Looking) -> str:
    try:
        admitted = await gate.admit(sight.acting, right, sight.thing, record)
    except NotYours:
        return "no"
    return "masked" if admitted.masked else "plain"


async def test_the_gate_lets_in_whom_the_matrix_does_and_nobody_else(world: World) -> None:
    gate, record = Gate(), await world.looking()
    made = list(cells(world))

    came = [(sight, right, await does(gate, sight, right, record)) for sight, right in made]

    wrong = [
        f"{sight.acting.role} {'.'.join(right)} {sight.thing}: {found}, not {should(sight, right)}"
        for sight, right, found in came
        if found != should(sight, right)
    ]
    assert len(made) >= 3_000
    assert not wrong, f"{len(wrong)} of {len(made)} cells:\n" + "\n".join(wrong[:20])


async def test_no_role_gets_at_any_id_of_the_record_that_is_not_theirs(world: World) -> None:
    gate, record = Gate(), await world.looking()
    strangers = [Sight(me, thing, frozenset({"other"})) for me, thing in world.strangers(record.of_year)]

    leaks = [
        f"{sight.acting.role} {'.'.join(right)} {sight.thing}"
        for sight, right in product(strangers, TABLE)
        if should(sight, right) == "no" and await does(gate, sight, right, record) != "no"
    ]

    assert len(strangers) > len(world.people) * 40
    assert leaks == []
