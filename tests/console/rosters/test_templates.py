"""Each example file is itself a list that imports as it is, in both languages."""

from pathlib import Path
from typing import get_args

import pytest

from console.history_rows import HistoryFile, columns_of_pairs
from console.rosters.cells import Roster, columns_of
from console.rosters.headings import LANGUAGES, Language, shown_in
from console.rosters.rows import RosterFile, read_roster
from console.rosters.templates import template
from console.tables import read_table
from tests.console.builders import POLICY, file_of
from tests.console.desk import Desk

EACH = [(roster, language) for roster in get_args(Roster) for language in LANGUAGES]


@pytest.mark.parametrize(("kind", "language"), EACH)
async def test_each_template_imports_as_it_is(
    desk: Desk, tmp_path: Path, kind: Roster, language: Language
) -> None:
    report = await desk.bring_in(RosterFile(file_of(tmp_path, template(kind, language)), kind))

    assert (report.ok, report.rows, report.enrolled, report.waivers) == (True, 2, 2, ())


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_each_template_has_every_column_in_its_language(
    tmp_path: Path, kind: Roster, language: Language
) -> None:
    table = read_table(file_of(tmp_path, template(kind, language)))

    assert table.headings == tuple(shown_in(language, column) for column in columns_of(kind))
    assert [cell for row in table.rows for cell in row.cells if not cell or cell[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_template_of_past_pairs_imports_after_that_of_their_people(
    desk: Desk, tmp_path: Path, language: Language
) -> None:
    await desk.bring_in(RosterFile(file_of(tmp_path, template("mentor", language)), "mentor"))
    pairs = file_of(tmp_path, template("history", language), "pairs.csv")

    report = await desk.recall(HistoryFile(pairs))

    assert (report.ok, report.rows, report.recalled) == (True, 2, 1)
    assert read_table(pairs).headings == tuple(shown_in(language, column) for column in columns_of_pairs())


@pytest.mark.parametrize("kind", ["mentor", "mentee"])
def test_what_a_template_says_in_hungarian_means_the_same(tmp_path: Path, kind: Roster) -> None:
    hungarian, english = (
        read_roster(RosterFile(file_of(tmp_path, template(kind, language), f"{language}.csv"), kind), POLICY)
        for language in LANGUAGES
    )

    assert [draft.profile.get("wants") for draft in hungarian.drafts] == [
        draft.profile.get("wants") for draft in english.drafts
    ]
    assert [draft.listed.study_year for draft in hungarian.drafts] == [
        draft.listed.study_year for draft in english.drafts
    ]
