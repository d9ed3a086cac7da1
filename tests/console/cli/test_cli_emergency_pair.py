"""What a pair shows of an emergency: that a support step is open, and nothing that tells more."""

from typing import Any

from domain.case_commands import AcknowledgeEmergency, CloseEmergency, HandOver, RecordContactMade
from tests.console.cli.cases import Cases
from tests.console.cli.cohort import ANNA, BELA, COORDINATOR, EMIL, FANNI
from tests.console.cli.conftest import Nearpeer


def shown(at_desk: Nearpeer, pair: str) -> dict[str, Any]:
    """All that the pair's page, its row in the list and its history say, but for the time of looking."""
    page = at_desk("relationship", "show", pair, "--json").json
    rows = at_desk("relationship", "list", "--json").json["relationships"]
    history = at_desk("relationship", "history", pair, "--json").json
    [row] = [row for row in rows if row["stream"] == pair]
    told = {"page": page, "row": row, "history": history}
    for part in told.values():
        for name in ("as_of", "as_of_us"):
            part.pop(name, None)
    return told


def test_a_pair_shows_that_a_support_step_is_open_and_nothing_of_what_it_is(
    at_desk: Nearpeer, cases: Cases
) -> None:
    pair = cases.life.pair_of(FANNI)
    before = shown(at_desk, pair)

    case = cases.raised(about=pair)
    waiting = shown(at_desk, pair)
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    cases.does(case, HandOver(officer=BELA, to=ANNA))
    cases.does(case, RecordContactMade(professional=COORDINATOR))
    held = shown(at_desk, pair)
    cases.does(case, CloseEmergency(endpoint="engaged"))
    cared_for = shown(at_desk, pair)

    assert cases.state(case).stream.endswith(case)
    assert not before["page"].pop("support_open")
    assert not before["row"].pop("support_open")
    for open_ in (waiting, held):
        assert open_["page"].pop("support_open") is open_["row"].pop("support_open") is True
    for part in ("page", "row"):
        cared_for[part].pop("support_open")
    assert waiting == held == cared_for == before


def test_a_pair_s_own_stream_holds_nothing_of_an_emergency(at_desk: Nearpeer, cases: Cases) -> None:
    pair = cases.life.pair_of(EMIL)
    case = cases.raised(about=pair)

    said = at_desk("relationship", "history", pair).out

    assert case not in said
    assert "emergency" not in said.lower()
