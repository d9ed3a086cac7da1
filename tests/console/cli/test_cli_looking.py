"""Pairs and mentors on the terminal and as JSON: as they stand now, with names, and every figure adds up."""

from typing import Any

import pytest

from console.pages.naming import plain
from tests.console.cli.cohort import ANNA, BELA, DORA, EMIL, FANNI, NAMES
from tests.console.cli.conftest import Home, Nearpeer, Said


def row_of(said: Said, mentee: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = said.json["relationships"]
    return next(row for row in rows if row["mentee"]["id"] == mentee)


def test_the_list_has_one_row_for_each_pair_by_the_mentors_name(at_home: Nearpeer, home: Home) -> None:
    said = at_home("relationship", "list", "--json")

    names = [
        (plain(row["mentor"]["name"]), plain(row["mentee"]["name"])) for row in said.json["relationships"]
    ]
    assert said.code == 0
    assert names == sorted(names)
    assert {row["id"] for row in said.json["relationships"]} == set(home.life.pairs.values())
    assert said.json["as_of"].startswith("2025-10-20T12:")
    assert said.json["rehearsal"] is True


def test_the_balance_of_every_pair_and_of_the_whole_list_adds_up(at_home: Nearpeer) -> None:
    said = at_home("relationship", "list", "--json").json

    tallies = [row["obligations"] for row in said["relationships"]]
    assert sum(tally["opened"] for tally in tallies) == said["obligations"]["opened"] > 0
    for tally in [*tallies, said["obligations"]]:
        assert tally["opened"] == sum(tally["by_standing"].values())
        assert tally["opened"] == sum(sum(kinds.values()) for kinds in tally["by_kind"].values())


def test_a_pair_that_asked_for_advice_has_a_support_step_open(at_home: Nearpeer) -> None:
    said = at_home("relationship", "list", "--json")

    assert row_of(said, DORA)["support_open"] is True
    assert row_of(said, EMIL)["support_open"] is True
    assert row_of(said, FANNI)["support_open"] is False


def test_the_list_fits_a_hundred_columns_and_cuts_no_name(at_home: Nearpeer) -> None:
    said = at_home("relationship", "list")

    assert max(map(len, said.out.splitlines())) <= 100
    for name in NAMES.values():
        for word in name.split() if "Nóra" not in name else ():
            assert word in said.out
    assert "…" not in said.out
    assert "✗ missed" in said.out


@pytest.mark.parametrize("listing", ["relationship", "mentor"])
def test_on_eighty_columns_a_list_still_cuts_nothing(
    at_home: Nearpeer, monkeypatch: pytest.MonkeyPatch, listing: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    said = at_home(listing, "list")

    assert "…" not in said.out
    assert said.out.splitlines()[2].rstrip().endswith(" due")
    assert all(word in said.out for name in (ANNA, BELA) for word in NAMES[name].split())


def test_a_pair_is_found_by_its_id_the_beginning_of_it_or_its_stream(at_home: Nearpeer, home: Home) -> None:
    pair = home.life.pairs[DORA]

    told = [
        at_home("relationship", "show", wanted, "--json").json["id"]
        for wanted in (pair, pair[:9], home.life.pair_of(DORA))
    ]

    assert told == [pair] * 3


def test_a_pair_shows_its_cadence_its_timeline_and_its_support(at_home: Nearpeer, home: Home) -> None:
    said = at_home("relationship", "show", home.life.pairs[DORA], "--json").json

    standings = {owed["id"]: owed["standing"] for owed in said["timeline"]}
    assert [rhythm["kind"] for rhythm in said["cadence"]] == ["meeting", "contact"]
    assert {rhythm["strength"] for rhythm in said["cadence"]} == {"guideline"}
    assert standings["meeting/1"] == "met"
    assert "missed" in standings.values()
    assert [(step["kind"], step["step"]) for step in said["steps"]] == [("consultation", "asked")]


def test_a_referral_names_its_service(at_home: Nearpeer, home: Home) -> None:
    said = at_home("relationship", "show", home.life.pairs[EMIL], "--json").json

    assert [(step["kind"], step["service"]) for step in said["steps"]] == [("referral", "study-office")]


def test_a_pair_whose_mentee_left_has_ended(at_home: Nearpeer, home: Home) -> None:
    said = at_home("relationship", "show", home.life.pairs[FANNI])

    assert "ended 2 Oct 2025" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


def test_the_history_tells_every_event_with_its_three_times_and_its_command(
    at_home: Nearpeer, home: Home
) -> None:
    said = at_home("relationship", "history", home.life.pairs[DORA], "--json").json

    events = said["events"]
    met = next(event for event in events if event["type"] == "meeting-recorded")
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))
    assert met["text"] == "Met face to face for 60 minutes. It counts towards meeting/1."
    assert met["occurred"] == "2025-09-17T10:00:00+02:00"
    assert met["recorded"] == "2025-09-17T12:00:00+02:00"
    assert met["written_us"] > met["recorded_us"]
    assert (met["actor"], met["actor_name"]) == (DORA, NAMES[DORA])
    assert met["command_id"].startswith("act/")
    assert {event["actor_name"] for event in events} <= {*NAMES.values(), "time", "the programme"}


