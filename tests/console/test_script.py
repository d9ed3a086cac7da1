"""The people's script: in order, never twice at one moment, and only of those who take part."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from console.calendar import load_calendar
from console.memory import Memory
from console.policy import load_policy
from console.rehearsal import Act, Cohort, Script, invented, whole_year_us
from domain import addresses
from domain.people import GrantWaiver, Person
from domain.programme import PublishPolicy

EXAMPLES = Path(__file__).parents[2] / "examples"
YEAR = addresses.programme_year("2025")
SEED = "11"


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
    return invented("2025", 80, SEED, calendar, load_policy(EXAMPLES / "policy.toml"))


def acted(cohort: Cohort, until_us: int) -> tuple[list[Act], list[Act], Memory]:
    """The opening, all acts after it, and the year in which they were done."""
    script, memory = Script(cohort, SEED, until_us), Memory(YEAR)
    acts = []
    for first in script.opening():
        memory.act(first)
        script.learned(memory.year)
    while (act := script.pop()) is not None:
        acts.append(act)
        memory.act(act)
        if act.stream == YEAR:
            script.learned(memory.year)
    return script.opening(), acts, memory


@pytest.fixture(scope="module")
def whole(cohort: Cohort) -> tuple[list[Act], list[Act], Memory]:
    return acted(cohort, whole_year_us(cohort))


def test_the_opening_comes_before_the_year_and_everything_else_in_it(
    cohort: Cohort, whole: tuple[list[Act], list[Act], Memory]
) -> None:
    opening, acts, _ = whole

    assert max(act.at_us for act in opening) < cohort.calendar.begins_us < min(act.at_us for act in acts)


def test_acts_come_in_the_order_of_moment_and_command(whole: tuple[list[Act], list[Act], Memory]) -> None:
    opening, acts, _ = whole

    keys = [(act.at_us, act.command_id) for act in (*opening, *acts)]
    assert all(one < other for one, other in pairwise(keys))


def test_no_two_acts_of_a_stream_share_a_stamp_and_none_is_at_a_midnight(
    cohort: Cohort, whole: tuple[list[Act], list[Act], Memory]
) -> None:
    stamps: dict[str, list[int]] = defaultdict(list)
    for act in (*whole[0], *whole[1]):
        stamps[act.stream].append(act.at_us)

    assert all(len(set(moments)) == len(moments) for moments in stamps.values())
    assert set(cohort.calendar.midnights).isdisjoint(
        at_us for moments in stamps.values() for at_us in moments
    )


def test_no_act_of_the_year_shares_a_stamp_with_one_of_another_stream(
    whole: tuple[list[Act], list[Act], Memory],
) -> None:
    mine = {act.at_us for act in whole[1] if act.stream == YEAR}

    assert mine.isdisjoint(act.at_us for act in whole[1] if act.stream != YEAR)


def test_every_command_id_is_used_once(whole: tuple[list[Act], list[Act], Memory]) -> None:
    names = [act.command_id for act in (*whole[0], *whole[1])]

    assert len(set(names)) == len(names)


def test_who_left_does_nothing_more_of_their_own(whole: tuple[list[Act], list[Act], Memory]) -> None:
    _, acts, memory = whole
    gone = memory.year.people.left
    leaving = {act.actor: act.at_us for act in acts if act.command_id.startswith("withdrawal/")}

    assert gone
    late = [act for act in acts if act.actor in gone and act.at_us > leaving[act.actor] and act.look is None]
    assert late == []


def test_a_second_policy_is_published_three_weeks_before_the_first_of_march(
    cohort: Cohort, whole: tuple[list[Act], list[Act], Memory]
) -> None:
    (act,) = (act for act in whole[1] if isinstance(act.command, PublishPolicy))
    calendar = cohort.calendar

    assert isinstance(act.command, PublishPolicy)
    assert calendar.date_of(calendar.day_of(act.command.effective_us)) == "2026-03-01"
    assert calendar.date_of(calendar.day_of(act.at_us)) == "2026-02-08"


def test_whoever_breaks_a_rule_of_eligibility_is_waived_before_enrolment(cohort: Cohort) -> None:
    second_year = cohort.mentors[0].model_copy(update={"study_year": 2})
    mentors = (second_year, *cohort.mentors[1:])
    opening = Script(_with(cohort, mentors), SEED, whole_year_us(cohort)).opening()

    waived = [act.command.person for act in opening if isinstance(act.command, GrantWaiver)]
    broken = [person.id for person in mentors if person.study_year < 3]
    names = [act.command_id for act in opening]
    assert sorted(waived) == sorted(broken)
    assert names.index(f"waiver/{second_year.id}") < names.index("enrol/mentors/1")


def test_who_did_not_consent_is_enrolled_and_never_acts(cohort: Cohort) -> None:
    silent = cohort.mentors[0].model_copy(update={"consent": False})
    _, acts, memory = acted(_with(cohort, (silent, *cohort.mentors[1:])), whole_year_us(cohort))

    assert silent.id in memory.year.people.refused
    assert [act for act in acts if silent.id in (act.actor, act.stream.rpartition("/")[2])] == []


def test_the_script_ends_at_its_last_moment(cohort: Cohort) -> None:
    until_us = cohort.calendar.midnight(cohort.calendar.first + 45)
    _, acts, _ = acted(cohort, until_us)

    assert until_us - 2 * 86_400_000_000 < max(act.at_us for act in acts) <= until_us


def test_a_person_who_has_left_does_not_leave_again(whole: tuple[list[Act], list[Act], Memory]) -> None:
    _, acts, memory = whole
    leaving = next(act for act in acts if act.command_id.startswith("withdrawal/"))

    assert leaving.look is not None
    assert leaving.look(memory.year) is None


def _with(cohort: Cohort, mentors: tuple[Person, ...]) -> Cohort:
    return Cohort(
        cohort.name,
        cohort.calendar,
        cohort.policy,
        cohort.second_policy,
        mentors,
        cohort.mentees,
        cohort.staff,
    )
