"""An emergency is raised: one transaction, one case for each id, whoever sends it and however often."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.intake import Intake, real_now_us
from console.raising import CUT, WORDS_LIMIT, Raised, raise_emergency
from domain import addresses
from domain.flood import AT_ONCE
from runtime.postgres import Urls
from store.vault import NoteAbout, NoteRef
from tests.activities.cohort import Cohort
from tests.console.reports import case_of, from_mentor, intake_at, kept_in, report


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


async def words_of(intake: Intake, raised: Raised, event: int = 0) -> str:
    """The words of a report, read as one who may."""

    async def nobody_minds(_: NoteAbout) -> None:
        return None

    assert intake.doors is not None
    body = json.loads((await case_of(intake, raised))[event].body)
    note = NoteRef(*body["report"]["note"].split("#"))
    text = await intake.doors.vault.read(note.note_id, nobody_minds)
    assert await intake.doors.vault.commitment_holds(note, text)
    return text


async def test_a_report_is_a_case_that_pages_from_its_first_moment(intake: Intake) -> None:
    before_us = real_now_us()

    receipt = await raise_emergency(intake, from_mentor())

    rows = await case_of(intake, from_mentor())
    assert (receipt.kept, receipt.id, receipt.duplicate) == ("recorded", "report-0001", False)
    assert (receipt.unverified_queue, receipt.words_kept) == (False, True)
    assert before_us <= receipt.at_us <= real_now_us()
    assert {"emergency-raised", "page-intended"} <= {row.type for row in rows}
    assert {(row.occurred_us, row.recorded_us, row.actor) for row in rows} == {
        (receipt.at_us, receipt.at_us, "person-7")
    }
    said = json.loads(rows[0].body)["report"]
    assert (said["raised_by"], said["verified"], said["about"]) == ("mentor", True, from_mentor().about)


async def test_it_is_one_transaction_with_the_start_of_its_workflow(intake: Intake) -> None:
    await raise_emergency(intake, report())

    assert intake.doors is not None
    rows = await intake.doors.db.fetch("SELECT stream, workflow, kind FROM care.outbox")
    assert [tuple(row) for row in rows] == [("emergency/report-0001", "Emergency", "start")]


async def test_words_are_in_the_vault_and_nowhere_else(intake: Intake) -> None:
    await raise_emergency(intake, from_mentor())

    assert await words_of(intake, from_mentor()) == from_mentor().words
    assert b"answer the door" not in b"".join(row.body for row in await case_of(intake, from_mentor()))


async def test_a_report_without_words_is_as_good(intake: Intake) -> None:
    receipt = await raise_emergency(intake, report(words="  \n"))

    [raised, *_] = await case_of(intake, report())
    assert receipt.kept == "recorded"
    assert json.loads(raised.body)["report"]["note"] is None


async def test_words_without_end_are_cut_and_say_so(intake: Intake) -> None:
    await raise_emergency(intake, report(words="x" * (WORDS_LIMIT + 1)))

    assert await words_of(intake, report()) == "x" * WORDS_LIMIT + CUT


async def test_signs_that_are_no_characters_refuse_nothing(intake: Intake) -> None:
    await raise_emergency(intake, report(words="segítség \ud83d\x00"))

    assert await words_of(intake, report()) == "segítség ?\x00"


async def test_somebody_unknown_is_accepted_as_unverified(intake: Intake) -> None:
    receipt = await raise_emergency(intake, report(person="person-7"))

    [raised, *_] = await case_of(intake, report())
    said = json.loads(raised.body)["report"]
    assert receipt.kept == "recorded"
    assert (raised.actor, said["verified"], said["raised_by"]) == ("unknown", False, "unknown")


async def test_the_same_report_again_is_the_same_case_and_receipt(intake: Intake) -> None:
    first = await raise_emergency(intake, report())
    before = await case_of(intake, report())

    again = await raise_emergency(intake, report())

    assert (again.kept, again.at_us, again.duplicate) == (first.kept, first.at_us, True)
    assert await case_of(intake, report()) == before


async def test_more_words_under_the_same_id_are_one_case_reported_again(intake: Intake) -> None:
    await raise_emergency(intake, report())

    receipt = await raise_emergency(intake, report(words="now there is smoke"))

    types = [row.type for row in await case_of(intake, report())]
    assert (receipt.kept, receipt.duplicate) == ("recorded", False)
    assert types.count("emergency-raised") == types.count("emergency-reported-again") == 1
    assert await words_of(intake, report(), types.index("emergency-reported-again")) == "now there is smoke"


async def test_fifty_at_once_are_fifty_cases_or_kept(intake: Intake, tmp_path: Path) -> None:
    reports = [from_mentor(number) for number in range(50)]

    receipts = await asyncio.gather(*(raise_emergency(intake, each) for each in reports))

    assert intake.doors is not None
    streams = await intake.doors.logs["care"].streams()
    kept = [each.case for each in kept_in(tmp_path)]
    for receipt in receipts:
        place = {"recorded": streams, "kept": [addresses.emergency(case) for case in kept]}[receipt.kept]
        assert addresses.emergency(receipt.id) in place


async def test_fifty_clicks_at_once_are_one_case(intake: Intake) -> None:
    await raise_emergency(intake, report())

    receipts = await asyncio.gather(*(raise_emergency(intake, report()) for _ in range(50)))

    assert {receipt.kept for receipt in receipts} <= {"recorded", "kept"}
    assert [row.type for row in await case_of(intake, report())].count("emergency-raised") == 1
    assert len({receipt.at_us for receipt in receipts if receipt.kept == "recorded"}) == 1


@pytest.mark.parametrize("given", ["short", "Nagy Anna", "x" * 65, "../../etc/passwd", "emergency/1"])
async def test_an_id_of_another_kind_gets_one_that_fits_and_stays_one_case(
    intake: Intake, given: str
) -> None:
    first = await raise_emergency(intake, Raised(id=given, danger="no", level="concern"))
    again = await raise_emergency(intake, Raised(id=given, danger="no", level="concern"))

    assert (first.kept, again.kept, again.duplicate, again.id) == ("recorded", "recorded", True, first.id)
    assert given not in first.id


async def test_a_flood_of_unknown_senders_is_recorded_and_told_that_it_waits(intake: Intake) -> None:
    receipts = [await raise_emergency(intake, report(number)) for number in range(AT_ONCE + 5)]
    known = await raise_emergency(intake, from_mentor(99))

    assert {receipt.kept for receipt in receipts} == {"recorded"}
    assert [receipt.unverified_queue for receipt in receipts] == [False] * AT_ONCE + [True] * 5
    assert not known.unverified_queue


async def test_words_about_a_pair_are_sealed_with_the_keys_of_both(intake: Intake) -> None:
    assert intake.doors is not None
    [pair] = await Cohort(intake.doors.ledger).begins()
    raised = from_mentor(about=pair)

    await raise_emergency(intake, raised)

    note = json.loads((await case_of(intake, raised))[0].body)["report"]["note"]
    about = await intake.doors.vault.about(note.partition("#")[0])
    assert about is not None
    assert (about.author, about.purpose) == ("person-7", "care")
    assert about.subjects == ("mentee-1", "mentor-1")
    assert await words_of(intake, raised) == raised.words
