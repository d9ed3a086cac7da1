"""An emergency ends with a professional in contact or a documented endpoint, and is cared for afterwards."""

import pytest

from domain.case_commands import (
    CloseEmergency,
    Endpoint,
    RecordMenteeCheckIn,
    ReopenEmergency,
)
from domain.case_events import ContactMade, EmergencyClosed, EmergencyReopened, PageIntended
from domain.errors import Refusal
from domain.obligations import ObligationAmended, Standing
from tests.domain.builders import code_of
from tests.domain.builders_emergency import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    Story,
    contact,
    declined,
    in_care,
    in_contact,
    raised,
    result,
)


class TestContact:
    def test_contact_in_time_meets_what_was_owed_and_owes_the_care_afterwards(self) -> None:
        story = in_contact()

        assert story.standing("contact-made/1") is Standing.MET
        assert story.closes("debriefing/1") == 10 * MINUTE + 72 * HOUR
        assert story.closes("mentee-check-in/1") == 10 * MINUTE + 48 * HOUR

    def test_contact_that_was_made_in_time_but_recorded_late_says_so(self) -> None:
        story = Story()
        story.say(raised())

        story.say(contact(MONDAY + 15 * MINUTE), 30 * MINUTE)

        assert story.standing("contact-made/1") is Standing.LATE
        assert story.last(ObligationAmended).reason == "recorded-late"

    def test_a_page_that_did_not_leave_is_not_worth_sending_once_the_case_is_closed(self) -> None:
        story = Story()
        story.say(raised())
        story.say(result("page/1", "failed"), SECOND)
        story.say(contact(), MINUTE)
        waited = set(story.state.unsent)

        story.say(in_care(), 2 * MINUTE)

        assert (waited, set(story.state.unsent)) == ({"page/1"}, set())

    def test_contact_that_was_made_before_the_raise_counts(self) -> None:
        story = Story()
        story.say(raised())

        story.say(contact(MONDAY - HOUR), MINUTE)

        assert story.standing("contact-made/1") is Standing.MET

    def test_a_second_contact_is_recorded_and_owes_nothing_more(self) -> None:
        story = in_contact()

        story.say(contact(), 11 * MINUTE)

        assert len(story.all_of(ContactMade)) == 2
        assert len(story.state.book.loose) == 1
        assert story.state.book.find("debriefing/2") is None

    def test_contact_renews_the_lease_on_which_a_case_is_held_until_it_is_closed(self) -> None:
        story = in_contact()

        assert story.due == (25 * MINUTE, "lease")

    def test_contact_alone_does_not_stop_the_pages_of_a_case_that_nobody_owns(self) -> None:
        story = Story()
        story.say(raised())

        story.say(contact(), MINUTE)

        assert story.due == (2 * MINUTE, "page")

    def test_contact_after_closing_is_a_fact_that_turns_excused_into_late(self) -> None:
        story = Story()
        story.say(raised())
        story.say(declined(), MINUTE)
        assert story.standing("contact-made/1") is Standing.EXCUSED

        story.say(contact(), HOUR)

        assert story.standing("contact-made/1") is Standing.LATE
        assert story.stage == "aftercare"


class TestClosing:
    @pytest.mark.parametrize("endpoint", ["engaged", "in-professional-care", "redirected"])
    def test_after_contact_a_case_is_closed(self, endpoint: Endpoint) -> None:
        story = in_contact()

        story.say(CloseEmergency(endpoint=endpoint), 12 * MINUTE)

        assert (story.stage, story.state.closed) == ("aftercare", False)
        assert story.due == (10 * MINUTE + 48 * HOUR, "mentee-check-in")

    @pytest.mark.parametrize("endpoint", ["engaged", "in-professional-care"])
    def test_without_contact_nobody_can_be_in_care(self, endpoint: Endpoint) -> None:
        story = Story()
        story.say(raised())

        with pytest.raises(Refusal) as refused:
            story.say(CloseEmergency(endpoint=endpoint, note="note-1"), MINUTE)

        assert code_of(refused) == "no-contact"

    @pytest.mark.parametrize("endpoint", ["declined-with-reason", "redirected"])
    def test_without_contact_another_endpoint_needs_its_reason(self, endpoint: Endpoint) -> None:
        story = Story()
        story.say(raised())

        with pytest.raises(Refusal) as refused:
            story.say(CloseEmergency(endpoint=endpoint), MINUTE)
        assert code_of(refused) == "no-reason"

        story.say(CloseEmergency(endpoint=endpoint, note="note-1"), MINUTE)
        assert story.last(EmergencyClosed).note == "note-1"

    def test_declining_needs_its_reason_even_after_contact(self) -> None:
        story = in_contact()

        with pytest.raises(Refusal) as refused:
            story.say(CloseEmergency(endpoint="declined-with-reason"), 12 * MINUTE)

        assert code_of(refused) == "no-reason"

    def test_closing_a_case_that_nobody_owned_stops_its_pages_and_owes_the_care_afterwards(self) -> None:
        story = Story()
        story.say(raised())

        story.say(declined(), MINUTE)
        story.wait(DAY)

        assert story.pages() == [(0, "on-call")]
        assert (story.state.intents, story.standing("acknowledge/1")) == ((), Standing.EXCUSED)
        assert story.standing("debriefing/1") is Standing.OPEN

    def test_a_result_that_comes_after_closing_pages_nobody(self) -> None:
        story = Story()
        story.say(raised())
        story.say(declined(), MINUTE)

        story.say(result("page/1", "failed"), 2 * MINUTE)
        story.say(result("page/1", "sent"), 3 * MINUTE)

        assert story.pages() == [(0, "on-call")]
        assert story.standing("page/1") is Standing.LATE

    def test_a_closed_case_is_not_closed_again(self) -> None:
        story = in_contact()
        story.say(in_care(), 12 * MINUTE)

        with pytest.raises(Refusal) as refused:
            story.say(in_care(), 13 * MINUTE)

        assert code_of(refused) == "already-closed"


