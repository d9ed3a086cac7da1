"""How close somebody is to a thing, with the stream that it is, the people behind it, and the moment."""

from dataclasses import replace

import pytest

from console.access.acting import NOBODY, Acting, Role
from console.access.cells import Relation
from console.access.relations import Found, found, group_of
from console.access.right import NotYours, Thing
from domain import addresses
from domain.diary import closes_to_the_supervisor_us
from tests.console.access.by_hand import (
    MENTEE,
    MENTOR,
    NOW_US,
    OTHER_MENTEE,
    STRANGER,
    SUPERVISOR,
    TRAINER,
    Told,
    acting,
    right,
)
from tests.domain.builders import COHORT, at, example_context

PAGE, PERSON_PAGE = right("relationship.read"), right("mentor.read")
PAIR_THING = Thing("pair", "r1")
MIDNIGHT_US = at("2026-03-12")
STAFF: tuple[Role, ...] = ("coordinator", "desk", "professional", "auditor", "dpo", "admin")


async def to_pair(told: Told, me: Acting) -> frozenset[Relation]:
    return (await found(me, PAGE, PAIR_THING, told.seen())).relations


async def to_person(told: Told, me: Acting, person: str, name: str = "mentor.read") -> frozenset[Relation]:
    return (await found(me, right(name), Thing("person", person), told.seen())).relations


@pytest.mark.parametrize("kind", ["pair", "relationship"])
async def test_a_pair_is_its_own_stream_and_has_both_halves_behind_it(told: Told, kind: str) -> None:
    what = await found(acting("mentor"), PAGE, Thing(kind, "r1"), told.seen())

    assert what == Found(frozenset({"own"}), f"relationship/{COHORT}/r1", (MENTOR, MENTEE), NOW_US)


async def test_a_mentee_is_half_of_the_pair_as_well(told: Told) -> None:
    assert await to_pair(told, acting("mentee")) == {"own"}


async def test_nobody_is_half_of_a_pair_in_the_role_of_the_other_half(told: Told) -> None:
    assert await to_pair(told, acting("mentor", MENTEE)) == {"other"}
    assert await to_pair(told, acting("mentee", MENTOR)) == {"other"}


async def test_a_pair_that_is_together_no_longer_was_theirs(told: Told) -> None:
    told.together.clear()

    assert await to_pair(told, acting("mentor")) == {"ended"}
    assert await to_pair(told, acting("supervisor")) == {"ended"}


async def test_whoever_left_has_no_pair_however_long_it_is_together(told: Told) -> None:
    told.left.add(MENTEE)

    assert await to_pair(told, acting("mentee")) == {"ended"}
    assert await to_pair(told, acting("mentor")) == {"own"}


@pytest.mark.parametrize(("begins", "relation"), [("2026-03-12", "own"), ("2026-03-13", "not-yet")])
async def test_a_pair_is_theirs_from_its_first_midnight_on(begins: str, relation: Relation) -> None:
    told = Told(now_us=MIDNIGHT_US)
    told.pairs_up("r1", MENTOR, MENTEE, begins)

    assert await to_pair(told, acting("mentor")) == {relation}


async def test_a_pair_that_was_placed_and_not_yet_opened_is_not_theirs_yet(told: Told) -> None:
    stream = addresses.relationship(COHORT, "r1")
    told.states[stream] = told.states[stream]._replace(cohort="")

    assert await to_pair(told, acting("mentor")) == {"not-yet"}


async def test_without_a_calendar_no_pair_has_begun(told: Told) -> None:
    told.has_calendar = False

    assert await to_pair(told, acting("mentor")) == {"not-yet"}


async def test_the_pairs_of_a_group_are_whose_supervision_it_is_and_nobody_elses(told: Told) -> None:
    told.leads(TRAINER, STRANGER, session="of-the-trainer")
    told.pairs_up("r2", STRANGER, OTHER_MENTEE)

    assert await to_pair(told, acting("supervisor")) == {"group"}
    assert await to_pair(told, acting("trainer")) == {"other"}
    theirs = await found(acting("trainer"), PAGE, Thing("pair", "r2"), told.seen())
    assert theirs.relations == {"group"}


