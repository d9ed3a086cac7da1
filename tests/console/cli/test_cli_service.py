"""A running service is examined, rebuilt and fed from beside it; a second one on its directory is refused."""

import asyncio
import subprocess

import asyncpg
import pytest

from tests.console.builders import csv_file, mentee, mentor
from tests.console.cli.cohort import YEAR
from tests.console.cli.conftest import Home, Nearpeer
from tests.console.pairs import past, past_file

OPEN = 5
"""Streams that are not closed: the year, two mentors, and the two pairs that are together."""


def test_doctor_finds_everything_well(at_home: Nearpeer) -> None:
    said = at_home("doctor", "--json")

    ill = [check for check in said.json["checks"] if not check["ok"]]
    assert (said.code, ill) == (0, [])
    assert {"postgres", "keys", "temporal", "worker", "outbox", "log programme"} <= {
        check["name"] for check in said.json["checks"]
    }
    assert at_home("doctor").out.rstrip().endswith("Everything is well.")


def test_doctor_tells_a_worker_that_has_died(at_home: Nearpeer, home: Home) -> None:
    assert home.service.worker is not None
    with subprocess.Popen(["/bin/true"]) as dead:
        dead.wait()
    home.service.dir.publish("worker-year", {"pid": dead.pid})
    try:
        said = at_home("doctor", "--json")
    finally:
        home.service.dir.publish("worker-year", {"pid": home.service.worker.pid})

    ill = [check for check in said.json["checks"] if not check["ok"]]
    assert (said.code, [check["name"] for check in ill]) == (1, ["worker"])
    assert f"The worker (pid {dead.pid}) has died." in ill[0]["detail"]
    assert "worker-year.log" in ill[0]["remedy"]


def test_doctor_tells_an_urgent_worker_that_has_died(at_home: Nearpeer, home: Home) -> None:
    with subprocess.Popen(["/bin/true"]) as dead:
        dead.wait()
    home.service.dir.publish("worker-urgent", {"pid": dead.pid})
    try:
        said = at_home("doctor", "--json")
    finally:
        home.service.dir.withdraw("worker-urgent")

    [told] = [check for check in said.json["checks"] if not check["ok"]]
    assert (said.code, told["name"]) == (1, "urgent worker")
    assert "worker-urgent.log" in told["remedy"]


@pytest.mark.parametrize("arguments", [["up"], ["run"], ["rebuild", "--wipe"]])
def test_a_second_one_on_the_same_directory_is_refused(at_home: Nearpeer, arguments: list[str]) -> None:
    said = at_home(*arguments)

    assert said.code == 1
    assert "is in use by nearpeer (pid " in said.err
    assert "Stop it, or choose another --data-dir." in said.err
    assert said.err.count("\n") == 1


def test_rebuild_starts_everything_that_is_not_closed(at_home: Nearpeer) -> None:
    said = at_home("rebuild", "--json")

    assert (said.code, said.json["ok"]) == (0, True)
    assert said.json["started"] == OPEN


def test_the_read_models_are_rebuilt_to_identical_rows(at_home: Nearpeer) -> None:
    said = at_home("rebuild", "--read-models", "--json")

    assert (said.code, said.json["identical"]) == (0, True)
    assert [model["name"] for model in said.json["models"]] == ["obligation", "stream_card"]
    assert "identical" in at_home("rebuild", "--read-models").out


def test_the_schema_is_that_of_this_release(at_home: Nearpeer) -> None:
    said = at_home("db", "current", "--json")

    assert (said.code, said.json["ok"]) == (0, True)
    assert said.json["current"] == said.json["needed"]
    assert at_home("db", "upgrade").code == 0


