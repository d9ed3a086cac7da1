"""What a pair asked of the programme, with its words: read one by one, for whoever answers."""

from collections.abc import Awaitable, Callable

from console.pages.myself import notes_of
from console.pages.relationship import stream_of
from console.pages.voices import handle_of
from console.pages.year import Page, Who, Year, who
from domain.messages import PROGRAMME
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.pairing import Pair, RematchRequested
from domain.policy import Kind
from store.happenings import happenings

Read = Callable[[str], Awaitable[str]]
"""Reads a text of the vault; that it is read stands in the record by then."""


class QuestionAsked(Page):
    """A mentor's question; `text` and `answer` are None where there are no words."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    pair: str
    handle: str
    mentor: Who
    step: str
    asked_us: int
    due_us: int | None
    text: str | None
    answer: str | None


class WishTold(Page):
    """Who asked for someone else, and why, if they said; `by` is None for the programme itself."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    pair: str
    by: Who | None
    at_us: int
    text: str | None


async def question_asked(year: Year, pair: Pair, handle: str, read: Read) -> QuestionAsked | None:
    """A consultation of a pair by its address; None when there is none. Raises Unreachable, Damaged."""
    stream = stream_of(year, pair.id)
    state: RelationshipState = (await year.view(stream)).state
    key = next((step for step in state.steps if handle_of(step) == handle), None)
    owed = state.book.find(f"{Kind.ANSWER}/{key}")
    if key is None or owed is None:
        return None
    asked, answered = await notes_of(year, stream, key)
    names = await year.names([pair.mentor])
    return QuestionAsked(
        **year.heading,
        pair=pair.id,
        handle=handle,
        mentor=names[pair.mentor],
        step=state.steps[key],
        asked_us=owed.opens_us,
        due_us=owed.closes_us if owed.standing is Standing.OPEN else None,
        text=await read(asked) if asked else None,
        answer=await read(answered) if answered else None,
    )


async def wish_told(year: Year, pair: Pair, read: Read) -> WishTold | None:
    """The newest wish for someone else that waits; None when there is none. Raises Unreachable, Damaged."""
    if pair.id not in year.state.placed.asked:
        return None
    told = await happenings(year.doors.logs["programme"], [year.state.stream], [RematchRequested.TYPE])
    newest = None
    for each in told[year.state.stream]:
        event = RematchRequested.model_validate_json(each.body)
        if event.pair == pair.id:
            newest = (each, event)
    if newest is None:
        return None
    each, event = newest
    known = event.asked_by != PROGRAMME
    names = await year.names([event.asked_by]) if known else {}
    return WishTold(
        **year.heading,
        pair=pair.id,
        by=who(event.asked_by, names) if known else None,
        at_us=each.recorded_us,
        text=await read(event.note) if event.note else None,
    )
