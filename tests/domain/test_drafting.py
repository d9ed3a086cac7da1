"""Drafts of a round: asked for, worked out, moved by hand, confirmed; nobody is placed before that."""

import pytest

from domain.draft_commands import ConfirmDraft, DiscardDraft, DraftRound, RearrangeDraft, RecordDraft
from domain.drafts import DraftedPair, DraftFailed, DraftRearranged, DraftWorkedOut, PairsDrafted
from domain.errors import Refusal
from domain.pairing import MenteesWaitlisted, PairingRoundHeld, RunPairing
from domain.people import WithdrawPerson
from domain.programme import PublishPolicy
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record, at, changed, example_policy
from tests.domain.cohorts import PAIRED, mentee, mentor, pairs_of
from tests.domain.rounds import LATER, TWO_AND_TWO, ask, asked, couple, draft_of, solve, solved

SWAPPED = (couple("m1", "n2", 5), couple("m2", "n1", 5))


def confirm(record: Record, name: str = "draft-1", when: str = LATER) -> None:
    record.does(YEAR, when, ConfirmDraft(draft=name), by="coordinator", name=f"{name}/confirmed")


def rearrange(record: Record, *pairs: DraftedPair, left: tuple[str, ...] = ()) -> None:
    moves = RearrangeDraft(draft="draft-1", pairs=pairs, left=left)
    record.does(YEAR, LATER, moves, by="coordinator", name=f"move-{pairs}-{left}")


def test_a_draft_by_interest_is_an_intent_until_it_is_worked_out() -> None:
    record = asked()
    assert record.year.state.drafts.intents == ("solve the draft draft-1",)

    solve(record, couple("m1", "n1", 30), couple("m2", "n2", 20))

    assert record.year.state.drafts.intents == ()
    assert record.year.told(DraftWorkedOut)[-1].points == 50
    assert draft_of(record).stands == "ready"


def test_a_draft_by_lot_is_drawn_at_once_and_places_nobody() -> None:
    record = asked(method="random")

    assert draft_of(record).stands == "ready"
    assert draft_of(record).pairs.keys() == {"n1", "n2"}
    assert record.year.state.drafts.intents == ()
    assert pairs_of(record) == {}


def test_a_draft_by_lot_has_the_pairs_that_the_round_would_have() -> None:
    by_draft, by_round = asked(method="random"), cohorts.paired(*TWO_AND_TWO, seed="s")

    confirm(by_draft)

    assert pairs_of(by_draft) == pairs_of(by_round)


def test_without_a_method_the_policy_chooses() -> None:
    record = cohorts.trained(*TWO_AND_TWO)
    assert example_policy().pairing.method == "random"
    policy = changed(example_policy(), "pairing", method="arms")
    record.year.does("2025-09-14 09:00", PublishPolicy(effective_us=at("2025-09-20"), policy=policy))

    ask(record, method=None, name="before")
    ask(record, method=None, name="after", when="2025-09-21 10:00")

    assert [draft.method for draft in record.year.state.drafts.by_id.values()] == ["random", "arms"]


def test_a_confirmed_draft_is_the_round() -> None:
    record = solved()

    confirm(record)

    assert pairs_of(record) == {"n1": "m1", "n2": "m2"}
    [held] = record.year.told(PairingRoundHeld)
    assert (held.method, held.seed, held.placed, held.waiting) == ("interest", "s", 2, 0)
    assert draft_of(record).stands == "confirmed"
    assert all(pair.relied for pair in record.year.state.placed.pairs.values())


def test_whoever_a_confirmed_draft_leaves_out_waits() -> None:
    record = solved()
    rearrange(record, left=("n1",))

    confirm(record)

    assert record.year.told(MenteesWaitlisted) == [MenteesWaitlisted(mentees=(("n1", "no-free-mentor"),))]


def test_many_pairs_are_several_events_of_one_draft() -> None:
    people = [mentor(f"m{n:03}") for n in range(120)] + [mentee(f"n{n:03}") for n in range(120)]
    record = asked(*people)

    solve(record, *(couple(f"m{n:03}", f"n{n:03}") for n in range(120)))

    assert [len(event.pairs) for event in record.year.told(PairsDrafted)] == [100, 20]
    assert draft_of(record).points == 1200


def test_moving_by_hand_tells_the_points_that_are_lost() -> None:
    record = solved()

    rearrange(record, *SWAPPED)

    assert record.year.told(DraftRearranged)[-1].loss == 40
    assert (draft_of(record).points, draft_of(record).loss, draft_of(record).best) == (10, 40, 50)
    assert draft_of(record).by_hand == {"n1", "n2"}


def test_moving_back_gives_the_points_back() -> None:
    record = solved()
    rearrange(record, *SWAPPED)

    rearrange(record, couple("m1", "n1", 30), couple("m2", "n2", 20))

    assert draft_of(record).loss == 0


@pytest.mark.parametrize(
    "pairs",
    [
        (couple("m1", "n1"), couple("m1", "n2")),
        (couple("m1", "n1"), couple("m2", "n1")),
        (couple("m1", "n1"), couple("m9", "n2")),
        (couple("m1", "n1"), couple("m2", "n9")),
        (couple("m1", "n1"),),
    ],
    ids=["no place for two", "a mentee twice", "no such mentor", "no such mentee", "one left out"],
)
def test_what_a_solver_says_is_not_believed(pairs: tuple[DraftedPair, ...]) -> None:
    record = asked()

    assert record.refuses(YEAR, PAIRED, RecordDraft(draft="draft-1", pairs=pairs)) == "draft-does-not-hold"


