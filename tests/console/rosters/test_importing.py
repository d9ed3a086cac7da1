"""An import writes names to the vault and ids to the record, once, however often the file comes."""

from dataclasses import replace
from pathlib import Path

import pytest

from activities.ledger import Ledger
from console.calendar import load_calendar
from console.rosters.importing import Wishes, check_roster, opaque
from console.rosters.report import RosterReport
from console.rosters.rows import RosterFile
from domain.errors import Refusal
from domain.messages import Stamp
from domain.people import WithdrawPerson
from store.vault import Vault
from tests.console.builders import (
    COHORT,
    EXAMPLES,
    IMPORTED_US,
    MENTOR,
    OPENED_US,
    STAFF,
    mentee,
    mentor,
    roster,
)
from tests.console.desk import Desk

OVER_US = load_calendar(EXAMPLES / "calendar-2025.toml").ends_us
WAIVED = Wishes(waive_all_reason="three years of teaching")


async def test_a_roster_becomes_one_command_and_a_profile_for_each(desk: Desk, tmp_path: Path) -> None:
    report = await desk.bring_in(roster(tmp_path, "mentor", mentor("A1"), mentor("A2", name="Próba Pál")))

    assert report == RosterReport(ok=True, rows=2, enrolled=2)
    assert await desk.types() == ["people-enrolled"]
    person = await desk.person("A2")
    assert (person.role, person.capacity, person.languages) == ("mentor", 2, ("hu", "en"))
    names = await desk.vault.names([person.id])
    assert names[person.id]["name"] == "Próba Pál"
    assert names[person.id]["interests"] == "chess;hiking"


async def test_staff_are_enrolled_with_their_role(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "staff", STAFF))

    assert (await desk.person("staff1")).role == "supervisor"


async def test_nothing_that_names_a_person_is_recorded(desk: Desk, tmp_path: Path) -> None:
    young = mentor("A9", study_year="2")
    await desk.bring_in(roster(tmp_path, "mentor", young), Wishes(waive_all_reason="Titkos ok"))

    bodies = b"".join(row.body for row in await desk.rows()).decode()
    secrets = (*(MENTOR[key] for key in ("name", "email", "interests", "campus")), "A9", "Titkos")
    assert [secret for secret in secrets if secret in bodies] == []


async def test_a_check_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    report = await desk.check(roster(tmp_path, "mentor", mentor("A1")))

    assert (report.ok, report.enrolled) == (True, 0)
    assert await desk.types() == []
    assert await desk.vault.find_code("A1") is None


async def test_the_same_file_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"), mentor("A2", consent="no"))
    await desk.bring_in(source)
    before = await desk.rows()

    again = await desk.bring_in(source)

    assert again == RosterReport(ok=True, rows=2, known=(2, 3))
    assert await desk.check(source) == again
    assert await desk.rows() == before


async def test_only_who_is_new_in_a_longer_file_is_enrolled(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "mentee", mentee("A1")))

    report = await desk.bring_in(roster(tmp_path, "mentee", mentee("A2"), mentee("A1")))

    assert (report.enrolled, report.known) == (1, (3,))


async def test_with_an_error_in_one_row_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    report = await desk.bring_in(roster(tmp_path, "mentee", mentee("A1"), mentee("A2", email="")))

    assert (report.ok, report.enrolled, len(report.errors)) == (False, 0, 1)
    assert await desk.types() == []
    assert await desk.vault.find_code("A1") is None


async def test_bad_rows_are_left_out_when_asked(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"), mentor("A2", email=""), mentor("A3", study_year="2"))

    report = await desk.bring_in(source, Wishes(skip_bad=True))

    assert (report.ok, report.enrolled) == (True, 1)
    assert [(error.row, error.column) for error in report.errors] == [(3, "email"), (4, "study_year")]


async def test_headings_that_do_not_fit_are_never_skipped(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1", shoe="41"))

    report = await desk.bring_in(source, Wishes(skip_bad=True))

    assert (report.ok, report.enrolled) == (False, 0)


async def test_of_somebody_who_says_no_only_the_refusal_is_kept(desk: Desk, tmp_path: Path) -> None:
    report = await desk.bring_in(roster(tmp_path, "mentor", mentor("A1", consent="no", study_year="2")))

    assert (report.enrolled, report.refused) == (0, (2,))
    assert await desk.types() == ["consent-refused"]
    person = await desk.vault.find_code("A1")
    assert person is not None
    assert (await desk.people()).by_id == {}
    assert await desk.vault.names([person]) == {person: {"name": "consent refused", "refused": COHORT}}


async def test_who_refused_may_still_say_yes(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "mentee", mentee("A1", consent="no")))
    refused = await desk.vault.find_code("A1")

    report = await desk.bring_in(roster(tmp_path, "mentee", mentee("A1")))

    assert report.enrolled == 1
    person = await desk.person("A1")
    assert person.id == refused
    assert (await desk.vault.names([person.id]))[person.id]["name"] == "Minta Márk"


async def test_bad_rows_left_out_once_come_in_when_mended_and_nobody_twice(
    desk: Desk, tmp_path: Path
) -> None:
    bad = roster(tmp_path, "mentee", mentee("A1"), mentee("A2", email=""), mentee("A1"))
    mended = roster(tmp_path, "mentee", mentee("A1"), mentee("A2"), name="mended.csv")

    reports = [await desk.bring_in(source, Wishes(skip_bad=True)) for source in (bad, bad, mended, mended)]

    assert [report.enrolled for report in reports] == [1, 0, 1, 0]
    assert await desk.types() == ["people-enrolled", "people-enrolled"]


async def test_who_is_enrolled_and_now_says_no_is_told_to_withdraw(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "mentee", mentee("A1")))

    report = await desk.bring_in(roster(tmp_path, "mentee", mentee("A1", consent="no")))

    (error,) = report.errors
    assert (error.row, error.column, error.problem, error.remedy) == (
        2,
        "consent",
        "This person is enrolled already, and now says no.",
        "Leave the row out, and record that they withdraw.",
    )