async def test_a_group_is_made_of_those_with_a_place_in_its_supervision(told: Told) -> None:
    year = await told.seen().year()

    assert group_of(year, SUPERVISOR) == {MENTOR}
    assert group_of(year, TRAINER) == frozenset()


@pytest.mark.parametrize("role", STAFF)
async def test_staff_who_lead_nobody_are_close_to_no_pair_and_no_person(told: Told, role: Role) -> None:
    assert await to_pair(told, acting(role)) == {"other"}
    assert await to_person(told, acting(role), MENTOR) == {"other"}


async def test_whoever_is_not_known_is_close_to_no_pair(told: Told) -> None:
    assert await to_pair(told, NOBODY) == {"other"}
    assert await to_pair(told, replace(NOBODY, role="mentor")) == {"other"}


@pytest.mark.parametrize("kind", ["pair", "person", "mentor", "mentee", "case", "session"])
async def test_what_nobody_has_is_not_theirs(told: Told, kind: str) -> None:
    with pytest.raises(NotYours):
        await found(acting("coordinator"), PAGE, Thing(kind, "nothing-like-it"), told.seen())


@pytest.mark.parametrize("kind", ["person", "mentor"])
async def test_a_mentor_is_their_own_year(told: Told, kind: str) -> None:
    what = await found(acting("mentor"), PERSON_PAGE, Thing(kind, MENTOR), told.seen())

    assert what == Found(frozenset({"self"}), f"mentor-year/{COHORT}/{MENTOR}", (MENTOR,), NOW_US)


@pytest.mark.parametrize("kind", ["person", "mentee"])
async def test_a_mentee_is_a_person_by_id(told: Told, kind: str) -> None:
    what = await found(acting("mentee"), PERSON_PAGE, Thing(kind, MENTEE), told.seen())

    assert what == Found(frozenset({"self"}), f"person/{MENTEE}", (MENTEE,), NOW_US)


async def test_whoever_is_enrolled_nowhere_is_there_for_themself_alone(told: Told) -> None:
    me = Thing("person", "the-admin")

    mine = await found(acting("admin"), PERSON_PAGE, me, told.seen())

    assert mine == Found(frozenset({"self"}), "person/the-admin", ("the-admin",), NOW_US)
    with pytest.raises(NotYours):
        await found(acting("coordinator"), PERSON_PAGE, me, told.seen())


@pytest.mark.parametrize(("kind", "person"), [("mentor", MENTEE), ("mentee", MENTOR)])
async def test_nobody_is_found_under_the_role_of_another(told: Told, kind: str, person: str) -> None:
    with pytest.raises(NotYours):
        await found(acting("coordinator"), PERSON_PAGE, Thing(kind, person), told.seen())


async def test_the_other_half_is_as_close_as_the_pairs_with_them(told: Told) -> None:
    assert await to_person(told, acting("mentor"), MENTEE) == {"own"}
    assert await to_person(told, acting("mentee"), MENTOR) == {"own"}
    assert await to_person(told, acting("mentor"), STRANGER) == {"other"}


async def test_of_two_pairs_with_somebody_each_counts(told: Told) -> None:
    told.pairs_up("r0", MENTOR, MENTEE)
    told.together.remove("r0")

    assert await to_person(told, acting("mentor"), MENTEE) == {"own", "ended"}


async def test_a_supervisor_is_close_to_the_mentors_of_the_group_and_to_their_mentees(told: Told) -> None:
    told.pairs_up("r2", STRANGER, OTHER_MENTEE)

    close = {person: await to_person(told, acting("supervisor"), person) for person in told.people}

    assert close == {MENTOR: {"group"}, MENTEE: {"group"}, STRANGER: {"other"}, OTHER_MENTEE: {"other"}}


async def test_a_mentee_whose_mentor_is_of_the_group_no_longer_was_of_it(told: Told) -> None:
    told.together.clear()

    assert await to_person(told, acting("supervisor"), MENTEE) == {"ended"}


