"""Staff on call: how they are reached is in the vault, whole, and a later list corrects it."""

from pathlib import Path

import pytest

from console.rosters.rows import read_roster
from runtime.channels.routes import PAGES, routes_of
from tests.console.builders import POLICY, STAFF, roster
from tests.console.desk import Desk

OFFICER = {**STAFF, "phone": "06 30 123-4567", "notify": "SMS; email"}


async def profile(desk: Desk, code: str = "STAFF1") -> dict[str, str]:
    person = await desk.person(code)
    return (await desk.vault.names([person.id]))[person.id]


async def test_the_vault_has_everything_that_a_page_needs(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "staff", OFFICER))

    found = await profile(desk)
    assert (found["phone"], found["email"]) == ("+36301234567", STAFF["email"])
    assert (found["notify"], found["languages"]) == ("sms,email", "hu;en")
    assert routes_of(found, {}, PAGES) == ()


async def test_a_later_list_with_another_number_corrects_it_and_the_record_stays(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.bring_in(roster(tmp_path, "staff", OFFICER))
    before = await desk.rows()
    later = roster(tmp_path, "staff", {**OFFICER, "phone": "+36 20 765 4321"})

    checked = await desk.check(later)
    assert (checked.known, checked.renewed) == ((2,), (2,))
    assert (await profile(desk))["phone"] == "+36301234567"

    report = await desk.bring_in(later)

    assert (report.ok, report.known, report.renewed, report.enrolled) == (True, (2,), (2,), 0)
    assert (await profile(desk))["phone"] == "+36207654321"
    assert await desk.rows() == before


async def test_the_same_list_again_renews_nothing(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "staff", OFFICER))

    assert (await desk.bring_in(roster(tmp_path, "staff", OFFICER))).renewed == ()


async def test_a_list_without_a_column_keeps_what_was_there(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "staff", OFFICER))

    report = await desk.bring_in(roster(tmp_path, "staff", STAFF))

    assert report.renewed == ()
    assert (await profile(desk))["phone"] == "+36301234567"


async def test_a_list_with_something_to_mend_renews_nothing(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "staff", OFFICER))
    bad = {**OFFICER, "staff_code": "S2", "phone": "ask at the door"}

    report = await desk.bring_in(roster(tmp_path, "staff", {**OFFICER, "phone": "+36 20 765 4321"}, bad))

    assert not report.ok
    assert (await profile(desk))["phone"] == "+36301234567"


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("phone", "ask at the door", "It is no telephone number."),
        ("phone", "12345", "It is no telephone number."),
        ("notify", "pigeon", "It is no order of channels."),
        ("notify", "sms;fax", "It is no order of channels."),
    ],
)
def test_a_way_that_is_none_is_told(tmp_path: Path, column: str, cell: str, problem: str) -> None:
    [error] = read_roster(roster(tmp_path, "staff", {**OFFICER, column: cell}), POLICY).errors

    assert (error.column, error.problem) == (column, problem)
    assert cell not in error.remedy
