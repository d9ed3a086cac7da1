"""Who acts at the desk: somebody by id or by staff code, of which no code is ever recorded."""

import pytest

from domain.case_commands import AcknowledgeEmergency
from tests.console.cli.cases import Cases, away_from_keys
from tests.console.cli.cohort import ANNA, BELA, COORDINATOR
from tests.console.cli.conftest import Nearpeer


def code(person: str) -> str:
    """The staff code that the vault has of somebody."""
    return f"CODE-{person}"


def test_an_officer_is_known_by_staff_code_and_the_code_is_not_recorded(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = cases.raised()

    told = at_desk("emergency", "ack", case, "--as", code(BELA), "--json").json
    at_desk("emergency", "handover", case, "--as", code(BELA), "--to", code(ANNA))
    at_desk("emergency", "accept", case, "--as", code(ANNA).lower())
    at_desk("emergency", "contact", case, "--with", code(COORDINATOR), "--as", code(ANNA))
    at_desk("emergency", "show", case, "--as", code(COORDINATOR))

    assert told["held_by"] == BELA
    assert cases.state(case).holder == ANNA
    assert {row.actor for row in cases.rows(case, "access")} == {COORDINATOR}
    assert b"code-" not in cases.bodies().lower()


def test_a_case_is_offered_only_to_somebody_who_can_be_told(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))

    said = at_desk("emergency", "handover", case, "--as", BELA, "--to", "p-nobody")

    assert said.code == 1
    assert said.err.startswith("Nobody has the id or the staff code p-nobody, so nobody would be told.")
    assert cases.state(case).offered is None


@pytest.mark.parametrize("who", ["CODE-of-nobody", "Teszt Béla", "", "-"])
def test_what_could_be_a_name_or_is_the_code_of_nobody_is_refused(
    at_desk: Nearpeer, cases: Cases, who: str
) -> None:
    case = cases.raised()

    said = at_desk("emergency", "ack", case, "--as", who)

    assert (said.code, said.err.startswith("--as: ")) == (2, True)
    assert "Traceback" not in said.err
    assert cases.state(case).holder is None


def test_without_the_keys_an_id_still_takes_a_case_and_a_code_is_told_that_it_cannot_be_looked_up(
    at_desk: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.raised()
    away_from_keys(monkeypatch)

    by_code = at_desk("emergency", "ack", case, "--as", code(BELA))
    by_id = at_desk("emergency", "ack", case, "--as", BELA)

    assert (by_code.code, by_id.code) == (2, 0)
    assert "give the opaque id" in by_code.err
    assert cases.state(case).holder == BELA


def test_without_the_keys_a_case_can_still_be_offered(
    at_desk: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    away_from_keys(monkeypatch)

    assert at_desk("emergency", "handover", case, "--as", BELA, "--to", ANNA).code == 0
    assert cases.state(case).offered is not None
