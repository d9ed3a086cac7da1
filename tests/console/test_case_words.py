"""Every event of a case is told in whole sentences of both languages, in words fit for a crisis."""

import re
from typing import get_args

import pytest

from console.pages import case_terms as terms
from console.pages.case_words import english, said
from console.pages.moments import Moments
from domain import case_events
from domain.case_commands import (
    AcceptHandOver,
    Danger,
    Endpoint,
    HandOver,
    LowerLevel,
    OpenItem,
    RaiseLevel,
    RecordDebriefing,
    RecordMenteeCheckIn,
    RecordProgress,
    ReopenEmergency,
    Reporter,
)
from domain.case_events import Receipt, Target
from domain.facts import ObligationForgiven, WaiveObligation
from domain.levels import LevelName
from domain.messages import Command, Event, FactRecorded
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened
from tests.domain.builders_emergency import (
    DAY,
    HOUR,
    MINUTE,
    Story,
    acknowledged,
    contact,
    declined,
    in_care,
    raised,
    result,
)

MOMENTS = Moments(None)
UNFIT = re.compile(r"attempt|victim|suicid|kísérlet|áldozat|öngyilk|help is on the way", re.IGNORECASE)


def lived() -> Story:
    """A case in which everything happens that can happen to one."""
    story = Story()
    acts: list[tuple[Command, int]] = [
        (raised("urgent", danger="not-sure", note="note-1"), 0),
        (raised(), MINUTE),
        (result("page/1", "sent"), MINUTE),
        (result("page/2", "failed"), 3 * MINUTE),
        (result("page/3", "unknown"), 4 * MINUTE),
        (result("page/4", "nobody"), 5 * MINUTE),
        (acknowledged("officer-1"), 9 * MINUTE),
        (RecordProgress(officer="officer-1"), 10 * MINUTE),
        (HandOver(officer="officer-1", to="officer-2", open_items=("write-up",)), 11 * MINUTE),
        (AcceptHandOver(officer="officer-2"), 12 * MINUTE),
        (LowerLevel(level="concern", note="note-2"), 13 * MINUTE),
        (RaiseLevel(level="emergency"), 14 * MINUTE),
        (acknowledged("officer-3"), 2 * HOUR),
        (contact(), 2 * HOUR + MINUTE),
        (in_care(), 3 * HOUR),
        (acknowledged("officer-1"), 4 * HOUR),
        (RecordMenteeCheckIn(), 5 * HOUR),
        (RecordDebriefing(), 6 * DAY),
        (ReopenEmergency(), 7 * DAY),
        (declined(), 7 * DAY + MINUTE),
        (WaiveObligation(obligation="debriefing/2", note="note-3"), 7 * DAY + HOUR),
    ]
    for command, at_us in acts:
        story.say(command, at_us)
    drill = Story()
    drill.say(raised(drill=True))
    story.entries.extend(drill.entries)
    return story


EVENTS = lived().events
TOLD = {event.TYPE: event for event in EVENTS}


def test_the_story_holds_every_event_that_a_case_can_have() -> None:
    possible = {
        event.TYPE
        for event in (*Event.__subclasses__(), *FactRecorded.__subclasses__())
        if event.__module__ == case_events.__name__
    }

    assert possible <= set(TOLD)
    duties = (ObligationOpened, ObligationEnded, ObligationAmended, ObligationForgiven)
    assert {event.TYPE for event in duties} <= set(TOLD)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_told_in_two_whole_sentences(event: Event) -> None:
    told = said(event, MOMENTS)

    assert told.en != told.hu
    for sentence in told:
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0].isdigit() or sentence.startswith("officer-")
        assert event.TYPE not in sentence
        assert not UNFIT.search(sentence)
    assert english(event, MOMENTS) == told.en


def test_an_event_of_another_stream_is_told_by_its_name() -> None:
    class Unheard(Event):
        TYPE = "unheard-of"

    assert said(Unheard(), MOMENTS) == ("unheard-of.", "unheard-of.")


def test_words_that_are_kept_are_mentioned_and_a_late_fact_says_so() -> None:
    assert "Words are kept with it." in said(TOLD["emergency-closed"], MOMENTS).en
    assert "It came late." in said(TOLD["debriefing-held"], MOMENTS).en


def test_every_code_of_the_desk_has_both_words() -> None:
    for codes, words in (
        (get_args(LevelName), terms.LEVELS),
        (get_args(Danger), terms.DANGERS),
        (get_args(Target), terms.TARGETS),
        (get_args(Receipt), terms.RECEIPTS),
        (get_args(Endpoint), terms.ENDPOINTS),
        (get_args(OpenItem), terms.ITEMS),
        (get_args(Reporter), terms.REPORTERS),
    ):
        assert set(codes) == set(words)


def test_a_hand_over_with_nothing_open_says_so() -> None:
    assert terms.items(()) == ("nothing", "semmi")
