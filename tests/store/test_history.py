"""History: the root is derived from the columns, so that any change of a stored event shows."""

from collections.abc import AsyncIterator

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import store.entries
import store.history
from store.database import Database
from store.entries import entries_after, stretches_after
from store.history import every_row, root_of, rows_as_known_at
from store.log import Log
from store.rows import NewRow, entry
from store.tree import leaf, root
from tests.store.builders import DRIVEN, MONDAY_US, PAIR, behind_the_guards, new_row, new_rows

TAMPERING = [
    "UPDATE programme.event SET stream = 'relationship/9' WHERE position = 3",
    "UPDATE programme.event SET version = 9 WHERE position = 3",
    "UPDATE programme.event SET type = 'meeting-moved' WHERE position = 3",
    "UPDATE programme.event SET schema = 2 WHERE position = 3",
    "UPDATE programme.event SET body = '{\"minutes\":46}' WHERE position = 3",
    "UPDATE programme.event SET occurred_us = occurred_us + 1 WHERE position = 3",
    "UPDATE programme.event SET recorded_us = recorded_us + 1 WHERE position = 3",
    "UPDATE programme.event SET written_us = written_us + 1 WHERE position = 3",
    "UPDATE programme.event SET actor = 'person-2' WHERE position = 3",
    "UPDATE programme.event SET policy = 2 WHERE position = 3",
    "UPDATE programme.event SET command_id = 'another' WHERE position = 3",
    "UPDATE programme.event SET ordinal = 9 WHERE position = 3",
    "UPDATE programme.event SET digest = NULL WHERE position = 3",
    "UPDATE programme.event SET cause = 'nobody' WHERE position = 3",
    "UPDATE programme.event SET position = 99 WHERE position = 3",
    "DELETE FROM programme.event WHERE position = 3",
    "DELETE FROM programme.event WHERE position = 5",
]


async def test_an_empty_log_has_the_root_of_nothing(programme: Log) -> None:
    assert await root_of(programme) == (0, root([]).hex())


async def test_the_root_covers_every_row_in_order_across_pages(
    programme: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    rows = await programme.read_all()
    expected = root(leaf(entry(row, row.stream, row.version, row.written_us)) for row in rows)

    monkeypatch.setattr(store.entries, "PAGE", 2)

    assert await root_of(programme) == (5, expected.hex())
    assert [row.position async for row in every_row(programme, after_position=1)] == [2, 3, 4, 5]
    assert [row.position async for row in every_row(programme, 1, 3)] == [2, 3]


async def test_a_hole_wider_than_a_page_hides_nothing_of_what_comes_after(
    programme: Log, record: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 12), DRIVEN)
    await behind_the_guards(record, "DELETE FROM programme.event WHERE position BETWEEN 2 AND 10")
    monkeypatch.setattr(store.entries, "PAGE", 2)

    assert [each.position async for each in entries_after(programme)] == [1, 11, 12]


@pytest.mark.parametrize(("until", "read"), [(1, [1]), (5, [1]), (11, [1, 11]), (99, [1, 11, 12])])
async def test_rows_are_read_up_to_a_position_wherever_a_hole_lies(
    programme: Log, record: Database, monkeypatch: pytest.MonkeyPatch, until: int, read: list[int]
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 12), DRIVEN)
    await behind_the_guards(record, "DELETE FROM programme.event WHERE position BETWEEN 2 AND 10")
    monkeypatch.setattr(store.entries, "PAGE", 2)

    assert [row.position async for row in every_row(programme, 0, until)] == read


