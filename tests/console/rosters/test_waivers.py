"""A rule is waived for a person with a reason that the vault keeps, or the row does not come in."""

from pathlib import Path

import pytest

from console.errors import BadInput
from console.rosters.importing import Wishes, waivers
from domain.messages import Stamp
from store.notes import note_ids_in
from tests.console.builders import mentor, roster
from tests.console.desk import Desk


async def test_a_waiver_is_granted_with_its_reason_in_the_vault(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"), mentor("A2", study_year="2"))

    report = await desk.bring_in(source, Wishes(waive={3: "Very experienced."}))

    assert (report.ok, report.enrolled) == (True, 2)
    assert await desk.types() == ["eligibility-waived", "people-enrolled"]
    (note,) = note_ids_in((await desk.rows())[3].body)
    about = await desk.vault.about(note)
    assert about is not None
    assert (about.author, about.subjects) == ("operator", ((await desk.person("A2")).id,))


async def test_without_a_reason_a_waiver_is_an_error_that_says_how_to_give_one(
    desk: Desk, tmp_path: Path
) -> None:
    report = await desk.bring_in(roster(tmp_path, "mentor", mentor("A2", study_year="2")))

    assert (report.ok, await desk.types()) == (False, [])
    (error,) = report.errors
    assert (error.row, error.column, error.problem, error.remedy) == (
        2,
        "study_year",
        "In study year 2; a mentor is in study year 3 or above.",
        'Leave the row out, or waive the rule: --waive "2=reason"',
    )


async def test_one_reason_may_stand_for_all(desk: Desk, tmp_path: Path) -> None:
    young = (mentor("A1", study_year="2"), mentor("A2", study_year="1"))

    report = await desk.bring_in(roster(tmp_path, "mentor", *young), Wishes(waive_all_reason="Agreed."))

    assert report.enrolled == 2
    assert len((await desk.people()).waived) == 2


async def test_who_was_waived_before_an_import_broke_off_needs_no_second_reason(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = roster(tmp_path, "mentor", mentor("A1", study_year="2"))
    execute = desk.ledger.execute

    async def breaks_off(stream: str, command: object, stamp: Stamp) -> object:
        if "waive" not in stamp.command_id:
            raise ConnectionError
        return await execute(stream, command, stamp)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(desk.ledger, "execute", breaks_off)
        with pytest.raises(ConnectionError):
            await desk.bring_in(source, Wishes(waive={2: "Agreed."}))

    report = await desk.bring_in(source)

    assert (report.ok, report.enrolled, report.waivers) == (True, 1, ())
    assert await desk.types() == ["eligibility-waived", "people-enrolled"]


async def test_a_waiver_for_a_row_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"))

    with pytest.raises(BadInput) as raised:
        await desk.bring_in(source, Wishes(waive={1: "Agreed."}))

    assert raised.value.problem == f"{source.path} has no row 1 with a person."


def test_reasons_of_waivers_are_read_by_row() -> None:
    assert waivers(["7=Very experienced.", " 42 = a=b "]) == {7: "Very experienced.", 42: "a=b"}


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (["seven=x"], "It needs a row, an equals sign and a reason."),
        (["7"], "It needs a row, an equals sign and a reason."),
        (["7= "], "It needs a row, an equals sign and a reason."),
        (["7=a", "7=b"], "Row 7 is given twice."),
    ],
)
def test_a_waiver_without_row_or_reason_is_refused(texts: list[str], problem: str) -> None:
    with pytest.raises(BadInput) as raised:
        waivers(texts)

    assert raised.value.problem == problem
