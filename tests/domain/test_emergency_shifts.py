"""A case and the shift of whoever holds it: no lease outlasts it unseen, and who is on call then is paged."""

import json

import pytest

from domain import addresses
from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    CloseEmergency,
    HandOver,
    LowerLevel,
    RecordContactMade,
    RecordProgress,
)
from domain.case_events import LeaseExpired, LeaseRenewed
from domain.duty import off_duty_us
from domain.events import CATALOGUE, UPCASTERS
from domain.given import Asked, asked, fact_of, wanted
from domain.messages import Given
from domain.rota_commands import WithdrawOfficer
from domain.shifts import Layer
from tests.domain.builders import at
from tests.domain.builders_emergency import (
    HOUR,
    MINUTE,
    MONDAY,
    Story,
    contact,
    example_context,
    in_care,
    raised,
    refolded,
)
from tests.domain.builders_rota import EIGHT, TWENTY, desk, rota, rotation

OFFICER = "officer-1"
FLOOR = 15 * MINUTE
"""What is left of any lease for a hand-over at the end of a shift."""


def until(after_us: int | None) -> tuple[Given, ...]:
    """What the rota says: the officer goes off duty so long after the start, or nothing is known of it."""
    fact = "" if after_us is None else str(MONDAY + after_us)
    return (Given(stream=addresses.rota(), version=3, fact=fact),)


def taken(off_after_us: int | None, level: str = "urgent") -> Story:
    """A case taken at its start by an officer whose shift ends then."""
    story = Story(context=example_context())
    story.say(raised(level))  # type: ignore[arg-type]
    story.say(AcknowledgeEmergency(officer=OFFICER, given=until(off_after_us)))
    return story


def held_until(story: Story) -> int:
    """The end of the lease, counted from the start."""
    return story.state.lease_until_us - story.starts_us


@pytest.mark.parametrize(
    ("level", "off_after_us", "lease_us"),
    [
        ("urgent", None, 4 * HOUR),
        ("urgent", 8 * HOUR, 4 * HOUR),
        ("urgent", 1 * HOUR, 1 * HOUR),
        ("urgent", 5 * MINUTE, FLOOR),
        ("emergency", 1 * HOUR, FLOOR),
        ("emergency", 5 * MINUTE, FLOOR),
    ],
)
def test_a_lease_of_hours_does_not_outlast_the_shift_but_leaves_time_for_a_hand_over(
    level: str, off_after_us: int | None, lease_us: int
) -> None:
    assert held_until(taken(off_after_us, level)) == lease_us


def test_a_concern_is_of_the_officer_and_not_of_the_shift() -> None:
    assert held_until(taken(1 * HOUR, "concern")) == held_until(taken(None, "concern"))


def test_at_the_end_of_the_shift_nobody_holds_it_and_whoever_is_on_call_now_is_paged_first() -> None:
    story = taken(1 * HOUR)

    story.wait(1 * HOUR)

    assert story.last(LeaseExpired).officer == OFFICER
    assert story.state.holder is None
    assert story.pages()[-1] == (3_600, "on-call")


def test_a_lease_that_runs_out_within_the_shift_pages_the_next_step() -> None:
    story = taken(8 * HOUR)

    story.wait(4 * HOUR)

    assert story.pages()[-1] == (4 * 3_600, "second")


def test_whoever_goes_on_after_their_shift_says_so_and_has_the_whole_lease() -> None:
    story = taken(1 * HOUR)

    story.say(RecordProgress(officer=OFFICER, given=until(None)), 1 * HOUR - MINUTE)
    story.wait(2 * HOUR)

    assert held_until(story) == 5 * HOUR - MINUTE
    assert story.state.holder == OFFICER


def test_a_sign_of_progress_within_the_shift_does_not_carry_over_its_end() -> None:
    story = taken(2 * HOUR)

    story.say(RecordProgress(officer=OFFICER, given=until(2 * HOUR)), 1 * HOUR)

    assert held_until(story) == 2 * HOUR


def test_contact_made_is_progress_within_the_shift() -> None:
    story = taken(1 * HOUR)

    story.say(RecordContactMade(professional="p1", given=until(1 * HOUR)), 30 * MINUTE)

    assert story.last(LeaseRenewed).given == until(1 * HOUR)
    assert held_until(story) == 1 * HOUR


def test_who_accepts_a_hand_over_holds_it_by_their_own_shift() -> None:
    story = taken(1 * HOUR)
    story.say(HandOver(officer=OFFICER, to="officer-2"), 30 * MINUTE)

    story.say(AcceptHandOver(officer="officer-2", given=until(3 * HOUR)), 45 * MINUTE)

    assert held_until(story) == 3 * HOUR