class TestReopening:
    def test_a_reopened_case_waits_for_an_owner_again_from_the_first_step(self) -> None:
        story = in_contact()
        story.say(in_care(), 12 * MINUTE)

        story.say(ReopenEmergency(note="note-1"), HOUR)

        assert story.last(EmergencyReopened).epoch == 2
        assert (story.state.officer, story.state.contact, story.stage) == (None, False, "waiting")
        assert story.pages()[-1] == (3600, "on-call")
        assert (story.closes("acknowledge/2"), story.closes("contact-made/2")) == (
            HOUR + 5 * MINUTE,
            HOUR + 20 * MINUTE,
        )

    def test_a_case_that_was_over_comes_back(self) -> None:
        story = in_contact()
        story.say(in_care(), 12 * MINUTE)
        story.wait(4 * DAY)

        story.say(ReopenEmergency(), 5 * DAY)

        assert not story.state.closed
        assert story.due == (5 * DAY + 2 * MINUTE, "page")

    def test_an_open_case_is_not_reopened(self) -> None:
        story = in_contact()

        with pytest.raises(Refusal) as refused:
            story.say(ReopenEmergency(), HOUR)

        assert code_of(refused) == "not-closed"

    def test_another_report_of_a_closed_case_reopens_it_at_its_level(self) -> None:
        story = Story()
        story.say(raised("urgent"))
        story.say(declined(), MINUTE)

        story.say(raised("concern"), HOUR)

        assert (story.state.level, story.stage) == ("urgent", "waiting")
        assert story.last(PageIntended).target == "on-call"

    def test_a_worse_report_of_a_closed_case_reopens_it_at_the_worse_level(self) -> None:
        story = Story()
        story.say(raised("concern"))
        story.say(declined(), MINUTE)

        story.say(raised("concern", danger="not-sure"), HOUR)

        assert story.last(EmergencyReopened).level == "emergency"

    def test_the_contact_of_before_does_not_close_a_reopened_case(self) -> None:
        story = Story()
        story.say(raised())
        story.say(declined(), 10 * MINUTE)
        story.say(ReopenEmergency(), HOUR)

        story.say(contact(MONDAY + 20 * MINUTE), HOUR + SECOND)

        assert story.standing("contact-made/1") is Standing.LATE
        assert story.standing("contact-made/2") is Standing.OPEN
        assert not story.state.contact
        with pytest.raises(Refusal):
            story.say(in_care(), HOUR + MINUTE)

    def test_contact_in_the_moment_of_reopening_counts_for_the_reopened_case(self) -> None:
        story = Story()
        story.say(raised())
        story.say(declined(), 10 * MINUTE)
        story.say(ReopenEmergency(), HOUR)

        story.say(contact(), HOUR)

        assert story.standing("contact-made/2") is Standing.MET
        assert story.standing("debriefing/2") is Standing.OPEN
        assert story.state.contact

    def test_new_contact_owes_new_care_in_place_of_what_is_still_owed(self) -> None:
        story = in_contact()
        story.say(in_care(), 12 * MINUTE)
        story.say(RecordMenteeCheckIn(), 30 * MINUTE)
        story.say(ReopenEmergency(), HOUR)

        story.say(contact(), 2 * HOUR)

        assert story.standing("debriefing/1") is Standing.SUPERSEDED
        assert story.standing("mentee-check-in/1") is Standing.MET
        assert story.closes("debriefing/2") == 74 * HOUR
        assert story.closes("mentee-check-in/2") == 50 * HOUR
