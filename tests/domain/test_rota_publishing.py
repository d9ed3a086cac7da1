"""Who leaves the desk is on no duty, and a rota counts from its moment on; what was is not rewritten."""

from domain.case_commands import CloseEmergency
from domain.rota_commands import PublishRota, WithdrawOfficer
from domain.shifts import Layer
from tests.domain.builders import at
from tests.domain.builders_rota import OPENED, DeskStory, code, desk, rota, rotation, stand_in


class TestWithdrawal:
    def test_who_leaves_is_on_no_duty_from_then_on_and_nobody_is_volunteered(self) -> None:
        story = desk()
        story.overrides("2025-09-01 10:00", "o1", "2025-09-17", "2025-09-18")

        story.say("2025-09-03 12:00", WithdrawOfficer(officer="o1"))

        assert story.on_call("2025-09-03 11:59") == ("o1",)
        assert story.on_call("2025-09-03 12:00") == story.on_call("2025-09-17 12:00") == ()
        assert story.on_call("2025-09-03 12:00", "whole-desk") == ("o2", "o3")

    def test_a_later_rota_that_names_them_brings_them_back_when_it_begins(self) -> None:
        story = desk()
        story.say("2025-09-03 12:00", WithdrawOfficer(officer="o1"))

        story.publishes("2025-09-04 12:00", rota(), effective="2025-09-20")

        assert story.on_call("2025-09-05") == ()
        assert story.on_call("2025-09-24", "on-call") == ("o1",)

    def test_who_has_left_stands_in_for_nobody(self) -> None:
        story = desk()
        story.say("2025-09-03 12:00", WithdrawOfficer(officer="o1"))

        again = stand_in("o1", "2025-09-10", "2025-09-11")

        assert code(story, "2025-09-03 13:00", again) == "officer-withdrawn"
        assert code(story, "2025-09-03 13:00", WithdrawOfficer(officer="o1")) == "officer-withdrawn"
        assert code(story, "2025-09-03 13:00", WithdrawOfficer(officer="o7")) == "no-such-officer"


class TestPublishing:
    def test_a_later_rota_takes_over_at_its_moment(self) -> None:
        story = desk()

        story.publishes(
            "2025-09-02 10:00", rota(on_call=Layer(usual=rotation("o3"))), effective="2025-09-04 12:00"
        )

        assert story.on_call("2025-09-04 11:59") == ("o1",)
        assert story.on_call("2025-09-04 12:00") == ("o3",)

    def test_what_was_published_for_later_counts_no_more(self) -> None:
        story = desk()
        story.publishes(OPENED, rota(on_call=Layer(usual=rotation("o3"))), effective="2025-10-01")

        story.publishes(OPENED, rota(on_call=Layer(usual=rotation("o2"))), effective="2025-09-20")

        assert [story.on_call(f"2025-{day} 12:00") for day in ("09-19", "09-21", "10-02")] == [
            ("o3",),
            ("o2",),
            ("o2",),
        ]
        assert len(story.state.plans) == 2

    def test_who_stands_in_does_so_under_a_new_rota_too(self) -> None:
        story = desk()
        story.overrides("2025-09-02 10:00", "o3", "2025-09-10", "2025-09-11")

        story.publishes("2025-09-03 10:00", rota(on_call=Layer(usual=rotation("o1"))))

        assert story.on_call("2025-09-09 12:00") == story.on_call("2025-09-11 12:00") == ("o1",)
        assert story.on_call("2025-09-10 12:00") == ("o3",)

    def test_the_past_is_not_rewritten(self) -> None:
        command = PublishRota(rota=rota(), effective_us=at("2025-09-01"))

        assert code(desk(), "2025-09-02 10:00", command) == "gone-by"

    def test_a_rota_needs_a_calendar_that_says_when_days_begin(self) -> None:
        command = PublishRota(rota=rota(), effective_us=at(OPENED))

        assert code(DeskStory(), OPENED, command) == "no-calendar"

    def test_what_is_not_for_a_rota_is_refused(self) -> None:
        assert code(desk(), OPENED, CloseEmergency(endpoint="engaged")) == "not-for-this"