async def test_a_text_with_a_line_break_of_its_own_is_one_entry_all_the_same(
    programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await behind_the_guards(record, "UPDATE programme.event SET body = E'{\\n}' WHERE position = 3")

    (stretch,) = [each async for each in stretches_after(programme)]

    assert list(stretch.entries) == [each.entry async for each in entries_after(programme)]


@pytest.mark.parametrize(
    "odd",
    [
        new_row("odd")._replace(actor='"\x7f\u2028é😀\n'),
        new_row("a\\b"),
        new_row("odd")._replace(cause="c\t1"),
        new_row("odd")._replace(digest=None),
    ],
    ids=["actor", "command", "cause", "digest"],
)
async def test_a_row_among_others_is_written_as_by_itself(programme: Log, odd: NewRow) -> None:
    await programme.append(PAIR, 0, [*new_rows("open", 2), odd, *new_rows("late", 2)], DRIVEN)

    (stretch,) = [each async for each in stretches_after(programme)]

    assert list(stretch.entries) == [
        entry(row, row.stream, row.version, row.written_us) for row in await programme.read(PAIR)
    ]


@pytest.fixture
async def a_schema_that_lets_actors_be_missing(record: Database) -> AsyncIterator[None]:
    actor = "ALTER TABLE programme.event ALTER COLUMN actor"
    await behind_the_guards(record, f"{actor} DROP NOT NULL")
    yield
    await behind_the_guards(record, "TRUNCATE programme.event", f"{actor} SET NOT NULL")


@pytest.mark.usefixtures("a_schema_that_lets_actors_be_missing")
async def test_a_row_whose_actor_was_taken_away_makes_an_entry_that_is_empty(
    programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    ((_, whole, _),) = [each async for each in stretches_after(programme)]
    await behind_the_guards(record, "UPDATE programme.event SET actor = NULL WHERE position = 2")

    ((_, entries, _),) = [each async for each in stretches_after(programme)]

    assert list(entries) == [whole[0], b"", whole[2]]


async def test_what_is_recorded_while_somebody_reads_is_read_too(
    programme: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    monkeypatch.setattr(store.entries, "PAGE", 2)

    found = []
    async for each in entries_after(programme):
        found.append(each.position)
        if each.position == 3:
            await programme.append(PAIR, 3, new_rows("late", 6), DRIVEN)

    assert found == [*range(1, 10)]


async def test_the_stored_leaves_are_those_of_the_columns(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)

    stored = await programme.db.fetch("SELECT leaf_hash FROM programme.event ORDER BY position")

    assert root(row["leaf_hash"] for row in stored).hex() == (await root_of(programme))[1]


async def test_an_entry_is_canonical_text_with_the_body_in_it() -> None:
    text = entry(new_row("open", body=b'{"minutes":45}'), PAIR, 3, MONDAY_US)

    assert text.startswith(
        b'{"actor":"person-1","body":{"minutes":45},"cause":null,"command_id":"open","digest":"'
    )
    assert text.endswith(
        b'"ordinal":0,"policy":1,"recorded_us":1772409600000000,"schema":1,"stream":"relationship/1",'
        b'"type":"meeting-recorded","version":3,"written_us":1772409600000000}'
    )


@given(
    texts=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1, max_size=50)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
async def test_the_database_writes_a_text_as_the_entry_has_it(record: Database, texts: list[str]) -> None:
    each = "unnest($1::text[]) WITH ORDINALITY AS t(each, n)"
    asked = f"SELECT to_json(each)::text AS written FROM {each} ORDER BY n"
    written = [row["written"] for row in await record.fetch(asked, texts)]

    assert written == [orjson.dumps(text).decode() for text in texts]


async def test_the_database_writes_a_row_as_the_entry_has_it(programme: Log) -> None:
    odd = new_row("odd")._replace(actor='"\\\x7f\u2028é😀\n', cause="c/1", digest=None, policy=0)
    await programme.append(PAIR, 0, [odd, new_row("plain")], DRIVEN)

    rows, stored = await programme.read(PAIR), [each async for each in entries_after(programme)]

    assert [each.entry for each in stored] == [
        entry(row, row.stream, row.version, row.written_us) for row in rows
    ]


@pytest.mark.parametrize("statement", TAMPERING)
async def test_whatever_is_changed_behind_the_guards_changes_the_root(
    programme: Log, record: Database, statement: str
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    before = await root_of(programme)

    await behind_the_guards(record, statement)

    assert await root_of(programme) != before


async def test_the_past_knows_nothing_of_what_was_told_later(programme: Log) -> None:
    day = 86_400_000_000
    meeting = new_row("late-news", at_us=MONDAY_US, recorded_us=MONDAY_US + 17 * day)
    await programme.append(PAIR, 0, [new_row("open", recorded_us=MONDAY_US), meeting], DRIVEN)

    then = await rows_as_known_at(programme, PAIR, MONDAY_US + 7 * day)
    now = await rows_as_known_at(programme, PAIR, MONDAY_US + 17 * day)

    assert [row.command_id for row in then] == ["open"]
    assert [row.command_id for row in now] == ["open", "late-news"]
