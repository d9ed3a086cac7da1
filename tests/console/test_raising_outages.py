"""Whatever is down, a report is answered in seconds: recorded, kept, or told that nobody has it."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest

from benchmarks.killing import hanging
from console.intake import Intake, Patience
from console.raising import Receipt, raise_emergency
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres, Urls
from store import migrate
from store.database import Database
from tests.console.reports import PATIENT, case_of, from_mentor, intake_at, kept_in, report, spool_in
from tests.workflows.gate import Gate

PATIENT_S = 60


@pytest.fixture
async def gates(urls: Urls, server_folder: Path) -> AsyncIterator[dict[str, Gate]]:
    """An open gate before the record, and one before the keys."""
    made = {}
    for name in ("url", "keys_url"):
        folder = Path(tempfile.mkdtemp(dir=server_folder))
        made[name] = Gate(str(urls[name]), folder)
        await made[name].open()
    yield made
    for gate in made.values():
        await gate.shut()


@pytest.fixture
async def intake(gates: dict[str, Gate], tmp_path: Path) -> AsyncIterator[Intake]:
    """An intake that reaches the databases through the gates, and has reached them once."""
    async with intake_at(gates["url"].url, gates["keys_url"].url, tmp_path) as made:
        await raise_emergency(made, report(0))
        yield made


@pytest.fixture
async def owner(urls: Urls) -> AsyncIterator[Database]:
    db = Database(urls["url"])
    yield db
    await db.close()


@pytest.fixture
async def own_server(server_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A server that the test may kill."""
    with DataDir(folder_for_a_server(server_folder)) as place:
        server = EmbeddedPostgres(place)
        urls = await server.start()
        await migrate.upgrade(urls["url"], urls["keys_url"])
        yield server
        await server.stop()


def folder_for_a_server(within: Path) -> Path:
    """An empty folder that the server's own user may pass."""
    folder = Path(tempfile.mkdtemp(dir=within))
    folder.chmod(0o711)
    return folder


async def answered(intake: Intake, number: int = 1, **said: object) -> Receipt:
    """A receipt, sooner or later."""
    async with asyncio.timeout(PATIENT_S):
        return await raise_emergency(intake, from_mentor(number, **said))


async def test_while_the_record_is_away_a_report_is_kept_whole(
    intake: Intake, gates: dict[str, Gate], tmp_path: Path
) -> None:
    await gates["url"].shut()

    receipt = await answered(intake)

    [kept] = kept_in(tmp_path)
    assert (receipt.kept, receipt.words_kept, receipt.duplicate) == ("kept", True, False)
    assert (kept.case, kept.received_us, kept.actor) == (receipt.id, receipt.at_us, "person-7")
    assert (kept.words, kept.command.danger) == (from_mentor().words, "yes")


async def test_the_same_report_again_is_kept_once_with_the_same_receipt(
    intake: Intake, gates: dict[str, Gate], tmp_path: Path
) -> None:
    await gates["url"].shut()
    first = await answered(intake)

    again = await answered(intake)

    assert again == replace(first, duplicate=True)
    assert len(kept_in(tmp_path)) == 1


async def test_once_the_record_is_back_reports_are_recorded_again(
    intake: Intake, gates: dict[str, Gate]
) -> None:
    await gates["url"].shut()
    await answered(intake, 1)
    await gates["url"].open()

    assert (await answered(intake, 2)).kept == "recorded"


async def test_while_the_log_is_busy_a_report_is_kept(
    intake: Intake, owner: Database, tmp_path: Path
) -> None:
    async with owner.session() as writer:
        await writer.execute("BEGIN")
        await writer.execute("SELECT position FROM care.head FOR UPDATE")
        receipt = await answered(intake)
        await writer.execute("ROLLBACK")

    assert receipt.kept == "kept"
    assert [kept.case for kept in kept_in(tmp_path)] == [receipt.id]


