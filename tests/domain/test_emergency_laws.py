"""What holds for every emergency, whatever is said to it, by whom, when and how often."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import emergency
from domain.case import CaseState
from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    CloseEmergency,
    HandOver,
    LowerLevel,
    RaiseLevel,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
    RecordPageResult,
    RecordProgress,
    ReopenEmergency,
)
from domain.case_events import (
    ContactMade,
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyReopened,
    HandOverAccepted,
)
from domain.deciding import decide, settle
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.facts import WaiveObligation
from domain.messages import TIME, Command, Entry, Given, Stamp
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened, Standing
from domain.streams import decider_of, log_of
from tests.domain.builders_emergency import (
    CASE,
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    Story,
    acknowledged,
    contact,
    example_context,
    in_care,
    raised,
    refolded,
    result,
)

Said = tuple[Command, int]

officers = st.sampled_from(["officer-1", "officer-2", "officer-3"])
levels = st.sampled_from(["emergency", "urgent", "concern"])
notes = st.sampled_from([None, "note-1"])
obligations = st.sampled_from(
    ["page/1", "acknowledge/1", "contact-made/1", "debriefing/1", "mentee-check-in/1"]
)
endpoints = st.sampled_from(["engaged", "declined-with-reason", "redirected", "in-professional-care"])
dangers = st.sampled_from(["yes", "not-sure", "no"])
outcomes = st.sampled_from(["sent", "delivered", "read", "failed", "unknown", "nobody"])
pages = st.integers(1, 9).map(lambda n: f"page/{n}")
happenings = st.sampled_from([None, MONDAY - HOUR, MONDAY + MINUTE, MONDAY + HOUR])


def reports() -> st.SearchStrategy[Command]:
    return st.builds(raised, levels, danger=dangers, note=notes, drill=st.booleans())


def commands() -> st.SearchStrategy[Command]:
    return st.one_of(
        reports(),
        st.builds(AcknowledgeEmergency, officer=officers),
        st.builds(RecordProgress, officer=officers),
        st.builds(HandOver, officer=officers, to=officers),
        st.builds(AcceptHandOver, officer=officers),
        st.builds(RecordContactMade, professional=st.just("professional-1"), occurred_us=happenings),
        st.builds(CloseEmergency, endpoint=endpoints, note=notes),
        st.builds(ReopenEmergency),
        st.builds(RaiseLevel, level=levels),
        st.builds(LowerLevel, level=levels, note=st.just("note-1")),
        st.builds(RecordPageResult, page=pages, outcome=outcomes),
        st.builds(RecordDebriefing, occurred_us=happenings),
        st.builds(RecordMenteeCheckIn, occurred_us=happenings),
        st.builds(WaiveObligation, obligation=obligations, note=st.just("note-1")),
    )


pauses = st.sampled_from([0, SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR])
spoken = st.lists(st.tuples(commands(), pauses), max_size=20)
contexts = st.sampled_from([None, example_context()])


def told(story: Story, said: list[Said]) -> None:
    """Commands one after the other; what is refused adds nothing."""
    at_us = 0
    for command, pause_us in said:
        at_us += pause_us
        try:
            story.say(command, at_us)
        except Refusal:
            story.wait(at_us)


@given(
    first=reports(),
    said=st.lists(st.tuples(commands(), st.integers(-60, 600).map(lambda s: s * SECOND)), max_size=40),
    context=contexts,
)
@settings(deadline=None)
def test_whatever_is_said_and_however_late_every_law_holds(
    first: Command, said: list[Said], context: Any
) -> None:
    story = Story(context)
    story.say(first)
    at_us = 0

    for command, pause_us in said:
        at_us += pause_us
        before = len(story.entries)
        try:
            story.say(command, at_us)
        except Refusal:
            assert len(story.entries) == before
        assert somebody_is_told(story.state, context)

    assert the_balance_holds(story.entries, story.state)
    assert one_owner_in_each_epoch(story.entries)
    assert closed_only_with_contact_or_reason(story.entries)
    assert refolded(story) == story.state
    recorded = [entry.recorded_us for entry in story.entries]
    assert recorded == sorted(recorded)


def somebody_is_told(state: CaseState, context: Any) -> bool:
    """An open case is due something ahead: the next page until somebody owns it, then the lease."""
    due = emergency.due(state, context)
    if state.endpoint is None:
        return due is not None and due[0] > state.book.as_of_us
    return due is not None or state.closed


def the_balance_holds(entries: list[Entry], state: CaseState) -> bool:
    """Each obligation was opened once, ended at most once, and amended only from where it stood."""
    standings: dict[str, Standing] = {}
    for entry in entries:
        match entry.event:
            case ObligationOpened(obligation=key):
                assert key not in standings
                standings[key] = Standing.OPEN
            case ObligationEnded(obligation=key, standing=standing):
                assert standings[key] is Standing.OPEN
                assert standing is not Standing.OPEN
                standings[key] = standing
            case ObligationAmended(obligation=key, was=was, standing=standing):
                assert standings[key] is was
                standings[key] = standing
            case _:
                pass
    return standings == {o.id: o.standing for o in state.book.all()}


def one_owner_in_each_epoch(entries: list[Entry]) -> bool:
    owned = Counter(
        entry.event.epoch
        for entry in entries
        if isinstance(entry.event, EmergencyAcknowledged | HandOverAccepted)
    )
    return all(times == 1 for times in owned.values())


def closed_only_with_contact_or_reason(entries: list[Entry]) -> bool:
    contact_made, opened_us = False, 0
    for entry in entries:
        match entry.event:
            case EmergencyReopened():
                contact_made, opened_us = False, entry.recorded_us
            case ContactMade():
                contact_made = contact_made or entry.occurred_us >= opened_us
            case EmergencyClosed(endpoint=endpoint, note=note):
                documented = endpoint in ("declined-with-reason", "redirected") and note is not None
                assert contact_made or documented
            case _:
                pass
    return True


@given(first=reports(), said=spoken, context=contexts, ticks=st.lists(st.integers(0, 7200), max_size=20))
@settings(deadline=None, max_examples=50)
def test_extra_ticks_change_nothing(first: Command, said: list[Said], context: Any, ticks: list[int]) -> None:
    quiet, ticked = Story(context), Story(context)
    quiet.say(first)
    ticked.say(first)
    ends_us = sum(pause for _, pause in said)
    moments = sorted(second * SECOND for second in ticks)

    told(quiet, said)
    at_us = 0
    for command, pause_us in said:
        for tick_us in (t for t in moments if at_us <= t <= at_us + pause_us):
            ticked.wait(tick_us)
            ticked.wait(tick_us)
        at_us += pause_us
        told(ticked, [(command, at_us)])
    quiet.wait(ends_us)
    ticked.wait(ends_us)

    assert ticked.entries == quiet.entries


@given(first=reports(), until=st.integers(0, 2 * 86_400))
@settings(deadline=None, max_examples=20)
def test_a_raise_that_nobody_answers_never_falls_silent(first: Command, until: int) -> None:
    story = Story()
    story.say(first)

    story.wait(until * SECOND)

    assert story.due is not None
    assert story.due[0] > until * SECOND
    seconds = [second for second, _ in story.pages()]
    every = {"emergency": 2 * MINUTE, "urgent": 20 * MINUTE, "concern": DAY}[str(story.state.level)]
    assert all((then - before) * SECOND == every for before, then in pairwise(seconds))


def test_what_time_does_has_the_same_id_whoever_asks() -> None:
    story = Story()
    story.say(raised())

    story.wait(3 * MINUTE)

    ticks = {(e.actor, e.command_id) for e in story.entries if e.actor == TIME}
    assert ticks == {(TIME, f"{CASE}/tick/{MONDAY + 2 * MINUTE}")}


def test_a_case_that_ran_its_course_with_the_engines_down_pages_nobody_afterwards() -> None:
    story = Story()
    story.say(raised())
    story.say(acknowledged(), MINUTE)
    story.say(contact(), 5 * MINUTE)
    story.say(in_care(), 10 * MINUTE)

    settled = settle(emergency.DECIDER, story.state, MONDAY + HOUR, None)

    assert (settled.entries, settled.state.intents) == ((), ())


def test_a_day_without_an_answer_is_decided_quickly_and_leaves_four_intents() -> None:
    story = Story()
    story.say(raised())

    story.wait(DAY)

    assert len(story.pages()) == 721
    assert len(story.state.intents) == 4


def test_an_emergency_is_decided_in_the_care_log() -> None:
    assert (decider_of(CASE).workflow, log_of(CASE)) == ("Emergency", "care")


def test_every_fact_of_a_case_can_be_read_back() -> None:
    story = Story(example_context())
    story.say(raised(given=(Given(stream="relationship/2025/7", version=3, fact="open"),)))
    told(
        story,
        [
            (result("page/1", "failed"), SECOND),
            (result("page/2", "nobody"), SECOND),
            (acknowledged("officer-1"), SECOND),
            (HandOver(officer="officer-1", to="officer-2", open_items=("write-up",)), SECOND),
            (AcceptHandOver(officer="officer-2"), SECOND),
            (contact(), HOUR),
            (in_care(), SECOND),
        ],
    )

    for event in story.events:
        assert CATALOGUE[event.TYPE].model_validate_json(event.model_dump_json()) == event


def test_the_same_command_on_the_same_state_decides_the_same() -> None:
    story = Story()
    story.say(raised())
    stamp = Stamp(MONDAY + MINUTE, "person-1", "command-2", "cause-1")

    first = decide(emergency.DECIDER, acknowledged(), story.state, stamp, None)
    again = decide(emergency.DECIDER, acknowledged(), replace(story.state), stamp, None)

    assert first == again
    assert {entry.cause for entry in first.entries} == {"cause-1"}
