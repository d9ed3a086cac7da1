"""The index of what was sealed: every event by its envelope, outside of the record."""

from pathlib import Path

import pytest

from store.database import Database
from store.indexing import Index, there
from store.log import Log
from tests.store.builders import DRIVEN, PAIR, new_rows


@pytest.fixture
def log(record: Database) -> Log:
    return Log(record, "programme")


def cut_off(folder: Path) -> None:
    """The last line of the index lacks its end."""
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-2])


async def test_it_goes_on_where_it_stopped_and_no_further_than_it_is_told(log: Log, tmp_path: Path) -> None:
    await log.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    first = await Index(tmp_path).extend(log, 3)

    second = await Index(tmp_path).extend(log, 5)

    assert (first, second, Index(tmp_path).reaches()) == (3, 2, 5)
    lines = list(Index(tmp_path).after(1))
    rows = await log.read_all(1)
    assert [(line.position, line.stream, line.type, line.actor, line.command_id) for line in lines] == [
        (row.position, row.stream, row.type, row.actor, row.command_id) for row in rows
    ]


async def test_a_line_that_a_crash_cut_off_is_written_once_more(log: Log, tmp_path: Path) -> None:
    await log.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await Index(tmp_path).extend(log, 3)
    cut_off(tmp_path)

    written = await Index(tmp_path).extend(log, 5)

    assert written == 3
    assert [line.position for line in Index(tmp_path).after(0)] == [1, 2, 3, 4, 5]


async def test_it_says_of_which_lines_the_log_still_has_the_command(log: Log, tmp_path: Path) -> None:
    await log.append(PAIR, 0, new_rows("open", 1), DRIVEN)
    index = Index(tmp_path)
    await index.extend(log, 1)
    (line,) = index.after(0)
    other = line._replace(command_id="never-given")

    assert await there(log, [line, other]) == {(line.stream, line.command_id)}
