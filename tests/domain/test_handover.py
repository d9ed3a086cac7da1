"""A year that is over is taken over by the next: past pairs are vetoed, and what is still open is known."""

import pytest

from domain.consultation import AnswerConsultation, AskConsultation
from domain.errors import Refusal
from domain.given import fact_of, wanted
from domain.handover import (
    Inherited,
    OpenItem,
    OpenItemsTakenOver,
    TakeOverYear,
    YearTakenOver,
    open_items,
    pairs_of,
)
from domain.messages import Given
from domain.past import PastPairsRecalled, RecallPairs
from domain.people import BATCH
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from tests.domain import cohorts
from tests.domain.builders import AFTER_ALL, YEAR, Life, Record, at, code_of, example_policy, small_calendar
from tests.domain.cohorts import mentee, mentor, pair_of, stream_of, year_of

NEXT = "programme-year/2026"
OPENED, TAKEN_OVER = "2026-08-24 09:00", "2026-08-26 09:00"
WAITS = OpenItem(stream="relationship/2025/r1", obligation="answer/ask", owed_by="desk")


def over(version: int = 90) -> Given:
    """What the former year says of itself once it is closed."""
    return Given(stream=YEAR, version=version, fact="closed")


def take_over(
    *pairs: tuple[str, str], items: tuple[OpenItem, ...] = (), said: Given | None = None
) -> TakeOverYear:
    return TakeOverYear(former="2025", pairs=pairs, items=items, given=(said or over(),))


@pytest.fixture
def following() -> Life:
    """The year after, open with its calendar and its policy."""
    year = Life(NEXT)
    calendar = small_calendar("2026-09-01", 150)
    year.does(OPENED, OpenProgrammeYear(cohort="2026"), by="admin", name="open")
    year.does(OPENED, PublishCalendar(calendar=calendar), by="admin", name="calendar")
    policy = PublishPolicy(effective_us=at("2026-08-26"), policy=example_policy())
    year.does(OPENED, policy, by="admin", name="policy")
    return year


@pytest.fixture
def former() -> Record:
    """The year before: two pairs, one of which asked and was never answered."""
    record = cohorts.paired(mentor("m1"), mentor("m2"), mentee("n1"), mentee("n2"))
    asked = record.of(stream_of(pair_of(record, "n1")))
    asked.does("2025-11-04 10:00", AskConsultation(note="note-1"), by="m1", name="ask")
    return record


def test_past_pairs_are_known_and_vetoed(following: Life) -> None:
    following.does(TAKEN_OVER, take_over(("m1", "n1"), ("m2", "n2")), by="coordinator")

    assert following.told(PastPairsRecalled) == [PastPairsRecalled(pairs=(("m1", "n1"), ("m2", "n2")))]
    assert following.state.placed.seats.had["n1"] == ("m1",)


def test_a_pair_that_was_known_already_is_not_told_again(following: Life) -> None:
    following.does(TAKEN_OVER, RecallPairs(pairs=(("m1", "n1"),)), by="coordinator")

    following.does(TAKEN_OVER, take_over(("m1", "n1"), ("m2", "n2"), ("m2", "n2")), by="coordinator")

    assert following.told(PastPairsRecalled)[-1].pairs == (("m2", "n2"),)
    assert following.told(YearTakenOver)[-1].pairs == 1


def test_what_is_still_open_is_known_by_its_stream(following: Life) -> None:
    following.does(TAKEN_OVER, take_over(items=(WAITS, WAITS)), by="coordinator")

    assert following.told(OpenItemsTakenOver) == [OpenItemsTakenOver(former="2025", items=(WAITS,))]
    assert following.state.inherited == Inherited(former=("2025",), items=(WAITS,))


def test_it_is_recorded_which_state_of_the_former_year_was_taken_over(following: Life) -> None:
    following.does(TAKEN_OVER, take_over(("m1", "n1"), items=(WAITS,)), by="coordinator")

    assert following.told(YearTakenOver) == [YearTakenOver(former="2025", version=90, pairs=1, items=1)]