async def test_a_leader_who_is_not_known_leads_nobody(told: Told) -> None:
    assert await to_person(told, Acting(None, "supervisor"), MENTOR) == {"other"}


async def test_the_diary_of_a_mentor_who_left_stays_open_to_the_supervisor_and_nothing_else_does(
    told: Told,
) -> None:
    told.leaves(MENTOR, at("2026-03-01 10:00"))

    assert await to_person(told, acting("supervisor"), MENTOR, "diary.read") == {"group"}
    assert await to_person(told, acting("supervisor"), MENTOR, "mentor.read") == {"ended"}


async def test_the_diary_closes_at_the_moment_that_the_policy_names() -> None:
    left_us = at("2026-01-10 10:00")
    closes_us = closes_to_the_supervisor_us(left_us, example_context())

    close = {}
    for moment_us in (closes_us - 1, closes_us):
        told = Told(now_us=moment_us)
        told.enrols(MENTOR, "mentor")
        told.leads(SUPERVISOR, MENTOR)
        told.leaves(MENTOR, left_us)
        close[moment_us] = await to_person(told, acting("supervisor"), MENTOR, "diary.read")

    assert close == {closes_us - 1: {"group"}, closes_us: {"ended"}}


async def test_the_diary_of_a_mentor_who_left_is_closed_where_nothing_says_since_when(told: Told) -> None:
    told.leaves(MENTOR, None)

    assert await to_person(told, acting("supervisor"), MENTOR, "diary.read") == {"ended"}


async def test_the_diary_of_a_mentor_who_left_is_closed_where_no_policy_says_how_long(told: Told) -> None:
    told.leaves(MENTOR, at("2026-03-01 10:00"))
    told.has_calendar = False

    assert await to_person(told, acting("supervisor"), MENTOR, "diary.read") == {"ended"}


async def test_an_account_is_ones_own_or_anothers(told: Told) -> None:
    mine = await found(acting("mentor"), PAGE, Thing("account", MENTOR), told.seen())
    others = await found(acting("admin"), PAGE, Thing("account", MENTOR), told.seen())

    assert mine == Found(frozenset({"self"}), f"account/{MENTOR}", (MENTOR,), 0)
    assert others == Found(frozenset({"other"}), f"account/{MENTOR}", (MENTOR,), 0)


async def test_what_has_no_closeness_is_a_thing_with_nobody_behind_it(told: Told) -> None:
    what = await found(acting("coordinator"), PAGE, Thing("message", "x"), told.seen())

    assert what == Found(frozenset({"other"}), "message/x", (), 0)


async def test_a_stream_is_found_by_its_address_of_pseudonyms_with_the_people_behind_it(told: Told) -> None:
    what = await found(acting("auditor"), PAGE, Thing("stream", "person~ME-0000A2"), told.seen())

    assert what == Found(frozenset({"other"}), f"person/{MENTEE}", (MENTEE,), NOW_US)


@pytest.mark.parametrize("address", [f"person~{MENTEE}", "person~ME-0000D9", "person~nobody"])
async def test_a_stream_that_names_somebody_by_id_or_that_is_not_there_is_not_theirs(
    told: Told, address: str
) -> None:
    with pytest.raises(NotYours):
        await found(acting("auditor"), PAGE, Thing("stream", address), told.seen())


async def test_a_session_is_led_by_whoever_leads_it(told: Told) -> None:
    led = await found(acting("supervisor"), PAGE, Thing("session", "supervision"), told.seen())
    not_led = await found(acting("trainer"), PAGE, Thing("session", "supervision"), told.seen())

    assert led == Found(frozenset({"led"}), "session/supervision", (), NOW_US)
    assert not_led.relations == {"other"}


async def test_a_session_without_a_leader_is_not_led_by_whoever_is_not_known(told: Told) -> None:
    told.sessions["supervision"] = replace(told.sessions["supervision"], trainer=None)

    what = await found(NOBODY, PAGE, Thing("session", "supervision"), told.seen())

    assert what.relations == {"other"}
