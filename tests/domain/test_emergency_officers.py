"""An emergency has one owner at a time, on a lease that silence ends."""

import pytest

from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    HandOver,
    RecordProgress,
)
from domain.case_events import (
    EmergencyAcknowledged,
    HandOverAccepted,
    LateWordLinked,
    LeaseExpired,
    LeaseRenewed,
    PageIntended,
)
from domain.errors import Refusal
from domain.obligations import ObligationAmended, ObligationEnded, Standing
from domain.officers import AlreadyOwned
from tests.domain.builders import code_of
from tests.domain.builders_emergency import (
    MINUTE,
    MONDAY,
    SECOND,
    Story,
    acknowledged,
    declined,
    raised,
)


class TestOwning:
    def test_an_acknowledgement_in_time_meets_what_was_owed_and_stops_the_pages(self) -> None:
        story = Story()
        story.say(raised())

        story.say(acknowledged(), 4 * MINUTE)

        assert story.standing("acknowledge/1") is Standing.MET
        assert [story.standing(f"page/{n}") for n in (1, 2, 3)] == ["missed", "missed", "excused"]
        assert (story.state.officer, story.state.epoch, story.state.intents) == ("officer-1", 1, ())
        assert story.due == (19 * MINUTE, "lease")
        assert story.stage == "held"

    def test_an_acknowledgement_after_its_time_is_late(self) -> None:
        story = Story()
        story.say(raised())

        story.say(acknowledged(), 7 * MINUTE)

        assert story.standing("acknowledge/1") is Standing.LATE

    def test_one_at_the_very_deadline_is_late(self) -> None:
        story = Story()
        story.say(raised())

        story.say(acknowledged(), 5 * MINUTE)

        assert story.standing("acknowledge/1") is Standing.LATE

    def test_one_stamped_in_time_but_decided_after_the_deadline_counts_as_met(self) -> None:
        story = Story()
        story.say(raised())
        story.wait(5 * MINUTE)

        story.say(acknowledged(), 5 * MINUTE - SECOND)

        assert story.standing("acknowledge/1") is Standing.MET
        assert story.last(ObligationAmended).reason == "received-in-time"
        assert story.state.since_us == MONDAY + 5 * MINUTE

    def test_a_second_officer_is_told_who_was_first_and_since_when(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)
        decided = len(story.entries)

        with pytest.raises(AlreadyOwned) as refused:
            story.say(acknowledged("officer-2"), MINUTE + SECOND)

        assert code_of(refused) == "already-owned"
        assert (refused.value.officer, refused.value.since_us) == ("officer-1", MONDAY + MINUTE)
        assert "officer-1 since 2026-03-09T09:01:00+00:00" in str(refused.value)
        assert len(story.entries) == decided

    def test_the_owner_who_acknowledges_again_or_makes_progress_renews_the_lease(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged(), 0)

        story.say(acknowledged(), 5 * MINUTE)
        story.say(RecordProgress(officer="officer-1", note="note-1"), 10 * MINUTE)

        assert story.last(LeaseRenewed).note == "note-1"
        assert story.state.epoch == 1
        assert story.due == (20 * MINUTE, "contact-made")
        story.wait(20 * MINUTE)
        assert story.due == (25 * MINUTE, "lease")

    def test_a_renewal_that_was_overtaken_by_another_never_shortens_the_lease(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged(), 0)
        story.say(RecordProgress(officer="officer-1"), 10 * MINUTE)

        story.say(RecordProgress(officer="officer-1"), 5 * MINUTE)

        assert story.state.lease_until_us == MONDAY + 25 * MINUTE

    def test_a_lease_without_progress_runs_out_and_the_next_step_is_paged_in_a_new_epoch(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged(), MINUTE)

        story.wait(16 * MINUTE)

        assert story.last(LeaseExpired).officer == "officer-1"
        assert (story.state.officer, story.state.epoch) == (None, 2)
        assert story.pages()[-1] == (16 * 60, "second")
        assert story.last(PageIntended).epoch == 2
        assert story.closes("acknowledge/2") == 21 * MINUTE
        assert story.stage == "waiting"

    def test_progress_in_a_case_that_nobody_holds_acknowledges_it(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)

        story.say(RecordProgress(officer="officer-1"), 17 * MINUTE)

        assert (story.last(EmergencyAcknowledged).epoch, story.state.officer) == (2, "officer-1")
        assert story.standing("acknowledge/2") is Standing.MET

    @pytest.mark.parametrize(
        "command",
        [
            AcknowledgeEmergency(officer="officer-2"),
            RecordProgress(officer="officer-2"),
            AcceptHandOver(officer="officer-2"),
        ],
    )
    def test_a_word_that_comes_after_closing_is_linked_and_owns_nothing(
        self, command: AcknowledgeEmergency | RecordProgress | AcceptHandOver
    ) -> None:
        story = Story()
        story.say(raised())
        story.say(declined(), MINUTE)

        story.say(command, 2 * MINUTE)

        assert story.last(LateWordLinked).officer == "officer-2"
        assert story.state.officer is None


