"""Whoever reads who read of them understands by which right, and what that role is there for."""

from typing import get_args

from console.access.acting import Role
from console.access.table import TABLE
from console.web.texts.rights import NAMED, RIGHTS

SHADED = {"masked", "grant", "break-glass"}


def test_every_right_that_may_be_recorded_has_words_in_both_languages() -> None:
    for right, row in TABLE.items():
        shaded = any(SHADED & set(cell.values()) for cell in row.cells.values())
        if row.kept or (row.reads and shaded):
            english, hungarian = RIGHTS["right-" + ".".join(right)]
            assert english
            assert hungarian


def test_words_are_only_of_rights_that_there_are() -> None:
    assert {".".join(right) for right in TABLE} >= NAMED - {"other"}


def test_every_role_says_what_it_is_there_for() -> None:
    assert {f"for-{role}" for role in get_args(Role) if role != "anonymous"} <= RIGHTS.keys()
