"""Gaps of a rota: each span ahead in which a step of the chain would page no one, to the minute."""

from domain.gaps import Gap, gaps
from domain.rota_commands import WithdrawOfficer
from tests.domain.builders import at
from tests.domain.builders_rota import desk, framed

MONDAY, NEXT, LATER = "2025-09-08 08:00", "2025-09-15 08:00", "2025-09-22 08:00"
WEEKS_H = 3 * 7 * 24


def test_a_rota_of_people_who_are_all_there_has_no_gap() -> None:
    assert gaps(desk().state, at("2025-09-01 08:00"), WEEKS_H) == ()


def test_without_a_rota_every_step_is_one_gap_from_the_first_hour_to_the_last() -> None:
    found = gaps(framed().state, at(MONDAY), 24)

    assert found == tuple(
        Gap(target, at(MONDAY), at("2025-09-09 08:00"))
        for target in ("on-call", "second", "whole-desk", "telephone")
    )


def test_the_turns_of_somebody_who_left_are_gaps_from_hand_over_to_hand_over() -> None:
    story = desk()
    story.say("2025-09-02 12:00", WithdrawOfficer(officer="o2"))

    found = gaps(story.state, at("2025-09-02 12:00"), WEEKS_H)

    assert Gap("on-call", at(MONDAY), at(NEXT)) in found
    assert [gap.from_us for gap in found] == sorted(gap.from_us for gap in found)


def test_a_gap_begins_and_ends_between_two_hours_where_a_hand_over_does() -> None:
    story = desk()
    story.say("2025-09-02 12:00", WithdrawOfficer(officer="o2"))
    story.overrides("2025-09-02 13:00", "o3", MONDAY, "2025-09-10 10:20")

    found = [gap for gap in gaps(story.state, at("2025-09-08 00:00"), WEEKS_H) if gap.target == "on-call"]

    assert found[0] == Gap("on-call", at("2025-09-10 10:20"), at(NEXT))


def test_a_gap_that_the_look_ends_in_ends_with_the_look() -> None:
    story = desk()
    story.say("2025-09-02 12:00", WithdrawOfficer(officer="o2"))

    (found,) = [gap for gap in gaps(story.state, at("2025-09-07 08:00"), 48) if gap.target == "on-call"]

    assert found == Gap("on-call", at(MONDAY), at("2025-09-09 08:00"))


def test_of_gaps_that_begin_together_the_earlier_step_of_the_chain_comes_first() -> None:
    found = gaps(framed().state, at(LATER), 1)

    assert [gap.target for gap in found] == ["on-call", "second", "whole-desk", "telephone"]
