"""Joins the site to this installation: its record, its spool, its links and its numbers; each may be away."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import structlog

from console.access.limits import Limits, TooOften
from console.access.passwords import Passwords
from console.board.directory import Directory
from console.board.living import Board
from console.board.year import LivingYear
from console.desk.living import LivingDesk
from console.help.numbers import Numbers, numbers_in_use
from console.help.pages import rendered
from console.identity import Known, Links
from console.intake import STATEMENT_S, Intake, intake_of, unattended
from console.pages.care import Care, care_of
from console.pages.year import Year
from console.raising import Raised, Receipt, care_clock, raise_emergency
from console.rosters.holding import Holding
from console.service import Doors
from console.web.api import raise_by_json
from console.web.finding import Finds
from console.web.following import following, pairs_of
from console.web.gateway import Gateway
from console.web.metrics import Metrics
from console.web.parts import Answers, Following, Pair, Parts
from runtime.addresses import found
from runtime.datadir import LINKS, DataDir
from runtime.errors import EngineError, Fault
from runtime.settings import Settings
from store.database import NotMigrated, Unreachable
from store.keys import WrongWrappingKey

log = structlog.get_logger("console.web")

NAMING_S, NAMED_FOR_S = 1.0, 60.0
"""How long a page waits for the name of whoever looks at it, and how long it is good."""
AWAY = (Unreachable, NotMigrated, WrongWrappingKey, TimeoutError)


@dataclass(slots=True)
class Joined:
    """The real ends of the pages. A record that was away at the start is taken as soon as it is there."""

    settings: Settings
    numbers: Numbers
    intake: Intake
    links: Links | None
    passwords: Passwords = field(default_factory=Passwords)
    limits: Limits = field(default_factory=Limits)
    metrics: Metrics = field(default_factory=Metrics)
    called: dict[str, tuple[float, str]] = field(default_factory=dict)
    lists: Holding = field(default_factory=Holding)
    desk: LivingDesk = field(init=False)
    board: Board = field(init=False)
    directory: Directory = field(default_factory=Directory)
    finds: Finds = field(default_factory=Finds)
    _year: LivingYear = field(init=False)

    def __post_init__(self) -> None:
        self.desk = LivingDesk(self.care, self.intake.clock)
        self._year = LivingYear(self.reached)
        self.board = Board(self.year, self.forget)

    async def year(self) -> Year:
        """The newest cohort's year, with all that is recorded by now. Raises Refusal, Unreachable."""
        return await self._year.now()

    def forget(self, person: str) -> None:
        """Somebody was erased: their name, and any list that may have it, leaves the memory at once."""
        self.directory.forget(person)
        self.called.pop(person, None)
        self.lists.drop_all()

    async def close(self) -> None:
        """Ends what lives in this process, and gives back every connection."""
        await self.board.stop()
        await self.directory.close()
        await self.intake.close()

    async def care(self) -> Care:
        """The care lane, at this moment. Raises Unreachable."""
        care = await care_of(self.reached())
        self.intake.care = care.clock
        return care

    def counts(self, rule: str, who: str) -> None:
        """Counts one more of somebody, for `rule` of the limits. Raises TooOften."""
        try:
            self.limits.counts(rule, who)
        except TooOften:
            self.metrics.limited(rule)
            raise

    async def name_of(self, person: str | None) -> str:
        """The name of whoever acts, for the head of a page; empty while the vault is away."""
        doors = self.doors()
        if person is None or doors is None:
            return ""
        until, name = self.called.get(person, (0.0, ""))
        if until < monotonic():
            try:
                async with asyncio.timeout(NAMING_S):
                    name = (await doors.vault.names([person]))[person].get("name", "")
            except AWAY:
                return ""
            self.called[person] = (monotonic() + NAMED_FOR_S, name)
        return name

    def reached(self) -> Doors:
        """The doors to the record. Raises Unreachable while nobody knows where it is."""
        doors = self.doors()
        if doors is None:
            raise Unreachable("It is not known yet where the record is.")
        return doors

    @property
    def seals(self) -> Path:
        """The folder of the checkpoints that this installation publishes."""
        return DataDir(self.settings.data_dir, self.settings).seals

    async def raising(self, raised: Raised) -> Receipt:
        """Takes a report. Raises nothing."""
        self.doors()
        receipt = await raise_emergency(self.intake, raised)
        self.desk.wake()
        return receipt

    async def api(self, body: bytes, token: str | None) -> Answers:
        """Takes a report as JSON."""
        self.doors()
        call = [number.dial for number in self.numbers.strip]
        answer = await raise_by_json(self.intake, self.links or Links(self.intake.secret), body, token, call)
        self.desk.wake()
        return answer.status, {**answer.body, "call": call} if self.unattended() else answer.body

    def who(self, link: str) -> Known | None:
        """Whom a personal link belongs to."""
        return self.links.who(link) if self.links else None

    async def pairs(self, person: Known) -> Sequence[Pair]:
        """The relationships of somebody. Raises Unreachable."""
        doors = self.doors()
        return await pairs_of(doors, person) if doors else ()

    async def following(self, report: str) -> Following | None:
        """The course of a report's case. Raises Unreachable."""
        doors = self.doors()
        if doors is None:
            return None
        self.intake.care = await care_clock(doors.ledger)
        return await following(doors, report, self.now_us())

    def now_us(self) -> int:
        """The moment by the clock of the care log, as far as it is known."""
        return self.intake.care.programme_at(self.intake.clock())

    def unattended(self) -> bool:
        """Whether the watchdog of this data directory has been silent for two minutes."""
        return unattended(DataDir(self.settings.data_dir), self.intake.clock())

    def doors(self) -> Doors | None:
        """The doors to the record, as soon as it is known where that is."""
        if self.intake.doors is None:
            try:
                self.intake.doors = Doors(found(self.settings), STATEMENT_S)
            except Fault as fault:
                log.warning("record_away", problem=fault.message, remedy=fault.remedy)
        return self.intake.doors


def joined(settings: Settings) -> Joined:
    """The ends of the pages. Raises BadInput when the numbers may not be used, and nothing else."""
    today = datetime.now(UTC).date()
    numbers = numbers_in_use(settings.help_numbers, today, production=settings.production)
    return Joined(settings, numbers, intake_of(settings), _links(settings))


def parts_of(ends: Joined) -> Parts:
    """All parts of the site."""
    settings = ends.settings
    secrets = settings.callback_secrets
    return Parts(
        numbers=ends.numbers,
        help=rendered(ends.numbers, "/raise", datetime.now(UTC).date()),
        key=ends.intake.secret,
        raising=ends.raising,
        who=ends.who,
        pairs=ends.pairs,
        following=ends.following,
        now_us=ends.now_us,
        api=ends.api,
        unattended=ends.unattended,
        callback=Gateway(secrets, ends.doors, ends.intake.clock) if secrets else None,
        https=(settings.public_url or "").startswith("https://"),
    )


def _links(settings: Settings) -> Links | None:
    try:
        return Links(DataDir(settings.data_dir, settings).secret(LINKS))
    except EngineError as error:
        log.warning("nobody_is_known", problem=error.message, remedy=error.remedy)
        return None
