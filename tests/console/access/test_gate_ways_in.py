"""Whom the gate lets in, and how: by closeness, by a paper, or by neither because a wall stands between."""

import pytest

from console.access.right import Admitted, NotYours, Thing
from domain import addresses
from tests.console.access.by_hand import MENTEE, MENTOR, NOW_US, OFFICER, STRANGER, SUPERVISOR, Told, acting
from tests.domain.builders import COHORT

PAIR, SELF = Thing("pair", "r1"), Thing("person", MENTOR)
PAIR_STREAM, MENTOR_STREAM = addresses.relationship(COHORT, "r1"), addresses.mentor_year(COHORT, MENTOR)


async def test_a_grant_of_names_lets_in_by_itself_and_takes_the_mask_off(told: Told) -> None:
    grant = told.grants("the-auditor", PAIR_STREAM, "names")

    way_in = await told.admits(acting("auditor"), "relationship.read", PAIR)

    assert way_in == Admitted("other", masked=False, grant=grant)
    assert told.readings == [(f"access/{PAIR_STREAM}", "page", "grant")]


async def test_a_grant_of_names_shows_no_words_and_one_of_words_does(told: Told) -> None:
    told.grants("the-dpo", MENTOR_STREAM, "names")
    with pytest.raises(NotYours):
        await told.admits(acting("dpo"), "diary.read-text", SELF)

    grant = told.grants("the-dpo", MENTOR_STREAM, "words")

    assert await told.admits(acting("dpo"), "diary.read-text", SELF) == Admitted("other", grant=grant)


async def test_a_grant_is_good_until_its_moment_and_for_its_stream_alone(told: Told) -> None:
    told.grants("the-auditor", PAIR_STREAM, "names", NOW_US)
    told.grants("the-auditor", MENTOR_STREAM, "names")

    way_in = await told.admits(acting("auditor"), "relationship.read", PAIR)

    assert way_in == Admitted("other", masked=True, grant=None)


async def test_broken_glass_lets_in_by_its_own_name(told: Told) -> None:
    breaking = told.breaks_glass()

    way_in = [await told.admits(acting("professional"), "diary.read-text", one) for one in (SELF, PAIR)]

    assert way_in == [Admitted("other", grant=breaking)] * 2
    assert [by for _, _, by in told.readings] == ["break-glass"] * 2


async def test_glass_that_is_whole_or_whole_again_lets_nobody_in(told: Told) -> None:
    with pytest.raises(NotYours):
        await told.admits(acting("professional"), "diary.read-text", SELF)

    told.breaks_glass(NOW_US)

    with pytest.raises(NotYours):
        await told.admits(acting("professional"), "diary.read-text", SELF)
    assert told.taken == []


async def test_no_glass_counts_for_what_has_nobody_behind_it(told: Told) -> None:
    told.breaks_glass()

    with pytest.raises(NotYours):
        await told.admits(acting("professional"), "diary.read-text", Thing("session", "supervision"))


async def test_in_general_whoever_has_the_right_in_some_closeness_is_let_in(told: Told) -> None:
    assert await told.admits(acting("mentor"), "relationship.list", None) == Admitted("any")
    assert await told.admits(acting("auditor"), "relationship.list", None) == Admitted("any", masked=True)
    with pytest.raises(NotYours):
        await told.admits(acting("dpo"), "relationship.list", None)


async def test_who_has_no_such_right_and_what_is_no_right_are_let_in_nowhere(told: Told) -> None:
    for thing in (PAIR, None):
        with pytest.raises(NotYours):
            await told.admits(acting("admin"), "relationship.read", thing)
        with pytest.raises(NotYours):
            await told.admits(acting("coordinator"), "engine.look", thing)


async def test_a_wall_keeps_the_notes_from_a_supervisor_and_leaves_the_course(told: Told) -> None:
    told.walls_off(SUPERVISOR, MENTOR)

    with pytest.raises(NotYours):
        await told.admits(acting("supervisor"), "contact-data.read", SELF)
    assert await told.admits(acting("supervisor"), "relationship.read", PAIR) == Admitted("group")


async def test_a_wall_around_one_half_shuts_the_notes_of_the_pair(told: Told) -> None:
    told.walls_off("the-coordinator", MENTEE)

    with pytest.raises(NotYours):
        await told.admits(acting("coordinator"), "contact-data.read", PAIR)


async def test_a_wall_stands_between_two_and_in_nobody_elses_way(told: Told) -> None:
    told.walls_off(SUPERVISOR, STRANGER)

    assert await told.admits(acting("supervisor"), "contact-data.read", SELF) == Admitted("group")


async def test_no_wall_keeps_somebody_from_a_thing_that_is_their_own(told: Told) -> None:
    told.walls_off(MENTOR, MENTEE)

    assert await told.admits(acting("mentor"), "contact-data.read", PAIR) == Admitted("own")


async def test_through_a_wall_a_grant_is_worth_nothing(told: Told) -> None:
    told.grants("the-auditor", PAIR_STREAM, "names")
    told.walls_off("the-auditor", MENTEE)

    way_in = await told.admits(acting("auditor"), "relationship.read", PAIR)

    assert way_in == Admitted("walled", masked=True, grant=None)
    assert told.readings == [(f"access/{PAIR_STREAM}", "page", "walled")]


async def test_an_act_needs_no_paper_so_that_neither_glass_nor_a_wall_changes_the_way_in(told: Told) -> None:
    told.breaks_glass()
    told.walls_off(OFFICER, MENTOR)

    way_in = await told.admits(acting("professional"), "emergency.acknowledge", Thing("case", "c1"))

    assert way_in == Admitted("other", grant=None)
