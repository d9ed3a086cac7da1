"""A roster's rows become drafts of people, or errors that name row, column, problem and remedy."""

from pathlib import Path

from console.rosters.rows import RosterFile, read_roster
from domain.people import Person
from tests.console.builders import (
    EXAMPLES,
    POLICY,
    STAFF,
    csv_of,
    errors,
    mentee,
    mentor,
    people,
    roster,
    xlsx_file,
)


def test_a_mentor_becomes_a_person_and_a_profile(tmp_path: Path) -> None:
    draft = read_roster(roster(tmp_path, "mentor", mentor()), POLICY).drafts[0]

    assert draft.person("p1") == Person(
        id="p1", role="mentor", study_year=4, languages=("hu", "en"), capacity=2, consent=True
    )
    assert (draft.row, draft.code, draft.broken) == (2, "MNTR01", None)
    assert draft.profile == {
        "name": "Próba Petra",
        "email": "petra@students.example",
        "programme": "hu",
        "interests": "chess;hiking",
        "campus": "Nagyvárad tér",
        "was_mentee": "yes",
        "years_as_mentor": "1",
    }


def test_a_mentee_has_no_capacity_and_keeps_what_they_want_in_the_profile(tmp_path: Path) -> None:
    draft = read_roster(roster(tmp_path, "mentee", mentee()), POLICY).drafts[0]

    assert draft.person("p1") == Person(id="p1", role="mentee", study_year=1, languages=("hu",))
    assert draft.profile["wants"] == "same language"


def test_staff_come_with_their_role(tmp_path: Path) -> None:
    draft = read_roster(roster(tmp_path, "staff", STAFF), POLICY).drafts[0]

    assert draft.person("p1") == Person(id="p1", role="supervisor", languages=("hu", "en"))
    assert draft.code == "STAFF1"


def test_a_person_holds_nothing_of_their_profile(tmp_path: Path) -> None:
    text = people(roster(tmp_path, "mentor", mentor()))[0].model_dump_json()

    for kept in ("Petra", "petra", "chess", "Nagyv", "hiking"):
        assert kept not in text


def test_ids_come_from_the_row_and_the_code(tmp_path: Path) -> None:
    found = people(roster(tmp_path, "mentee", mentee("A1"), mentee("b2")))

    assert [person.id for person in found] == ["A1@2", "B2@3"]


def test_a_mentor_takes_one_mentee_unless_they_say_otherwise(tmp_path: Path) -> None:
    found = people(roster(tmp_path, "mentor", mentor("A1", max_mentees=""), mentor("A2", max_mentees="0")))

    assert [person.capacity for person in found] == [1, 0]


def test_columns_that_need_not_be_there_may_be_absent(tmp_path: Path) -> None:
    least = {
        name: cell
        for name, cell in mentor().items()
        if name in ("student_code", "name", "email", "languages", "study_year", "consent")
    }

    assert people(roster(tmp_path, "mentor", least))[0].capacity == 1


def test_a_roster_with_semicolons_and_a_mark_reads_the_same(tmp_path: Path) -> None:
    plain = roster(tmp_path, "mentee", mentee("A1"), mentee("A2"))
    path = tmp_path / "excel.csv"
    path.write_text("\ufeff" + csv_of([mentee("A1"), mentee("A2")], ";"), encoding="utf-8")

    assert people(RosterFile(path, "mentee")) == people(plain)


def test_numbers_with_blanks_are_numbers(tmp_path: Path) -> None:
    found = people(roster(tmp_path, "mentor", mentor(study_year=" 4\u00a0", max_mentees=" 2 ")))

    assert (found[0].study_year, found[0].capacity) == (4, 2)


def test_a_code_that_a_spreadsheet_took_for_a_number_is_a_code(tmp_path: Path) -> None:
    row = mentee()
    cells = [*row.values()]
    cells[0], cells[7] = 100_200, 1.0  # type: ignore[call-overload]

    draft = read_roster(RosterFile(xlsx_file(tmp_path, [list(row), cells]), "mentee"), POLICY).drafts[0]

    assert (draft.code, draft.listed.study_year) == ("100200", 1)


def test_a_name_that_looks_like_a_formula_is_kept_as_it_is(tmp_path: Path) -> None:
    draft = read_roster(roster(tmp_path, "mentee", mentee(name="=HYPERLINK(1)")), POLICY).drafts[0]

    assert draft.profile["name"] == "=HYPERLINK(1)"


def test_every_error_of_every_row_is_told_at_once(tmp_path: Path) -> None:
    source = roster(tmp_path, "mentee", mentee("A1", email="", consent=""), mentee("A2"), mentee("!"))

    assert [told[:2] for told in errors(source)] == [(2, "email"), (2, "consent"), (4, "student_code")]


def test_the_second_row_of_a_code_is_told_where_the_first_is(tmp_path: Path) -> None:
    source = roster(tmp_path, "mentee", mentee("A1"), mentee("A2"), mentee("a1"))

    assert errors(source) == [
        (4, "student_code", "Row 2 has the same code.", "Keep one row for each person.")
    ]


def test_a_row_with_more_cells_than_headings_is_told_with_the_letter_of_its_column(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "student_code,name,email,languages,study_year,consent\n"
        "A1,Minta, Márk,mark@students.example,hu,1,yes\n",
        encoding="utf-8",
    )

    assert errors(RosterFile(path, "mentee")) == [
        (
            2,
            "G",
            "This row has more cells than headings.",
            "Put quotes around the cell that holds a separator.",
        )
    ]


def test_a_study_year_that_is_not_eligible_needs_a_waiver_and_is_no_error(tmp_path: Path) -> None:
    source = roster(tmp_path, "mentor", mentor("A1"), mentor("A2", study_year="2"))

    report = read_roster(source, POLICY).report(POLICY.eligibility)

    assert (report.ok, report.rows, report.errors) == (True, 2, ())
    assert [(needed.row, needed.reason) for needed in report.waivers] == [
        (3, "In study year 2; a mentor is in study year 3 or above.")
    ]


def test_a_mentee_of_a_later_year_needs_a_waiver(tmp_path: Path) -> None:
    report = read_roster(roster(tmp_path, "mentee", mentee(study_year="2")), POLICY).report(
        POLICY.eligibility
    )

    assert [needed.reason for needed in report.waivers] == ["In study year 2; a mentee is in study year 1."]


def test_of_somebody_who_says_no_only_the_code_is_looked_at(tmp_path: Path) -> None:
    refuser = dict.fromkeys(mentor(), "") | {"student_code": "A1", "consent": "No", "study_year": "2"}

    rows = read_roster(roster(tmp_path, "mentor", refuser), POLICY)

    assert rows.errors == ()
    assert rows.drafts[0].profile == {}
    assert rows.drafts[0].person("p1") == Person(
        id="p1", role="mentor", study_year=3, capacity=1, consent=False
    )
    assert rows.report(POLICY.eligibility).refused == (2,)


def test_the_example_rosters_fit_but_for_three_second_year_mentors() -> None:
    mentors, mentees = (
        read_roster(RosterFile(EXAMPLES / f"{kind}s-2025.csv", kind), POLICY) for kind in ("mentor", "mentee")
    )

    assert (mentors.report(POLICY.eligibility).ok, mentees.report(POLICY.eligibility).ok) == (True, True)
    assert [needed.row for needed in mentors.report(POLICY.eligibility).waivers] == [7, 42, 92]
    assert sum(draft.listed.capacity for draft in mentors.drafts) == 218
    assert len(mentees.drafts) == 185
