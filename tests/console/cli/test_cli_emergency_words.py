"""What was written about a case is read at the desk once the reading is recorded, and by nobody else."""

import pytest

from tests.console.cli.cases import Cases, away_from_keys, held
from tests.console.cli.cohort import BELA, COORDINATOR, NAMES
from tests.console.cli.conftest import Nearpeer

WORDS = "a kollégium negyedik emeletén \x1b[2J várok"


@pytest.fixture
def case(at_desk: Nearpeer, cases: Cases) -> str:
    """A case that Béla holds, with words of his."""
    made = cases.raised()
    at_desk("emergency", "ack", made, "--as", BELA, "--note", WORDS)
    return made


def test_an_officer_reads_what_was_written_and_by_whom(at_desk: Nearpeer, case: str) -> None:
    told = at_desk("emergency", "show", case, "--with-words", "--as", COORDINATOR, "--json").json

    assert [(note["author"], note["text"]) for note in told["words"]] == [(BELA, WORDS)]


def test_each_reading_is_in_the_access_log_before_the_words_are_shown(
    at_desk: Nearpeer, cases: Cases, case: str
) -> None:
    at_desk("emergency", "show", case, "--with-words", "--as", COORDINATOR)

    readings = [(row.actor, row.body) for row in cases.rows(case, "access")]
    assert [actor for actor, _ in readings] == [COORDINATOR, COORDINATOR]
    assert b'"matter":"words"' in readings[-1][1]
    assert b'"note":"note/' in readings[-1][1]


def test_words_give_no_orders_to_a_terminal(at_desk: Nearpeer, case: str) -> None:
    out = at_desk("emergency", "show", case, "--with-words").out

    assert "\x1b" not in out
    assert "negyedik emeletén" in out
    assert NAMES[BELA] in out


def test_without_being_asked_they_are_counted_and_not_shown(
    at_desk: Nearpeer, cases: Cases, case: str
) -> None:
    said = at_desk("emergency", "show", case)

    assert said.code == 0
    assert "emeletén" not in said.out
    assert "Texts kept with it: 1." in said.out
    assert [b'"matter":"words"' in row.body for row in cases.rows(case, "access")] == [False]


def test_whoever_cannot_be_recorded_sees_the_case_and_no_word(
    at_desk: Nearpeer, cases: Cases, case: str
) -> None:
    with held(cases.urls, "access"):
        said = at_desk("emergency", "show", case, "--with-words")

    assert said.code == 3
    assert "emeletén" not in said.out
    assert "The words are not shown" in said.out
    assert BELA in said.out
    assert cases.rows(case, "access") == []


def test_without_the_keys_the_case_opens_without_its_words(
    at_desk: Nearpeer, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away_from_keys(monkeypatch)

    said = at_desk("emergency", "show", case, "--with-words")

    assert said.code == 3
    assert "emeletén" not in said.out
    assert BELA in said.out
