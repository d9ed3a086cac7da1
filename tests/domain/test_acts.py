"""A command is rebuilt from what it brought about, to whatever stream it was said."""

from collections.abc import Iterable

import pytest

from domain import addresses
from domain.acts import commands_of
from domain.break_glass_events import ReviewFellDue
from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    RecordPageResult,
    RecordProgress,
)
from domain.case_events import LeaseExpired
from domain.consultation import AskConsultation
from domain.correction import CorrectCalendar
from domain.draft_commands import DraftRound, RecordDraft
from domain.erasure_events import HoldLifted
from domain.given import filled
from domain.handover import OpenItem, TakeOverYear
from domain.messages import Command, Entry, Event, Given
from domain.notices import RecordNotice
from domain.pair import RelationshipClosed
from domain.past import RecallPairs
from domain.people import EnrolPeople
from domain.policy_drafts import DraftPolicy, PublishPolicyDraft
from domain.programme import ProgrammeYearClosed, PublishPolicy
from domain.referral import RecommendReferral
from domain.rota_commands import SwapShifts
from domain.structure import EndRelationship, PauseRelationship
from tests.domain import cohorts
from tests.domain.builders import (
    PAIR,
    YEAR,
    Life,
    at,
    changed,
    example_calendar,
    example_policy,
)
from tests.domain.builders_emergency import CASE, MINUTE, MONDAY, Story, declined, raised, result
from tests.domain.builders_rota import ROTA, desk
from tests.domain.cohorts import mentee, mentor
from tests.domain.rounds import TWO_AND_TWO, asked, couple

AUTUMN = "2025-09-02 09:00"
FORMER = Given(stream=addresses.programme_year("2024"), version=90, fact="closed")
WAITS = OpenItem(stream="relationship/2024/r1", obligation="answer/ask", owed_by="desk")
STRICTER = changed(example_policy(), "meeting", needed=2)
CORRECTED = CorrectCalendar(
    effective_us=at("2025-10-01"), calendar=example_calendar().model_copy(update={"name": "corrected"})
)
NEXT_POLICY = PublishPolicy(effective_us=at("2025-12-01"), policy=STRICTER)
MANY = tuple((f"m{n}", f"n{n}") for n in range(120))
"""More pairs than one event holds."""


def kind_of(command: Command) -> str:
    return command.TYPE


def as_said(commands: Iterable[Command]) -> list[Command]:
    """Commands without what was read for them from other streams."""
    return [filled(command, ()) for command in commands]


def behind(stream: str, event: Event) -> list[Command]:
    """The commands that may be behind an act of one event."""
    return list(commands_of(stream, [Entry(event, 1, 1, "somebody", "c1", 1)], None))


def said_to(life: Life, when: str, command: Command) -> list[Command]:
    """The commands that may be behind what a command brings about in a stream."""
    return list(commands_of(life.stream, life.does(when, command, by="somebody"), life.context))


def said_in(story: Story, command: Command, after_us: int) -> list[Command]:
    """The commands that may be behind what a command brings about in an emergency."""
    before = len(story.entries)
    story.say(command, after_us)
    return list(commands_of(CASE, story.entries[before:], None))


@pytest.mark.parametrize(
    "command",
    [
        NEXT_POLICY,
        CORRECTED,
        RecallPairs(pairs=MANY),
        TakeOverYear(former="2024", pairs=MANY, items=(WAITS,), given=(FORMER,)),
        TakeOverYear(former="2024", pairs=(), items=(), given=(FORMER,)),
        EnrolPeople(people=(mentor("m1"), mentee("n1"))),
    ],
    ids=kind_of,
)
def test_what_was_said_to_a_programme_year_is_told_by_its_events(command: Command) -> None:
    year = cohorts.published().year

    assert said_to(year, AUTUMN, command) == [command]


def test_whoever_refused_consent_was_on_the_list_too() -> None:
    year = cohorts.published().year
    unwilling = mentee("n2", study_year=0).model_copy(update={"languages": (), "consent": False})
    command = EnrolPeople(people=(mentor("m1"), unwilling))

    assert said_to(year, AUTUMN, command) == [command]


def test_a_policy_that_was_a_draft_was_published_as_one_with_its_reason() -> None:
    year = cohorts.published().year
    draft = DraftPolicy(draft="d1", effective_us=at("2025-12-01"), policy=STRICTER)
    year.does(AUTUMN, draft, by="anna")
    command = PublishPolicyDraft(draft="d1", effective_us=at("2025-12-01"), note="note/1")

    assert said_to(year, AUTUMN, command) == [command]


