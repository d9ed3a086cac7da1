"""A policy as if it had counted since the start: replayed under what was, it says what the record says."""

from console.pages.as_if import as_if, entries_of
from console.pages.year import year_of
from domain.as_if import replayed
from domain.otherwise import moved
from domain.policy import Policy
from tests.midyear import Midyear


async def test_what_is_replayed_under_the_policies_as_they_were_stands_as_the_record_has_it(
    midyear: Midyear,
) -> None:
    year = await year_of(midyear.doors)
    context, log = year.state.context, midyear.doors.logs["programme"]
    assert context is not None
    streams = [*await log.streams("mentor-year/"), *await log.streams("relationship/")]
    for stream in streams:
        rows = await log.read(stream)

        again = replayed(stream, entries_of(rows), year.state.sessions, context, year.now_us)

        state = (await year.view(stream)).state
        assert moved(state, again.state) == (), stream
        assert again.state.course == state.course
        assert again.refused == 0
    assert len(streams) > 20


async def test_a_rule_that_asks_for_more_misses_what_was_met_and_writes_nothing(midyear: Midyear) -> None:
    year, log = await year_of(midyear.doors), midyear.doors.logs["programme"]
    last, head = year.state.policies[-1].policy, await log.head()
    stricter = Policy.model_validate(
        {**last.model_dump(), "training": {**last.training.model_dump(), "minutes": 120}}
    )

    page = await as_if(year, stricter)

    kinds = {kind.kind: kind for kind in page.kinds}
    (autumn, spring) = page.credits
    assert {(turn.was, turn.becomes) for turn in kinds["training"].turns} >= {("met", "missed")}
    assert [kind.kind for kind in page.kinds if kind.differ] == ["training"]
    assert (autumn.becomes, len(autumn.lost), autumn.gained) == (0, autumn.was, ())
    assert (spring.was, spring.becomes) == (0, 0)
    counted = list(page.board.values())
    together = len(year.state.placed.together)
    assert (sum(was for was, _ in counted), sum(becomes for _, becomes in counted)) == (together, together)
    assert await log.head() == head
