"""Debriefings that are owed after an emergency: a name, a deadline, and no cause."""

from collections.abc import Awaitable, Callable, Iterable

from console.pages.care import CASES, Care, Seen
from console.pages.case import pair_of
from console.pages.year import Page, Who, who
from domain.obligations import Obligation, Standing
from domain.policy import Kind

WANTING = (Standing.OPEN, Standing.MISSED)
AGO_US = 30 * 86_400_000_000
"""A debriefing that was held stays in the list for so long."""


class Talk(Page):
    """A talk with a mentor: owed until `until_us`, late after it, or held at `held_us`; `id` names nobody."""

    id: str
    mentor: Who | None
    since_us: int
    until_us: int
    late: bool
    held_us: int | None


class Talks(Page):
    """Talks that are owed, the first deadline first, and those held; `running` while one leads a session."""

    rehearsal: bool
    as_of: str
    as_of_us: int
    owed: tuple[Talk, ...]
    held: tuple[Talk, ...]
    running: bool


async def talks(care: Care, mine: Callable[[str], Awaitable[bool]], *, running: bool) -> Talks:
    """The talks of cases that are somebody's, by the ids of cases. Raises Unreachable."""
    seen = [each for each in await care.all_seen(await care.streams()) if isinstance(each, Seen)]
    owing = [(each, owed) for each in seen for owed in _lately(each, care.now_us)]
    ours = [(each, owed) for each, owed in owing if await mine(each.stream.removeprefix(CASES))]
    mentors = {each.stream: (await pair_of(care, each.case.about))[:1] for each, _ in ours}
    names = await care.names(one for found in mentors.values() for one in found)
    told = [_talk(each, owed, mentors[each.stream], names) for each, owed in ours]
    return Talks(
        **care.heading,
        owed=tuple(sorted((t for t in told if t.held_us is None), key=lambda t: (t.until_us, t.id))),
        held=tuple(sorted((t for t in told if t.held_us), key=lambda t: (-(t.held_us or 0), t.id))),
        running=running,
    )


def _lately(seen: Seen, now_us: int) -> Iterable[Obligation]:
    """What is wanted, and what was held a short while ago; the newest of a case alone."""
    owed = max(seen.case.book.of_kind(Kind.DEBRIEFING), key=lambda o: o.opens_us, default=None)
    if owed is None:
        return ()
    held = bool(owed.facts) and owed.ended_us > now_us - AGO_US
    return (owed,) if held or (owed.standing in WANTING and not owed.facts) else ()


def _talk(seen: Seen, owed: Obligation, mentor: tuple[str, ...], names: dict[str, Who]) -> Talk:
    return Talk(
        id=seen.stream.removeprefix(CASES),
        mentor=who(mentor[0], names) if mentor else None,
        since_us=owed.opens_us,
        until_us=owed.closes_us,
        late=owed.standing in (Standing.MISSED, Standing.LATE),
        held_us=owed.ended_us if owed.facts else None,
    )