async def test_who_is_enrolled_in_another_role_is_an_error(desk: Desk, tmp_path: Path) -> None:
    await desk.bring_in(roster(tmp_path, "mentee", mentee("A1")))

    report = await desk.bring_in(roster(tmp_path, "mentor", mentor("A1")))

    (error,) = report.errors
    assert (error.column, error.problem) == ("student_code", "This person is enrolled already as mentee.")


async def test_who_withdrew_stays_known(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentee", mentee("A1"))
    await desk.bring_in(source)
    gone = WithdrawPerson(person=(await desk.person("A1")).id)
    await desk.ledger.execute(desk.year, gone, Stamp(IMPORTED_US, "operator", "withdraw"))

    assert (await desk.bring_in(source)).known == (2,)


async def test_a_person_whom_the_vault_knows_from_before_keeps_their_id(desk: Desk, tmp_path: Path) -> None:
    await desk.vault.put_person("p-of-last-year", {"name": "Próba Petra"}, "A1")

    await desk.bring_in(roster(tmp_path, "mentor", mentor("a1")))

    assert (await desk.person("A1")).id == "p-of-last-year"


async def test_a_person_of_last_year_who_now_says_no_keeps_their_name(desk: Desk, tmp_path: Path) -> None:
    await desk.vault.put_person("p-of-last-year", {"name": "Próba Petra"}, "A1")

    await desk.bring_in(roster(tmp_path, "mentor", mentor("A1", consent="no")))

    names = await desk.vault.names(["p-of-last-year"])
    assert names["p-of-last-year"] == {"name": "Próba Petra", "refused": COHORT}


async def test_ids_come_from_whoever_mints_them(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"))

    await desk.bring_in(source, Wishes(mint=lambda row, code: f"p-{row}-{code}"))

    assert (await desk.person("A1")).id == "p-2-A1"


async def test_the_example_rosters_come_in_whole(desk: Desk) -> None:
    mentors = RosterFile(EXAMPLES / "mentors-2025.csv", "mentor")
    mentees = RosterFile(EXAMPLES / "mentees-2025.xlsx", "mentee")

    first = await desk.bring_in(mentors, Wishes(waive_all_reason="As in the study's own sample."))
    second = await desk.bring_in(mentees)

    assert (first.enrolled, second.enrolled) == (171, 185)
    assert len((await desk.people()).by_id) == 356
    assert (await desk.bring_in(replace(mentees, path=EXAMPLES / "mentees-2025.csv"))).enrolled == 0


async def test_before_the_year_has_a_policy_nobody_is_enrolled(
    ledger: Ledger, vault: Vault, tmp_path: Path
) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"))

    with pytest.raises(Refusal) as raised:
        await check_roster(ledger, vault, "2031", source, OPENED_US)

    assert raised.value.code == "not-configured"


def test_an_id_says_nothing_and_comes_once() -> None:
    ids = {opaque(2, "A1") for _ in range(100)}

    assert len(ids) == 100
    assert {len(minted) for minted in ids} == {17}


async def test_a_year_that_is_over_takes_in_nobody_and_the_vault_keeps_nobody(
    desk: Desk, tmp_path: Path
) -> None:
    source = roster(tmp_path, "mentor", mentor("A1", study_year="2"))

    for attempt in (desk.check(source, OVER_US), desk.bring_in(source, WAIVED, OVER_US)):
        with pytest.raises(Refusal) as refused:
            await attempt
        assert (refused.value.code, "next programme year" in refused.value.remedy) == ("year-closed", True)

    assert await desk.types() == []
    assert await desk.vault.find_code("A1") is None


async def test_a_roster_that_is_known_is_known_also_when_the_year_is_over(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"))
    await desk.bring_in(source)

    assert await desk.bring_in(source, at_us=OVER_US) == RosterReport(ok=True, rows=1, known=(2,))
