"""What somebody may act as now, and comes in as: by the newest year that knows them, and by their account."""

import pytest

from console.access.roles import begins_as, enrolled_as, roles_of
from console.accounts import does, fresh_id
from console.service import Doors
from domain.account_events import GiveRole, OpenAccount
from domain.messages import Stamp
from domain.people import EnrolPeople, Person, WithdrawPerson
from store.sessions import KeptSessions
from tests.console.access.by_hand import MENTOR, STRANGER, Told
from tests.console.office import NOW, Office, at


@pytest.fixture
def years() -> Told:
    """A record of two years, in the later of which the mentee of the first is a mentor."""
    record = Told()
    record.remembers("2024", MENTOR, "mentee")
    record.remembers("2025", MENTOR, "mentor")
    return record


async def test_somebody_is_what_the_newest_year_enrolled_them_as(years: Told) -> None:
    assert await enrolled_as(years.doors, MENTOR) == "mentor"
    assert await roles_of(years.doors, MENTOR) == ("mentor",)


async def test_whom_the_newest_year_does_not_know_is_what_the_year_before_enrolled_them_as(
    years: Told,
) -> None:
    years.remembers("2025", STRANGER, "mentee")

    assert await enrolled_as(years.doors, MENTOR) == "mentee"


async def test_whoever_left_the_newest_year_is_enrolled_as_nothing_whatever_they_were_before(
    years: Told,
) -> None:
    years.remembers("2025", MENTOR, "mentor", left=True)

    assert await enrolled_as(years.doors, MENTOR) is None
    assert await roles_of(years.doors, MENTOR) == ()


async def test_whom_no_year_knows_is_enrolled_as_nothing(years: Told) -> None:
    assert await enrolled_as(years.doors, STRANGER) is None
    assert await roles_of(years.doors, STRANGER) == ()


async def test_the_roles_of_an_account_stand_beside_the_enrolment_in_the_order_of_all_roles(
    years: Told,
) -> None:
    years.gives(MENTOR, "admin", "coordinator")

    assert await roles_of(years.doors, MENTOR) == ("mentor", "coordinator", "admin")


async def test_an_account_gives_roles_to_nobody_else(years: Told) -> None:
    years.gives(STRANGER, "dpo")

    assert await roles_of(years.doors, STRANGER) == ("dpo",)
    assert await roles_of(years.doors, MENTOR) == ("mentor",)


async def test_whose_account_is_closed_has_no_role_whatever_a_roster_says(years: Told) -> None:
    years.gives(MENTOR, "coordinator", closed=True)

    assert await roles_of(years.doors, MENTOR) == ()


@pytest.fixture
async def doors(office: Office) -> Doors:
    """A record on the real engine whose year has a mentor, and an account that makes them an admin too."""
    mentor = Person(id=MENTOR, role="mentor", study_year=4, languages=("en",), capacity=1)
    enrolled = Stamp(at(NOW), "test", "enrol")
    await office.doors.ledger.execute("programme-year/2025", EnrolPeople(people=(mentor,)), enrolled)
    await does(office.doors, OpenAccount(person=MENTOR), "machine", fresh_id())
    await does(office.doors, GiveRole(person=MENTOR, role="admin"), "machine", fresh_id())
    return office.doors


async def test_somebody_comes_in_with_the_first_of_their_roles_and_then_with_the_one_they_acted_in_last(
    doors: Doors,
) -> None:
    first = await begins_as(doors, MENTOR)
    for number, role in enumerate(("mentor", "admin")):
        await KeptSessions(doors.db).begin(f"token-{number}", MENTOR, role, number, number)
    await KeptSessions(doors.db).begin("token-of-another", STRANGER, "mentor", 9, 9)

    assert (first, await begins_as(doors, MENTOR)) == ("mentor", "admin")


async def test_a_role_that_is_theirs_no_longer_is_none_to_come_in_with(doors: Doors) -> None:
    await KeptSessions(doors.db).begin("token", MENTOR, "mentor", 1, 1)
    gone = WithdrawPerson(person=MENTOR)
    await doors.ledger.execute("programme-year/2025", gone, Stamp(at(NOW), "test", "withdraw"))

    assert await begins_as(doors, MENTOR) == "admin"


async def test_whoever_has_no_role_comes_in_as_nothing(doors: Doors) -> None:
    assert await begins_as(doors, STRANGER) is None
