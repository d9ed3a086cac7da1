"""The code that a reporter reads out on the telephone leads the desk to the case, as their page shows it."""

import pytest

from console.web.receipts import code_of, read_out
from domain.case_commands import RaiseEmergency
from tests.console.cli.cases import Cases
from tests.console.cli.cohort import BELA
from tests.console.cli.conftest import Nearpeer


def spelt(code: str) -> dict[str, str]:
    """A code as it is shown, and as people type what they hear."""
    return {
        "as shown": code,
        "in small letters": code.lower(),
        "without the hyphen": code.replace("-", ""),
        "with blanks": f" {code.replace('-', ' ')} ",
        "with O for nought": code.replace("0", "O"),
        "with I for one": code.replace("1", "I"),
    }


@pytest.mark.parametrize("how", list(spelt("")))
def test_a_case_is_opened_by_the_code_of_its_receipt(at_desk: Nearpeer, cases: Cases, how: str) -> None:
    case = cases.raised()

    told = at_desk("emergency", "show", spelt(code_of(case))[how], "--json")

    assert told.code == 0, told.err
    assert (told.json["id"], told.json["receipt"]) == (case, code_of(case))


def test_the_list_shows_the_code_beside_each_case(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    line = next(line for line in at_desk("emergency", "list").out.splitlines() if case in line)

    assert code_of(case) in line


def test_a_case_is_taken_by_its_code(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    said = at_desk("emergency", "ack", code_of(case), "--as", BELA, "--json")

    assert (said.json["id"], said.json["held_by"]) == (case, BELA)


def test_a_closed_case_is_found_by_its_code_too(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised(drill=True)
    at_desk("emergency", "close", case, "--endpoint", "redirected", "--reason", "over")

    assert at_desk("emergency", "show", code_of(case), "--json").json["state"] == "closed"


def test_the_beginning_of_an_id_that_is_like_a_code_still_finds_it(at_desk: Nearpeer, cases: Cases) -> None:
    cases.does("feedface01234567", RaiseEmergency(level="emergency", danger="yes"))

    assert at_desk("emergency", "show", "feedface", "--json").json["id"] == "feedface01234567"


def test_a_code_that_the_record_does_not_know_may_be_kept_and_the_remedy_says_so(at_desk: Nearpeer) -> None:
    said = at_desk("emergency", "show", "0000-0000")

    assert said.code == 1
    assert said.err.startswith("No emergency has the receipt 0000-0000.")
    assert "nearpeer doctor" in said.err


def test_what_is_no_code_is_not_taken_for_one() -> None:
    assert {read_out(text) for text in ("", "case-12", "4Q9M-7KD", "4Q9M-7KDU", "4Q9M-7KD2-1")} == {None}
