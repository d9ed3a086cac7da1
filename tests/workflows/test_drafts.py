"""Drafts of rounds: worked out by the year's driver from what the vault keeps, then confirmed."""

import pytest

from domain.draft_commands import ConfirmDraft, DraftRound
from domain.people import EnrolPeople, Person
from tests.activities.cohort import Cohort, at
from tests.workflows.drivers import Drivers

LIKES = {"mentor-1": "chess", "mentor-2": "film", "mentor-3": "hiking"}
HAS = {"mentee-1": "film", "mentee-2": "hiking", "mentee-3": "chess"}
WANTED = {"mentee-1": "mentor-2", "mentee-2": "mentor-3", "mentee-3": "mentor-1"}


@pytest.fixture
async def year(cohort: Cohort, drivers: Drivers) -> Cohort:
    """Three mentors who are trained and three mentees; each mentee shares an interest with one mentor."""
    await cohort.opens()
    await cohort.enrols(3, 3)
    await cohort.trains(["mentor-1", "mentor-2", "mentor-3"])
    assert drivers.vault
    for person, interest in {**LIKES, **HAS}.items():
        await drivers.vault.put_person(person, {"name": person, "interests": interest}, person)
    await cohort.anchors()
    return cohort


async def drafted(year: Cohort, drivers: Drivers, draft: DraftRound, name: str = "draft-1") -> None:
    await year.says(year.year, draft, at("2025-09-10"), command_id=name)
    await drivers.rest(year.year)


async def test_a_draft_by_interest_brings_together_who_shares_an_interest(
    year: Cohort, drivers: Drivers
) -> None:
    await drafted(year, drivers, DraftRound(seed="1", method="interest"))

    state = await year.state(year.year)
    draft = state.drafts.by_id["draft-1"]
    assert {mentee: pair.mentor for mentee, pair in draft.pairs.items()} == WANTED
    assert {pair.points for pair in draft.pairs.values()} == {20}
    assert (draft.stands, draft.best, draft.points, state.placed.pairs) == ("ready", 60, 60, {})
    assert state.intents == ()


async def test_the_best_draft_without_a_pair_is_told_with_its_loss(year: Cohort, drivers: Drivers) -> None:
    await drafted(year, drivers, DraftRound(seed="1", method="interest"))

    pairs = (await year.state(year.year)).drafts.by_id["draft-1"].pairs

    assert {pair.loss for pair in pairs.values()} == {20}
    assert all(pair.instead not in (None, pair.mentor) for pair in pairs.values())


async def test_a_confirmed_draft_begins_its_pairs(year: Cohort, drivers: Drivers) -> None:
    await drafted(year, drivers, DraftRound(seed="1", method="interest"))

    await year.says(year.year, ConfirmDraft(draft="draft-1"), at("2025-09-11"))
    await drivers.rest(year.year)

    placed = (await year.state(year.year)).placed.pairs.values()
    assert {pair.mentee: pair.mentor for pair in placed} == WANTED
    assert [await drivers.is_running(pair) for pair in await year.pairs()] == [True] * 3


async def test_two_arms_have_half_of_the_mentees_each(year: Cohort, drivers: Drivers) -> None:
    await drafted(year, drivers, DraftRound(seed="1", method="arms"))

    pairs = (await year.state(year.year)).drafts.by_id["draft-1"].pairs.values()

    assert sorted(pair.arm for pair in pairs) in (
        ["interest", "interest", "random"],
        ["interest", "random", "random"],
    )
    assert {pair.mentor for pair in pairs} == set(LIKES)


async def test_two_drafts_of_one_seed_are_equal(year: Cohort, drivers: Drivers) -> None:
    for method in ("interest", "arms", "random"):
        await drafted(year, drivers, DraftRound(seed="s", method=method), f"{method}-1")
        await drafted(year, drivers, DraftRound(seed="s", method=method), f"{method}-2")

        drafts = (await year.state(year.year)).drafts.by_id
        assert drafts[f"{method}-1"].pairs == drafts[f"{method}-2"].pairs


async def test_where_no_mentor_is_trained_a_draft_by_interest_is_empty(
    cohort: Cohort, drivers: Drivers
) -> None:
    await cohort.opens()
    people = (Person(id="n1", role="mentee", study_year=1, languages=("hu",)),)
    await cohort.says(cohort.year, EnrolPeople(people=people), at("2025-08-18"))
    await cohort.anchors()

    await drafted(cohort, drivers, DraftRound(seed="1", method="interest"))

    draft = (await cohort.state(cohort.year)).drafts.by_id["draft-1"]
    assert (draft.stands, draft.pairs) == ("ready", {})
