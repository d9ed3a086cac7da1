"""A list is held for its session alone, for a while, in small number, and then forgotten."""

import asyncio
from pathlib import Path

import pytest

from console.access.right import NotYours
from console.errors import BadInput
from console.rosters import holding
from console.rosters.holding import MOST, Holding
from console.rosters.reading import read_apart
from console.rosters.rows import RosterFile
from console.tables import table_of
from tests.console.builders import csv_of, mentee
from tests.console.rosters.floods import FLOODS

TABLE = table_of("list.csv", csv_of([mentee("A1"), mentee("A2", email="x")]).encode())
SOURCE = RosterFile(Path("list.csv"), "mentee", table=TABLE)


async def test_another_session_does_not_get_at_it() -> None:
    lists = Holding()
    held = lists.hold("s1", SOURCE, TABLE, 1)

    assert lists.of("s1", held.id) is held
    with pytest.raises(NotYours):
        lists.of("s2", held.id)


async def test_a_session_holds_one_list_and_the_process_a_few() -> None:
    lists = Holding()
    first = lists.hold("s0", SOURCE, TABLE, 1)
    lists.hold("s0", SOURCE, TABLE, 2)
    for number in range(MOST):
        lists.hold(f"t{number}", SOURCE, TABLE, 3)

    assert lists.of_session("s0") is None
    assert lists.of_session("t0") is not None
    with pytest.raises(NotYours):
        lists.of("s0", first.id)


async def test_it_is_forgotten_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "SECONDS", 0)
    lists = Holding()
    held = lists.hold("s1", SOURCE, TABLE, 1)
    while lists.of_session("s1") is not None:
        await asyncio.sleep(0)

    with pytest.raises(NotYours):
        lists.of("s1", held.id)


async def test_a_cell_is_corrected_in_the_list_alone_and_only_where_it_is() -> None:
    held = Holding().hold("s1", SOURCE, TABLE, 1)

    held.correct("email", frozenset({3}), "two@students.example")

    assert [row.cells[2] for row in held.table.rows] == ["mark@students.example", "two@students.example"]
    assert TABLE.rows[1].cells[2] == "x"
    for column, row in (("shoe", 3), ("email", 99)):
        with pytest.raises(NotYours):
            held.correct(column, frozenset({row}), "y")


async def test_a_list_is_read_in_a_process_of_its_own_as_it_is_here() -> None:
    raw = csv_of([mentee("A1"), mentee("A2", email="x")]).encode()

    assert await read_apart("list.csv", raw) == TABLE


async def test_a_flood_is_refused_there_in_one_line(tmp_path: Path) -> None:
    flood = next(flood for flood in FLOODS if flood.name == "ods repeating a cell a billion times")
    flood.write(tmp_path / "flood")

    with pytest.raises(BadInput, match=flood.problem):
        await read_apart("flood", (tmp_path / "flood").read_bytes())


async def test_every_list_goes_when_somebody_is_erased() -> None:
    lists = Holding()
    lists.hold("s1", SOURCE, TABLE, 1)
    lists.hold("s2", SOURCE, TABLE, 1)

    lists.drop_all()

    assert (lists.of_session("s1"), lists.of_session("s2")) == (None, None)
