"""The desk's pages: what presses first, without names; one case with names, once the reading is recorded."""

from typing import Any

import pytest

from domain.case_commands import AcknowledgeEmergency, HandOver
from tests.console.cli.cases import Cases, away_from_keys, held
from tests.console.cli.cohort import ANNA, BELA, COORDINATOR, DORA, NAMES
from tests.console.cli.conftest import Nearpeer


def rows_of(at_desk: Nearpeer, *options: str) -> dict[str, dict[str, Any]]:
    told = at_desk("emergency", "list", *options, "--json").json
    return {row["id"]: row for row in told["emergencies"]}


def test_a_case_that_nobody_has_says_how_long_is_left_and_until_when(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    row = rows_of(at_desk)[case]

    assert (row["state"], row["held_by"], row["next_step"]) == ("waiting", None, "acknowledge")
    assert row["until_us"] == row["raised_us"] + 300 * 1_000_000
    assert 0 < row["left_s"] <= 300
    assert row["next_target"] == "second"


def test_the_list_says_whether_the_last_page_has_reached_anybody(at_desk: Nearpeer, cases: Cases) -> None:
    unknown, sent, failed = (cases.raised() for _ in range(3))
    cases.page(sent, "page/1", "sent")
    for number in range(1, 5):
        cases.page(failed, f"page/{number}", "failed")

    rows = rows_of(at_desk)
    out = " ".join(at_desk("emergency", "list").out.split())

    assert [rows[case]["page_left"] for case in (unknown, sent, failed)] == [None, True, False]
    assert "NOBODY" in out


def test_what_nobody_has_comes_first_and_the_more_severe_before_the_less(
    at_desk: Nearpeer, cases: Cases
) -> None:
    held, concern, urgent = (
        cases.raised(),
        cases.raised(level="concern", danger="no"),
        cases.raised(level="urgent", danger="no"),
    )
    cases.does(held, AcknowledgeEmergency(officer=BELA))
    worst = cases.raised()

    order = [case for case in rows_of(at_desk) if case in (held, concern, urgent, worst)]

    assert order == [worst, urgent, concern, held]


def test_a_deadline_that_has_passed_is_counted_up(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised(minutes_ago=7)

    line = next(line for line in at_desk("emergency", "list").out.splitlines() if case in line)

    assert line.lstrip().startswith("+2:")
    assert " late " in line
    assert "■ EMERGENCY" in line
    assert "nobody yet" in line


def test_the_list_says_that_no_rota_is_in_force_and_what_that_means(at_desk: Nearpeer) -> None:
    said, told = at_desk("emergency", "list"), at_desk("emergency", "list", "--json").json

    assert told["rota_in_force"] is False
    assert "No rota is in force, so an emergency pages nobody: nearpeer rota publish FILE" in said.out


def test_the_list_names_nobody_and_cuts_no_id(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))

    out = at_desk("emergency", "list").out

    assert case in out
    assert BELA in out
    assert not [name for name in NAMES.values() if name in out]


def test_closed_cases_and_drills_stand_apart_and_the_sum_adds_up(at_desk: Nearpeer, cases: Cases) -> None:
    drill, real = cases.raised(drill=True), cases.raised()

    told = at_desk("emergency", "list", "--json").json

    assert real in {row["id"] for row in told["emergencies"]}
    assert drill not in {row["id"] for row in told["emergencies"]}
    assert drill in rows_of(at_desk, "--drills")
    apart = told["closed_apart"] + told["others_apart"] + len(told["unreadable"])
    assert told["all"] == told["shown"] + apart
    assert at_desk("emergency", "list", "--all", "--json").json["closed_apart"] == 0
    assert "▨ DRILL" in at_desk("emergency", "list", "--drills").out


def test_a_case_shows_its_owners_its_pages_and_what_comes_next(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised(about=cases.life.pair_of(DORA))
    cases.page(case, "page/1", "sent")
    cases.page(case, "page/1", "delivered")
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    cases.does(case, HandOver(officer=BELA, to=ANNA, open_items=("reach-mentee",)))

    told = at_desk("emergency", "show", case, "--as", COORDINATOR, "--json").json

    assert [receipt["outcome"] for receipt in told["pages"][0]["receipts"]] == ["sent", "delivered"]
    assert [(owner["epoch"], owner["officer"]["name"]) for owner in told["owners"]] == [(1, NAMES[BELA])]
    assert told["offer"]["to"]["name"] == NAMES[ANNA]
    assert told["offer"]["open_items"] == ["reach-mentee"]
    assert told["pair"][1] == {"id": DORA, "name": NAMES[DORA]}
    assert [page["target"] for page in told["coming"]] == ["second", "whole-desk", "telephone", "telephone"]


def test_a_case_is_drawn_with_names_and_with_times_to_the_second(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.page(case, "page/1", "failed")
    cases.does(case, AcknowledgeEmergency(officer=BELA))

    out = at_desk("emergency", "show", case).out

    assert f"{NAMES[BELA]} ({BELA})" in out
    assert "nobody has confirmed yet" in out
    assert "Page 1 did not go out." in out
    assert "reach a professional" in out
    assert max(map(len, out.splitlines())) <= 100


def test_whoever_opens_a_case_is_recorded(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    at_desk("emergency", "show", case, "--as", COORDINATOR)
    at_desk("emergency", "show", case, "--as", BELA)

    readings = cases.rows(case, "access")
    assert [(row.actor, row.type) for row in readings] == [
        (COORDINATOR, "reading-recorded"),
        (BELA, "reading-recorded"),
    ]


def test_without_the_keys_a_case_still_opens_with_ids_for_names(
    at_desk: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))
    away_from_keys(monkeypatch)

    said = at_desk("emergency", "show", case)

    assert said.code == 0
    assert NAMES[BELA] not in said.out
    assert BELA in said.out
    assert "Names are not shown" in said.out


def test_names_are_not_shown_to_whoever_cannot_be_recorded(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))

    with held(cases.urls, "access"):
        said = at_desk("emergency", "show", case)

    assert said.code == 0
    assert NAMES[BELA] not in said.out
    assert "could not be recorded" in said.out
    assert cases.rows(case, "access") == []


def test_the_history_of_a_case_is_told_by_ids(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()
    cases.does(case, AcknowledgeEmergency(officer=BELA))

    told = at_desk("emergency", "history", case, "--json").json
    out = at_desk("emergency", "history", case).out

    assert [event["version"] for event in told["events"]] == list(range(1, len(told["events"]) + 1))
    assert told["events"][0]["text"].startswith("Raised as emergency by the mentor")
    assert f"{BELA} takes it (epoch 1)" in out
    assert NAMES[BELA] not in out
    assert cases.rows(case, "access") == []


def test_a_case_is_found_by_its_id_the_beginning_of_it_or_its_stream(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    found = [
        at_desk("emergency", "show", wanted, "--json").json["id"] for wanted in (case, f"emergency/{case}")
    ]

    assert found == [case, case]


def test_a_case_that_is_not_there_is_refused_with_the_remedy(at_desk: Nearpeer) -> None:
    said = at_desk("emergency", "show", "nowhere")

    assert said.code == 1
    assert said.err == "There is no emergency nowhere. List them: nearpeer emergency list\n"
