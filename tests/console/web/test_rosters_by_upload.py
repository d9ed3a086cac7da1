"""Lists by upload: read without importing, reported row by row, set right in place, then imported once."""

import base64
import re
from collections.abc import AsyncIterator, Sequence
from itertools import product
from pathlib import Path

import httpx
import pytest

from console.tables import table_of
from runtime.postgres import Urls
from tests.console.builders import csv_of, mentee, mentor
from tests.console.web.console import ONCE, TOKEN, Browser, Console
from tests.console.web.hall import ANNA, coordinator_of, hall_over

CANARY = "Kanári Kelemen"


@pytest.fixture
async def hall(urls: Urls, tmp_path: Path) -> AsyncIterator[Console]:
    """The console over a programme before its first pairing, the test's own."""
    async with hall_over(urls, tmp_path) as served:
        yield served


async def upload(
    browser: Browser, content: str | bytes, roster: str = "mentee", name: str = "people.csv"
) -> httpx.Response:
    """What the form for a list answers."""
    page = await browser.sees("/rosters")
    fields = {"csrf": TOKEN.findall(page)[-1], "once": ONCE.findall(page)[-1], "roster": roster}
    raw = content.encode() if isinstance(content, str) else content
    return await browser.client.post("/rosters", data=fields, files={"file": (name, raw)})


async def held(browser: Browser, *rows: dict[str, str], roster: str = "mentee") -> str:
    """The address of a list that was read."""
    answer = await upload(browser, csv_of(rows), roster)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def plain(page: str) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def files_with(word: str, folder: Path) -> list[Path]:
    """The files below a folder in which a word stands."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if word.encode() in path.read_bytes()]


async def enrolled(hall: Console) -> int:
    """How many are in the cohort."""
    view = await hall.midyear.doors.ledger.view(hall.midyear.year, hall.midyear.now_us)
    return len(view.state.people.by_id)


MIXED: Sequence[dict[str, str]] = (
    mentee("A1", name=CANARY),
    mentee("A2", email="two@@students.example"),
    mentee("A3", study_year="2", name="Kései Kinga"),
    mentee("A4", consent="no"),
    mentee("A5", email="=HYPERLINK(1)"),
)


BROKEN = (
    (b"", "It is empty."),
    (b"PK\x03\x04 and then nothing", "The workbook is cut off or damaged."),
    (b"\x00\x01\x02\xff" * 9, "It is binary, not a table."),
    (b"a,b\n1,2\n", "It holds none of the headings of this list."),
    (b"x" * 5_200_000, "This file is larger than 5 MB."),
)


async def test_four_numbers_add_up_to_the_rows_and_nothing_is_imported_while_it_is_read(
    hall: Console,
) -> None:
    coordinator, before = await coordinator_of(hall), await enrolled(hall)

    shown = plain(await coordinator.sees(await held(coordinator, *MIXED)))

    assert "5 rows = 1 + 1 + 2 + 1" in shown
    assert "nothing is imported yet" in shown
    assert "2 rows: This is no e-mail address." in shown
    assert "=HYPERLINK(1) begins like a formula; it was not run" in shown
    assert await enrolled(hall) == before


async def test_clean_rows_go_first_and_the_same_file_again_changes_nothing(hall: Console) -> None:
    coordinator, before = await coordinator_of(hall), await enrolled(hall)
    address = await held(coordinator, *MIXED)

    page = await coordinator.does(f"{address}/import", address)

    assert "The clean rows are in." in page
    assert await enrolled(hall) == before + 1
    again = await coordinator.sees(await held(coordinator, *MIXED))
    assert "2 of them are in already" in again
    assert "There is nothing new to import." in again


async def test_a_cell_is_set_right_in_place_for_every_row_that_has_it(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    rows = [mentee(f"A{n}", languages="magyar!") for n in range(3)]
    address = await held(coordinator, *rows)
    assert "3 rows: This is no list of languages." in plain(await coordinator.sees(address))

    page = await coordinator.does(f"{address}/correct", address, column="languages", rows="2,3,4", value="hu")

    assert "3 rows = 3 + 0 + 0 + 0" in plain(page)


async def test_a_rule_is_waived_in_place_with_its_reason_which_goes_into_the_vault(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await held(coordinator, mentor("A1", study_year="2"), roster="mentor")

    refused = await coordinator.sends(f"{address}/waive", address, row="2", reason="")
    assert "This is needed." in refused.text
    page = await coordinator.does(f"{address}/waive", address, row="2", reason="taught for three years")
    assert "1 row = 1 + 0 + 0 + 0" in plain(page)
    done = await coordinator.does(f"{address}/import", address)

    assert "Imported, and the list is forgotten." in done
    person = await hall.midyear.doors.vault.find_code("A1")
    view = await hall.midyear.doors.ledger.view(hall.midyear.year, hall.midyear.now_us)
    assert (person, "mentor-from-year") in view.state.people.waived


async def test_a_heading_that_nobody_knows_is_named_or_left_out_before_any_row_is_read(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    row = mentee("A1", shoe="41")
    row["mail-address-of-home"] = row.pop("email")
    address = await held(coordinator, row)
    assert "1 row waits" in plain(await coordinator.sees(address))

    await coordinator.does(f"{address}/columns", address, theirs="shoe", ours="")
    page = await coordinator.does(f"{address}/columns", address, theirs="mail-address-of-home", ours="email")

    assert "1 row = 1 + 0 + 0 + 0" in plain(page)


async def test_what_is_taken_away_of_a_report_holds_row_column_and_kind_and_no_value(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    address = await held(coordinator, *MIXED)

    body = (await coordinator.looks(f"{address}/rows")).content

    rows = table_of("rows.xlsx", body).rows
    assert [row.cells[:3] for row in rows] == [
        ("3", "email", "to correct"),
        ("6", "email", "to correct"),
        ("4", "study_year", "needs a waiver"),
        ("5", "consent", "said no"),
    ]
    assert not any("students.example" in cell for row in rows for cell in row.cells)


async def test_a_broken_file_is_refused_beside_its_field(hall: Console) -> None:
    coordinator = await coordinator_of(hall)

    for content, said in BROKEN:
        answer = await upload(coordinator, content)
        assert answer.status_code == 422
        assert said in plain(answer.text.partition('id="file-wrong"')[2])


async def test_a_list_is_its_sessions_alone_and_is_forgotten_when_told(hall: Console) -> None:
    coordinator, colleague = await coordinator_of(hall), await coordinator_of(hall)
    mentor_of_pair = await hall.browser(ANNA, "mentor")
    address = await held(coordinator, *MIXED)

    assert (await colleague.looks(address)).status_code == 404
    assert (await mentor_of_pair.looks("/rosters")).status_code == 404
    await coordinator.does(f"{address}/drop", address)
    assert (await coordinator.looks(address)).status_code == 404


async def test_an_upload_names_nobody_in_the_log_or_on_the_disk(
    hall: Console, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    coordinator = await coordinator_of(hall)
    await coordinator.sees(await held(coordinator, *MIXED))

    told = capfd.readouterr()
    assert CANARY not in told.out + told.err
    assert files_with(CANARY, tmp_path) == []


async def test_every_example_is_read_as_it_is(hall: Console) -> None:
    coordinator = await coordinator_of(hall)

    kinds = (("hu", "csv"), ("en", "xlsx"))
    for roster, (language, kind) in product(("mentor", "mentee", "staff"), kinds):
        body = (
            await coordinator.looks(f"/rosters/templates/{roster}?language={language}&kind={kind}")
        ).content
        answer = await upload(coordinator, body, roster, f"example.{kind}")
        assert "2 rows = 2 + 0 + 0 + 0" in plain(await coordinator.sees(answer.headers["location"]))


async def test_the_report_speaks_hungarian(hall: Console) -> None:
    coordinator = await coordinator_of(hall, "hu")

    shown = plain(await coordinator.sees(await held(coordinator, *MIXED)))

    assert "5 sor = 1 + 1 + 2 + 1" in shown
    assert "Ez nem e-mail-cím." in shown
    assert "mentorált 1. évfolyamos lehet" in shown


async def test_a_program_sends_the_file_in_base64(hall: Console) -> None:
    coordinator = await coordinator_of(hall)
    token = TOKEN.findall(await coordinator.sees("/rosters"))[-1]
    file = {"name": "people.csv", "content": base64.b64encode(csv_of(MIXED).encode()).decode()}

    answer = await coordinator.client.post(
        "/api/v1/rosters", json={"roster": "mentee", "file": file}, headers={"X-CSRF-Token": token}
    )

    assert answer.status_code == 200, answer.text
    assert (await coordinator.client.get(f"/api/v1{answer.json()['to']}")).json()["to_correct"] == 2
