"""What stands between the streams of two ledgers: orders, messages, holes, lives that only one has."""

import pytest

from console.comparing.between import Message, Notice, messages, not_taken, ordered_by
from console.comparing.fetching import Fetched
from console.comparing.reading import compared, holes, told_of
from console.comparing.telling import Told
from domain.consultation import AskConsultation
from domain.notices import RecordNotice
from domain.programme import RecordDelivery
from tests.console.ledgers import LATER_US, kinds, look, rows_of, run
from tests.domain import cohorts
from tests.domain.builders import PAIR, YEAR, Life, Record, pair

ROUND = "round-1"
NOTICE = "notice/ask"


@pytest.fixture
def record() -> Record:
    """A year that ordered a pair and says that its orders were given; the pair has taken it."""
    record = cohorts.paired(cohorts.mentor("m1"), cohorts.mentee("n1"))
    for stream in record.ordered():
        record.of(stream).reaches("2025-09-15 12:00")
    for intent in record.year.state.intents:
        record.year.does("2025-09-15 12:00", RecordDelivery(intent=intent), by="programme")
    return record


def as_told(*lives: Life) -> dict[str, Told]:
    """Streams as the log tells them."""
    return told_of({"programme": [row for life in lives for row in rows_of(life)]})


def test_an_order_that_was_given_is_taken(record: Record) -> None:
    streams = as_told(*record.streams.values())

    assert ordered_by(streams[YEAR]).keys() == record.streams.keys() - {YEAR}
    assert list(not_taken(streams[YEAR], streams)) == []


def test_an_order_that_its_stream_does_not_have_is_told(record: Record) -> None:
    streams = as_told(*record.streams.values())
    (pair_stream,) = [stream for stream in streams if stream.startswith("relationship/")]
    del streams[pair_stream]

    (found,) = not_taken(streams[YEAR], streams)

    assert (found.what, found.stream) == ("order-not-taken", pair_stream)
    assert (found.command or "").startswith(f"{ROUND}/open/")


@pytest.fixture
def asked() -> dict[str, Told]:
    """A pair of which a notice was sent."""
    life = pair()
    life.does("2025-09-25 15:00", AskConsultation(), name="ask")
    sent = RecordNotice(notice=NOTICE, outcome="sent")
    life.does("2025-09-25 15:00", sent, by="programme", name=f"{PAIR}/{NOTICE}/sent")
    return as_told(life)


def outgoing(cause: str, standing: str = "sent", next_us: int = 0) -> Message:
    return Message(PAIR, cause, "consultation-asked", standing, next_us)


def test_messages_that_were_decided_and_sent_differ_in_nothing(asked: dict[str, Told]) -> None:
    assert list(messages([outgoing(NOTICE)], [Notice(PAIR, NOTICE)], asked, LATER_US)) == []


@pytest.mark.parametrize("cause", ["notice/other", "reminder/meeting/9"])
def test_a_message_that_nothing_asked_for_is_told(asked: dict[str, Told], cause: str) -> None:
    found = list(messages([outgoing(cause)], [Notice(PAIR, NOTICE)], asked, LATER_US))

    assert kinds(found) == ["message-without-event"]


def test_a_message_about_a_reading_is_of_a_log_that_temporal_knows_nothing_of(asked: dict[str, Told]) -> None:
    assert list(messages([outgoing("reading/0")], [Notice(PAIR, NOTICE)], asked, LATER_US)) == []


def test_a_message_that_nobody_sends_is_told_and_one_that_waits_for_its_hour_is_not(
    asked: dict[str, Told],
) -> None:
    overdue, ahead = outgoing(NOTICE, "waiting"), outgoing(NOTICE, "waiting", LATER_US + 1)

    found = list(messages([overdue, ahead], [Notice(PAIR, NOTICE)], asked, LATER_US))

    assert kinds(found) == ["message-without-result"]


def test_an_inbox_has_the_notices_that_were_sent_and_no_others(asked: dict[str, Told]) -> None:
    found = list(messages([], [Notice(PAIR, "notice/other")], asked, LATER_US))

    assert kinds(found) == ["message-without-event", "no-result"]


def test_holes_of_a_log_are_told_in_its_middle_and_at_its_end(asked: dict[str, Told]) -> None:
    rows = list(asked[PAIR].rows)
    left = [*rows[:1], *rows[2:]]

    found = list(holes({"programme": left}, {"programme": rows[-1].position + 2}))

    assert [(one.log, one.position) for one in found] == [
        ("programme", 2),
        ("programme", rows[-1].position + 1),
    ]
    assert list(holes({"care": []}, {"care": 0})) == []


def test_a_life_of_which_the_log_knows_nothing_is_told() -> None:
    stranger = run("relationship/2025/stranger", look("relationship/2025/stranger", 3))
    fetched = Fetched(runs={(stranger.stream, stranger.run): stranger})

    found = list(compared({}, fetched, frozenset(), LATER_US, lambda *_: None))

    assert [(one.what, one.workflow, one.run) for one in found] == [
        ("no-stream", "relationship/2025/stranger", "run-1")
    ]