def test_many_of_them_are_told_in_chunks(following: Life) -> None:
    pairs = tuple((f"m{n}", f"n{n}") for n in range(BATCH + 1))
    items = tuple(WAITS.model_copy(update={"obligation": f"answer/{n}"}) for n in range(BATCH + 1))

    following.does(TAKEN_OVER, take_over(*pairs, items=items), by="coordinator")

    assert [len(event.pairs) for event in following.told(PastPairsRecalled)] == [BATCH, 1]
    assert [len(event.items) for event in following.told(OpenItemsTakenOver)] == [BATCH, 1]


@pytest.mark.parametrize(
    "said",
    [
        Given(stream=YEAR, version=9, fact=""),
        Given(stream="programme-year/2024", version=9, fact="closed"),
    ],
    ids=["running", "another"],
)
def test_a_year_that_is_not_over_is_not_taken_over(following: Life, said: Given) -> None:
    assert following.refuses(TAKEN_OVER, take_over(said=said), by="coordinator") == "year-not-over"


def test_a_year_is_taken_over_once(following: Life) -> None:
    following.does(TAKEN_OVER, take_over(), by="coordinator")

    assert following.refuses(TAKEN_OVER, take_over(("m1", "n1")), by="coordinator") == "already-taken-over"


def test_a_year_does_not_take_itself_over(following: Life) -> None:
    itself = TakeOverYear(former="2026", pairs=(), items=())

    assert following.refuses(TAKEN_OVER, itself, by="coordinator") == "same-year"


def test_two_former_years_are_both_known(following: Life) -> None:
    earlier = Given(stream="programme-year/2024", version=7, fact="closed")
    following.does(TAKEN_OVER, take_over(), by="coordinator")
    before = TakeOverYear(former="2024", pairs=(("m9", "n1"),), items=(), given=(earlier,))
    following.does(TAKEN_OVER, before, by="coordinator")

    assert following.state.inherited.former == ("2025", "2024")


def test_the_former_year_is_asked_whether_it_is_over(former: Record, following: Life) -> None:
    assert wanted(take_over(), following.state) == (YEAR,)
    assert fact_of(former.year.state) == ""

    former.year.reaches(AFTER_ALL)

    assert fact_of(former.year.state) == "closed"


def test_everybody_who_was_ever_a_pair_is_handed_over(former: Record) -> None:
    former.year.does("2025-11-04 10:00", RecallPairs(pairs=(("m9", "n1"),)), by="coordinator")

    pairs = pairs_of(former.year.state.placed.seats)

    assert len(pairs) == 3
    assert ("m9", "n1") in pairs


def test_a_question_that_nobody_answered_is_still_open_at_the_end(former: Record) -> None:
    pair = former.of(stream_of(pair_of(former, "n1")))
    pair.reaches(AFTER_ALL)

    assert pair.state.closed
    assert list(open_items(pair.state)) == [
        OpenItem(stream=pair.stream, obligation="answer/ask", owed_by="coordinator")
    ]


def test_a_question_that_was_answered_late_is_not(former: Record) -> None:
    pair = former.of(stream_of(pair_of(former, "n1")))
    pair.reaches(AFTER_ALL)
    pair.does(AFTER_ALL, AnswerConsultation(consultation="ask"), by="coordinator")

    assert list(open_items(pair.state)) == []


def test_a_credit_that_nobody_decided_is_still_open_at_the_end(former: Record) -> None:
    life = former.of(year_of("m1"))
    life.reaches(AFTER_ALL)

    assert [item.obligation for item in open_items(life.state)] == ["credit/1", "credit/2"]


def test_a_meeting_that_was_missed_is_nothing_to_hand_over(former: Record) -> None:
    pair = former.of(stream_of(pair_of(former, "n2")))
    pair.reaches(AFTER_ALL)

    assert list(open_items(pair.state)) == []


def test_a_year_without_a_calendar_takes_nothing_over() -> None:
    year = Life(NEXT)
    year.does(OPENED, OpenProgrammeYear(cohort="2026"), by="admin", name="open")

    with pytest.raises(Refusal) as refusal:
        year.does(TAKEN_OVER, take_over(), by="coordinator")

    assert code_of(refusal) == "no-calendar"
