"""Commands of a case in any order, several times and at once: the record is one of a single decider."""

from dataclasses import replace

import pytest

from benchmarks.crowd.histories import Word, checked, violations
from benchmarks.crowd.repeats import compared
from benchmarks.crowd.sayings import MONDAY_US, decided, raised
from domain import addresses
from domain.case_commands import AcknowledgeEmergency
from domain.emergency import DECIDER
from domain.messages import Entry, Stamp
from runtime.postgres import Urls

SEQUENCES, HISTORIES = 20, 30
CASE = addresses.emergency("history-1")


async def test_repeated_and_reordered_commands_end_where_the_decider_does(urls: Urls) -> None:
    differ, given = await compared(urls["url"], range(1, SEQUENCES + 1))

    assert differ == 0
    assert given > SEQUENCES


async def test_what_several_say_at_once_is_as_if_they_spoke_one_after_the_other(urls: Urls) -> None:
    broken, spoken, refused = await checked(urls["url"], range(1, HISTORIES + 1))

    assert broken == 0
    assert 0 < refused < spoken


def history() -> tuple[list[Word], list[Entry]]:
    """A report; then officer-1 takes the case while officer-2 tries to, and is told who has it."""
    report, stamp = raised(CASE)
    first = (AcknowledgeEmergency(officer="officer-1"), Stamp(MONDAY_US, "officer-1", "ack-1"))
    second = (AcknowledgeEmergency(officer="officer-2"), Stamp(MONDAY_US, "officer-2", "ack-2"))
    begun = decided(report, DECIDER.initial(CASE), stamp)
    owned = decided(first[0], begun.state, first[1])
    said = [
        Word(report, stamp, 0, 1, 2),
        Word(*first, 2, 4, 4),
        Word(*second, 3, 5, None, "already-owned", "officer-1"),
    ]
    return said, [*begun.entries, *owned.entries]


def test_a_good_history_is_accepted() -> None:
    said, entries = history()

    assert list(violations(CASE, said, entries)) == []


def test_a_loser_who_is_told_of_another_owner_is_noticed() -> None:
    said, entries = history()
    said[2] = replace(said[2], owner="officer-3")

    assert len(list(violations(CASE, said, entries))) == 1


def test_a_loser_who_was_refused_before_anybody_owned_the_case_is_noticed() -> None:
    said, entries = history()
    said[1], said[2] = replace(said[1], began=6, ended=7), replace(said[2], began=2, ended=3)

    assert len(list(violations(CASE, said, entries))) == 1


def test_a_record_in_another_order_than_people_spoke_is_noticed() -> None:
    said, entries = history()
    said[0] = replace(said[0], began=8, ended=9)

    assert list(violations(CASE, said, entries))


@pytest.mark.parametrize("lost", [0, 1, -1])
def test_an_event_that_is_missing_is_noticed(lost: int) -> None:
    said, entries = history()
    del entries[lost]

    assert list(violations(CASE, said, entries))
