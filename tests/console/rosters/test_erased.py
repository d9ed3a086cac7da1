"""A list that still has somebody who was erased says so, and brings nobody back."""

from pathlib import Path

import pytest

from console.rosters.importing import Wishes
from store.vault import Vault
from tests.console.builders import mentee, roster
from tests.console.desk import Desk


@pytest.mark.parametrize("consent", ["yes", "no"])
async def test_an_erased_person_is_told_and_never_created_anew(
    desk: Desk, eraser: Vault, tmp_path: Path, consent: str
) -> None:
    await desk.bring_in(roster(tmp_path, "mentee", mentee("A1")))
    erased = await desk.vault.find_code("A1")
    assert erased is not None
    await eraser.erase_person(erased)
    before = await desk.rows()
    source = roster(tmp_path, "mentee", mentee("a1", consent=consent))

    report = await desk.bring_in(source)

    (error,) = report.errors
    assert (error.row, error.column, error.problem, error.remedy) == (
        2,
        "student_code",
        "The person who had this code was erased.",
        "Leave the row out: somebody who was erased is not brought back by a list.",
    )
    assert (await desk.check(source)).errors == report.errors
    assert (await desk.vault.find_code("A1"), await desk.rows()) == (None, before)


async def test_others_come_in_beside_an_erased_person_when_asked(
    desk: Desk, eraser: Vault, tmp_path: Path
) -> None:
    await desk.vault.put_person("p-gone", {"name": "x"}, "A1")
    await eraser.erase_person("p-gone")
    source = roster(tmp_path, "mentee", mentee("A1"), mentee("A2"), mentee("A3"))

    report = await desk.bring_in(source, Wishes(skip_bad=True))

    assert (report.enrolled, [error.row for error in report.errors]) == (2, [2])
    assert await desk.types() == ["people-enrolled"]
