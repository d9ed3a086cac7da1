"""Every recorded decision is made again by the code at hand; another rule is found, and named."""

from collections import Counter
from collections.abc import Iterable

import pytest

from domain import addresses, matching
from domain.case_commands import AcknowledgeEmergency, RecordProgress
from domain.case_events import EmergencyRaised, LeaseExpired
from domain.errors import Refusal
from domain.facts import RetractFact, WaiveObligation
from domain.messages import TIME, Entry, Event, Given
from domain.obligations import Obligation, ObligationEnded, ObligationOpened, Standing
from domain.pairing import PairsPlaced, RematchApproved, RematchRequested
from domain.people import Person
from domain.rematch import ApproveRematch, RequestRematch
from domain.shifts import Layer
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record, at, met
from tests.domain.builders_emergency import (
    CASE,
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    Story,
    acknowledged,
    contact,
    in_care,
    raised,
    result,
)
from tests.domain.builders_rota import EIGHT, TWENTY, DeskStory, desk, rota, rotation
from tests.domain.redecided import again, differing, of_record


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


def test_what_time_did_is_exact_and_a_command_without_a_digest_is_not() -> None:
    found = again((CASE, entry) for entry in _story().entries)

    assert {(one.kind == "time", one.exact) for one in found} == {(True, True), (False, False)}


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


def test_one_stream_is_decided_again_while_the_others_are_only_followed(year: Record) -> None:
    stream = cohorts.stream_of(cohorts.pair_of(year, "n2"))

    every, only = again(of_record(year)), again(of_record(year), stream)

    positions = {n for n, (told, _) in enumerate(of_record(year), 1) if told == stream}
    assert only == [one for one in every if one.position in positions]
    assert 0 < len(only) < len(every)


def test_a_rematch_whose_seed_was_not_kept_is_left_and_says_why(year: Record) -> None:
    log = [(stream, _without_seed(entry)) for stream, entry in of_record(year)]

    found = again(log)

    (left,) = [one for one in found if one.left is not None]
    assert (left.kind, left.left, left.sort, left.exact) == ("rematch-approved", "no-seed", "pairing", False)
    assert differing(found) == []


def test_what_the_rules_refuse_today_is_a_difference_that_names_the_refusal(year: Record) -> None:
    log = [told for told in of_record(year) if not isinstance(told[1].event, RematchRequested)]

    found = [one.difference for one in again(log) if one.difference is not None]

    (refused,) = [one for one in found if "refused" in one.again]
    assert (refused.rule, refused.recorded, refused.again) == (
        "programme-year, approve-rematch",
        "rematch-approved",
        "refused as not-requested",
    )


def test_what_time_is_said_to_have_done_when_nothing_was_due_is_a_difference() -> None:
    story = _story()
    assert story.due is None
    after_us = story.entries[-1].recorded_us + 1
    lapsed = LeaseExpired(epoch=story.state.epoch, officer="officer-2")
    forged = Entry(lapsed, after_us, after_us, TIME, f"{CASE}/tick/{after_us}", 0)

    found = again((CASE, entry) for entry in [*story.entries, forged])

    assert differing(found) == ["time, nothing due, lease-expired"]
    assert found[-1].difference is not None
    assert found[-1].difference.again == "nothing"


def test_a_rota_that_had_said_nothing_yet_knew_of_no_shift() -> None:
    story = _taken_by_shift("")

    assert differing(again((CASE, entry) for entry in story.entries)) == []


def test_a_shift_that_was_relied_on_before_its_rota_said_anything_is_a_difference() -> None:
    end_of_shift = str(MONDAY + HOUR)
    story = _taken_by_shift(end_of_shift)

    (found,) = [one.difference for one in again((CASE, entry) for entry in story.entries) if one.difference]

    assert found.rule == f"emergency, acknowledge-emergency, given {addresses.rota()}@0"
    assert (found.recorded, found.again) == (end_of_shift, "")


def test_a_rota_says_of_a_shift_what_it_was_at_the_moment_of_the_command() -> None:
    days = rotation("officer-1", "officer-2", shift_days=1, hand_overs=(EIGHT, TWENTY))
    said = desk(published=rota(on_call=Layer(usual=days)))
    story = _taken_by_shift(str(at("2026-03-09 20:00")), said)

    log = [*((addresses.rota(), entry) for entry in said.entries), *((CASE, e) for e in story.entries)]
    assert differing(again(log)) == []


def _taken_by_shift(fact: str, said: DeskStory | None = None) -> Story:
    """A case that was taken by what a rota, or one without any event, is said to have said of the shift."""
    said = said or DeskStory()
    relied = Given(stream=addresses.rota(), version=len(said.entries), fact=fact)
    story = Story(said.state.context)
    story.say(raised())
    story.say(AcknowledgeEmergency(officer="officer-1", given=(relied,)), MINUTE)
    return story


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


def _without_seed(entry: Entry) -> Entry:
    """A rematch as it was kept before the seed of its draw was; any other entry as it is."""
    if not isinstance(entry.event, RematchApproved):
        return entry
    return entry._replace(event=entry.event.model_copy(update={"seed": None}))
