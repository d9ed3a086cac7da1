"""Pairs of former years come in by the codes of people who are known, once, however often the file comes."""

from pathlib import Path

import orjson
import pytest

from activities.ledger import Ledger
from console.histories import check_history
from console.rosters.report import HistoryReport
from domain.errors import Refusal
from domain.programme import ProgrammeYearState
from store.vault import Vault
from tests.console.builders import IMPORTED_US, OPENED_US, mentee, mentor, roster
from tests.console.desk import Desk
from tests.console.pairs import past, past_file


@pytest.fixture
async def office(desk: Desk, tmp_path: Path) -> Desk:
    """A desk that knows two mentors and two mentees."""
    await desk.bring_in(roster(tmp_path, "mentor", mentor("A1"), mentor("A2")))
    await desk.bring_in(roster(tmp_path, "mentee", mentee("B1"), mentee("B2")))
    return desk


async def had(desk: Desk, code: str) -> list[str | None]:
    """The mentors whom a mentee is known to have had, by id."""
    state: ProgrammeYearState = (await desk.ledger.view(desk.year, IMPORTED_US)).state
    return list(state.placed.seats.had.get(await desk.vault.find_code(code) or "", ()))


async def recalled(desk: Desk) -> list[list[list[str]]]:
    """The pairs of each event that recalls some."""
    return [orjson.loads(row.body)["pairs"] for row in await desk.rows() if row.type == "past-pairs-recalled"]


async def test_past_pairs_become_facts_about_ids(office: Desk, tmp_path: Path) -> None:
    report = await office.recall(past_file(tmp_path, past("a1", "b1"), past("A2", "B1"), past("A2", "B2")))

    assert report == HistoryReport(ok=True, rows=3, recalled=3)
    ids = {code: await office.vault.find_code(code) for code in ("A1", "A2", "B1", "B2")}
    pairs = [[ids["A1"], ids["B1"]], [ids["A2"], ids["B1"]], [ids["A2"], ids["B2"]]]
    assert await recalled(office) == [pairs]
    assert await had(office, "B1") == [ids["A1"], ids["A2"]]


async def test_the_same_file_twice_changes_nothing(office: Desk, tmp_path: Path) -> None:
    source = past_file(tmp_path, past("A1", "B1"), past("A2", "B2"))
    await office.recall(source)
    before = await office.rows()

    again = await office.recall(source)

    assert again == HistoryReport(ok=True, rows=2, known=(2, 3))
    assert await office.check_pairs(source) == again
    assert await office.rows() == before


async def test_only_what_is_new_in_a_longer_file_is_recalled(office: Desk, tmp_path: Path) -> None:
    await office.recall(past_file(tmp_path, past("A1", "B1")))

    report = await office.recall(past_file(tmp_path, past("A2", "B1"), past("A1", "B1", year="2022")))

    assert (report.recalled, report.known) == (1, (3,))


async def test_a_pair_of_two_years_is_one_fact(office: Desk, tmp_path: Path) -> None:
    report = await office.recall(past_file(tmp_path, past(year="2022"), past(year="2023")))

    assert (report.rows, report.recalled) == (2, 1)
    assert [len(pairs) for pairs in await recalled(office)] == [1]


async def test_a_check_writes_nothing(office: Desk, tmp_path: Path) -> None:
    before = await office.rows()

    report = await office.check_pairs(past_file(tmp_path, past()))

    assert report == HistoryReport(ok=True, rows=1)
    assert await office.rows() == before


async def test_a_code_that_nobody_has_is_told_and_nothing_is_written(office: Desk, tmp_path: Path) -> None:
    report = await office.recall(past_file(tmp_path, past(), past("X1", "B2"), past("A2", "X2")))

    remedy = "Correct it, import this person first, or leave the row out."
    assert (report.ok, report.recalled) == (False, 0)
    assert [(error.row, error.column, error.problem, error.remedy) for error in report.errors] == [
        (3, "mentor_code", "Nobody is known by this code.", remedy),
        (4, "mentee_code", "Nobody is known by this code.", remedy),
    ]
    assert await recalled(office) == []


async def test_bad_rows_are_left_out_when_asked(office: Desk, tmp_path: Path) -> None:
    source = past_file(tmp_path, past("X1", "B2"), past("A2", "B2", year="soon"), past("A1", "B1"))

    report = await office.recall(source, skip_bad=True)

    assert (report.ok, report.recalled, [error.row for error in report.errors]) == (True, 1, [2, 3])


async def test_headings_that_do_not_fit_are_never_skipped(office: Desk, tmp_path: Path) -> None:
    report = await office.recall(past_file(tmp_path, {**past(), "shoe": "41"}), skip_bad=True)

    assert (report.ok, report.recalled) == (False, 0)
    assert await recalled(office) == []


async def test_an_erased_person_is_told_and_stays_erased(office: Desk, eraser: Vault, tmp_path: Path) -> None:
    gone = await office.vault.find_code("A1")
    assert gone is not None
    await eraser.erase_person(gone)

    report = await office.recall(past_file(tmp_path, past("A1", "X1")))

    assert [(error.row, error.column, error.problem) for error in report.errors] == [
        (2, "mentor_code", "The person who had this code was erased."),
        (2, "mentee_code", "Nobody is known by this code."),
    ]
    assert await office.vault.find_code("A1") is None


async def test_a_pair_of_this_very_year_is_no_past_one(office: Desk, tmp_path: Path) -> None:
    report = await office.recall(past_file(tmp_path, past(year="2025/26")))

    assert [(error.column, error.problem) for error in report.errors] == [("year", "It is no former year.")]


async def test_nothing_that_names_a_person_is_recorded(office: Desk, tmp_path: Path) -> None:
    await office.recall(past_file(tmp_path, past("A1", "B1")))

    bodies = b"".join(row.body for row in await office.rows()).decode()
    assert [code for code in ("A1", "B1") if code in bodies] == []


async def test_before_the_year_has_a_policy_no_pair_comes_in(
    ledger: Ledger, vault: Vault, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as raised:
        await check_history(ledger, vault, "2031", past_file(tmp_path, past()), OPENED_US)

    assert raised.value.code == "not-configured"
