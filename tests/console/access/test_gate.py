"""The gate at a real record decides as the matrix says: every role, right and closeness that there is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from console.access.gate import Gate
from console.access.right import NotYours, Right
from console.access.table import NONE, TABLE, Papers, verdict
from tests.console.access.need_to_know import expected, rows
from tests.console.access.papers import Drawer
from tests.console.access.world import Looking, Sight, World, built
from tests.midyear import Midyear

MATRIX = rows()
PAPERS = {"none": NONE, "names": Papers(names=True), "words": Papers(names=True, words=True),
          "glass": Papers(glass=True)}  # fmt: skip
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
        return expected(name, MATRIX[name][role], role, relation, sight.papers)
    judged = verdict(role, right, relation, PAPERS[sight.papers])  # type: ignore[arg-type]
    return "no" if not judged.allowed else "masked" if judged.masked else "plain"


async def does(gate: Gate, sight: Sight, right: Right, record: Looking) -> str:
    try:
        admitted = await gate.admit(sight.acting, right, sight.thing, record)
    except NotYours:
        return "no"
    return "masked" if admitted.masked else "plain"


async def test_the_gate_lets_in_whom_the_matrix_does_and_nobody_else(world: World) -> None:
    made, wrong = await looked_through(world)

    assert made >= 3_000
    assert not wrong, f"{len(wrong)} of {made} cells:\n" + "\n".join(wrong[:20])


async def test_grants_and_broken_glass_let_in_as_the_matrix_has_it_while_they_hold_and_through_no_wall(
    world: World, midyear: Midyear
) -> None:
    drawer = Drawer(midyear, world)
    papered = await drawer.filled()
    wider = sum(
        should(one, right) != should(replace(one, papers="none"), right) for one, right in cells(papered)
    )

    _, wrong = await looked_through(papered)
    await drawer.emptied()
    _, later = await looked_through(world)

    assert wider >= 20
    assert not wrong, "\n".join(wrong[:20])
    assert not later, "\n".join(later[:20])


async def looked_through(world: World) -> tuple[int, list[str]]:
    """Every cell tried: how many, and those of which something else came than should."""
    gate, record = Gate(), await world.looking()
    made = list(cells(world))
    came = [(sight, right, await does(gate, sight, right, record)) for sight, right in made]
    return len(made), [
        f"{sight.acting.role} {'.'.join(right)} {sight.thing}: {found}, not {should(sight, right)}"
        for sight, right, found in came
        if found != should(sight, right)
    ]


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
