"""What may be said about a case, drawn from a seed: every command of the care log, in every order."""

from collections.abc import Callable
from random import Random

from domain import addresses, given
from domain.case import CaseState
from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    CloseEmergency,
    HandOver,
    LowerLevel,
    RaiseEmergency,
    RaiseLevel,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
    RecordPageResult,
    RecordProgress,
    ReopenEmergency,
)
from domain.deciding import Decision, decide
from domain.desk import RotaState
from domain.emergency import DECIDER
from domain.levels import SECOND_US
from domain.messages import Command, Given, Stamp
from store.notes import note_id

OFFICERS = ("officer-1", "officer-2", "officer-3")
MONDAY_US = 1_773_046_800_000_000
"""Monday 9 March 2026, 10 o'clock in Budapest: when every case begins."""
REASON = note_id("reason")
NO_ROTA = RotaState(addresses.rota())
LEVELS = ("emergency", "urgent", "concern")
ENDPOINTS = ("engaged", "declined-with-reason", "redirected", "in-professional-care")
OUTCOMES = ("sent", "delivered", "read", "failed", "unknown", "nobody")
PAUSES_S = (0, 1, 20, 60, 150, 400, 1_000)
Draw = Callable[[Random], Command]

AT_THE_DESK: tuple[Draw, ...] = (
    lambda chance: AcknowledgeEmergency(officer=chance.choice(OFFICERS)),
    lambda chance: AcknowledgeEmergency(officer=chance.choice(OFFICERS)),
    lambda chance: RecordProgress(officer=chance.choice(OFFICERS)),
    lambda chance: HandOver(officer=chance.choice(OFFICERS), to=chance.choice(OFFICERS)),
    lambda chance: AcceptHandOver(officer=chance.choice(OFFICERS)),
    lambda chance: _closed(chance.choice(ENDPOINTS)),
)
"""What decides whose a case is."""
ANYTHING: tuple[Draw, ...] = (
    *AT_THE_DESK,
    lambda chance: _raised(chance.choice(LEVELS)),
    lambda _: RecordContactMade(professional="professional-1"),
    lambda _: ReopenEmergency(),
    lambda chance: RaiseLevel.model_validate({"level": chance.choice(LEVELS)}),
    lambda chance: LowerLevel.model_validate({"level": chance.choice(LEVELS), "note": REASON}),
    lambda chance: RecordPageResult.model_validate(
        {"page": f"page/{chance.randint(1, 6)}", "outcome": chance.choice(OUTCOMES)}
    ),
    lambda _: RecordDebriefing(),
    lambda _: RecordMenteeCheckIn(),
)


def raised(case: str, level: str = "emergency") -> tuple[Command, Stamp]:
    """The report with which a case begins."""
    return _raised(level), Stamp(MONDAY_US, "mentor-1", f"{case}/raise")


def words(case: str, chance: Random, count: int) -> list[tuple[Command, Stamp]]:
    """A report, and so many words after it, each with an id of its own."""
    said, at_us = [raised(case, chance.choice(LEVELS))], MONDAY_US
    for number in range(1, count + 1):
        at_us += chance.choice(PAUSES_S) * SECOND_US
        said.append((chance.choice(ANYTHING)(chance), Stamp(at_us, "officer-1", f"{case}/{number}")))
    return said


def repeated(said: list[tuple[Command, Stamp]], chance: Random) -> list[tuple[Command, Stamp]]:
    """The same words as a bad line delivers them: the report first, the others 1 to 5 times in any order."""
    report, *others = said
    delivered = [word for word in [report, *others] for _ in range(chance.randint(1, 5))]
    chance.shuffle(delivered)
    return [report, *delivered]


def decided(command: Command, state: CaseState, stamp: Stamp) -> Decision[CaseState]:
    """What a single decider makes of a command at a desk that has published no rota. Raises Refusal."""
    streams = given.wanted(command, state)
    facts = tuple(Given(stream=stream, version=0, fact=given.fact_of(NO_ROTA)) for stream in streams)
    return decide(DECIDER, given.filled(command, facts), state, stamp, None)


def _raised(level: str) -> RaiseEmergency:
    return RaiseEmergency.model_validate({"level": level, "danger": "no", "verified": True})


def _closed(endpoint: str) -> CloseEmergency:
    return CloseEmergency.model_validate({"endpoint": endpoint, "note": REASON})