@pytest.mark.parametrize("method", ["random", "interest", None])
def test_a_draft_was_asked_for_by_its_method_or_without_one(method: str | None) -> None:
    record = cohorts.trained(*TWO_AND_TWO)
    command = DraftRound.model_validate({"seed": "s", "method": method})

    entries = record.does(YEAR, cohorts.PAIRED, command, by="coordinator", name="draft-1")

    assert command in as_said(commands_of(YEAR, entries, None))


@pytest.mark.parametrize(
    "command",
    [
        RecordDraft(draft="draft-1", pairs=(couple("m1", "n1", 30), couple("m2", "n2", 20))),
        RecordDraft(draft="draft-1", problem="too-large"),
    ],
    ids=["worked out", "failed"],
)
def test_what_a_solver_said_of_a_draft_is_told_by_the_draft(command: RecordDraft) -> None:
    record = asked()

    entries = record.does(YEAR, cohorts.PAIRED, command, by="programme", name="draft-1/solved")

    assert as_said(commands_of(YEAR, entries, None)) == [command]


def test_a_draft_without_any_pair_was_worked_out_too() -> None:
    record = asked(mentor("m1", "hu"), mentee("n1", "en"))
    command = RecordDraft(draft="draft-1")

    entries = record.does(YEAR, cohorts.PAIRED, command, by="programme", name="draft-1/solved")

    assert as_said(commands_of(YEAR, entries, None)) == [command]


@pytest.mark.parametrize(
    "command",
    [
        PauseRelationship(from_us=at("2025-10-10"), until_us=at("2025-10-20"), reason="absence"),
        RecommendReferral(service="psychiatry", consented=True),
        EndRelationship(reason="agreed"),
    ],
    ids=kind_of,
)
def test_what_was_said_to_a_pair_is_told_by_its_events(pair: Life, command: Command) -> None:
    pair.reaches("2025-10-06 15:00")

    assert said_to(pair, "2025-10-06 15:00", command) == [command]


@pytest.mark.parametrize("outcome", ["sent", "failed"])
def test_a_notice_was_recorded_with_what_became_of_it(pair: Life, outcome: str) -> None:
    pair.does("2025-10-06 15:00", AskConsultation(), name="ask")
    command = RecordNotice.model_validate({"notice": "notice/ask", "outcome": outcome})

    assert said_to(pair, "2025-10-06 15:01", command) == [command]


@pytest.mark.parametrize(
    "command",
    [
        AcknowledgeEmergency(officer="officer-2", note="note/1"),
        RecordProgress(officer="officer-2", note="note/1"),
        AcceptHandOver(officer="officer-2", note="note/1"),
    ],
    ids=kind_of,
)
def test_a_late_word_of_an_officer_is_that_very_word(command: Command) -> None:
    story = Story()
    story.say(raised())
    story.say(declined(), MINUTE)

    assert said_in(story, command, 2 * MINUTE) == [command]


@pytest.mark.parametrize(
    "command",
    [
        result("page/1", "sent"),
        result("page/1", "nobody"),
        result("page/1", "failed"),
        RecordPageResult(page="page/1", outcome="delivered", occurred_us=MONDAY + 1_000_000),
    ],
    ids=["sent", "nobody", "failed", "delivered earlier"],
)
def test_what_became_of_a_page_was_said_with_its_moment_or_without(command: RecordPageResult) -> None:
    story = Story()
    story.say(raised())

    assert command in said_in(story, command, 5_000_000)


@pytest.mark.parametrize(
    "command",
    [
        SwapShifts(layer="on-call", one_us=at("2025-09-08 08:00"), other_us=at("2025-09-15 08:00")),
        NEXT_POLICY,
        CORRECTED,
    ],
    ids=kind_of,
)
def test_what_was_said_to_a_desk_is_told_by_its_events(command: Command) -> None:
    story = desk()
    before = len(story.entries)

    story.say("2025-09-02 10:00", command)

    assert list(commands_of(ROTA, story.entries[before:], None)) == [command]


@pytest.mark.parametrize(
    ("stream", "event"),
    [
        (YEAR, ProgrammeYearClosed()),
        (PAIR, RelationshipClosed()),
        (CASE, LeaseExpired(epoch=1, officer="officer-1")),
        (addresses.break_glass("officer", "m1"), ReviewFellDue(breaking="c1")),
        (addresses.erasure("p1"), ReviewFellDue(breaking="c1")),
    ],
    ids=["year", "pair", "case", "glass", "erasure"],
)
def test_what_nobody_says_to_a_stream_has_no_command_behind_it(stream: str, event: Event) -> None:
    assert behind(stream, event) == []


def test_what_may_not_be_said_any_more_has_no_command_behind_it() -> None:
    without_a_reason = HoldLifted(hold="h1", note="")

    assert behind(addresses.erasure("p1"), without_a_reason) == []
