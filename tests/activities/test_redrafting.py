"""A recorded draft by interest, worked out once more: as many pairs, with as many points together."""

import pytest

from activities.admission import digest_of
from activities.folds import entry_of
from activities.ledger import Ledger
from activities.pairing import Pairing
from activities.redrafting import Redrafting
from domain.draft_commands import ConfirmDraft, DraftRound
from domain.drafts import SOLVING
from domain.redeciding import Recorded, Redeciding
from domain.redrafting import Drafted, Redrafted, told_otherwise
from store.log import Log
from tests.activities.cohort import Cohort, at
from tests.activities.test_pairing import INTENT, Profiles


@pytest.fixture
def profiles() -> Profiles:
    return Profiles({"mentor-1": "chess", "mentee-2": "chess", "mentor-2": "film", "mentee-1": "film"})


@pytest.fixture
async def drafted(ledger: Ledger, log: Log, profiles: Profiles) -> Drafted:
    """A draft of four pairs that was worked out, confirmed since, as deciding again comes by it."""
    cohort = Cohort(ledger)
    await cohort.opens()
    await cohort.enrols(5, 4)
    await cohort.trains([f"mentor-{number}" for number in range(1, 6)])
    draft = DraftRound(seed="1", method="interest")
    await cohort.says(cohort.year, draft, at("2025-09-10"), command_id="draft-1")
    await Pairing(ledger, profiles).solve(cohort.year, INTENT)  # type: ignore[arg-type]
    await cohort.says(cohort.year, ConfirmDraft(draft="draft-1"), at("2025-09-11"))
    found: list[Drafted] = []
    rows = await log.read_all()
    events = [Recorded(row.position, row.stream, row.version, entry_of(row), row.digest) for row in rows]
    made = list(Redeciding(digest_of, found.append).again(events))
    assert [one for one in made if one.difference is not None or one.left is not None] == []
    (one,) = found
    assert (one.draft, SOLVING + one.draft) == ("draft-1", INTENT)
    return one


async def test_with_the_same_words_of_everybody_it_comes_to_the_same(
    log: Log, profiles: Profiles, drafted: Drafted
) -> None:
    made = await Redrafting(log, profiles).again(drafted)  # type: ignore[arg-type]

    assert len(made.pairs) == len(drafted.pairs) == 4
    assert made.points == sum(pair.points for pair in drafted.pairs)
    assert not told_otherwise(drafted.pairs, made)


async def test_who_has_told_something_else_since_is_no_other_decision(
    log: Log, profiles: Profiles, drafted: Drafted
) -> None:
    profiles.interests = {**profiles.interests, "mentor-1": "film", "mentor-2": "chess"}
    made = await Redrafting(log, profiles).again(drafted)  # type: ignore[arg-type]
    profiles.interests = {"mentor-3": "chess", "mentee-3": "chess"}
    others = await Redrafting(log, profiles).again(drafted)  # type: ignore[arg-type]

    assert made.points == sum(pair.points for pair in drafted.pairs)
    assert told_otherwise(drafted.pairs, others)


def test_pairs_that_are_worth_less_under_the_same_words_are_another_decision() -> None:
    nobody = Redrafted(pairs=())

    assert (nobody.points, told_otherwise((), nobody)) == (0, False)