def test_a_level_lowered_gives_no_time_beyond_the_shift() -> None:
    story = taken(1 * HOUR, "emergency")

    story.say(LowerLevel(level="urgent", note="note-1", given=until(1 * HOUR)), 5 * MINUTE)

    assert held_until(story) == 1 * HOUR


def test_a_case_that_is_closed_is_reassigned_to_nobody() -> None:
    story = taken(1 * HOUR)
    story.say(contact(), 10 * MINUTE)
    story.say(in_care(), 20 * MINUTE)

    story.wait(2 * HOUR)

    assert story.all_of(LeaseExpired) == []


def test_the_shift_is_folded_from_what_was_recorded() -> None:
    story = taken(1 * HOUR)
    story.say(RecordProgress(officer=OFFICER, given=until(90 * MINUTE)), 30 * MINUTE)

    assert refolded(story) == story.state
    assert story.state.off_duty_us == MONDAY + 90 * MINUTE


class TestTheRotaIsAsked:
    def test_by_everybody_who_holds_a_case_and_by_nobody_else(self) -> None:
        case = taken(None).state
        holding = [
            AcknowledgeEmergency(officer="o1"),
            RecordProgress(officer="o1"),
            AcceptHandOver(officer="o1"),
            RecordContactMade(professional="p1"),
            LowerLevel(level="concern", note="n"),
        ]

        assert {wanted(command, case) for command in holding} == {(addresses.rota(),)}
        assert wanted(CloseEmergency(endpoint="engaged"), case) == wanted(raised(), case) == ()

    def test_for_the_officer_who_speaks_or_else_for_whoever_holds_the_case(self) -> None:
        held, waiting = taken(None).state, Story()
        waiting.say(raised())

        assert asked(AcknowledgeEmergency(officer="o2"), held, 5) == Asked("o2", 5)
        assert asked(RecordContactMade(professional="p1"), held, 5) == Asked(OFFICER, 5)
        assert asked(RecordContactMade(professional="p1"), waiting.state, 5) is None
        assert asked(raised(), desk().state, 5) is None

    def test_and_says_when_somebody_goes_off_duty(self) -> None:
        nights = rotation(shift_days=1, hand_overs=(EIGHT, TWENTY))
        state = desk(published=rota(on_call=Layer(usual=nights), second=Layer(usual=rotation("o3")))).state
        morning = at("2025-09-01 10:00")

        assert fact_of(state, Asked("o1", morning)) == str(at("2025-09-01 20:00"))
        assert fact_of(state, Asked("o2", morning)) == fact_of(state) == ""

    def test_of_which_a_shift_on_either_layer_counts(self) -> None:
        days = rotation("o1", "o2", shift_days=1)
        nights = rotation("o2", "o1", shift_days=1, hand_overs=(TWENTY,))
        state = desk(published=rota(on_call=Layer(usual=days), second=Layer(usual=nights))).state

        assert off_duty_us(state, "o1", at("2025-09-01 10:00")) == at("2025-09-02 08:00")
        assert off_duty_us(state, "o2", at("2025-09-01 21:00")) is None

    def test_and_one_who_has_left_the_desk_is_on_no_duty(self) -> None:
        story = desk()
        story.say("2025-09-03 12:00", WithdrawOfficer(officer="o1"))

        assert off_duty_us(story.state, "o1", at("2025-09-03 12:00")) is None
        assert off_duty_us(story.state, "o1", at("2025-09-03 11:00")) == at("2025-09-03 12:00")


@pytest.mark.parametrize(
    "name", ["emergency-acknowledged", "lease-renewed", "hand-over-accepted", "level-lowered"]
)
def test_a_lease_of_before_shifts_counted_was_as_long_as_its_level_has_it(name: str) -> None:
    story = taken(None, "emergency")
    story.say(RecordProgress(officer=OFFICER), MINUTE)
    story.say(HandOver(officer=OFFICER, to="officer-2"), 2 * MINUTE)
    story.say(AcceptHandOver(officer="officer-2"), 3 * MINUTE)
    story.say(LowerLevel(level="urgent", note="note-1"), 4 * MINUTE)
    stored = next(event for event in story.events if name == event.TYPE).model_dump(mode="json")
    del stored["given"]

    lifted = CATALOGUE[name].model_validate_json(json.dumps(UPCASTERS[name, 1](stored)))

    assert lifted.model_dump()["given"] == ()
