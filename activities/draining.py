"""Drains the spool into the record, oldest first, each report with the time at which it was received."""

import asyncio
from collections.abc import AsyncIterator

import structlog

from activities.clock import clock_of, real_now_us
from activities.ledger import Ledger
from domain import addresses
from domain.clock import ClockAnchored
from domain.errors import Refusal
from domain.messages import Stamp
from store.journal import Journal
from store.keys import Erased
from store.log import OUTAGES
from store.notes import note_id
from store.raising import CARE, Pairs, Report, Unreadable
from store.spool import Damaged, Spool, WrongSpoolKey
from store.vault import NoteConflict, Vault

log = structlog.get_logger("activities.draining")

WORDS_S = 2.0
"""How long the vault is waited for, once in a pass."""
OLDEST_US = 3 * 24 * 3_600 * 1_000_000
"""No outage of the record is longer; a report that claims more comes from a wrong clock."""


def _in_time(report: Report, now_us: int) -> Report:
    """A report of a moment that may be; where a clock was far off, the nearest one that may.

    Every page that would have been due since is decided in one go, and none before the moment itself.
    """
    received_us = min(max(report.received_us, now_us - OLDEST_US), now_us)
    if received_us == report.received_us:
        return report
    return report.model_copy(update={"received_us": received_us})


class Draining:
    """Drains one spool. Twice is as good as once: a report is its command, however often it comes."""

    def __init__(
        self,
        spool: Spool,
        ledger: Ledger,
        vault: Vault,
        pairs: Pairs,
        private_key: bytes,
        journal: Journal | None = None,
    ) -> None:
        """`journal` is swept of what has been kept long enough, as the spool is."""
        self._spool, self._journal = spool, journal
        self._ledger = ledger
        self._vault = vault
        self._pairs = pairs
        self._key = private_key
        self._vault_answers = True
        self._in_record: set[str] = set()
        self.recorded: list[Report] = []
        """What was recorded since somebody last looked at the cases, who empties it."""
        self.held: frozenset[str] = frozenset()
        """The command ids of the reports that the record did not take in the last pass, and may yet take."""
        self._stuck: set[str] = set()
        self.stuck: frozenset[str] = frozenset()
        """The streams, or the names, of reports that could not be brought into the record for themselves."""

    async def once(self) -> int:
        """Records what waits; returns how many reports are in the record with their words from now on.

        Raises nothing for an outage: the rest stays. What is damaged is put aside; both are told in the log.
        """
        drained = 0
        self._vault_answers = True
        self._stuck.clear()
        try:
            clock = clock_of((await self._ledger.view(addresses.rota(), 0)).state)
            async for name, report in self._reports():
                drained += await self._recorded(name, report, clock)
        except OUTAGES as error:
            log.warning("the spool waits for the record", kind=type(error).__name__, count=drained)
        await self._swept()
        kept = await self.kept()
        damaged = await asyncio.to_thread(self._spool.damaged)
        self.stuck = frozenset(self._stuck.union(f"spool/{name}" for name in damaged))
        self.held = frozenset(report.command_id for report in kept if report.stream not in self.stuck)
        return drained

    async def _swept(self) -> None:
        try:
            await asyncio.to_thread(self._spool.sweep, real_now_us())
            if self._journal is not None:
                await asyncio.to_thread(self._journal.sweep, real_now_us())
        except OSError as error:
            log.warning("the spool cannot be swept", problem=error.strerror)

    async def kept(self) -> list[Report]:
        """What waits and is not in the record, oldest first, to be paged from meanwhile."""
        return [report async for name, report in self._reports() if name not in self._in_record]

    async def _reports(self) -> AsyncIterator[tuple[str, Report]]:
        for name in await asyncio.to_thread(self._spool.waiting):
            report = await asyncio.to_thread(self._report, name)
            if report is not None:
                yield name, report

    def _report(self, name: str) -> Report | None:
        """A report of the spool; None when there is none to be had from it, which is told."""
        try:
            return _in_time(Report.read(self._spool.opened(name, self._key)), real_now_us())
        except FileNotFoundError:
            return None  # somebody else drained it
        except Unreadable:
            self._set_aside(name)
        except (Damaged, WrongSpoolKey, OSError) as error:
            self._stuck.add(f"spool/{name}")
            problem = error.strerror if isinstance(error, OSError) else str(error)
            log.error("a kept report cannot be opened", report=name, problem=problem)  # noqa: TRY400 - as above
        return None

    def _set_aside(self, name: str) -> None:
        try:
            problem = str(self._spool.set_aside(name, "is no report that this release knows"))
        except OSError as error:
            problem = error.strerror or ""
        log.error("a kept report is unusable", report=name, problem=problem)

    async def _recorded(self, name: str, report: Report, clock: ClockAnchored) -> bool:
        """Whether a report is in the record with its words, and so done. Raises the outages of the record."""
        note, words_kept = await self._noted(report)
        stamp = Stamp(clock.programme_at(report.received_us), report.actor, report.command_id)
        command = report.command.model_copy(update={"note": note})
        try:
            await self._ledger.execute(report.stream, command, stamp)
        except Refusal as refusal:
            # A conflict is the same report, recorded when the vault could not commit to its words.
            if refusal.code != "command-conflict":
                self._stuck.add(report.stream)
                log.error("a kept report is refused", report=name, code=refusal.code)  # noqa: TRY400 - as above
                return False
        except OUTAGES:
            raise
        except Exception as error:  # noqa: BLE001 - one report that the record cannot take holds up no other
            self._stuck.add(report.stream)
            log.error("a kept report cannot be recorded", report=name, kind=type(error).__name__)  # noqa: TRY400
            return False
        if name not in self._in_record:
            self._in_record.add(name)
            self.recorded.append(report)
        if not words_kept:
            return False
        if note is not None:
            # Its event may be older than what the projection of kept texts looks at.
            await self._vault.mark([note.partition("#")[0]])
        return await self._done(name)

    async def _done(self, name: str) -> bool:
        """Whether a report that is in the record could be put away; else it is tried again, and harmless."""
        try:
            await asyncio.to_thread(self._spool.done, name)
        except OSError as error:
            log.warning("a recorded report cannot be put away", report=name, problem=error.strerror)
            return False
        self._in_record.discard(name)
        return True

    async def _noted(self, report: Report) -> tuple[str | None, bool]:
        """What the command says of the words, and whether they are safe; the report goes on without them."""
        if report.words is None:
            return None, True
        if not self._vault_answers:
            return note_id(report.command_id), False
        try:
            async with asyncio.timeout(WORDS_S):
                return await self._written(report, report.words), True
        except NoteConflict:
            return note_id(report.command_id), True  # the door wrote the same words under more keys
        except Exception as error:  # noqa: BLE001 - an emergency does not wait for its words
            self._vault_answers = False
            log.warning("the words of kept reports wait for the vault", kind=type(error).__name__)
            return note_id(report.command_id), False

    async def _written(self, report: Report, words: str) -> str:
        """Sealed for the sender and the pair together, as a door seals what it records itself."""
        subjects = await self._pairs.people(report.command.about)
        try:
            note = await self._vault.write_pending(report.command_id, report.author, subjects, CARE, words)
        except Erased:
            reporter = f"reporter-{report.case}"
            note = await self._vault.write_pending(report.command_id, reporter, [], CARE, words)
        return note.written
