"""Who is on duty: week after week by the rotation, on a holiday by its cover, and whoever took over."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.desk import RotaState
from domain.duty import duty_at
from domain.rota_commands import SwapShifts, WithdrawOfficer
from domain.rota_events import ShiftsSwapped
from domain.shifts import Layer, Rotation
from tests.domain.builders import at
from tests.domain.builders_rota import (
    EIGHT,
    OFFICERS,
    OPENED,
    ROTA,
    TWENTY,
    code,
    desk,
    framed,
    rota,
    rotation,
    stand_in,
)


class TestRotation:
    def test_officers_follow_one_another_at_the_hand_over(self) -> None:
        story = desk()

        told = [story.on_call(f"2025-09-{day} {hour}") for day, hour in (("08", "07:59"), ("08", "08:00"))]

        assert told == [("o1",), ("o2",)]
        assert story.on_call("2025-09-08 08:00", "second") == ("o3",)

    def test_after_the_last_comes_the_first_again(self) -> None:
        story = desk()

        weeks = [story.on_call(f"2025-09-{day}") for day in ("02", "09", "16", "23")]

        assert weeks == [("o1",), ("o2",), ("o3",), ("o1",)]

    def test_before_its_first_day_a_rotation_runs_backwards(self) -> None:
        assert desk().on_call("2025-08-26") == ("o3",)

    def test_several_hand_overs_divide_each_day(self) -> None:
        days = rotation(shift_days=1, hand_overs=(EIGHT, TWENTY))
        story = desk(published=rota(on_call=Layer(usual=days)))

        told = [
            story.on_call(f"2025-09-0{moment}") for moment in ("1 08:00", "1 20:00", "2 07:59", "2 08:00")
        ]

        assert told == [("o1",), ("o2",), ("o2",), ("o3",)]

    def test_everybody_at_the_desk_and_then_a_telephone(self) -> None:
        story = desk()

        assert story.on_call("2025-09-02", "whole-desk") == OFFICERS
        assert story.on_call("2025-09-02", "telephone") == ("duty-phone",)
        assert story.on_call("2025-09-02", "officer") == ()

    def test_without_a_rota_every_step_is_a_gap(self) -> None:
        story = framed()
        story.publishes(OPENED, rota(), effective="2025-09-01")

        steps = ("on-call", "second", "whole-desk", "telephone")
        assert {step: story.on_call("2025-08-31", step) for step in steps} == dict.fromkeys(steps, ())
        assert {story.on_call("2025-09-01 12:00", step) != () for step in steps} == {True}

    @pytest.mark.parametrize(
        "shape",
        [
            {"members": ()},
            {"members": ("Ügyelő Ubul",)},
            {"first_day": "2025-02-30"},
            {"hand_overs": ()},
            {"hand_overs": (TWENTY, EIGHT), "shift_days": 1},
            {"hand_overs": (EIGHT, TWENTY), "shift_days": 7},
            {"hand_overs": (EIGHT, TWENTY), "shift_days": 2},
            {"hand_overs": (1440,)},
            {"shift_days": 0},
        ],
    )
    def test_a_rotation_that_cannot_be_is_no_rotation(self, shape: dict[str, Any]) -> None:
        members = shape.pop("members", OFFICERS)

        with pytest.raises(ValidationError):
            type(rotation()).model_validate({**rotation().model_dump(), "members": members, **shape})

    def test_a_shift_lasts_a_day_unless_it_is_said_how_many(self) -> None:
        assert Rotation(members=OFFICERS, first_day="2025-09-01", hand_overs=(EIGHT,)).shift_days == 1


class TestCover:
    def test_the_night_after_a_holiday_is_still_the_holiday_s(self) -> None:
        """1 May 2026 is a holiday on a Friday, between two days that are none."""
        layer = Layer(usual=rotation(), holidays=rotation("o9", shift_days=1))
        story = desk(published=rota(on_call=layer, desk=(*OFFICERS, "o9")))

        told = [
            story.on_call(f"2026-05-0{moment}") for moment in ("1 07:59", "1 08:00", "2 07:59", "2 08:00")
        ]

        assert [officers == ("o9",) for officers in told] == [False, True, True, False]

    def test_a_holiday_has_its_own_rotation_from_hand_over_to_hand_over(self) -> None:
        """23 October is a holiday, and the Friday after it a rest day that was moved."""
        cover = rotation("o9", shift_days=1)
        layer = Layer(usual=rotation(), holidays=cover)
        story = desk(published=rota(on_call=layer, desk=(*OFFICERS, "o9")))

        shifts = story.duties("2025-10-20 08:00", "2025-10-27 08:00")

        assert [(duty.officer, duty.from_us, duty.until_us) for duty in shifts] == [
            ("o2", at("2025-10-20 08:00"), at("2025-10-23 08:00")),
            ("o9", at("2025-10-23 08:00"), at("2025-10-24 08:00")),
            ("o9", at("2025-10-24 08:00"), at("2025-10-25 08:00")),
            ("o2", at("2025-10-25 08:00"), at("2025-10-27 08:00")),
        ]

    def test_exam_weeks_have_theirs_and_a_holiday_within_them_is_a_holiday(self) -> None:
        layer = Layer(usual=rotation(), holidays=rotation("o8"), breaks=rotation("o9"))
        story = desk(published=rota(on_call=layer))

        days = ("2025-12-21", "2025-12-22", "2025-12-25", "2025-12-28", "2026-01-20", "2026-02-02")
        told = [story.on_call(f"{day} 12:00") for day in days]

        assert told == [("o1",), ("o9",), ("o8",), ("o9",), ("o9",), ("o2",)]

    def test_weekends_have_theirs_from_saturday_s_hand_over_to_monday_s(self) -> None:
        layer = Layer(usual=rotation(), weekends=rotation("o8", "o9", shift_days=1, first_day="2025-09-06"))
        story = desk(published=rota(on_call=layer))

        shifts = story.duties("2025-09-05 08:00", "2025-09-08 20:00")

        assert [(duty.officer, duty.source, duty.from_us) for duty in shifts] == [
            ("o1", "usual/0", at("2025-09-05 08:00")),
            ("o8", "weekends/0", at("2025-09-06 08:00")),
            ("o9", "weekends/1", at("2025-09-07 08:00")),
            ("o2", "usual/1", at("2025-09-08 08:00")),
        ]

    def test_a_saturday_to_which_a_working_day_is_moved_is_no_weekend(self) -> None:
        """18 October 2025 is worked for the Friday after 23 October."""
        story = desk(published=rota(on_call=Layer(usual=rotation(), weekends=rotation("o9", shift_days=1))))

        days = ("2025-10-17", "2025-10-18", "2025-10-19", "2025-10-20")

        assert [story.on_call(f"{day} 12:00") for day in days] == [("o1",), ("o1",), ("o9",), ("o2",)]

    def test_a_holiday_on_a_weekend_is_a_holiday_and_a_weekend_in_exam_weeks_is_a_weekend(self) -> None:
        """1 November 2025 is a Saturday; 17 January 2026 is one within the exam weeks."""
        covers = {"holidays": rotation("o7"), "weekends": rotation("o8"), "breaks": rotation("o9")}
        story = desk(published=rota(on_call=Layer(usual=rotation(), **covers)))

        days = ("2025-11-01", "2025-11-02", "2026-01-16", "2026-01-17")

        assert [story.on_call(f"{day} 12:00") for day in days] == [("o7",), ("o8",), ("o9",), ("o8",)]

    def test_weekends_are_known_where_no_calendar_reaches(self) -> None:
        story = desk(published=rota(on_call=Layer(usual=rotation(), weekends=rotation("o9", shift_days=1))))

        friday, saturday, sunday, monday = (story.on_call(f"2028-09-0{day} 12:00") for day in (1, 2, 3, 4))

        assert (saturday, sunday) == (("o9",), ("o9",))
        assert "o9" not in (*friday, *monday)

    def test_without_cover_a_holiday_is_a_day_like_any_other(self) -> None:
        assert desk().on_call("2025-10-23 12:00") == ("o2",)


class TestOverride:
    def test_somebody_takes_a_shift_on_behalf_of_another(self) -> None:
        story = desk()

        story.overrides("2025-09-02 10:00", "o3", "2025-09-03 18:00", "2025-09-04 08:00", on_behalf="o1")

        assert story.on_call("2025-09-03 17:59") == story.on_call("2025-09-04 08:00") == ("o1",)
        assert story.on_call("2025-09-03 18:00") == ("o3",)
        assert story.on_call("2025-09-03 18:00", "second") == ("o2",)
        assert story.state.stand_ins[-1].on_behalf == "o1"
        assert [one.number for one in story.state.stand_ins] == [1]

    def test_the_last_word_wins(self) -> None:
        story = desk()
        story.overrides("2025-09-02 10:00", "o3", "2025-09-03", "2025-09-05")

        story.overrides("2025-09-02 11:00", "o2", "2025-09-04", "2025-09-06")

        assert [story.on_call(f"2025-09-0{day} 12:00") for day in (3, 4, 5)] == [("o3",), ("o2",), ("o2",)]

    def test_the_second_layer_is_overridden_apart(self) -> None:
        story = desk()

        story.overrides("2025-09-02 10:00", "o3", "2025-09-03", "2025-09-05", layer="second")

        assert story.on_call("2025-09-03 12:00", "second") == ("o3",)
        assert story.on_call("2025-09-03 12:00") == ("o1",)

    @pytest.mark.parametrize(
        ("officer", "begins", "ends", "refused"),
        [
            ("o3", "2025-09-04", "2025-09-04", "backwards"),
            ("o3", "2025-09-01", "2025-09-04", "gone-by"),
            ("o7", "2025-09-03", "2025-09-04", "no-such-officer"),
        ],
    )
    def test_what_cannot_be_is_refused(self, officer: str, begins: str, ends: str, refused: str) -> None:
        command = stand_in(officer, begins, ends)

        assert code(desk(), "2025-09-02 10:00", command) == refused

    def test_on_behalf_of_a_stranger_is_a_slip_of_the_pen(self) -> None:
        command = stand_in("o1", "2025-09-03", "2025-09-04", on_behalf="o7")

        assert code(desk(), "2025-09-02 10:00", command) == "no-such-officer"

    def test_whom_only_a_later_rota_names_can_stand_in_before(self) -> None:
        story = desk()
        story.publishes("2025-09-02 10:00", rota(desk=("o1", "o7")), effective="2025-10-01")

        story.overrides("2025-09-02 11:00", "o7", "2025-09-03", "2025-09-04")

        assert story.on_call("2025-09-03 12:00") == ("o7",)


class TestSwap:
    def test_two_shifts_change_hands(self) -> None:
        story = desk()

        story.swaps("2025-09-02 10:00", "2025-09-10", "2025-09-16")

        assert [story.on_call(f"2025-09-{day}") for day in ("09", "16", "23")] == [("o3",), ("o2",), ("o1",)]
        swapped = story.entries[-1].event
        assert isinstance(swapped, ShiftsSwapped)
        assert (swapped.one.officer, swapped.one.from_us) == ("o2", at("2025-09-08 08:00"))
        assert (swapped.other.officer, swapped.other.until_us) == ("o3", at("2025-09-22 08:00"))

    def test_a_swap_is_taken_back_by_the_same_swap(self) -> None:
        story = desk()
        before = [duty[:4] for duty in story.duties("2025-09-01", "2025-10-01")]

        for _ in range(2):
            story.swaps("2025-09-02 10:00", "2025-09-10", "2025-09-16")

        assert [duty[:4] for duty in story.duties("2025-09-01", "2025-10-01")] == before

    @pytest.mark.parametrize(
        ("one", "other", "refused"),
        [
            ("2025-09-10", "2025-09-11", "same-officer"),
            ("2025-09-10", "2025-10-01", "same-officer"),
            ("2025-09-03", "2025-09-10", "shift-begun"),
        ],
    )
    def test_what_cannot_be_swapped_is_refused(self, one: str, other: str, refused: str) -> None:
        command = SwapShifts(layer="on-call", one_us=at(one), other_us=at(other))

        assert code(desk(), "2025-09-02 10:00", command) == refused

    def test_a_gap_cannot_be_swapped(self) -> None:
        story = desk()
        story.say("2025-09-02 10:00", WithdrawOfficer(officer="o2"))
        command = SwapShifts(layer="on-call", one_us=at("2025-09-10"), other_us=at("2025-09-16"))

        assert code(story, "2025-09-02 11:00", command) == "nobody-there"


def test_a_shift_of_months_and_a_gap_of_years_are_found_whole_or_cut() -> None:
    story = desk(published=rota(on_call=Layer(usual=rotation(shift_days=100))))

    shift = duty_at(story.state, "on-call", at("2025-10-10"))
    gap = duty_at(RotaState(ROTA), "on-call", at("2025-10-10"))

    assert (shift.from_us, shift.until_us) == (at("2025-09-01 08:00"), at("2025-12-10 08:00"))
    assert (gap.officer, gap.source) == (None, "gap")
    assert gap.from_us < at("2025-01-01") < at("2026-06-01") < gap.until_us
