"""The spool is drained into the record: in order, once, with the time at which each report was received."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.draining import Draining
from activities.ledger import Ledger
from console.intake import Intake
from console.raising import Raised, raise_emergency
from domain import addresses
from domain.clock import AnchorClock
from domain.messages import Stamp
from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.raising import Pairs
from store.vault import NoteAbout, NoteRef, Vault
from tests.activities.spooled import NOON_US, Watch, kept, watch_over
from tests.console.reports import (
    KEK,
    PAIR,
    PRIVATE,
    case_of,
    from_mentor,
    intake_at,
    report,
)

SECOND_US = 1_000_000


@pytest.fixture
async def watch(urls: Urls, tmp_path: Path) -> AsyncIterator[Watch]:
    async with watch_over(urls, tmp_path) as made:
        yield made


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    """An intake that reaches the record."""
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


async def words_of(intake: Intake, watch: Watch, raised: Raised) -> str:
    async def nobody_minds(_: NoteAbout) -> None:
        return None

    note = json.loads((await case_of(intake, raised))[0].body)["report"]["note"]
    return await watch.vault.read(note.partition("#")[0], nobody_minds)


async def test_a_kept_report_becomes_a_case_with_the_time_it_was_received(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    await kept(tmp_path, from_mentor())

    assert await watch.draining.once() == 1

    rows = await case_of(intake, from_mentor())
    assert {(row.occurred_us, row.recorded_us, row.actor) for row in rows} == {(NOON_US, NOON_US, "person-7")}
    assert {"emergency-raised", "page-intended"} <= {row.type for row in rows}
    assert watch.spool.waiting() == []


async def test_in_a_rehearsal_it_has_the_programme_time_of_the_moment_it_was_received(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    assert intake.doors is not None
    fast = AnchorClock(
        real_anchor_us=NOON_US, programme_anchor_us=NOON_US + 3_600 * SECOND_US, programme_us=60, real_us=1
    )
    await intake.doors.ledger.execute(addresses.rota(), fast, Stamp(NOON_US, "operator", "anchor"))
    await kept(tmp_path, report(), NOON_US + SECOND_US)

    await watch.draining.once()

    [raised, *_] = await case_of(intake, report())
    assert raised.recorded_us == NOON_US + 3_660 * SECOND_US


async def test_its_words_are_in_the_vault_and_the_event_commits_to_them(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    await kept(tmp_path, report())

    await watch.draining.once()

    assert await words_of(intake, watch, report()) == report().words
    note = json.loads((await case_of(intake, report()))[0].body)["report"]["note"]
    assert await watch.vault.commitment_holds(NoteRef(*note.split("#")), report().words or "")


async def test_many_are_drained_in_the_order_in_which_they_came(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    for number in (3, 1, 2):
        await kept(tmp_path, report(number), NOON_US + number * SECOND_US)

    assert await watch.draining.once() == 3

    assert intake.doors is not None
    rows = await intake.doors.logs["care"].read_all()
    raised = [row.stream for row in rows if row.type == "emergency-raised"]
    assert raised == [f"emergency/report-{number:04}" for number in (1, 2, 3)]


async def test_draining_again_changes_nothing(watch: Watch, intake: Intake, tmp_path: Path) -> None:
    await kept(tmp_path, report())
    await watch.draining.once()
    before = await case_of(intake, report())

    assert await watch.draining.once() == 0

    assert await case_of(intake, report()) == before


async def test_a_report_that_comes_back_after_it_was_drained_is_the_same_case(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    """A drain that is killed between the record and the spool leaves this behind."""
    await kept(tmp_path, report())
    await watch.draining.once()
    before = await case_of(intake, report())
    await kept(tmp_path, report())

    assert await watch.draining.once() == 1

    assert await case_of(intake, report()) == before
    assert watch.spool.waiting() == []


async def test_two_who_drain_at_once_make_one_case(watch: Watch, intake: Intake, tmp_path: Path) -> None:
    for number in range(10):
        await kept(tmp_path, report(number), NOON_US + number)

    await asyncio.gather(watch.draining.once(), watch.draining.once())

    assert intake.doors is not None
    rows = await intake.doors.logs["care"].read_all()
    assert [row.type for row in rows].count("emergency-raised") == 10
    assert watch.spool.waiting() == []


async def test_a_report_that_landed_late_and_was_kept_too_is_one_case(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    await raise_emergency(intake, report())
    before = await case_of(intake, report())
    await kept(tmp_path, report())

    assert await watch.draining.once() == 1

    assert await case_of(intake, report()) == before


async def test_after_it_was_drained_the_sender_gets_the_receipt_of_the_first_moment(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    await kept(tmp_path, report())
    await watch.draining.once()

    receipt = await raise_emergency(intake, report())

    assert (receipt.kept, receipt.duplicate, receipt.at_us) == ("recorded", True, NOON_US)


async def test_a_damaged_report_is_put_aside_and_holds_up_nobody(
    watch: Watch, intake: Intake, tmp_path: Path
) -> None:
    for number in range(3):
        await kept(tmp_path, report(number), NOON_US + number)
    first = watch.spool.waiting()[0]
    (tmp_path / "spool" / "waiting" / first).write_bytes(b"half")

    assert await watch.draining.once() == 2

    assert watch.spool.damaged() == [first]
    assert await case_of(intake, report(2))


async def test_what_is_sealed_but_no_report_is_put_aside(watch: Watch) -> None:
    name = watch.spool.keep(b'{"from": "another release"}', NOON_US, "ab")

    assert await watch.draining.once() == 0

    assert watch.spool.damaged() == [name]


async def test_while_the_record_is_away_everything_waits(
    watch: Watch, intake: Intake, own_urls: Urls, tmp_path: Path
) -> None:
    nowhere = Database(own_urls["url"].replace("/record_", "/no_record_"))
    ledger = Ledger({"care": Log(nowhere, "care")})
    cut_off = Draining(watch.spool, ledger, watch.vault, Pairs(nowhere), PRIVATE)
    await kept(tmp_path, report())

    assert await cut_off.once() == 0
    assert [each.case for each in await cut_off.kept()] == ["report-0001"]
    assert await watch.draining.once() == 1

    assert await case_of(intake, report())
    await nowhere.close()


async def test_without_the_keys_the_case_is_recorded_and_its_words_follow(
    watch: Watch, intake: Intake, own_urls: Urls, urls: Urls, tmp_path: Path
) -> None:
    db = Database(urls["url"], role="nearpeer_care")
    nowhere = Database(own_urls["keys_url"].replace("/keys_", "/no_keys_"))
    ledger = Ledger({"care": Log(db, "care")})
    without_keys = Draining(watch.spool, ledger, Vault(db, Keys(nowhere, KEK)), Pairs(db), PRIVATE)
    for number in range(2):
        await kept(tmp_path, report(number), NOON_US + number)

    assert await without_keys.once() == 0
    before = await case_of(intake, report(1))
    assert await watch.draining.once() == 2

    assert await case_of(intake, report(1)) == before
    assert await words_of(intake, watch, report(1)) == report(1).words
    await watch.vault.collect(2**52)
    assert await words_of(intake, watch, report(1)) == report(1).words
    for each in (db, nowhere):
        await each.close()


async def test_kept_words_are_sealed_for_the_same_people_as_words_that_are_recorded_at_once(
    watch: Watch, intake: Intake, urls: Urls, tmp_path: Path
) -> None:
    year = Database(urls["url"], role="nearpeer_year")
    await year.execute(
        "INSERT INTO board.stream_card (stream, workflow, mentor, mentee, began_us, events)"
        " VALUES ($1, 'Relationship', 'person-7', 'person-8', 0, 1)",
        PAIR,
    )
    await year.close()
    await kept(tmp_path, from_mentor())

    await watch.draining.once()

    note = json.loads((await case_of(intake, from_mentor()))[0].body)["report"]["note"]
    about = await watch.vault.about(note.partition("#")[0])
    assert about is not None
    assert (about.author, about.subjects) == ("person-7", ("person-7", "person-8"))
    assert await words_of(intake, watch, from_mentor()) == from_mentor().words


async def test_the_words_of_an_erased_sender_are_kept_for_the_desk(
    watch: Watch, intake: Intake, urls: Urls, tmp_path: Path
) -> None:
    eraser = [Database(urls[name], role="nearpeer_eraser") for name in ("url", "keys_url")]
    await Vault(eraser[0], Keys(eraser[1], KEK)).erase_person("person-7")
    await kept(tmp_path, from_mentor())

    assert await watch.draining.once() == 1

    assert await words_of(intake, watch, from_mentor()) == from_mentor().words
    for each in eraser:
        await each.close()