def test_two_without_a_common_language_are_no_pair_of_a_draft() -> None:
    record = asked(mentor("m1", "hu"), mentor("m2", "en"), mentee("n1", "hu"), mentee("n2", "en"))
    crossed = RecordDraft(draft="draft-1", pairs=SWAPPED)

    assert record.refuses(YEAR, PAIRED, crossed) == "draft-does-not-hold"


def test_a_draft_that_could_not_be_worked_out_says_so() -> None:
    record = asked()
    failed = RecordDraft(draft="draft-1", problem="too-large")

    record.does(YEAR, PAIRED, failed, by="programme", name="draft-1/solved")

    assert record.year.told(DraftFailed) == [DraftFailed(draft="draft-1", problem="too-large")]
    assert record.year.state.drafts.intents == ()
    assert record.refuses(YEAR, LATER, ConfirmDraft(draft="draft-1")) == "draft-failed"


def test_a_draft_is_worked_out_once() -> None:
    again = RecordDraft(draft="draft-1", pairs=SWAPPED)

    assert solved().refuses(YEAR, LATER, again) == "draft-ready"


def test_of_two_drafts_one_is_confirmed_and_the_other_does_not_hold_any_more() -> None:
    record = solved()
    ask(record, method="random", name="draft-2")

    confirm(record)

    assert record.refuses(YEAR, LATER, ConfirmDraft(draft="draft-2")) == "draft-does-not-hold"
    assert record.refuses(YEAR, LATER, ConfirmDraft(draft="draft-1")) == "draft-confirmed"


def test_a_draft_does_not_hold_when_somebody_of_it_has_withdrawn() -> None:
    record = solved()
    record.year.does(LATER, WithdrawPerson(person="m2"), by="m2")

    assert record.refuses(YEAR, LATER, ConfirmDraft(draft="draft-1")) == "draft-does-not-hold"

    rearrange(record, left=("n2",))
    confirm(record)
    assert pairs_of(record) == {"n1": "m1"}


def test_a_discarded_draft_is_not_confirmed() -> None:
    record = solved()

    record.year.does(LATER, DiscardDraft(draft="draft-1"), by="coordinator")

    assert record.refuses(YEAR, LATER, ConfirmDraft(draft="draft-1")) == "draft-discarded"


def test_a_draft_that_nobody_asked_for_is_not_there() -> None:
    assert solved().refuses(YEAR, LATER, ConfirmDraft(draft="draft-9")) == "no-such-draft"


def test_moving_nobody_is_refused() -> None:
    nobody = RearrangeDraft(draft="draft-1", pairs=())

    assert solved().refuses(YEAR, LATER, nobody) == "nothing-to-move"


def test_in_the_last_day_of_a_year_no_round_is_drafted_or_confirmed() -> None:
    record = solved()

    assert record.refuses(YEAR, "2026-06-27 10:00", DraftRound(seed="s")) == "year-is-over"
    assert record.refuses(YEAR, "2026-06-27 10:00", ConfirmDraft(draft="draft-1")) == "year-is-over"


def test_a_round_by_lot_goes_on_beside_drafts() -> None:
    record = solved()

    record.does(YEAR, LATER, RunPairing(seed="x"), by="coordinator", name="round")

    assert pairs_of(record).keys() == {"n1", "n2"}


def pinned() -> Record:
    """A draft in which m1 with n1 is pinned, and another one that keeps this pair and is asked for."""
    record = solved()
    rearrange(record, couple("m1", "n1", 30))
    again = DraftRound(seed="s", method="interest", keeps="draft-1")
    record.does(YEAR, LATER, again, by="coordinator", name="draft-2")
    return record


def test_a_pair_that_is_pinned_stays_in_the_draft_after_it() -> None:
    record = pinned()

    solve(record, couple("m1", "n1", 30), couple("m2", "n2", 20), name="draft-2", when=LATER)

    draft = draft_of(record, "draft-2")
    assert (draft.stands, set(draft.by_hand), draft.loss) == ("ready", {"n1"}, 0)


def test_a_draft_without_a_pinned_pair_is_not_taken() -> None:
    record = pinned()

    with pytest.raises(Refusal, match="pinned is missing"):
        solve(record, couple("m1", "n2", 30), couple("m2", "n1", 20), name="draft-2", when=LATER)


def test_the_lot_is_drawn_among_those_who_are_not_pinned() -> None:
    record = solved()
    rearrange(record, couple("m2", "n1", 5), couple("m1", "n2", 5))
    for seed in "abcdef":
        again = DraftRound(seed=seed, method="random", keeps="draft-1")
        record.does(YEAR, LATER, again, by="coordinator", name=f"lot-{seed}")
        mentors = {mentee: pair.mentor for mentee, pair in draft_of(record, f"lot-{seed}").pairs.items()}
        assert mentors == {"n1": "m2", "n2": "m1"}


def test_only_pairs_of_a_ready_draft_that_still_hold_are_kept() -> None:
    record = asked()
    again = DraftRound(seed="s", keeps="draft-1")
    with pytest.raises(Refusal, match="is asked"):
        record.does(YEAR, LATER, again, by="coordinator", name="draft-2")

    record = solved()
    rearrange(record, couple("m1", "n1", 30))
    record.does(YEAR, LATER, WithdrawPerson(person="m1"), by="coordinator", name="gone")
    with pytest.raises(Refusal, match="does not take part"):
        record.does(YEAR, LATER, again, by="coordinator", name="draft-2")