def test_the_history_reads_well(at_home: Nearpeer, home: Home) -> None:
    said = at_home("relationship", "history", home.life.pairs[DORA])

    assert "The mentor asks the programme for advice." in said.out
    assert f"by {NAMES[DORA]}" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


def test_the_list_of_mentors_tells_sessions_of_those_needed(at_home: Nearpeer) -> None:
    said = at_home("mentor", "list", "--json")

    mentors = {row["id"]: row for row in said.json["mentors"]}
    assert set(mentors) == {ANNA, BELA}
    assert [term["training"] for term in mentors[ANNA]["terms"]] == ["1/4"]
    assert max(map(len, at_home("mentor", "list").out.splitlines())) <= 100


def test_a_mentor_shows_what_was_attended_and_the_credit_rule_by_rule(at_home: Nearpeer) -> None:
    said = at_home("mentor", "show", BELA, "--json").json

    (credit,) = said["credit"]
    rules = {rule["rule"]: rule["ok"] for rule in credit["rules"]}
    assert [(s["minutes"], s["counts"]) for s in said["attended"]] == [(60, False), (90, True)]
    assert credit["assessed"] is None
    assert rules == {"training": False, "supervision": False, "diary": False}
    assert credit["rules"][0]["grounds"][0]["got"] == 1


def test_a_mentor_on_the_terminal_says_what_was_too_short(at_home: Nearpeer) -> None:
    said = at_home("mentor", "show", BELA)

    assert "too short" in said.out
    assert "Credit of semester 1 (autumn): not assessed yet; as it stands now:" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


def test_a_mentors_history_is_that_of_their_year(at_home: Nearpeer) -> None:
    said = at_home("mentor", "history", ANNA, "--json").json

    texts = [event["text"] for event in said["events"]]
    assert said["stream"] == f"mentor-year/2025/{ANNA}"
    assert "A diary entry was written. It counts towards diary/1." in texts


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["relationship", "show", "r-nobody"], "There is no relationship r-nobody. List them:"),
        (["relationship", "history", "r-nobody"], "There is no relationship r-nobody."),
        (["relationship", "show", "r"], "Several of the relationships begin with r:"),
        (["mentor", "show", DORA], f"There is no mentor {DORA}."),
        (["mentor", "list", "--cohort", "1999"], "The record holds no cohort 1999. Choose from: 2025."),
        (["relationship", "show", "relationship/1999/r1"], "The record holds no cohort 1999."),
    ],
)
def test_what_is_not_there_is_named_with_where_to_look(
    at_home: Nearpeer, arguments: list[str], told: str
) -> None:
    said = at_home(*arguments)

    assert said.code == 1
    assert said.err.startswith(told)
    assert said.err.count("\n") == 1
    assert said.out == ""