async def _revise(url: str, revision: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        before: str = await connection.fetchval("SELECT version_num FROM alembic_version")
        await connection.execute("UPDATE alembic_version SET version_num = $1", revision)
        return before
    finally:
        await connection.close()


@pytest.mark.parametrize("arguments", [["doctor"], ["db", "current"], ["db", "upgrade"]])
def test_a_newer_schema_is_not_to_be_upgraded(at_home: Nearpeer, home: Home, arguments: list[str]) -> None:
    url = home.service.postgres.urls["keys_url"]
    before = asyncio.run(_revise(url, "keys_9999"))
    try:
        said = at_home(*arguments)
    finally:
        asyncio.run(_revise(url, before))

    words = " ".join((said.out + said.err).split())
    assert said.code == 1
    assert "keys_9999" in words
    assert "Install the newer release that wrote it" in words
    assert "nearpeer db upgrade" not in words


def test_a_roster_is_imported_once_however_often_it_comes(at_home: Nearpeer, home: Home) -> None:
    file = csv_file(home.folder.parent, [mentee("NEW1")])
    options = ("--role", "mentee", "--cohort", "2025")

    checked = at_home("roster", "check", file, *options, "--json")
    first = at_home("roster", "import", file, *options, "--as", "p00c0", "--json")
    again = at_home("roster", "import", file, *options, "--as", "p00c0", "--json")

    assert (checked.code, checked.json["ok"], checked.json["enrolled"]) == (0, True, 0)
    assert (first.code, first.json["enrolled"]) == (0, 1)
    assert (again.code, again.json["enrolled"], again.json["known"]) == (0, 0, [2])


async def test_an_import_says_that_it_came_by_the_local_operator(home: Home) -> None:
    rows = [row for row in await home.life.doors.logs["programme"].read(YEAR) if row.actor == "p00c0"]

    assert [row.cause for row in rows if row.command_id.startswith("roster/")] == ["local-operator"]


def test_after_an_import_no_waiver_is_asked_for_again(at_home: Nearpeer, home: Home) -> None:
    early = [mentor("EARLY1", study_year="2"), mentor("EARLY2", study_year="2"), mentor("EARLY3")]
    file = csv_file(home.folder.parent, early, "early.csv")
    options = (file, "--role", "mentor", "--waive", "2=taught before")

    refused = at_home("roster", "import", *options)
    done = at_home("roster", "import", *options, "--waive", "3=asked to")

    assert (refused.code, done.code) == (1, 0)
    assert "3 rows, of them 1 with something to mend, 1 that need a waiver." in refused.out
    assert "3 rows, of them 2 let in by a waiver.\n3 people enrolled.\n\nEverything fits." in done.out


def test_past_pairs_are_recalled_once_however_often_they_come(at_home: Nearpeer, home: Home) -> None:
    folder = home.folder.parent
    at_home("roster", "import", csv_file(folder, [mentor("PAST1")], "old.csv"), "--role", "mentor")
    at_home("roster", "import", csv_file(folder, [mentee("PAST2")], "young.csv"), "--role", "mentee")
    options = ("--history", past_file(folder, past("PAST1", "PAST2"), past("PAST1", "PAST3")).path)

    refused = at_home("roster", "import", *options)
    first = at_home("roster", "import", *options, "--skip-bad", "--as", "p00c0")
    again = at_home("roster", "import", *options, "--skip-bad", "--json")

    assert (refused.code, first.code, again.code) == (1, 0, 0)
    assert "Nothing was written" in refused.out
    assert "1 past pairs recalled" in first.out
    assert "PAST3" not in refused.out + first.out
    assert (again.json["recalled"], again.json["known"]) == (0, [2])


def test_a_bad_roster_is_told_row_by_row_and_writes_nothing(at_home: Nearpeer, home: Home) -> None:
    file = csv_file(home.folder.parent, [mentee("NEW2"), mentee("NEW3", email="nowhere")], "bad.csv")

    said = at_home("roster", "import", file, "--role", "mentee")

    assert said.code == 1
    assert "Nothing was written" in said.out
    assert "nowhere" not in said.out


def test_a_name_is_no_id_of_a_person(at_home: Nearpeer, home: Home) -> None:
    file = csv_file(home.folder.parent, [mentee("NEW4")], "one.csv")

    said = at_home("roster", "import", file, "--role", "mentee", "--as", "Koordi Nóra")

    assert said.code == 2
    assert "--as: It is no opaque id." in said.err
    assert "Nóra" not in said.err
