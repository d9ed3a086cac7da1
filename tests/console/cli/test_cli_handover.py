"""A year that is over, handed to the next: past pairs, open items, and people who come back."""

import time

import pytest

from domain import addresses
from domain.clock import AnchorClock
from domain.consultation import AnswerConsultation
from domain.people import EnrolPeople, Person
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from runtime.postgres import Urls
from tests.console.builders import POLICY
from tests.console.cli.cohort import ANNA, COORDINATOR, DORA, YEAR
from tests.console.cli.conftest import Nearpeer
from tests.console.cli.later import Later, later
from tests.domain.builders import at, small_calendar

IN_SPRING, END_OF_AUGUST = 200, 360
"""Days of the former year: in its second semester, and after its last window has closed."""
NEXT = addresses.programme_year("2026")
OPENED_US, NOW_US = at("2026-08-20 09:00"), at("2026-08-27 12:00")
HAND_OVER = ("year", "hand-over", "--from", "2025", "--cohort", "2026", "--as", COORDINATOR)


def anchored(now_us: int) -> AnchorClock:
    """A clock that shows a moment now."""
    return AnchorClock(real_anchor_us=time.time_ns() // 1_000, programme_anchor_us=now_us)


@pytest.fixture
def years(urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Later:
    """A year that is over, and the next one in which Anna comes back, and Dóra as a mentor."""
    return followed(later(urls, monkeypatch, END_OF_AUGUST))


def followed(made: Later) -> Later:
    """The same record with the next year in it."""
    calendar = small_calendar("2026-09-01", 150)
    made.does(NEXT, OPENED_US, OpenProgrammeYear(cohort="2026"))
    made.does(NEXT, OPENED_US, PublishCalendar(calendar=calendar))
    made.does(NEXT, OPENED_US, PublishPolicy(effective_us=calendar.begins_us, policy=POLICY))
    made.does(NEXT, OPENED_US, anchored(NOW_US))
    people = tuple(
        Person(id=person, role="mentor", study_year=3, languages=("hu",), capacity=1)
        for person in (ANNA, DORA)
    )
    made.does(NEXT, OPENED_US, EnrolPeople(people=people))
    return made


def test_past_pairs_and_open_items_are_taken_over(years: Later, nearpeer: Nearpeer) -> None:
    told = nearpeer(*HAND_OVER, "--json").json

    assert (told["cohort"], told["former"], told["pairs"]) == ("2026", "2025", 3)
    assert told["open_items"] > 0
    had = years.state(NEXT, NOW_US).placed.seats.had
    assert set(had) == set(years.life.pairs)


def test_who_comes_back_keeps_the_id_and_may_have_another_role(years: Later, nearpeer: Nearpeer) -> None:
    told = nearpeer(*HAND_OVER, "--json").json

    assert told["returning"] == [
        {"was": "mentee", "now": "mentor", "people": 1},
        {"was": "mentor", "now": "mentor", "people": 1},
    ]
    assert "1 come back as mentor, mentee before." in nearpeer(*HAND_OVER).out


def test_the_same_hand_over_again_changes_nothing(years: Later, nearpeer: Nearpeer) -> None:
    first = nearpeer(*HAND_OVER, "--json").json
    before = len(years.rows(NEXT))

    again = nearpeer(*HAND_OVER, "--json").json

    assert (first["done_before"], again["done_before"]) == (False, True)
    assert len(years.rows(NEXT)) == before
    assert "had taken over the year of 2025" in nearpeer(*HAND_OVER).out


def test_an_open_item_is_listed_until_it_is_done(years: Later, nearpeer: Nearpeer) -> None:
    nearpeer(*HAND_OVER)
    page = nearpeer("year", "inherited", "--cohort", "2026", "--json").json
    [question] = [item for item in page["waiting"] if item["obligation"].startswith("answer/")]
    assert question["stream"] == years.life.pair_of(DORA)
    assert "Minta Dóra" in {who["name"] for who in question["people"]}

    asked = question["obligation"].removeprefix("answer/")
    years.does(question["stream"], NOW_US, AnswerConsultation(consultation=asked))

    after = nearpeer("year", "inherited", "--cohort", "2026", "--json").json
    assert len(after["waiting"]) == len(page["waiting"]) - 1
    assert after["taken_over"] == page["taken_over"]


def test_what_was_taken_over_is_drawn_for_a_person(years: Later, nearpeer: Nearpeer) -> None:
    before = nearpeer("year", "inherited", "--cohort", "2026").out
    nearpeer(*HAND_OVER)

    after = nearpeer("year", "inherited", "--cohort", "2026").out

    assert "No former year is taken over" in before
    assert "taken over: 2025; 3 past pairs are known" in after
    assert "items still wait" in after


def test_a_year_that_is_not_over_is_not_handed_over(
    urls: Urls, monkeypatch: pytest.MonkeyPatch, nearpeer: Nearpeer
) -> None:
    years = later(urls, monkeypatch, IN_SPRING)
    followed(years)
    years.does(NEXT, OPENED_US, anchored(years.life.at(IN_SPRING)))

    said = nearpeer(*HAND_OVER)

    assert (said.code, said.err.startswith("The year of cohort 2025 is not over.")) == (1, True)
    assert not years.state(YEAR, 0).closed


def test_a_former_year_that_nobody_knows_is_told(years: Later, nearpeer: Nearpeer) -> None:
    said = nearpeer("year", "hand-over", "--from", "1999", "--cohort", "2026")

    assert (said.code, "The record holds no cohort 1999." in said.err) == (1, True)
