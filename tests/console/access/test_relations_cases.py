"""How close somebody is to a case, by who reported it, who holds it and whom it is about."""

import pytest

from console.access.acting import NOBODY, Role
from console.access.relations import Found, found
from console.access.right import Thing
from domain import addresses
from tests.console.access.by_hand import (
    CARE_US,
    MENTEE,
    MENTOR,
    OFFICER,
    OTHER_MENTEE,
    STRANGER,
    Told,
    acting,
    right,
    row,
)

STATE = right("emergency.read-state")
CASE, STREAM = Thing("case", "c1"), addresses.emergency("c1")
HALVES = (MENTOR, MENTEE)


async def to_case(told: Told, role: Role, person: str | None = None) -> Found:
    return await found(acting(role, person), STATE, CASE, told.seen())


async def test_a_case_is_its_own_stream_at_the_moment_of_the_desk(told: Told) -> None:
    assert await to_case(told, "mentor") == Found(
        frozenset({"raiser", "queue", "own"}), STREAM, HALVES, CARE_US
    )


@pytest.mark.parametrize(
    ("role", "closeness"),
    [("mentee", "own"), ("supervisor", "group"), ("desk", "other"), ("professional", "other")],
)
async def test_a_case_is_as_close_as_the_pair_that_it_is_about(
    told: Told, role: Role, closeness: str
) -> None:
    what = await to_case(told, role)

    assert what.relations == {"queue", closeness}
    assert what.people == HALVES


@pytest.mark.parametrize("role", ["coordinator", "auditor", "dpo"])
async def test_whoever_needs_no_year_for_a_case_gets_nobody_behind_it(told: Told, role: Role) -> None:
    what = await to_case(told, role)

    assert what.relations == {"queue", "other"}
    assert what.people == ()


async def test_a_case_about_nobody_has_nobody_behind_it(told: Told) -> None:
    told.raises("c1", STRANGER)

    what = await to_case(told, "mentee")

    assert what.relations == {"queue"}
    assert what.people == ()


async def test_a_case_about_a_pair_that_the_year_does_not_know_has_nobody_behind_it(told: Told) -> None:
    told.raises("c1", STRANGER, addresses.relationship("2019", "r1"))

    what = await to_case(told, "mentee")

    assert what.relations == {"queue", "other"}
    assert what.people == ()


async def test_whoever_reported_a_case_again_reported_it(told: Told) -> None:
    told.rows[STREAM].append(row(STREAM, "emergency-reported-again", STRANGER))

    assert (await to_case(told, "mentor", STRANGER)).relations == {"raiser", "queue", "other"}


async def test_whoever_did_something_else_for_a_case_did_not_report_it(told: Told) -> None:
    told.rows[STREAM].append(row(STREAM, "contact-made", OFFICER))

    assert (await to_case(told, "professional")).relations == {"queue", "other"}


async def test_a_case_that_somebody_holds_is_assigned_to_them_alone(told: Told) -> None:
    told.raises("c1", STRANGER, officer=OFFICER)

    assert (await to_case(told, "professional")).relations == {"assigned"}
    assert (await to_case(told, "desk")).relations == {"other"}


async def test_a_closed_case_stays_with_whoever_held_it_and_is_no_longer_in_the_queue(told: Told) -> None:
    told.raises("c1", STRANGER, officer=OFFICER, endpoint="in-care")

    assert (await to_case(told, "professional")).relations == {"assigned"}
    assert (await to_case(told, "desk")).relations == {"other"}


async def test_a_closed_case_that_nobody_ever_held_is_nobodys(told: Told) -> None:
    told.raises("c1", STRANGER, endpoint="declined")

    assert (await to_case(told, "professional")).relations == {"other"}
    assert (await found(NOBODY, STATE, CASE, told.seen())).relations == {"other"}


async def test_a_case_that_cannot_be_read_waits_for_everybody_at_the_desk(told: Told) -> None:
    told.states[STREAM] = ValueError("It contradicts itself.")

    assert await to_case(told, "desk") == Found(frozenset({"queue"}), STREAM, (), CARE_US)
    assert (await to_case(told, "mentor")).relations == {"raiser", "queue"}


async def to_person(told: Told, role: Role, person: str, name: str = "contact-data.read") -> frozenset[str]:
    return (await found(acting(role), right(name), Thing("person", person), told.seen())).relations


@pytest.mark.parametrize("role", ["desk", "professional"])
async def test_an_officer_reaches_the_two_whom_an_open_case_is_about(told: Told, role: Role) -> None:
    told.pairs_up("r2", STRANGER, OTHER_MENTEE)

    close = {person: await to_person(told, role, person) for person in told.people}

    assert close == {MENTOR: {"case"}, MENTEE: {"case"}, STRANGER: {"other"}, OTHER_MENTEE: {"other"}}


async def test_an_open_case_opens_the_contact_data_and_nothing_else(told: Told) -> None:
    assert await to_person(told, "desk", MENTOR, "mentor.read") == {"other"}


async def test_an_open_case_is_for_officers_alone(told: Told) -> None:
    assert await to_person(told, "coordinator", MENTOR) == {"other"}


async def test_a_case_that_is_over_brings_nobody_close(told: Told) -> None:
    told.open_cases.clear()

    assert await to_person(told, "desk", MENTOR) == {"other"}


async def test_an_open_case_that_cannot_be_read_hides_no_other(told: Told) -> None:
    told.raises("c0", STRANGER)
    told.states[addresses.emergency("c0")] = ValueError("It contradicts itself.")

    close = {person: await to_person(told, "desk", person) for person in (MENTOR, STRANGER)}

    assert close == {MENTOR: {"case"}, STRANGER: {"other"}}
