"""Who read what is a fact for each reading; nothing else is known of such a stream, and nothing is owed."""

import pytest

from domain import access, addresses
from domain.access import AccessState, ReadingRecorded, RecordReading
from domain.case_commands import ReopenEmergency
from domain.deciding import decide, settle
from domain.errors import Refusal
from domain.events import UPCASTERS
from domain.messages import Stamp
from tests.domain.builders import code_of

STREAM = addresses.access("emergency/e1")
NOTE = "note/" + "0" * 32


def test_a_reading_says_who_what_and_when() -> None:
    decided = decide(
        access.DECIDER,
        RecordReading(matter="words", note=NOTE),
        AccessState(STREAM),
        Stamp(5, "p1", "c1"),
        None,
    )

    (entry,) = decided.entries
    assert entry.event == ReadingRecorded(matter="words", note=NOTE)
    assert (entry.actor, entry.recorded_us) == ("p1", 5)
    assert access.stage(AccessState(STREAM), None, 0) == "unread"
    assert access.stage(decided.state, None, 0) == "read"


def test_a_reading_of_before_there_were_rights_says_only_what_was_read() -> None:
    stored = UPCASTERS["reading-recorded", 1]({"matter": "words", "note": NOTE})

    assert ReadingRecorded.model_validate(stored) == ReadingRecorded(matter="words", note=NOTE)


def test_time_does_nothing_to_it() -> None:
    settled = settle(access.DECIDER, AccessState(STREAM), 10**15, None)

    assert (settled.entries, access.DECIDER.due(settled.state, None)) == ((), None)


def test_any_other_command_is_not_for_it() -> None:
    with pytest.raises(Refusal) as refused:
        decide(access.DECIDER, ReopenEmergency(), AccessState(STREAM), Stamp(5, "p1", "c1"), None)

    assert code_of(refused) == "not-for-this"
