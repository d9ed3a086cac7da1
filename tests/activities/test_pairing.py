"""Working out drafts at the record: from the vault's profiles, again when people move, but not for ever."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from activities import pairing
from activities.ledger import Ledger
from activities.pairing import Pairing
from activities.solver import TooLarge
from domain.draft_commands import DraftRound, RearrangeDraft
from domain.drafts import SOLVING, Draft, DraftedPair
from domain.people import WithdrawPerson
from tests.activities.cohort import Cohort, at

INTENT = f"{SOLVING}draft-1"


class Profiles:
    """A vault that knows interests, and lets somebody do something whenever it is asked."""

    def __init__(self, interests: Mapping[str, str]) -> None:
        self.interests = interests
        self.asked = 0
        self.meanwhile: Any = None

    async def names(self, people: Sequence[str]) -> dict[str, dict[str, str]]:
        self.asked += 1
        if self.meanwhile is not None:
            await self.meanwhile(self.asked)
        return {person: {"interests": self.interests.get(person, "")} for person in people}


@pytest.fixture
def profiles() -> Profiles:
    return Profiles({"mentor-1": "chess", "mentee-2": "chess", "mentor-2": "film", "mentee-1": "film"})


@pytest.fixture
async def year(ledger: Ledger) -> Cohort:
    """Five mentors and four mentees, and a draft by interest that is asked for."""
    cohort = Cohort(ledger)
    await cohort.opens()
    await cohort.enrols(5, 4)
    await cohort.trains([f"mentor-{number}" for number in range(1, 6)])
    draft = DraftRound(seed="1", method="interest")
    await cohort.says(cohort.year, draft, at("2025-09-10"), command_id="draft-1")
    return cohort


async def draft_of(year: Cohort) -> Draft:
    draft: Draft = (await year.state(year.year)).drafts.by_id["draft-1"]
    return draft


def solving(year: Cohort, profiles: Profiles) -> Pairing:
    return Pairing(year.ledger, profiles)  # type: ignore[arg-type]


async def test_a_draft_is_worked_out_once(year: Cohort, profiles: Profiles) -> None:
    for _ in range(2):
        await solving(year, profiles).solve(year.year, INTENT)

    pairs = (await draft_of(year)).pairs
    assert (len(pairs), pairs["mentee-1"].mentor, pairs["mentee-2"].mentor) == (4, "mentor-2", "mentor-1")
    assert profiles.asked == 1


async def test_what_nobody_asked_for_is_not_worked_out(year: Cohort, profiles: Profiles) -> None:
    await solving(year, profiles).solve(year.year, f"{SOLVING}draft-9")

    assert profiles.asked == 0


async def test_a_draft_is_worked_out_again_when_somebody_leaves_meanwhile(
    year: Cohort, profiles: Profiles
) -> None:
    async def leaves(time: int) -> None:
        if time == 1:
            await year.says(year.year, WithdrawPerson(person="mentor-1"), at("2025-09-10"))

    profiles.meanwhile = leaves
    await solving(year, profiles).solve(year.year, INTENT)

    draft = await draft_of(year)
    assert (draft.stands, profiles.asked) == ("ready", 2)
    assert "mentor-1" not in {pair.mentor for pair in draft.pairs.values()}


async def test_where_people_never_stop_moving_the_draft_fails(year: Cohort, profiles: Profiles) -> None:
    async def leaves(time: int) -> None:
        await year.says(year.year, WithdrawPerson(person=f"mentee-{time}"), at("2025-09-10"))

    profiles.meanwhile = leaves
    await solving(year, profiles).solve(year.year, INTENT)

    assert ((await draft_of(year)).stands, profiles.asked) == ("failed", 3)
    assert (await year.state(year.year)).drafts.intents == ()


async def test_a_round_that_is_too_large_says_so(
    year: Cohort, profiles: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise TooLarge("too many")

    monkeypatch.setattr(pairing, "task_of", refuses)
    await solving(year, profiles).solve(year.year, INTENT)

    assert (await draft_of(year)).stands == "failed"


async def test_a_pinned_pair_stays_and_the_others_are_worked_out_around_it(
    year: Cohort, profiles: Profiles
) -> None:
    await solving(year, profiles).solve(year.year, INTENT)
    pair = DraftedPair(mentor="mentor-1", mentee="mentee-1")
    move = RearrangeDraft(draft="draft-1", pairs=(pair,), left=("mentee-2",))
    await year.says(year.year, move, at("2025-09-10"))
    again = DraftRound(seed="1", method="interest", keeps="draft-1")
    await year.says(year.year, again, at("2025-09-10"), command_id="draft-2")

    await solving(year, profiles).solve(year.year, f"{SOLVING}draft-2")

    pairs = (await year.state(year.year)).drafts.by_id["draft-2"].pairs
    assert (len(pairs), pairs["mentee-1"].mentor) == (4, "mentor-1")
    assert "mentor-1" not in {each.mentor for mentee, each in pairs.items() if mentee != "mentee-1"}
