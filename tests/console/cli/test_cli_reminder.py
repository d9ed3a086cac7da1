"""Reminders on the command line: who is reminded of what, and how many have stopped."""

import pytest

from domain.meetings import RecordMeeting
from runtime.postgres import Urls
from tests.console.cli.cohort import ANNA, DORA, EMIL
from tests.console.cli.conftest import Nearpeer
from tests.console.cli.later import Later, later

LATE_IN_OCTOBER = 57
"""28 October: the diary and the meeting of the month are still to do for three days."""


@pytest.fixture
def october(urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Later:
    """A cohort late in a month in which Emil and Dóra have not met their mentors, as nobody has noted."""
    return later(urls, monkeypatch, LATE_IN_OCTOBER)


def test_whoever_has_something_still_to_do_is_listed(october: Later, nearpeer: Nearpeer) -> None:
    page = nearpeer("reminder", "list", "--json").json

    rows = {(row["stream"], row["obligation"]): row for row in page["reminders"]}
    emil = rows[october.life.pair_of(EMIL), "meeting/2"]
    assert EMIL in {who["id"] for who in emil["people"]}
    assert (emil["to_role"], emil["got"], emil["needed"]) == ("pair", 0, 1)
    assert (emil["since"], emil["ends"]) == ("2025-10-25T00:00:00+02:00", "2025-11-01T00:00:00+01:00")
    anna = rows[f"mentor-year/2025/{ANNA}", "diary/2"]
    assert [who["name"] for who in anna["people"]] == ["Próba Anna"]


def test_a_reminder_stops_when_its_obligation_is_met(october: Later, nearpeer: Nearpeer) -> None:
    pair, at_us = october.life.pair_of(DORA), october.life.at(LATE_IN_OCTOBER)
    before = nearpeer("reminder", "list", "--json").json

    october.does(pair, at_us, RecordMeeting(occurred_us=october.life.at(55), minutes=60))

    after = nearpeer("reminder", "list", "--json").json
    assert len(after["reminders"]) == len(before["reminders"]) - 1
    assert pair not in {row["stream"] for row in after["reminders"]}
    assert after["decided"] == before["decided"]


def test_reminders_are_drawn_for_a_person(october: Later, nearpeer: Nearpeer) -> None:
    drawn = nearpeer("reminder", "list").out

    assert "Kitalált Emil" in drawn
    assert "stopped" in drawn


def test_what_is_over_reminds_nobody(october: Later, nearpeer: Nearpeer) -> None:
    october.on(75)

    assert nearpeer("reminder", "list", "--json").json["reminders"] == []
    assert "0 stand" in nearpeer("reminder", "list").out


def test_the_coordinator_on_duty_is_nobody_by_name(october: Later, nearpeer: Nearpeer) -> None:
    october.on(40)

    rows = nearpeer("reminder", "list", "--json").json["reminders"]

    assert [(row["to_role"], row["people"]) for row in rows if row["obligation"] == "check-in/1"] == [
        ("coordinator", []),
        ("coordinator", []),
    ]


def test_the_history_says_who_is_to_be_reminded(october: Later, nearpeer: Nearpeer) -> None:
    october.does(
        october.life.pair_of(EMIL),
        october.life.at(LATE_IN_OCTOBER),
        RecordMeeting(occurred_us=october.life.at(56), minutes=45),
    )

    events = nearpeer("relationship", "history", october.life.pairs[EMIL], "--json").json["events"]

    told = [event["text"] for event in events if event["type"] == "reminder-decided"]
    assert "The pair is to be reminded of meeting/2: 0 of 1 are there, until the end of 31 Oct 2025." in told
