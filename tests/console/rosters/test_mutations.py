"""A file of the corpus with some bytes changed still ends in a report, or in one line."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from console.errors import BadInput
from console.rosters.rows import RosterFile, read_roster
from tests.console.builders import POLICY, file_of
from tests.console.rosters.books import BOOKS
from tests.console.rosters.cases import Case
from tests.console.rosters.lists import CELLS, HEADED
from tests.console.rosters.texts import BROKEN_TEXTS, GOOD_TEXTS
from tests.domain.examples import FULL

CASES = (*GOOD_TEXTS, *BROKEN_TEXTS, *HEADED, *CELLS, *BOOKS)
CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 3), st.binary(max_size=6)), max_size=8)


def changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Some bytes taken out and others put in, at places counted round the file."""
    for place, gone, put in changes:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + gone :]
    return content


@settings(deadline=None, max_examples=2_000 if FULL else 200)
@given(case=st.sampled_from(CASES), changes=CHANGES)
def test_no_change_of_bytes_breaks_the_reader(case: Case, changes: list[tuple[int, int, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = file_of(Path(folder), changed(case.content(), changes))
        try:
            report = read_roster(RosterFile(path, case.roster), POLICY).report(POLICY.eligibility)
        except BadInput as told:
            said = str(told)
        else:
            said = "".join(error.problem + error.column for error in report.errors)

    assert "\n" not in said
