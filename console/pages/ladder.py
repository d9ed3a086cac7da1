"""The intervention ladder as a page: pairs with a rung that waits for somebody's decision, and why."""

from console.pages.relationship import RungDecided, chosen, rungs_of, stream_of
from console.pages.year import Page, Who, Year
from domain import ladder
from domain.ladder import Rung
from domain.pair import RelationshipState


class LadderRow(Page):
    """A pair with the rung that is suggested, the missed windows behind it, and the rungs before."""

    id: str
    stream: str
    mentor: Who
    mentee: Who
    rung: Rung
    grounds: tuple[str, ...]
    before: tuple[RungDecided, ...]


class LadderPage(Page):
    """The pairs of a cohort that wait for a decision, those who climbed most first."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    waiting: tuple[LadderRow, ...]
    pairs: int


async def waiting(year: Year) -> LadderPage:
    """Every pair whose next rung waits. Raises Unreachable."""
    together = sorted(year.state.placed.together)
    found: list[RelationshipState] = await year.states(stream_of(year, pair) for pair in together)
    states = dict(zip(together, found, strict=True))
    names = await year.names(person for s in states.values() for person in (s.mentor, s.mentee) if person)
    rows = [row for pair, state in states.items() if (row := _row(year, pair, state, names)) is not None]
    rows.sort(key=lambda row: (-ladder.RUNGS.index(row.rung), row.mentor.order, row.id))
    return LadderPage(**year.heading, waiting=tuple(rows), pairs=len(together))


def _row(year: Year, pair: str, state: RelationshipState, names: dict[str, Who]) -> LadderRow | None:
    context = year.state.context
    if context is None or not state.cohort or state.course.left_us is not None:
        return None
    ahead = ladder.suggested(state.book, state.rungs, year.now_us, context)
    if ahead is None:
        return None
    return LadderRow(
        id=pair,
        stream=state.stream,
        mentor=names[state.mentor],
        mentee=names[state.mentee],
        rung=ahead.rung,
        grounds=ahead.grounds,
        before=rungs_of(year, state),
    )


def pair_in(year: Year, wanted: str) -> str:
    """The stream of a pair by its id or the beginning of it. Raises Refusal."""
    return stream_of(year, chosen(year, wanted))
