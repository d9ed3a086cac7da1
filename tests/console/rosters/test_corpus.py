"""Every file of the corpus ends in its expected report, whatever is wrong with it."""

from collections import Counter
from pathlib import Path

import pytest

from console.errors import BadInput
from console.rosters.rows import RosterFile, read_roster
from tests.console.builders import POLICY, file_of
from tests.console.rosters.books import BOOKS, BROKEN_BOOKS
from tests.console.rosters.cases import Case, Refused, Told
from tests.console.rosters.lists import CELLS, HEADED
from tests.console.rosters.texts import BROKEN_TEXTS, GOOD_TEXTS

CASES = (*GOOD_TEXTS, *BROKEN_TEXTS, *HEADED, *CELLS, *BOOKS, *BROKEN_BOOKS)


def refusal(source: RosterFile) -> Refused:
    with pytest.raises(BadInput) as raised:
        read_roster(source, POLICY)
    assert (raised.value.file, raised.value.remedy) > (str(source.path), "")
    assert "\n" not in str(raised.value)
    return Refused(raised.value.problem, raised.value.where)


def said_about(case: Case, folder: Path) -> Told | Refused:
    path = file_of(folder, case.content(), "roster")
    source = RosterFile(path, case.roster)
    if isinstance(case.told, Refused):
        return refusal(source)
    report = read_roster(source, POLICY).report(POLICY.eligibility)
    assert report.ok == (not report.errors)
    if report.ok:
        return Told(report.rows, report.read_as)
    first = report.errors[0]
    assert first.remedy
    return Told(report.rows, report.read_as, first.row, first.column, first.problem)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_ends_in_its_report(tmp_path: Path, case: Case) -> None:
    assert said_about(case, tmp_path) == case.told


@pytest.mark.parametrize("case", [*HEADED, *CELLS], ids=lambda case: case.name)
def test_no_report_repeats_what_a_cell_holds(tmp_path: Path, case: Case) -> None:
    source = RosterFile(file_of(tmp_path, case.content(), "roster"), case.roster)
    try:
        said = repr(read_roster(source, POLICY).report(POLICY.eligibility))
    except BadInput as told:
        said = str(told)

    held = ("Márk", "Ünőke", "Petra", "students.example", "magyar", "cmd", "HYPERLINK", "+36", "a friend")
    assert [word for word in held if word in said] == []


def test_the_corpus_has_more_than_sixty_files_and_none_twice() -> None:
    assert len(CASES) >= 60
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []
