"""One stream of the log against the histories of its driver: what only one of the two has is located."""

import pytest

from console.comparing.runs import Run, run_of
from domain.consultation import AskConsultation
from domain.notices import RecordNotice
from runtime.histories import from_bytes
from store.rows import Row
from tests.console.ledgers import (
    LATER_US,
    SECOND_US,
    WRITTEN_US,
    act,
    anew,
    differing,
    kinds,
    look,
    rows_of,
    run,
)
from tests.domain.builders import PAIR, Life, pair
from tests.histories.paths import FOLDER

NOTICE = "notice/ask"
SENT = f"{PAIR}/{NOTICE}/sent"


@pytest.fixture
def life() -> Life:
    """A pair that asked something, of which a notice was sent, and for which time has passed."""
    life = pair()
    life.reaches("2025-09-25 12:00")
    life.does("2025-09-25 15:00", AskConsultation(), name="ask")
    life.does("2025-09-25 15:00", RecordNotice(notice=NOTICE, outcome="sent"), by="programme", name=SENT)
    life.reaches("2025-10-10 12:00")
    return life


@pytest.fixture
def rows(life: Life) -> list[Row]:
    """The pair as the log has it."""
    return rows_of(life)


def where(rows: list[Row], kind: str) -> int:
    """The version of the last event of a kind."""
    return next(row.version for row in reversed(rows) if row.type == kind)


def lived(rows: list[Row]) -> Run:
    """A run that saw everything."""
    asked = where(rows, "notice-intended")
    looks = (look(PAIR, asked, NOTICE), act(PAIR, NOTICE), look(PAIR, len(rows), wrote=2))
    return run(PAIR, *looks)


def test_a_run_that_did_what_the_log_has_differs_in_nothing(rows: list[Row]) -> None:
    assert differing(rows, lived(rows)) == []


def test_an_event_that_is_missing_is_told_with_its_version(rows: list[Row]) -> None:
    gone = where(rows, "notice-intended")

    found = differing([row for row in rows if row.version != gone], lived(rows))

    assert [(one.version, one.stream) for one in found if one.what == "version-missing"] == [(gone, PAIR)]


def test_of_a_command_no_event_may_be_missing(rows: list[Row]) -> None:
    of_command = [row for row in rows if row.command_id == "open"]
    left = anew([row for row in rows if row is not of_command[0]])

    found = differing(left, lived(left))

    assert [(one.command, one.version) for one in found if one.what == "command-cut"] == [("open", 1)]


def test_a_tail_that_was_cut_is_told_by_the_look_that_saw_it(rows: list[Row]) -> None:
    found = differing(rows[:-1], lived(rows))

    assert [(one.what, one.version, one.run, one.event) for one in found] == [
        ("no-event", len(rows), "run-1", 7)
    ]


def test_an_activity_whose_result_is_gone_is_told_with_its_event(rows: list[Row]) -> None:
    left = anew([row for row in rows if row.type != "notice-sent"])

    found = differing(left, run(PAIR, act(PAIR, NOTICE)))

    assert ("no-event", 10) in [(one.what, one.event) for one in found]
    assert kinds(found)[-1] == "no-result"


def test_an_activity_whose_intent_is_gone_is_told(rows: list[Row]) -> None:
    left = [row for row in rows if row.version < where(rows, "consultation-asked")]

    found = differing(left, run(PAIR, act(PAIR, NOTICE)))

    assert [(one.what, one.workflow) for one in found] == [("no-event", PAIR)]


def test_a_look_that_saw_other_intents_is_told(rows: list[Row]) -> None:
    found = differing(rows, run(PAIR, look(PAIR, len(rows), "notice/other"), act(PAIR, NOTICE)))

    assert [(one.what, one.version) for one in found] == [("not-as-looked", len(rows))]


def test_a_look_that_wrote_where_the_log_has_something_else_is_told(rows: list[Row]) -> None:
    asked = where(rows, "consultation-asked")
    wrote = look(PAIR, asked, wrote=1)

    found = differing(rows, run(PAIR, wrote, act(PAIR, NOTICE)))

    assert ("not-as-looked", asked) in [(one.what, one.version) for one in found]


def test_a_look_that_saw_the_end_of_an_open_stream_is_told(rows: list[Row]) -> None:
    over = look(PAIR, len(rows), finished=True)

    assert kinds(differing(rows, run(PAIR, act(PAIR, NOTICE), over))) == ["not-as-looked"]


def test_an_older_look_that_does_not_say_what_it_saw_vouches_for_nothing(rows: list[Row]) -> None:
    older = look(PAIR, 0, "notice/other")

    assert differing(rows, run(PAIR, older, act(PAIR, NOTICE), ended="completed")) == []


def test_a_result_that_no_activity_brought_about_is_told(rows: list[Row]) -> None:
    found = differing(rows, run(PAIR, look(PAIR, len(rows))))

    assert [(one.what, one.command) for one in found] == [("no-activity", SENT)]


def test_results_from_before_every_history_are_told_as_lost_runs(rows: list[Row]) -> None:
    late = run(PAIR, look(PAIR, len(rows)), started_us=LATER_US)

    assert kinds(differing(rows, late)) == ["run-missing"]


def test_what_time_did_after_the_last_look_of_a_run_that_is_over_is_told(rows: list[Row]) -> None:
    asked = where(rows, "notice-intended")
    over = run(PAIR, look(PAIR, asked, NOTICE), act(PAIR, NOTICE), ended="completed")

    found = differing(rows, over)

    assert {one.what for one in found} == {"no-activity"}
    assert [one.version for one in found] == list(range(where(rows, "notice-sent") + 1, len(rows) + 1))


def test_what_time_did_and_a_driver_will_still_see_is_not_told(rows: list[Row]) -> None:
    asked = where(rows, "notice-intended")

    assert differing(rows, run(PAIR, look(PAIR, asked, NOTICE), act(PAIR, NOTICE))) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"digest": None, "actor": "person-1"}, "no-command"),
        ({"digest": b"x" * 32}, "no-command"),
        ({"recorded_us": 1}, "no-command"),
        ({"actor": "programme"}, "no-order"),
    ],
)
def test_an_event_of_nobody_is_told(rows: list[Row], other: dict[str, object], told: str) -> None:
    forged = rows[-1]._replace(**{"actor": "time", **other})  # type: ignore[arg-type]

    found = differing([*rows[:-1], forged], lived(rows))

    assert told in kinds(found)


def test_an_order_that_its_year_never_gave_is_told(rows: list[Row]) -> None:
    forged = rows[-1]._replace(actor="programme", command_id="round-9/end", digest=b"x" * 32)
    stored = [*rows[:-1], forged._replace(ordinal=0)]

    assert "no-order" in kinds(differing(stored, run(PAIR, look(PAIR, len(rows)), act(PAIR, NOTICE))))


def test_an_intent_that_waits_for_long_is_told_and_one_of_this_minute_is_not(rows: list[Row]) -> None:
    intended = where(rows, "notice-intended")
    waiting = [row for row in rows if row.version <= intended]
    just_now_us = waiting[-1].written_us + 60 * SECOND_US

    acting = run(PAIR, look(PAIR, intended, NOTICE), act(PAIR, NOTICE, done=False))

    assert [(one.what, one.version) for one in differing(waiting, acting)] == [("no-result", intended)]
    assert differing(waiting, acting, now_us=just_now_us) == []


def test_a_start_without_a_run_is_told_unless_it_is_on_its_way(rows: list[Row]) -> None:
    only = rows[:1]

    assert kinds(differing(only)) == ["no-run"]
    assert differing(only, waking=True) == []
    assert differing(only, now_us=WRITTEN_US + SECOND_US) == []


@pytest.mark.parametrize("facts", [{"follows": "run-0"}, {"followed": "run-2", "ended": "continued"}])
def test_a_run_that_is_missing_in_a_life_is_told(rows: list[Row], facts: dict[str, str]) -> None:
    acts = (look(PAIR, len(rows)), act(PAIR, NOTICE))

    assert kinds(differing(rows, run(PAIR, *acts, **facts))) == ["run-missing"]


def test_a_run_of_another_workflow_is_told(rows: list[Row]) -> None:
    foreign = run(PAIR, look(PAIR, len(rows)), act(PAIR, NOTICE), workflow="MentorYear")

    assert kinds(differing(rows, foreign)) == ["no-event"]


def test_an_activity_on_another_stream_is_told(rows: list[Row]) -> None:
    elsewhere = run(PAIR, look(PAIR, len(rows)), act(PAIR, NOTICE), act("relationship/2025/x", "notice/x"))

    assert kinds(differing(rows, elsewhere)) == ["no-event"]


def test_an_event_that_cannot_be_used_is_told_without_a_word_of_it(rows: list[Row]) -> None:
    broken = rows[-1]._replace(body=b'{"secret":1}')

    found = differing([*rows[:-1], broken], lived(rows))

    assert [(one.what, one.version) for one in found] == [("unreadable", len(rows))]
    assert "secret" not in found[0].problem


def test_a_history_tells_its_looks_and_acts() -> None:
    file = FOLDER / "Relationship" / "notice-of-a-question.json"

    told = run_of(from_bytes("relationship/2025/pair-1", file.read_bytes()), "run-1")

    assert (told.workflow, told.follows) == ("Relationship", "")
    assert {one.name for one in told.acts} == {"settle", "send-notice"}
    assert all(one.done is not None and one.done > one.event for one in told.acts)
    seen = {intent for one in told.looks for intent in one.result["intents"]}
    assert {one.about for one in told.acts if one.about is not None} == seen


def test_a_history_without_a_beginning_is_none() -> None:
    with pytest.raises(ValueError, match="does not begin"):
        run_of(from_bytes("relationship/2025/pair-1", b'{"events":[]}'), "run-1")
