"""Where an erasure stands, folded from its events, and the certificate of what it destroyed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from domain.book import Book
from domain.erasure_events import (
    Basis,
    CertificateIssued,
    Count,
    ErasureAsked,
    ErasureBegun,
    ErasureRefused,
    ErasureStepTaken,
    HoldLifted,
    HoldPlaced,
    Matter,
    Obstacle,
    Step,
)
from domain.messages import Entry, Event
from domain.programme import ProgrammeYearState

STEPS: tuple[Step, ...] = ("keys", "count", "clear")
BEGIN, CERTIFY = "begin", "certify"


class Erasing(NamedTuple):
    """An erasure from its asking to its end: who asked and when, and what each step met."""

    id: str
    at_us: int
    by: str
    basis: Basis
    scope: tuple[Matter, ...]
    note: str | None
    searched: tuple[Count, ...] | None = None
    taken: tuple[tuple[Step, tuple[Count, ...]], ...] = ()
    refused: tuple[Obstacle, ...] = ()
    digest: str | None = None

    @property
    def next(self) -> str:
        """What is to be done now."""
        if self.searched is None:
            return BEGIN
        done = {step for step, _ in self.taken}
        return next((step for step in STEPS if step not in done), CERTIFY)

    @property
    def fenced(self) -> bool:
        """Whether the keys are gone for good."""
        return bool(self.taken)


@dataclass(frozen=True, slots=True)
class ErasureState:
    """What was asked for one person, what holds it up, and what came of it."""

    stream: str
    book: Book = field(default_factory=Book)
    holds: Mapping[str, str] = field(default_factory=dict)
    asked: Erasing | None = None
    over: tuple[Erasing, ...] = ()
    context: None = None
    clock: None = None
    calendar: None = None

    @property
    def person(self) -> str:
        return self.stream.partition("/")[2]

    @property
    def closed(self) -> bool:
        return self.asked is None

    @property
    def intents(self) -> tuple[str, ...]:
        return () if self.asked is None else (self.asked.id,)

    @property
    def begun(self) -> bool:
        """Whether there is no way back any more."""
        return self.asked is not None and self.asked.searched is not None

    @property
    def erased(self) -> bool:
        """Whether the person as a whole is gone, or as good as gone."""
        every = (*self.over, self.asked) if self.asked else self.over
        return any(one.fenced and not one.scope for one in every)

    def evolve(self, entry: Entry) -> "ErasureState":
        match entry.event:
            case HoldPlaced(hold=hold, note=note):
                return replace(self, holds={**self.holds, hold: note})
            case HoldLifted(hold=hold):
                return replace(self, holds={k: v for k, v in self.holds.items() if k != hold})
            case ErasureAsked() as event:
                asked = (event.erasure, entry.recorded_us, entry.actor, event.basis, event.scope, event.note)
                return replace(self, asked=Erasing(*asked))
            case event if self.asked is not None:
                return _went_on(self, self.asked, event)
            case _:
                return self


def _went_on(state: ErasureState, asked: Erasing, event: Event) -> ErasureState:
    match event:
        case ErasureBegun(searched=searched):
            return replace(state, asked=asked._replace(searched=searched))
        case ErasureStepTaken(step=step, counts=counts):
            return replace(state, asked=asked._replace(taken=(*asked.taken, (step, counts))))
        case ErasureRefused(obstacles=obstacles):
            return replace(state, asked=None, over=(*state.over, asked._replace(refused=obstacles)))
        case CertificateIssued(digest=digest):
            return replace(state, asked=None, over=(*state.over, asked._replace(digest=digest)))
        case _:
            return state


def certificate(state: ErasureState, erasing: Erasing) -> dict[str, Any]:
    """What is certified, as plain values: of the person nothing but the id that names nobody."""
    counts = [*(erasing.searched or ()), *(count for _, each in erasing.taken for count in each)]
    return {
        "certificate": "nearpeer erasure 1",
        "person": state.person,
        "erasure": erasing.id,
        "basis": erasing.basis,
        "scope": list(erasing.scope) or ["everything"],
        "asked_by": erasing.by,
        "asked_us": erasing.at_us,
        "counts": [count.model_dump() for count in counts],
    }


def obstacles(
    person: str, years: Iterable[ProgrammeYearState], *, cases: bool, reports: bool
) -> tuple[Obstacle, ...]:
    """What the record says in the way of erasing somebody: a year of theirs that runs, a case, a report.

    `cases` is whether one of theirs is open, `reports` whether any still waits for the record.
    """
    running = [year for year in years if not year.closed]
    takes_part = any(person in year.people.by_id and person not in year.people.left for year in running)
    together = any(year.placed.of(person) for year in running)
    found: dict[Obstacle, bool] = {
        "relationship-runs": together,
        "takes-part": takes_part,
        "case-open": cases,
        "report-waits": reports,
    }
    return tuple(obstacle for obstacle, there in found.items() if there)
