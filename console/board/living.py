"""A board that lives in the process: it loads once, then follows the log, and wakes whoever waits for news.

It keeps no states: a stream is folded again when it has gone on, or when time has done something to it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from itertools import islice
from time import monotonic

import orjson
import structlog

from activities.ledger import Ledger, View
from console.board.facts import TOLD, changes_us, mentor_duties, next_closing, pair_facts
from console.board.morning import Morning
from console.board.register import Register
from console.pages.year import Year
from console.service import Doors
from domain import addresses
from domain.context import Context
from domain.errors import Refusal
from store.database import NotMigrated, Unreachable
from store.happenings import Happening, gone_on, happenings
from store.log import Log

log = structlog.get_logger("console.board")

POLL_S = 0.2
AT_ONCE = 10
"""Streams that are folded before others of the process have their turn."""
FOLDS = 200
AGAIN = 40
"""Streams that are folded anew with each turn after the rules have changed."""
LEVEL_S = 5.0
ASKED = "rematch-requested"
FOLDED = ("relationship", "mentor-year")


class Board:
    """The facts of one cohort; `revision` grows with every change of them."""

    def __init__(
        self, year: Callable[[], Awaitable[Year]], forget: Callable[[str], None] = lambda _: None
    ) -> None:
        """`year` gives the newest cohort's year at the moment it is asked; `forget` hears who was erased."""
        self._year, self._forget = year, forget
        self._doors: Doors | None = None
        self._log: Log
        self._ledger: Ledger
        self._turn = asyncio.Lock()
        self._news = asyncio.Condition()
        self._dues: list[tuple[int, str]] = []
        self._context: Context | None = None
        self._position, self._day = 0, -1
        self._again: dict[str, None] = {}
        """Streams that the rules of today have not seen yet, in their order."""
        self._task: asyncio.Task[None] | None = None
        self.followed_s = 0.0
        """When the board was last level with the record, by the monotonic clock."""
        self.drawn: dict[Hashable, tuple[tuple[int, int], str]] = {}
        """What was drawn of it for whoever watches, with the revision and the minute that it shows."""
        self.cohort = ""
        self.asked: dict[str, int] = {}
        self.morning = Morning()
        self.register = Register()
        self.loaded, self.total, self.ready = 0, 0, False

    @property
    def revision(self) -> int:
        """Grows with every change; the same number, the same facts."""
        return self.morning.revision

    @property
    def is_level(self) -> bool:
        """Whether it is loaded, and was level with the record a moment ago."""
        return self.ready and monotonic() - self.followed_s < LEVEL_S

    # ---- living

    def start(self) -> None:
        """Begins to load and to follow, once; safe to call again."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._live())

    async def stop(self) -> None:
        """Ends following."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _live(self) -> None:
        while True:
            try:
                await self.catch_up()
            except (Unreachable, NotMigrated, Refusal):
                log.debug("board_waits")
            except Exception:
                log.exception("board_stumbled")
                self.ready = False
            await asyncio.sleep(POLL_S)

    async def waited(self, seconds: float) -> bool:
        """Whether the board is loaded, at the latest after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self.ready)
        return self.ready

    async def news(self, since: int) -> int:
        """The revision after another one, as soon as there is one."""
        async with self._news:
            await self._news.wait_for(lambda: self.revision > since)
        return self.revision

    # ---- reading

    async def catch_up(self, year: Year | None = None) -> None:
        """Brings the facts up to the record and to the moment. Raises Refusal, Unreachable."""
        async with self._turn:
            year = year or await self._year()
            before = self.revision
            if not self.ready or year.cohort != self.cohort or year.doors is not self._doors:
                await self._load(year)
            else:
                await self._follow(year)
            self.followed_s = monotonic()
            if self.revision != before:
                async with self._news:
                    self._news.notify_all()

    async def _load(self, year: Year) -> None:
        self.ready, self.cohort, self._context = False, year.cohort, year.state.context
        self._doors, self._log = year.doors, year.doors.logs["programme"]
        self._ledger = Ledger(year.doors.logs, kept=FOLDS)
        self._dues, self._again, self.morning = [], {}, Morning(self.morning.revision + 1)
        self.register = Register(self.register.revision + 1)
        self._day = self._context.calendar.day_of(year.now_us) if self._context else -1
        self._position = await self._log.head()
        await self._heard_of_the_year(year)
        wanted = _streams(year)
        self.loaded, self.total = 0, len(wanted)
        await self._fold(wanted, year)
        self.ready = True
        self.morning.revision += 1

    async def _follow(self, year: Year) -> None:
        position, streams = await gone_on(self._log, self._position)
        self._forgets(streams)
        if addresses.programme_year(year.cohort) in streams:
            await self._heard_of_the_year(year)
            streams = [*streams, *self._strangers(year)]
        if year.state.context is not self._context:
            self._context = year.state.context  # other rules, the same facts: what stands goes on standing
            self._again |= dict.fromkeys(_streams(year))
        again, due = list(islice(self._again, AGAIN)), self._due(year.now_us)
        try:
            await self._fold(dict.fromkeys([*streams, *due, *again]), year)
        except BaseException:  # they are due still
            self._again |= dict.fromkeys(due)
            raise
        for stream in again:
            self._again.pop(stream, None)
        self._position = position
        await self._new_day(year)

    def _forgets(self, streams: Iterable[str]) -> None:
        """Names of who was erased leave this process; what was drawn with them is drawn anew."""
        gone = [stream for stream in streams if addresses.kind_of(stream) == "erasure"]
        for stream in gone:
            self._forget(stream.partition("/")[2])
        if gone:
            self.drawn.clear()
            self.morning.revision += 1

    async def _new_day(self, year: Year) -> None:
        """Quiet pairs are quiet for a day longer; others of the process have their turn between them."""
        context = self._context
        if context is None or context.calendar.day_of(year.now_us) == self._day:
            return
        self._day = context.calendar.day_of(year.now_us)
        for number, pair in enumerate(list(self.morning.pairs)):
            self.morning.place(pair, year.now_us, context)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _strangers(self, year: Year) -> Iterable[str]:
        """Pairs that are new or have ended, or were asked about, since the year was last looked at."""
        placed = year.state.placed
        known = self.morning.pairs
        new = [pair for pair in placed.pairs if pair not in known and pair not in self.morning.ended]
        ended = [pair for pair in known if pair not in placed.together]
        asked = [pair for pair, facts in known.items() if (pair in self.asked) != bool(facts.asked_us)]
        return (addresses.relationship(year.cohort, pair) for pair in (*new, *ended, *asked))

    def _due(self, now_us: int) -> list[str]:
        found = []
        while self._dues and self._dues[0][0] <= now_us:
            found.append(heappop(self._dues)[1])
        return found

    async def _heard_of_the_year(self, year: Year) -> None:
        """When a rematch was asked for that is asked for still; which sessions wait for their attendance."""
        stream = addresses.programme_year(year.cohort)
        told = (await happenings(self._log, [stream], [ASKED]))[stream]
        found = {orjson.loads(each.body)["pair"]: each.recorded_us for each in told}
        self.asked = {pair: at_us for pair, at_us in found.items() if pair in year.state.placed.asked}
        before = self.morning.unsheeted
        self.morning.unsheeted = sorted(
            session.ends_us
            for session in year.state.sessions.values()
            if not session.cancelled and session.held_minutes is None and not session.attended
        )
        self.morning.revision += self.morning.unsheeted != before

    # ---- folding

    async def _fold(self, streams: Iterable[str], year: Year) -> None:
        ours = [stream for stream in streams if addresses.kind_of(stream) in FOLDED]
        for first in range(0, len(ours), AT_ONCE):
            some = ours[first : first + AT_ONCE]
            views = await self._ledger.views(some, year.now_us)
            pairs = [stream for stream in some if addresses.kind_of(stream) == "relationship"]
            told = await happenings(self._log, pairs, TOLD) if pairs else {}
            for stream, view in views.items():
                self._take(stream, view, told.get(stream, ()), year)
            self.loaded += len(some)
            await asyncio.sleep(0)

    def _take(self, stream: str, view: View, told: Sequence[Happening], year: Year) -> None:
        cohort, _, key = stream.partition("/")[2].partition("/")
        context = year.state.context
        if cohort != year.cohort or context is None:
            return
        if (at_us := changes_us(view)) is not None:
            heappush(self._dues, (at_us, stream))
        self.register.take(view)
        if addresses.kind_of(stream) == "mentor-year":
            self.morning.take_mentor(key, mentor_duties(view), next_closing(view), year.now_us, context)
        elif (pair := year.state.placed.pairs.get(key)) is not None:
            facts = pair_facts(pair, view, told, year.now_us, self.asked.get(key, 0))
            together = key in year.state.placed.together
            self.morning.take_pair(facts, year.now_us, context, together=together)


def _streams(year: Year) -> list[str]:
    """What a board folds: the years of all mentors, also of those without a pair, then the pairs."""
    mentors = sorted(person.id for person in year.state.people.by_id.values() if person.role == "mentor")
    wanted = [addresses.mentor_year(year.cohort, mentor) for mentor in mentors]
    return wanted + [addresses.relationship(year.cohort, pair) for pair in sorted(year.state.placed.pairs)]
