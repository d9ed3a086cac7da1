"""Every recorded decision is made again by the code at hand; another rule is found, and named."""

from collections import Counter
from collections.abc import Iterable

import pytest

from activities.admission import digest_of
from domain import matching
from domain.case_commands import RecordProgress
from domain.case_events import EmergencyRaised
from domain.errors import Refusal
from domain.facts import RetractFact, WaiveObligation
from domain.messages import Entry, Event
from domain.obligations import Obligation, ObligationEnded, ObligationOpened, Standing
from domain.pairing import PairsPlaced
from domain.people import Person
from domain.redeciding import Recorded, Redecided, Redeciding
from domain.rematch import ApproveRematch, RequestRematch
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record, met
from tests.domain.builders_emergency import (
    CASE,
    DAY,
    MINUTE,
    Story,
    acknowledged,
    contact,
    in_care,
    raised,
    result,
)


def again(log: Iterable[tuple[str, Entry]], only: str | None = None) -> list[Redecided]:
    """A log of one append after the other, decided again; no command of it has a digest."""
    versions: Counter[str] = Counter()
    told = []
    for position, (stream, entry) in enumerate(log, 1):
        versions[stream] += 1
        told.append(Recorded(position, stream, versions[stream], entry))
    return list(Redeciding(digest_of).again(told, only))


def differing(found: Iterable[Redecided]) -> list[str]:
    return [one.difference.rule for one in found if one.difference is not None]


def of_record(record: Record) -> list[tuple[str, Entry]]:
    """The log that a record would have: what was recorded first stands first, the year before others."""
    every = [(life.stream, entry) for life in record.streams.values() for entry in life.entries]
    return sorted(every, key=lambda told: told[1].recorded_us)


@pytest.fixture
def year() -> Record:
    """Two pairs: one is matched anew, one tells late of a meeting, takes it back and is forgiven."""
    people: list[Person] = [cohorts.mentor(f"m{n}", capacity=2) for n in range(1, 5)]
    record = cohorts.paired(*people, cohorts.mentee("n1"), cohorts.mentee("n2"))
    pair = cohorts.pair_of(record, "n1")
    for stream in record.ordered():
        record.of(stream).reaches("2025-10-20")
    record.does(YEAR, "2025-10-21", RequestRematch(pair=pair.id, asked_by="n1"), by="n1", name="asks")
    approve = ApproveRematch(pair=pair.id, seed="another")
    record.does(YEAR, "2025-10-28", approve, by="coordinator", name="approve")
    for stream in record.ordered():
        record.of(stream).reaches("2025-11-19")
    other = record.of(cohorts.stream_of(cohorts.pair_of(record, "n2")))
    other.does("2025-11-20 09:15", met("2025-10-29 16:00"), name="told")
    other.does("2025-12-01 08:00", RetractFact(fact="told"), name="taken back")
    waiver = WaiveObligation(obligation="meeting/2", note="note/1", why="illness")
    other.does("2025-12-02 08:00", waiver, by="coordinator", name="forgiven")
    for stream in record.ordered():
        record.of(stream).reaches("2026-01-20")
    return record


def test_all_of_a_year_with_its_rounds_comes_out_alike(year: Record) -> None:
    found = again(of_record(year))

    assert differing(found) == []
    assert [one for one in found if one.left is not None] == []
    sorts = Counter(one.sort for one in found)
    assert sorts["pairing"] == 3
    assert sorts["standings"] > 50


