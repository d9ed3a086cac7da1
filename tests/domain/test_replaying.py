"""A stream folds to what it was at a moment of two times: when things happened, when they were learned of."""

import pytest

from domain.facts import RetractFact
from domain.meetings import MeetingRecorded, RecordMeeting
from domain.obligations import Standing
from domain.replaying import Cut, Known, replayed, steps, within
from tests.domain.builders import PAIR, Life, at, met

HELD, TOLD = "2025-10-29 16:00", "2025-11-20 09:15"
MEETING = "meeting/2"
"""The meeting of October, whose window closes on 7 November at midnight."""


@pytest.fixture
def told(pair: Life) -> tuple[Known, ...]:
    """A pair whose meeting of 29 October was recorded on 20 November, long after its window had closed."""
    pair.does(TOLD, met(HELD))
    pair.reaches("2025-12-20")
    return tuple(Known(n, PAIR, entry) for n, entry in enumerate(pair.entries, 10))


def standing(told: tuple[Known, ...], cut: Cut) -> Standing | None:
    state = replayed(within(told, cut))[PAIR]
    found = state.book.find(MEETING)
    return found.standing if found else None


def test_what_was_learned_later_is_not_known_at_a_moment(told: tuple[Known, ...]) -> None:
    assert standing(told, Cut(known_us=at("2025-11-19"))) is Standing.MISSED
    assert standing(told, Cut(known_us=at("2025-11-21"))) is Standing.LATE
    assert standing(told, Cut()) is Standing.LATE


def test_a_position_cuts_as_the_log_does(told: tuple[Known, ...]) -> None:
    recorded = next(each for each in told if each.entry.occurred_us == at(HELD))

    assert standing(told, Cut(position=recorded.position - 1)) is Standing.MISSED
    assert standing(told, Cut(position=recorded.position + 1)) is Standing.LATE


def test_as_of_its_own_day_a_meeting_counts_once_it_is_known(told: tuple[Known, ...]) -> None:
    as_of_us = at("2025-11-10")

    assert standing(told, Cut(happened_us=as_of_us)) is Standing.LATE
    assert standing(told, Cut(happened_us=as_of_us, known_us=at("2025-11-19"))) is Standing.MISSED


def test_as_of_a_day_before_its_window_closed_nothing_was_decided(told: tuple[Known, ...]) -> None:
    cut = Cut(happened_us=at("2025-11-01"))

    assert standing(told, cut) is Standing.OPEN
    assert [step.counts for step in steps(within(told, cut))].count(False) == 1
    assert standing(told, Cut(happened_us=at("2025-10-28"))) is Standing.OPEN
    assert standing(told, Cut(happened_us=at("2025-09-20"))) is None


def test_before_the_first_event_there_is_no_state(told: tuple[Known, ...]) -> None:
    assert replayed(within(told, Cut(position=9))) == {}


def test_every_cut_of_a_year_folds_whatever_was_taken_back(pair: Life) -> None:
    pair.does("2025-10-30 10:00", RecordMeeting(occurred_us=at("2025-10-29 16:00"), minutes=60))
    pair.does("2025-11-20 09:15", met("2025-11-02 16:00"))
    fact = pair.told(MeetingRecorded)[-1].fact
    pair.does("2025-12-01 08:00", RetractFact(fact=fact))
    pair.reaches("2026-03-01")
    told = tuple(Known(n, PAIR, entry) for n, entry in enumerate(pair.entries))
    days = sorted({each.entry.recorded_us for each in told} | {each.entry.occurred_us for each in told})

    for known_us in days[::3]:
        for happened_us in days[::3]:
            cut = within(told, Cut(known_us=known_us, happened_us=happened_us))
            book = replayed(cut)[PAIR].book if cut else None
            assert book is None or set(book.open).isdisjoint(book.ended)
