"""A command at the ledger: decided once, answered with a receipt, or refused without a trace."""

import pytest

from activities import folds
from activities.ledger import Ledger
from domain.consultation import AskConsultation
from domain.correction import CorrectCalendar
from domain.errors import Refusal
from domain.meetings import RecordContact, RecordMeeting
from domain.messages import Given
from domain.notices import RecordNotice
from domain.pairing import RunPairing
from domain.programme import PublishPolicy
from domain.structure import EndRelationship
from store.codec import BrokenChain
from store.log import Log
from store.notes import note_id
from store.outbox import Outbox
from tests.activities.cohort import BEGINS_US, CALENDAR, OVER_US, POLICY, Cohort, at
from tests.activities.rows import types

MEETING = RecordMeeting(occurred_us=at("2025-09-10"), minutes=60)


@pytest.fixture
async def pair(cohort: Cohort) -> str:
    """A pair in its first days."""
    [stream] = await cohort.begins()
    await cohort.ledger.settle(stream, BEGINS_US)
    return stream


async def test_a_command_gives_a_receipt_of_its_last_event(cohort: Cohort, log: Log, pair: str) -> None:
    receipt = await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")

    last = (await log.read(pair))[-1]
    assert (receipt.stream, receipt.version, receipt.position) == (pair, last.version, last.position)
    assert (receipt.duplicate, receipt.applies_from_us) == (False, None)


async def test_the_same_command_again_gives_the_same_receipt_flagged(
    cohort: Cohort, log: Log, pair: str
) -> None:
    first = await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")
    await cohort.says(pair, RecordContact(occurred_us=at("2025-09-11")), at("2025-09-12"))
    before = await log.read(pair)

    again = await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")

    assert again.duplicate
    assert (again.version, again.position) == (first.version, first.position)
    assert await log.read(pair) == before


async def test_another_process_gives_the_same_receipt_too(cohort: Cohort, log: Log, pair: str) -> None:
    first = await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")

    elsewhere = Cohort(type(cohort.ledger)({"programme": log}))
    again = await elsewhere.says(pair, MEETING, at("2025-09-11"), command_id="meeting")

    assert (again.version, again.position, again.duplicate) == (first.version, first.position, True)


async def test_other_bytes_under_the_same_id_are_a_conflict(cohort: Cohort, log: Log, pair: str) -> None:
    await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")
    before = await log.head()

    longer = MEETING.model_copy(update={"minutes": 90})
    with pytest.raises(Refusal) as refused:
        await cohort.says(pair, longer, at("2025-09-11"), command_id="meeting")

    assert refused.value.code == "command-conflict"
    assert await log.head() == before


async def test_another_kind_of_command_under_the_same_id_is_a_conflict(cohort: Cohort, pair: str) -> None:
    await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")

    contact = RecordContact(occurred_us=at("2025-09-10"))
    with pytest.raises(Refusal) as refused:
        await cohort.says(pair, contact, at("2025-09-11"), command_id="meeting")

    assert refused.value.code == "command-conflict"


async def test_a_refusal_writes_nothing_not_even_what_fell_due(cohort: Cohort, log: Log, pair: str) -> None:
    before = (await log.head(), await log.read(pair), await Outbox(log.db, "programme").due(100))

    in_november = RecordMeeting(occurred_us=at("2025-11-10"), minutes=60)
    with pytest.raises(Refusal) as refused:
        await cohort.says(pair, in_november, at("2025-10-10"))

    assert refused.value.code == "in-the-future"
    assert (await log.head(), await log.read(pair), await Outbox(log.db, "programme").due(100)) == before


async def test_a_refused_command_may_be_given_again_once_it_is_right(
    cohort: Cohort, log: Log, pair: str
) -> None:
    with pytest.raises(Refusal):
        await cohort.says(pair, MEETING, at("2025-09-09"), command_id="meeting")

    receipt = await cohort.says(pair, MEETING, at("2025-09-11"), command_id="meeting")

    assert not receipt.duplicate
    assert (await types(log, pair))[-2:] == ["meeting-recorded", "obligation-ended"]


@pytest.mark.parametrize("occurred_us", [2**53, -(2**53)])
async def test_a_number_that_has_no_canonical_text_is_refused_by_name(
    cohort: Cohort, log: Log, pair: str, occurred_us: int
) -> None:
    before = await log.head()

    with pytest.raises(Refusal, match="occurred_us") as refused:
        await cohort.says(pair, RecordContact(occurred_us=occurred_us), at("2025-09-11"))

    assert refused.value.code == "not-recordable"
    assert await log.head() == before


def test_no_ledger_begins_with_events_that_it_cannot_lift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folds.CODEC, "_upcasters", {("meeting-recorded", 1): dict})

    with pytest.raises(BrokenChain, match="leads nowhere"):
        Ledger({})


@pytest.mark.parametrize("words", ["Anna was tired", "note/1", "", note_id("n") + "#0", note_id("n") + "\n"])
async def test_words_never_reach_the_log_in_the_place_of_a_note(
    cohort: Cohort, log: Log, pair: str, words: str
) -> None:
    before = await log.head()

    with pytest.raises(Refusal) as refused:
        await cohort.says(pair, AskConsultation(note=words), at("2025-09-11"))

    assert refused.value.code == "not-a-note"
    assert words not in str(refused.value) or not words
    assert await log.head() == before