def test_another_lot_is_found_at_the_round_and_at_the_rematch(
    year: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def backwards(seed: str, people: Iterable[Person]) -> list[Person]:
        return list(reversed(matching_drawn(seed, people)))

    matching_drawn = matching.drawn
    monkeypatch.setattr(matching, "drawn", backwards)

    found = again(of_record(year))

    assert {rule.rpartition(", ")[0] for rule in differing(found)} <= {
        "programme-year, run-pairing",
        "programme-year, approve-rematch",
    }
    assert differing(found)


def test_a_fact_of_another_stream_that_was_not_said_there_is_found(
    year: Record,
) -> None:
    log = of_record(year)
    at_round = next(n for n, (_, entry) in enumerate(log) if isinstance(entry.event, PairsPlaced))
    stream, entry = log[at_round]
    log[at_round] = (stream, entry._replace(event=_relying_on(entry.event, "goals+magic")))

    found = [one.difference for one in again(log) if one.difference is not None]

    assert [one.recorded for one in found if "given" in one.rule] == ["goals+magic"]


def test_a_rule_that_misses_what_was_late_is_found_and_named_with_its_obligation(
    year: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_late = Obligation.reached
    monkeypatch.setattr(
        Obligation,
        "reached",
        lambda self, others=None: (
            Standing.MISSED if (standing := never_late(self, others)) is Standing.LATE else standing
        ),
    )

    found = [one.difference for one in again(of_record(year)) if one.difference is not None]

    (moved,) = [one for one in found if one.rule == "relationship, record-meeting, meeting"]
    assert "'standing': 'late'" in moved.recorded
    assert moved.again == "nothing"


def test_an_emergency_comes_out_alike_step_by_step() -> None:
    story = _story()

    found = again((CASE, entry) for entry in story.entries)

    assert differing(found) == []
    assert {one.sort for one in found} == {"escalation"}
    assert len(found) > 10


def test_a_page_that_would_go_to_another_step_is_found_where_it_was_intended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = _story()
    monkeypatch.setattr("domain.paging.CHAIN", ("second", "on-call", "whole-desk", "telephone"))

    rules = differing(again((CASE, entry) for entry in story.entries))

    assert set(rules) == {
        "emergency, raise-emergency, page-intended",
        "emergency, record-page-result, page-intended",
    }


def test_a_rule_that_fails_is_a_difference_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    story = _story()
    monkeypatch.setattr("domain.aftercare.figures_at", {}.__getitem__)

    found = [one.difference for one in again((CASE, entry) for entry in story.entries) if one.difference]

    (failing,) = [one for one in found if "fails" in one.again]
    assert failing.rule == "emergency, record-contact-made"


def test_a_decision_that_is_missing_is_found_at_the_next_one_of_its_stream() -> None:
    story = _story()
    ended = next(e for e in story.entries if isinstance(e.event, ObligationEnded))
    log = [(CASE, entry) for entry in story.entries if entry is not ended]

    assert differing(again(log))


def test_an_event_that_cannot_follow_those_before_it_is_named_with_a_remedy() -> None:
    story = _story()
    opened = next(entry for entry in story.entries if isinstance(entry.event, ObligationOpened))
    log = [(CASE, entry) for entry in story.entries if entry is not opened]

    with pytest.raises(Refusal, match="cannot follow") as refusal:
        again(log)

    assert "audit verify" in refusal.value.remedy


def _story() -> Story:
    story = Story()
    story.say(raised())
    story.say(result("page/1", "failed"), 5_000_000)
    story.wait(5 * MINUTE)
    story.say(acknowledged(), 6 * MINUTE)
    story.say(RecordProgress(officer="officer-1"), 12 * MINUTE)
    story.wait(40 * MINUTE)
    story.say(acknowledged("officer-2"), 41 * MINUTE)
    story.say(contact(), 50 * MINUTE)
    story.say(in_care(), 60 * MINUTE)
    story.wait(5 * DAY)
    assert isinstance(story.entries[0].event, EmergencyRaised)
    return story


def _relying_on(event: Event, fact: str) -> PairsPlaced:
    """A placing whose first pair says that its mentor's year said something else."""
    assert isinstance(event, PairsPlaced)
    first, *others = event.pairs
    assert first.relied is not None
    forged = first.model_copy(update={"relied": first.relied.model_copy(update={"fact": fact})})
    return PairsPlaced(pairs=(forged, *others))