async def test_a_record_that_does_not_answer_is_not_waited_for_and_what_lands_late_is_one_case(
    intake: Intake, owner: Database, tmp_path: Path
) -> None:
    async with owner.session() as writer:
        await writer.execute("BEGIN")
        await writer.execute("LOCK TABLE care.event IN ACCESS EXCLUSIVE MODE")
        intake.patience = Patience()
        receipt = await answered(intake)
        await writer.execute("ROLLBACK")

    assert receipt.kept == "kept"
    assert len(kept_in(tmp_path)) == 1
    async with asyncio.timeout(PATIENT_S):
        while not await case_of(intake, from_mentor()):
            await asyncio.sleep(0.02)
    intake.patience = PATIENT
    again = await answered(intake)
    assert (again.kept, again.duplicate, again.at_us) == ("recorded", True, receipt.at_us)


async def test_a_schema_that_is_missing_is_an_outage_like_any_other(postgres: Urls, tmp_path: Path) -> None:
    nowhere = postgres["url"].replace("/nearpeer?", "/postgres?")
    async with intake_at(nowhere, nowhere, tmp_path) as bare:
        assert (await answered(bare)).kept == "kept"


async def test_without_the_keys_the_report_is_recorded_and_its_words_are_kept(
    intake: Intake, gates: dict[str, Gate], tmp_path: Path
) -> None:
    await gates["keys_url"].shut()

    receipt = await answered(intake)

    assert (receipt.kept, receipt.words_kept) == ("recorded", True)
    assert "emergency-raised" in [row.type for row in await case_of(intake, from_mentor())]
    assert [kept.words for kept in kept_in(tmp_path)] == [from_mentor().words]


async def test_when_the_keys_are_back_the_same_report_is_the_same_case(
    intake: Intake, gates: dict[str, Gate]
) -> None:
    await gates["keys_url"].shut()
    first = await answered(intake)
    await gates["keys_url"].open()

    again = await answered(intake)

    assert again == replace(first, duplicate=True)


async def test_words_without_any_place_are_told(
    intake: Intake, gates: dict[str, Gate], small_disk: Path
) -> None:
    await gates["keys_url"].shut()
    fill(small_disk)
    intake.spool = spool_in(small_disk)

    receipt = await answered(intake)

    assert (receipt.kept, receipt.words_kept) == ("recorded", False)


async def test_a_full_disk_and_no_record_is_told_as_not_recorded(
    intake: Intake, gates: dict[str, Gate], small_disk: Path
) -> None:
    await gates["url"].shut()
    fill(small_disk)
    intake.spool = spool_in(small_disk)

    receipt = await answered(intake)

    assert (receipt.kept, receipt.words_kept) == ("not-recorded", False)
    assert kept_in(small_disk) == []


async def test_without_record_and_spool_the_answer_is_not_recorded() -> None:
    receipt = await answered(Intake(doors=None, spool=None))

    assert receipt.kept == "not-recorded"


async def test_what_was_told_is_true_when_the_server_is_killed_in_the_middle(
    own_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    urls = own_server.urls
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as intake:
        await answered(intake, 0)
        assert own_server.pid
        raising = [asyncio.create_task(raise_emergency(intake, report(n))) for n in range(1, 51)]
        while not any(task.done() for task in raising):
            await asyncio.sleep(0)
        os.kill(own_server.pid, signal.SIGKILL)
        receipts = await asyncio.gather(*raising)

        async with asyncio.timeout(PATIENT_S):
            while own_server.restarts == 0 or (await answered(intake, 0)).kept != "recorded":
                await asyncio.sleep(0.05)
        kept = {each.case for each in kept_in(tmp_path)}
        for receipt in receipts:
            rows = await case_of(intake, replace(report(), id=receipt.id))
            raised = [row for row in rows if row.type == "emergency-raised"]
            assert len(raised) == 1 if receipt.kept == "recorded" else receipt.id in kept
        assert {receipt.kept for receipt in receipts} <= {"recorded", "kept"}


async def test_a_server_that_hangs_is_not_waited_for(own_server: EmbeddedPostgres, tmp_path: Path) -> None:
    urls = own_server.urls
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as intake:
        await answered(intake, 0)
        intake.patience = Patience()
        with hanging(own_server):
            receipts = await asyncio.gather(*(answered(intake, number) for number in range(1, 11)))
            async with asyncio.timeout(PATIENT_S):
                await intake.close()

    assert {receipt.kept for receipt in receipts} == {"kept"}
    assert len(kept_in(tmp_path)) == 10


def fill(disk: Path) -> None:
    """Leaves no byte of a disk."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        file.writelines(repeat(bytes(4096)))