@pytest.mark.parametrize("commitment", ["", "#" + 64 * "0"])
async def test_a_note_is_named_with_or_without_its_commitment(
    cohort: Cohort, pair: str, commitment: str
) -> None:
    asked = AskConsultation(note=note_id("ask") + commitment)

    receipt = await cohort.says(pair, asked, at("2025-09-11"))

    assert not receipt.duplicate


async def test_more_than_32_kilobytes_are_refused(cohort: Cohort, log: Log, pair: str) -> None:
    before = await log.head()

    with pytest.raises(Refusal) as refused:
        await cohort.says(pair, AskConsultation(note="x" * 32_768), at("2025-09-11"))

    assert refused.value.code == "payload-too-large"
    assert await log.head() == before


async def test_the_limit_does_not_hold_for_what_comes_in_bulk(cohort: Cohort) -> None:
    await cohort.opens()

    await cohort.enrols(300, 300)

    assert len((await cohort.state(cohort.year)).people.by_id) == 600


async def test_a_command_to_no_stream_is_refused(cohort: Cohort) -> None:
    with pytest.raises(Refusal) as refused:
        await cohort.says("stranger/1", MEETING, at("2025-09-11"))

    assert refused.value.code == "no-such-stream"


async def test_the_facts_that_a_pairing_relied_on_are_recorded_with_it(cohort: Cohort, pair: str) -> None:
    version = (await cohort.ledger.view(cohort.mentor(), 0)).version

    [placed] = (await cohort.state(cohort.year)).placed.pairs.values()

    assert placed.relied == Given(
        stream=cohort.mentor(), version=version, fact="boundaries+emergencies+goals"
    )


async def test_facts_that_a_caller_claims_do_not_count(cohort: Cohort) -> None:
    await cohort.opens()
    await cohort.enrols(1, 1)
    claimed = Given(stream=cohort.mentor(), version=1, fact="boundaries+emergencies+goals")

    await cohort.says(cohort.year, RunPairing(seed="1", given=(claimed,)), at("2025-08-25"))

    placed = (await cohort.state(cohort.year)).placed
    assert (placed.pairs, placed.waiting) == ({}, {"mentee-1": "mentors-not-trained"})


async def test_the_receipt_of_a_structural_command_says_from_when_it_applies(
    cohort: Cohort, pair: str
) -> None:
    ending = EndRelationship(reason="agreed")

    receipt = await cohort.says(pair, ending, at("2025-10-10"), command_id="ending")
    again = await cohort.says(pair, ending, at("2025-10-10"), command_id="ending")

    assert receipt.applies_from_us == again.applies_from_us == at("2025-10-11", 0)


async def test_a_structural_command_that_was_overtaken_applies_after_what_was_settled(
    cohort: Cohort, pair: str
) -> None:
    await cohort.ledger.settle(pair, at("2025-10-20", 0))

    receipt = await cohort.says(pair, EndRelationship(reason="agreed"), at("2025-10-10"))

    assert receipt.applies_from_us == at("2025-10-21", 0)


async def test_a_command_settles_first_what_fell_due_before_it(cohort: Cohort, log: Log, pair: str) -> None:
    await cohort.says(pair, RecordContact(occurred_us=at("2025-11-20")), at("2025-11-20"))

    standings = await cohort.standings(pair)
    assert (standings["meeting/1"], standings["check-in/1"]) == ("missed", "missed")
    [contact] = [row for row in await log.read(pair) if row.type == "contact-recorded"]
    assert contact.version == len(await log.read(pair)) - 1


async def test_a_finished_stream_is_closed_in_the_registry(cohort: Cohort, log: Log, pair: str) -> None:
    await cohort.ledger.settle(pair, OVER_US)
    with_an_intent = dict(await log.open_streams())

    await deliver_notices(cohort, pair)

    assert pair in with_an_intent
    assert pair not in dict(await log.open_streams())


async def deliver_notices(cohort: Cohort, stream: str) -> None:
    for intent in (await cohort.state(stream)).intents:
        await cohort.says(stream, RecordNotice(notice=intent, outcome="sent"), OVER_US)


async def test_the_registry_knows_when_a_stream_is_due_next(cohort: Cohort, log: Log, pair: str) -> None:
    """The reminders of the meeting and of the check-in; then the end of the check-in."""
    for due_us in (at("2025-09-24", 0), at("2025-09-28", 0), at("2025-10-01", 0)):
        assert await log.overdue(due_us - 1, 10) == []
        assert await log.overdue(due_us, 10) == [pair]
        await cohort.ledger.settle(pair, due_us)


@pytest.mark.parametrize(
    "command",
    [
        PublishPolicy(effective_us=at("2025-10-01", 0), policy=POLICY),
        CorrectCalendar(effective_us=at("2025-10-01", 0), calendar=CALENDAR),
    ],
    ids=lambda command: str(command.TYPE),
)
async def test_a_new_policy_or_other_free_days_nudge_every_open_stream(
    cohort: Cohort, log: Log, pair: str, command: PublishPolicy | CorrectCalendar
) -> None:
    outbox = Outbox(log.db, "programme")
    before = {number for number, _ in await outbox.due(100)}

    await cohort.says(cohort.year, command, at("2025-09-20"))

    nudged = [wake for number, wake in await outbox.due(100) if number not in before]
    assert {(wake.stream, wake.kind) for wake in nudged} == {(pair, "nudge"), (cohort.mentor(), "nudge")}
