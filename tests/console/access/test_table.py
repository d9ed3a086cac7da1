"""The access table says what the matrix of need-to-know says, cell by cell, and allows nothing beside it."""

from itertools import product
from typing import get_args

import pytest

from console.access import needs
from console.access.acting import Role
from console.access.cells import RELATIONS, Relation
from console.access.right import Right
from console.access.table import NONE, TABLE, Papers, Verdict, verdict
from tests.console.access.by_role import KEPT, SHOWING, told_by_class, told_by_role
from tests.console.access.need_to_know import SEEN, expected, rows

ROLES: tuple[Role, ...] = get_args(Role)
PAPERS = {"none": NONE, "names": Papers(names=True), "words": Papers(names=True, words=True),
          "glass": Papers(glass=True)}  # fmt: skip
MATRIX = rows()


def in_words(found: Verdict) -> str:
    if not found.allowed:
        return "no"
    return "masked" if found.masked else "plain"


def cells() -> list[tuple[str, Role, str, str]]:
    return [
        (right, role, relation, papers)
        for right, role, relation, papers in product(MATRIX, ROLES, RELATIONS, PAPERS)
    ]


def test_every_cell_is_as_the_matrix_has_it() -> None:
    wrong = [
        (right, role, relation, papers)
        for right, role, relation, papers in cells()
        if in_words(verdict(role, Right(*right.split(".")), relation, PAPERS[papers]))  # type: ignore[arg-type]
        != expected(right, MATRIX[right][role], role, relation, papers)
    ]

    assert len(cells()) >= 3_000
    assert wrong == []


def test_the_matrix_has_every_row_of_need_to_know() -> None:
    of_needs = (*needs.EMERGENCIES, *needs.DIARY, *needs.COURSE, *needs.RECORD)

    assert {".".join(row.right) for row in of_needs} == set(MATRIX)


def test_every_further_right_has_its_reason() -> None:
    further = [row for row in TABLE.values() if ".".join(row.right) not in MATRIX]

    assert [row.right for row in further if not row.why] == []


def test_every_right_beyond_the_matrix_is_whose_the_list_by_role_has_it() -> None:
    said = {
        (".".join(right), role, relation, how)
        for right, row in TABLE.items()
        if ".".join(right) not in MATRIX
        for role, cell in row.cells.items()
        for relation, how in cell.items()
    }

    assert said == told_by_role()


def test_every_right_is_of_the_class_that_the_list_has_it_in() -> None:
    assert {".".join(right): row.sort for right, row in TABLE.items()} == told_by_class()


def test_only_what_the_list_has_shows_something_and_only_what_it_keeps_is_recorded() -> None:
    assert {".".join(right) for right, row in TABLE.items() if row.reads} == set(SHOWING.split())
    assert {".".join(right) for right, row in TABLE.items() if row.kept} == set(KEPT.split())


def test_what_stands_in_no_row_is_nobodys() -> None:
    for role, relation in product(ROLES, RELATIONS):
        assert not verdict(role, Right("engine", "look"), relation, Papers(names=True, words=True)).allowed


def test_whoever_is_not_known_may_only_look_for_help_raise_and_sign_in() -> None:
    open_to_all = {right.resource for right, row in TABLE.items() if "anonymous" in row.cells}

    assert open_to_all == {"help", "emergency", "sign-in"}


def test_what_is_sensitive_or_granted_is_recorded_whenever_it_is_seen() -> None:
    for right, role, relation, papers in cells():
        found = verdict(role, Right(*right.split(".")), relation, PAPERS[papers])  # type: ignore[arg-type]
        if found.allowed and (right in SEEN or found.by != "relation"):
            assert found.recorded, (right, role, relation)


@pytest.mark.parametrize("right", [right for right, row in TABLE.items() if row.sort == 4 and row.reads])
def test_words_of_people_are_never_the_admins_or_an_auditors(right: Right) -> None:
    for relation, papers in product(RELATIONS, PAPERS.values()):
        assert not verdict("admin", right, relation, papers).allowed
        assert not verdict("auditor", right, relation, papers).allowed


@pytest.mark.parametrize("relation", ["ended", "not-yet", "other"])
def test_a_student_sees_nothing_of_what_is_not_theirs_now(relation: Relation) -> None:
    close = [
        right
        for right, row in TABLE.items()
        for role in ("mentee", "mentor")
        if role in row.cells and "any" not in row.cells[role] and verdict(role, right, relation).allowed
    ]

    assert close == []
