"""Who takes part: eligible or waived with a reason, by consent, and gone when they withdraw."""

import pytest

from domain.people import (
    ConsentRefused,
    EligibilityWaived,
    EnrolPeople,
    GrantWaiver,
    PeopleEnrolled,
    Person,
    PersonWithdrawn,
    Role,
    WithdrawPerson,
)
from tests.domain import cohorts
from tests.domain.builders import Life
from tests.domain.cohorts import mentee, mentor

DAY = "2025-08-25 10:00"


@pytest.fixture
def year() -> Life:
    """A published year with nobody in it."""
    return cohorts.published().year


def taking_part(year: Life, role: Role) -> set[str]:
    folk = year.state.people
    return {person for person in folk.by_id if folk.is_active(person, role)}


def unwilling(person: Person) -> Person:
    return person.model_copy(update={"consent": False})


def test_people_are_enrolled(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentor("m1"), mentee("n1"))))

    assert year.told(PeopleEnrolled) == [PeopleEnrolled(people=(mentor("m1"), mentee("n1")))]
    assert taking_part(year, "mentor") == {"m1"}


def test_large_rosters_are_told_in_batches_of_a_hundred(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=tuple(mentee(f"n{n}") for n in range(201))))

    assert [len(event.people) for event in year.told(PeopleEnrolled)] == [100, 100, 1]


def test_nobody_is_enrolled_twice_and_all_of_them_are_named(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentor("m1"), mentor("m2"))))

    code = year.refuses(DAY, EnrolPeople(people=(mentor("m1"), mentor("m2"), mentor("m3"))))

    assert code == "already-enrolled"
    assert "m3" not in year.state.people.by_id


def test_nobody_is_enrolled_twice_by_one_command(year: Life) -> None:
    assert year.refuses(DAY, EnrolPeople(people=(mentor("m1"), mentor("m1")))) == "already-enrolled"


def test_a_roster_of_nobody_is_refused(year: Life) -> None:
    assert year.refuses(DAY, EnrolPeople(people=())) == "nobody"


def test_a_second_year_student_does_not_mentor_without_a_waiver(year: Life) -> None:
    young = mentor("m1", study_year=2)
    assert year.refuses(DAY, EnrolPeople(people=(young,))) == "not-eligible"

    year.does(DAY, GrantWaiver(person="m1", rule="mentor-from-year", note="note-1"), by="coordinator")
    year.does(DAY, EnrolPeople(people=(young,)))

    assert year.told(EligibilityWaived)[-1].note == "note-1"
    assert "m1" in year.state.people.by_id


def test_a_third_year_student_mentors(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentor("m1", study_year=3),)))

    assert "m1" in year.state.people.by_id


def test_a_mentee_is_a_first_year_student_unless_waived(year: Life) -> None:
    repeating = mentee("n1", study_year=2)
    assert year.refuses(DAY, EnrolPeople(people=(repeating,))) == "not-eligible"

    year.does(DAY, GrantWaiver(person="n1", rule="mentee-year", note="note-1"))
    year.does(DAY, EnrolPeople(people=(repeating,)))

    assert "n1" in year.state.people.by_id


def test_a_waiver_of_one_rule_is_none_of_another(year: Life) -> None:
    year.does(DAY, GrantWaiver(person="m1", rule="mentee-year", note="note-1"))

    assert year.refuses(DAY, EnrolPeople(people=(mentor("m1", study_year=2),))) == "not-eligible"


def test_a_rule_is_waived_once(year: Life) -> None:
    waiver = GrantWaiver(person="m1", rule="mentor-from-year", note="note-1")
    year.does(DAY, waiver)

    assert year.refuses(DAY, waiver) == "already-waived"


def test_staff_have_no_study_year(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(Person(id="s1", role="supervisor"),)))

    assert taking_part(year, "supervisor") == {"s1"}


def test_of_those_who_refuse_nothing_is_kept_but_the_refusal(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentee("n1"), unwilling(mentee("n2")))))

    assert year.told(ConsentRefused) == [ConsentRefused(people=("n2",))]
    assert "n2" not in year.state.people.by_id
    assert taking_part(year, "mentee") == {"n1"}


def test_a_refusal_is_told_once(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(unwilling(mentee("n2")),)))

    assert year.refuses(DAY, EnrolPeople(people=(unwilling(mentee("n2")),))) == "already-enrolled"


def test_whoever_refused_may_still_join(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(unwilling(mentee("n2")),)))

    year.does(DAY, EnrolPeople(people=(mentee("n2"),)))

    assert taking_part(year, "mentee") == {"n2"}


def test_whoever_withdraws_takes_no_part_any_more(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentee("n1"),)))

    year.does(DAY, WithdrawPerson(person="n1", note="note-1"), by="n1")

    assert year.told(PersonWithdrawn) == [
        PersonWithdrawn(person="n1", role="mentee", pairs=(), note="note-1")
    ]
    assert taking_part(year, "mentee") == set()


def test_one_withdraws_once(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentee("n1"),)))
    year.does(DAY, WithdrawPerson(person="n1"))

    assert year.refuses(DAY, WithdrawPerson(person="n1")) == "already-withdrawn"


def test_only_the_enrolled_withdraw(year: Life) -> None:
    assert year.refuses(DAY, WithdrawPerson(person="n9")) == "no-such-person"


AFTER_THE_YEAR = ("2026-06-27 10:00", "2026-06-28", "2026-09-01 10:00")
"""The last day, on which nobody can begin tomorrow; the end; long after the year has closed."""


@pytest.mark.parametrize("day", AFTER_THE_YEAR)
@pytest.mark.parametrize("late", [mentor("m1"), mentee("n1"), unwilling(mentee("n2"))])
def test_no_mentor_or_mentee_comes_into_a_year_that_is_over(year: Life, day: str, late: Person) -> None:
    assert year.refuses(day, EnrolPeople(people=(late,))) == "year-closed"


def test_a_mentor_comes_in_until_there_is_a_day_left_to_begin(year: Life) -> None:
    year.does("2026-06-26 10:00", EnrolPeople(people=(mentor("m1"),)))

    assert "m1" in year.state.people.by_id


def test_an_enrolment_that_was_overtaken_by_the_closing_is_judged_by_its_own_moment(year: Life) -> None:
    year.reaches("2026-07-19")

    year.does("2026-06-01 10:00", EnrolPeople(people=(mentee("n1"),)))

    assert "n1" in year.state.people.by_id


def test_nobody_is_waived_in_a_year_that_is_over(year: Life) -> None:
    waiver = GrantWaiver(person="m1", rule="mentor-from-year", note="note-1")

    assert year.refuses("2026-06-28", waiver) == "year-closed"


def test_staff_come_in_after_the_year_to_decide_what_is_late(year: Life) -> None:
    year.reaches("2026-07-19")

    year.does("2026-08-02 10:00", EnrolPeople(people=(Person(id="c1", role="coordinator"),)))

    assert taking_part(year, "coordinator") == {"c1"}


def test_whoever_took_part_withdraws_also_after_the_year(year: Life) -> None:
    year.does(DAY, EnrolPeople(people=(mentor("m1"),)))

    year.does("2026-08-02 10:00", WithdrawPerson(person="m1"))

    assert year.told(PersonWithdrawn)[-1].person == "m1"
