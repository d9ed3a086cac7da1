"""A changed copy of a state is the one that the standard library would make."""

from dataclasses import replace

import pytest

from domain.case import CaseState
from domain.replacing import replaced
from tests.domain.builders_emergency import CASE


def test_the_copy_has_the_change_and_is_otherwise_the_same() -> None:
    case = CaseState(CASE, paged=3, waiting={"page/1": ("on-call", None)})

    assert replaced(case, officer="officer-1") == replace(case, officer="officer-1")
    assert case == CaseState(CASE, paged=3, waiting={"page/1": ("on-call", None)})


def test_what_is_no_field_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        replaced(CaseState(CASE), nickname="x")
