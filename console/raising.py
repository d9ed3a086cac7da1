"""Raising an emergency: recorded at once, else kept sealed in the spool, else *not recorded*; never refused.

What can be down is not waited for: 2 s for the record, 2 s for the spool. Temporal is not asked at all.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Literal

import structlog

from activities.ledger import Ledger
from console.intake import Intake, intake_of, real_now_us
from console.service import Doors
from domain import addresses
from domain.case_commands import Danger, RaiseEmergency, Reporter
from domain.clock import REAL_TIME, ClockAnchored
from domain.errors import Refusal
from domain.levels import LevelName
from domain.messages import Stamp
from runtime.errors import EngineError
from store.canonical import canonical
from store.notes import note_id
from store.raising import CARE, Report
from store.spool import NotKept
from store.vault import NoteConflict

__all__ = ["CASE_ID", "WORDS_LIMIT", "Intake", "Raised", "Receipt", "intake_of", "raise_emergency"]

log = structlog.get_logger("console.raising")

UNKNOWN = "unknown"
"""The actor of a report by somebody whom nobody knows."""
CASE_ID = re.compile(r"[a-z0-9-]{8,64}")
WORDS_LIMIT = 50_000
"""Characters of a report that are kept; a longer one is cut there and says so."""
CUT = "\n[…]"


@dataclass(frozen=True, slots=True)
class Raised:
    """What a reporter sent. `id` is the sender's own (`CASE_ID`): the same id twice is one case.

    `about` is a relationship's id; `person` is an opaque id, which counts only when it is `verified`.
    """

    id: str
    danger: Danger
    level: LevelName = "emergency"
    about: str | None = None
    raised_by: Reporter = "unknown"
    person: str | None = None
    verified: bool = False
    words: str | None = None
    language: str = "hu"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter is told. `at_us` is the moment of the report, by the clock of the care log.

    `unverified_queue`: many unverified reports come just now, and this one waits behind those of others.
    `words_kept` is False when there were words and no place for them.
    """

    id: str
    kept: Literal["recorded", "kept", "not-recorded"]
    at_us: int
    duplicate: bool
    unverified_queue: bool
    words_kept: bool = True


async def raise_emergency(intake: Intake, raised: Raised) -> Receipt:
    """Takes a report, and says what became of it. Raises nothing: an outage is an answer."""
    report = _report(intake, raised)
    apart = not raised.verified and intake.crowded(report.received_us)
    try:
        recorded = await intake.within(intake.patience.record_s, _recorded(intake, report))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the record, the report is kept
        log.warning("a report goes to the spool", kind=type(error).__name__)
        return await _kept(intake, report, apart=apart)
    words_kept = recorded.words_kept or await _spooled(intake, report) is not None
    return Receipt(report.case, "recorded", recorded.at_us, recorded.duplicate, apart, words_kept)


async def _kept(intake: Intake, report: Report, *, apart: bool) -> Receipt:
    name = await _spooled(intake, report)
    if name is None:
        at_us = intake.care.programme_at(report.received_us)
        return Receipt(
            report.case, "not-recorded", at_us, duplicate=False, unverified_queue=False, words_kept=False
        )
    first_us = int(name.partition("-")[0])
    at_us = intake.care.programme_at(first_us)
    return Receipt(report.case, "kept", at_us, first_us != report.received_us, apart)


async def _spooled(intake: Intake, report: Report) -> str | None:
    """The name of the report in the spool; None when it is nowhere."""
    if intake.spool is None:
        return None
    writing = asyncio.to_thread(intake.spool.keep, report.written(), report.received_us, report.token)
    try:
        return await intake.within(intake.patience.spool_s, writing)
    except (NotKept, TimeoutError) as error:
        log.error("a report could not be kept", kind=type(error).__name__)  # noqa: TRY400 - no traces near words
        return None


@dataclass(frozen=True, slots=True)
class _Recorded:
    at_us: int
    duplicate: bool
    words_kept: bool


