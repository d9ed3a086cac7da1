"""Has every decision of the record made again by the code at hand, and tells which come out otherwise."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256

from console.auditing import Page
from console.masking import Pseudonyms, pseudonyms_of
from console.pages.year import Year
from console.replaying import entry_of, exists
from domain.differing import SORTS, Difference, Sort
from domain.errors import Refusal
from domain.messages import Command
from domain.redeciding import Recorded, Redecided, Redeciding, act_of
from domain.redrafting import Drafted, Redrafted, told_otherwise
from domain.streams import log_of
from store.canonical import text_of
from store.codec import UnknownEvent
from store.history import every_row
from store.log import LOGS, Log
from store.rows import Row

ALL = "all"
AT_ONCE = 5_000
"""Events that are decided again before others are read."""
MOST = 20
"""Differences that are told; one rule that is another makes many of them."""
Told = Callable[[str, int], None]
Redraft = Callable[[list[Drafted]], Awaitable[list[Redrafted]]]
"""Works drafts out once more, in their order: the door has no solver."""


class Sorted(Page):
    """The decisions of one sort: how many came out alike, and of how many the command is the very one."""

    decisions: int
    alike: int
    exact: int


class Otherwise(Page):
    """One decision that comes out otherwise; streams and people are behind pseudonyms."""

    stream: str
    version: int
    position: int
    rule: str
    recorded: str
    again: str


class AuditRedecided(Page):
    """What was decided again. `decisions` = `alike` + `differing` + those that are `left`, by why and kind.

    `rules` counts the differences by their rules; `differences` are the first of them. `unread` is the
    position of an event that this release cannot read, by its log: what comes after it is not decided again.
    """

    ok: bool
    stream: str
    decisions: int
    alike: int
    exact: int
    differing: int
    sorts: dict[str, Sorted]
    left: dict[str, dict[str, int]]
    rules: dict[str, int]
    differences: tuple[Otherwise, ...]
    unread: dict[str, int]


@dataclass(slots=True)
class _Tally:
    """What has come of the decisions so far."""

    decisions: Counter[Sort] = field(default_factory=Counter)
    alike: Counter[Sort] = field(default_factory=Counter)
    exact: Counter[Sort] = field(default_factory=Counter)
    left: dict[str, Counter[str]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    first: list[Difference] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)

    def add(self, one: Redecided) -> None:
        self.decisions[one.sort] += 1
        self.exact[one.sort] += one.exact
        if one.left is not None:
            self.left.setdefault(one.left, Counter())[one.kind] += 1
        elif one.difference is None:
            self.alike[one.sort] += 1
        else:
            self.rules[one.difference.rule] += 1
            if len(self.first) < MOST:
                self.first.append(one.difference)

    def redrafted(self, draft: Drafted, made: Redrafted) -> None:
        """Takes a draft back that came out alike, where the best pairs of today are not worth as much."""
        points = sum(pair.points for pair in draft.pairs)
        if (len(draft.pairs), points) == (len(made.pairs), made.points) and made.problem is None:
            return
        self.alike["pairing"] -= 1
        if told_otherwise(draft.pairs, made):
            self.left.setdefault("told-otherwise", Counter())["record-draft"] += 1
            return
        rule = "programme-year, record-draft, total of the points"
        self.rules[rule] += 1
        self.first.append(
            Difference(
                draft.stream,
                draft.version + 1,
                draft.position,
                rule,
                f"{len(draft.pairs)} pairs with {points} points",
                made.problem or f"{len(made.pairs)} pairs with {made.points} points",
            )
        )


async def redecide(year: Year, wanted: str, told: Told, redraft: Redraft) -> AuditRedecided:
    """Every decision of the record, or of one stream of it; `redraft` works drafts by interest out once more.

    Raises Refusal for no stream, Unreachable, and what `redraft` raises.
    """
    pseudonyms = await pseudonyms_of(year)
    only = None if wanted == ALL else await _stream(year, wanted, pseudonyms)
    drafts: list[Drafted] = []
    again, tally = Redeciding(digest_of, drafts.append), _Tally()
    for name in LOGS if only is None else (log_of(only),):
        done = 0
        async for some in _acts(year.doors.logs[name], tally.unread):
            for one in again.again(some, only):
                tally.add(one)
            done += len(some)
            told(name, done)
    for draft, made in zip(drafts, await redraft(drafts) if drafts else (), strict=True):
        tally.redrafted(draft, made)
    return _page(tally, only or ALL, pseudonyms)


async def _stream(year: Year, wanted: str, pseudonyms: Pseudonyms) -> str:
    stream = wanted if "/" in wanted else pseudonyms.addressed(wanted)
    if stream is None or not await exists(year.doors, year, stream):
        raise Refusal("no-such-stream", "There is no such stream.", "See: nearpeer relationship list --json")
    return stream


async def _acts(log: Log, unread: dict[str, int]) -> AsyncIterator[list[Recorded]]:
    """The events of a log, many at once, never cut within an act; it ends before one that is unreadable."""
    some: list[Recorded] = []
    async for row in every_row(log):
        try:
            event = recorded(row)
        except UnknownEvent:
            unread[log.name] = row.position
            break
        if len(some) >= AT_ONCE and act_of(some[-1]) != act_of(event):
            yield some
            some = []
        some.append(event)
    yield some


def recorded(row: Row) -> Recorded:
    """A stored row as a decision that can be made again. Raises UnknownEvent."""
    return Recorded(row.position, row.stream, row.version, entry_of(row), row.digest)


def digest_of(command: Command) -> bytes:
    """The digest that the log keeps of a command."""
    return sha256(text_of(command)).digest()


def _page(tally: _Tally, stream: str, pseudonyms: Pseudonyms) -> AuditRedecided:
    differing = tally.rules.total()
    return AuditRedecided(
        ok=not differing and not tally.unread,
        stream=pseudonyms.stream(stream),
        decisions=tally.decisions.total(),
        alike=tally.alike.total(),
        exact=tally.exact.total(),
        differing=differing,
        sorts={
            sort: Sorted(decisions=many, alike=tally.alike[sort], exact=tally.exact[sort])
            for sort in SORTS
            if (many := tally.decisions[sort])
        },
        left={why: dict(kinds) for why, kinds in tally.left.items()},
        rules=dict(tally.rules.most_common()),
        differences=tuple(_told(one, pseudonyms) for one in tally.first),
        unread=tally.unread,
    )


def _told(one: Difference, pseudonyms: Pseudonyms) -> Otherwise:
    words = ("stream", "rule", "recorded", "again")
    masked = {name: pseudonyms.stream(getattr(one, name)) for name in words}
    return Otherwise(version=one.version, position=one.position, **masked)