class TestHandingOver:
    def test_the_case_stays_with_the_owner_until_the_other_side_accepts(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)

        offer = HandOver(officer="officer-1", to="officer-2", open_items=("tell-mentor",))
        story.say(offer, 5 * MINUTE)

        page = story.last(PageIntended)
        assert (page.target, page.officer) == ("officer", "officer-2")
        assert (story.state.officer, story.due) == ("officer-1", (16 * MINUTE, "page"))

    def test_accepting_makes_a_new_epoch_with_the_open_items(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)
        story.say(HandOver(officer="officer-1", to="officer-2", open_items=("tell-mentor",)), 5 * MINUTE)

        story.say(AcceptHandOver(officer="officer-2"), 6 * MINUTE)

        accepted = story.last(HandOverAccepted)
        assert (accepted.epoch, accepted.from_officer, accepted.open_items) == (
            2,
            "officer-1",
            ("tell-mentor",),
        )
        assert (story.state.officer, story.state.intents) == ("officer-2", ())
        assert story.standing("page/2") is Standing.EXCUSED
        assert story.last(ObligationEnded).reason == "accepted"
        assert story.state.lease_until_us == MONDAY + 21 * MINUTE

    def test_an_offer_that_ran_out_with_the_lease_still_lets_the_other_side_take_the_case(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)
        story.say(HandOver(officer="officer-1", to="officer-2"), 5 * MINUTE)

        story.say(AcceptHandOver(officer="officer-2"), 17 * MINUTE)

        assert story.all_of(HandOverAccepted) == []
        assert (story.state.officer, story.state.epoch) == ("officer-2", 2)

    def test_nobody_accepts_what_was_offered_to_another(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)
        story.say(HandOver(officer="officer-1", to="officer-2"), 5 * MINUTE)

        with pytest.raises(AlreadyOwned):
            story.say(AcceptHandOver(officer="officer-3"), 6 * MINUTE)

    @pytest.mark.parametrize(
        ("giver", "taker", "code"),
        [("officer-2", "officer-3", "already-owned"), ("officer-1", "officer-1", "to-oneself")],
    )
    def test_only_the_owner_offers_a_case_and_only_to_another(
        self, giver: str, taker: str, code: str
    ) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged("officer-1"), MINUTE)

        with pytest.raises(Refusal) as refused:
            story.say(HandOver(officer=giver, to=taker), 2 * MINUTE)

        assert code_of(refused) == code

    def test_a_case_that_nobody_holds_or_that_is_closed_cannot_be_offered(self) -> None:
        story = Story()
        story.say(raised())

        for before in (raised(), declined()):
            story.say(before, MINUTE)
            with pytest.raises(Refusal) as refused:
                story.say(HandOver(officer="officer-1", to="officer-2"), MINUTE)
            assert code_of(refused) == "not-owned"