async def _recorded(intake: Intake, report: Report) -> _Recorded:
    """One transaction in the record, the words before it where the vault takes them."""
    if intake.doors is None:
        raise EngineError("No record is known of here.", "Start it: nearpeer up")
    doors = intake.doors
    note, words_kept = await _noted(intake, doors, report)
    intake.care = await care_clock(doors.ledger)
    received_us = report.received_us + await _behind_us(intake, doors, report)
    stamp = Stamp(intake.care.programme_at(received_us), report.actor, report.command_id)
    command = report.command.model_copy(update={"note": note})
    try:
        duplicate = (await doors.ledger.execute(report.stream, command, stamp)).duplicate
    except Refusal as refusal:
        # The same report, recorded when the vault could not yet, or no longer, commit to its words.
        if refusal.code != "command-conflict":
            raise
        duplicate = True
    at_us = await _first_us(doors, report, stamp.at_us) if duplicate else stamp.at_us
    if report.words is not None and doors.journal is not None:
        await doors.journal.words(report.written())
    return _Recorded(at_us, duplicate, words_kept)


async def _behind_us(intake: Intake, doors: Doors, report: Report) -> int:
    """How far this process was behind the record until now: a clock was set back before its start."""
    before_us = real_now_us()
    ahead_us = await doors.ledger.now_us(report.stream) - before_us
    return ahead_us if ahead_us > intake.patience.record_s * 1e6 else 0


async def care_clock(ledger: Ledger) -> ClockAnchored:
    """The clock of the care log; real time where nobody anchored it. Raises Unreachable."""
    rota = (await ledger.view(addresses.rota(), 0)).state
    return rota.clock or REAL_TIME


async def _first_us(doors: Doors, report: Report, else_us: int) -> int:
    rows = await doors.logs["care"].read(report.stream)
    return next((row.occurred_us for row in rows if row.command_id == report.command_id), else_us)


async def _noted(intake: Intake, doors: Doors, report: Report) -> tuple[str | None, bool]:
    """What the command says of the words, and whether they are safe."""
    if report.words is None:
        return None, True
    try:
        return await intake.within(intake.patience.words_s, _written(intake, doors, report)), True
    except NoteConflict:
        return note_id(report.command_id), True  # the same words, kept while less was known of their subjects
    except Exception as error:  # noqa: BLE001 - an emergency does not wait for its words
        log.warning("the words of a report go to the spool", kind=type(error).__name__)
        return note_id(report.command_id), False


async def _written(intake: Intake, doors: Doors, report: Report) -> str:
    now_us = intake.care.programme_at(report.received_us)
    subjects = await _people_of(doors, report.command.about, now_us)
    words = report.words or ""
    note = await doors.vault.write_pending(report.command_id, report.author, subjects, CARE, words)
    return note.written


async def _people_of(doors: Doors, about: str | None, now_us: int) -> list[str]:
    """Mentor and mentee of the pair that a report is about, as far as the record knows it."""
    if about is None or addresses.kind_of(about) != "relationship":
        return []
    try:
        pair = (await doors.ledger.view(about, now_us)).state
    except Refusal:
        return []
    return [person for person in (pair.mentor, pair.mentee) if person]


def _report(intake: Intake, raised: Raised) -> Report:
    """The report with the ids that follow from its case and its content."""
    case = raised.id if CASE_ID.fullmatch(raised.id) else f"r-{intake.digest(raised.id.encode())}"
    stream = addresses.emergency(case)
    person = raised.person if raised.verified else None
    command = RaiseEmergency(
        level=raised.level,
        danger=raised.danger,
        about=raised.about,
        raised_by=raised.raised_by,
        verified=raised.verified,
    )
    words = _bounded(raised.words)
    said = {"stream": stream, "person": person, "words": words, **command.model_dump(mode="json")}
    token = intake.digest(canonical(said))
    return Report(
        stream=stream,
        command_id=f"{stream}/raise/{token}",
        token=token,
        received_us=intake.clock(),
        actor=person or UNKNOWN,
        author=person or f"reporter-{case}",
        command=command,
        words=words,
    )


def _bounded(words: str | None) -> str | None:
    """Words as they can be stored; what is no character (half of a pair, from a script) becomes a mark."""
    text = (words or "").encode(errors="replace").decode().strip()
    return (text[:WORDS_LIMIT] + CUT if len(text) > WORDS_LIMIT else text) or None
