"""What an officer does to a case on the command line: one owner at a time, no words outside of the vault."""

import pytest

from domain.case_commands import AcknowledgeEmergency, CloseEmergency, RecordContactMade
from domain.policy import Kind
from tests.console.cli.cases import Cases, away_from_keys
from tests.console.cli.cohort import ANNA, BELA, COORDINATOR, NAMES
from tests.console.cli.conftest import Nearpeer, Said

WORDS = "csendes szobában várunk a folyosó végén"
ELSEWHERE = "--endpoint", "redirected", "--reason"


def ack(at_desk: Nearpeer, case: str, officer: str, *more: str) -> Said:
    return at_desk("emergency", "ack", case, "--as", officer, *more)


def in_contact(cases: Cases) -> str:
    """A case that Béla holds and in which a professional is in contact."""
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    cases.does(case, RecordContactMade(professional=COORDINATOR))
    return case


def test_whoever_takes_a_case_holds_it_on_a_lease(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    told = ack(at_desk, case, BELA, "--json").json

    assert (told["state"], told["held_by"], told["epoch"]) == ("held", BELA, 1)
    assert 890 < told["left_s"] <= 900
    assert told["next_step"] == "reach-professional"


def test_whoever_comes_second_is_told_who_was_first_by_name(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    ack(at_desk, case, BELA)

    said = ack(at_desk, case, ANNA)

    assert said.code == 1
    assert said.err.startswith(f"emergency/{case} is with {NAMES[BELA]} ({BELA}) since ")
    assert cases.state(case).officer == BELA


def test_without_the_keys_whoever_comes_second_is_told_the_id(
    at_desk: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    away_from_keys(monkeypatch)

    said = ack(at_desk, case, ANNA)

    assert (said.code, said.err.startswith(f"emergency/{case} is with {BELA} since ")) == (1, True)


def test_an_acknowledgement_after_the_closing_is_linked_and_owns_nothing(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = in_contact(cases)
    cases.does(case, CloseEmergency(endpoint="engaged"))

    told = ack(at_desk, case, ANNA, "--json").json

    assert (told["linked"], told["held_by"], told["state"]) == (True, None, "aftercare")
    assert "It was closed before" in told["said"][1]
    assert cases.rows(case)[-1].type == "late-word-linked"


def test_a_sign_of_progress_renews_the_lease(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    before_us = cases.state(case).lease_until_us

    said = at_desk("emergency", "progress", case, "--as", BELA)

    assert said.code == 0
    assert cases.state(case).lease_until_us > before_us


def test_a_hand_over_lists_what_is_open_and_stays_until_it_is_accepted(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    items = ("--open", "reach-mentee", "--open", "write-up")

    offered = at_desk("emergency", "handover", case, "--as", BELA, "--to", ANNA, *items)
    accepted = at_desk("emergency", "accept", case, "--as", ANNA, "--json").json

    assert f"It stays with {BELA} until {ANNA} accepts." in offered.out
    assert "□ reach the mentee" in offered.out
    assert (accepted["held_by"], accepted["epoch"]) == (ANNA, 2)
    assert accepted["open_items"] == ["reach-mentee", "write-up"]


def test_an_open_item_that_is_none_is_refused_with_those_there_are(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    said = at_desk("emergency", "handover", case, "--as", BELA, "--to", ANNA, "--open", "tea")

    assert said.code == 2
    assert "Choose from: reach-mentee, " in said.err


def test_contact_needs_the_professional(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    ack(at_desk, case, BELA)

    without = at_desk("emergency", "contact", case, "--as", BELA)
    named = at_desk("emergency", "contact", case, "--with", COORDINATOR, "--as", BELA, "--minutes-ago", "0")

    assert (without.code, "--with" in without.err) == (2, True)
    assert named.code == 0
    assert cases.state(case).contact


def test_contact_that_was_made_before_is_recorded_when_it_was(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised(minutes_ago=10)

    at_desk("emergency", "contact", case, "--with", COORDINATOR, "--minutes-ago", "5")

    (made,) = [row for row in cases.rows(case) if row.type == "contact-made"]
    assert made.recorded_us - made.occurred_us == 300_000_000


def test_a_case_is_not_closed_as_cared_for_while_nobody_is_in_contact(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = cases.raised()

    said = at_desk("emergency", "close", case, "--endpoint", "engaged")

    assert said.code == 1
    assert "Record the contact with the professional's name first." in said.err
    assert cases.state(case).climbing


def test_closing_asks_for_its_endpoint_and_where_it_must_be_for_its_reason(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = cases.raised()

    nowhere = at_desk("emergency", "close", case)
    unexplained = at_desk("emergency", "close", case, "--endpoint", "redirected")
    explained = at_desk("emergency", "close", case, *ELSEWHERE, WORDS)

    assert (nowhere.code, "--endpoint" in nowhere.err) == (2, True)
    assert (unexplained.code, "needs its reason" in unexplained.err) == (1, True)
    assert explained.code == 0
    assert cases.state(case).endpoint == "redirected"


def test_after_the_closing_the_talk_and_the_check_in_are_owed_and_recorded(
    at_desk: Nearpeer, cases: Cases
) -> None:
    case = in_contact(cases)

    closed = at_desk("emergency", "close", case, "--endpoint", "engaged")
    at_desk("emergency", "check-in", case)
    talked = at_desk("emergency", "debriefing", case, "--json").json

    assert "ask the mentee how it goes" in closed.out
    assert talked["state"] == "closed"
    assert [owed.standing for owed in cases.state(case).book.of_kind(Kind.DEBRIEFING)] == ["met"]


def test_a_closed_case_is_opened_again_and_waits_for_somebody(at_desk: Nearpeer, cases: Cases) -> None:
    case = in_contact(cases)
    cases.does(case, CloseEmergency(endpoint="engaged"))

    told = at_desk("emergency", "reopen", case, "--json").json

    assert (told["state"], told["held_by"], told["epoch"]) == ("waiting", None, 2)


def test_a_level_is_raised_freely_and_lowered_with_a_reason(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised(level="urgent", danger="no")

    raised = at_desk("emergency", "raise-level", case, "--to", "emergency", "--json").json
    unexplained = at_desk("emergency", "lower-level", case, "--to", "concern")
    lowered = at_desk("emergency", "lower-level", case, "--to", "concern", "--reason", WORDS, "--json").json

    assert (raised["level"], lowered["level"]) == ("emergency", "concern")
    assert (unexplained.code, "--reason" in unexplained.err) == (2, True)


def test_words_go_to_the_vault_and_to_no_log(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    told = ack(at_desk, case, BELA, "--note", WORDS, "--json").json
    at_desk("emergency", "close", case, *ELSEWHERE, WORDS)

    notes = [row for row in cases.rows(case) if b'"note":"note/' in row.body]
    assert told["words_kept"] is True
    assert {row.type for row in notes} == {"emergency-acknowledged", "emergency-closed"}
    assert WORDS.encode() not in cases.bodies()


def test_words_of_an_act_that_was_refused_are_not_kept(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    before = cases.texts()

    said = ack(at_desk, case, ANNA, "--note", WORDS)

    assert said.code == 1
    assert cases.texts() == before


def test_an_act_is_recorded_though_its_words_cannot_be_kept(
    at_desk: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.raised()
    away_from_keys(monkeypatch)

    said = ack(at_desk, case, BELA, "--note", WORDS)

    assert said.code == 0
    assert "Your words could NOT be kept" in said.out
    assert cases.state(case).officer == BELA


def test_a_reason_that_must_be_there_and_cannot_be_kept_ends_nothing(
    at_desk: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.raised()
    away_from_keys(monkeypatch)

    said = at_desk("emergency", "close", case, *ELSEWHERE, WORDS)

    assert said.code == 3
    assert cases.state(case).climbing


@pytest.mark.parametrize("verb", ["ack", "progress", "accept"])
def test_whoever_takes_a_case_says_who_it_is(at_desk: Nearpeer, cases: Cases, verb: str) -> None:
    case = cases.raised()

    nobody = at_desk("emergency", verb, case)
    name = at_desk("emergency", verb, case, "--as", "Teszt Béla")

    assert (nobody.code, "--as" in nobody.err) == (2, True)
    assert (name.code, "never a name" in name.err) == (2, True)
    assert cases.state(case).climbing
