"""What a year comes to, in figures that add up: each process of a simulation counts the streams it has."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from console.memory import Outcome
from domain.case import CaseState
from domain.desk import RotaState
from domain.mentor import MentorYearState
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.policy import Kind
from domain.programme import ProgrammeYearState
from domain.runs import RunsState

ANSWERED = (Standing.MET, Standing.LATE)


@dataclass(slots=True)
class Figures:
    """A year, or a share of it: counts, and by stream its pair, its credit, and a hash of its standings."""

    year: ProgrammeYearState | None = None
    standings: Counter[Standing] = field(default_factory=Counter)
    pairs: dict[str, str] = field(default_factory=dict)
    credit: dict[str, str] = field(default_factory=dict)
    decided: Counter[str | None] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    stood: dict[str, str] = field(default_factory=dict)
    events: int = 0
    acts: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Figures") -> None:
        """Takes in what another share comes to; shares have no stream in common."""
        self.year = self.year or other.year
        self.standings += other.standings
        self.pairs |= other.pairs
        self.credit |= other.credit
        self.decided += other.decided
        self.cases += other.cases
        self.stood |= other.stood
        self.events += other.events
        self.acts += other.acts
        self.refused += other.refused


def figures_of(outcome: Outcome) -> Figures:
    """The figures of the streams that an outcome holds; a drill counts nowhere."""
    figures = Figures(
        pairs=pairs_of(outcome),
        credit=credit_of(outcome),
        events=outcome.events,
        acts=outcome.acts,
        refused=outcome.refused,
    )
    for stream, state in outcome.states.items():
        if isinstance(state, RotaState | RunsState):
            continue  # it owes nothing, and a year in memory has none
        if isinstance(state, CaseState) and state.drill:
            continue
        figures.standings.update([o.standing for o in state.book.all()])
        figures.stood[stream] = _standings_hashed(state)
        match state:
            case ProgrammeYearState():
                figures.year = state
            case MentorYearState():
                figures.decided.update([file.decided for file in state.credits.values()])
            case CaseState():
                figures.cases.update(steps_of(state))
    return figures


def pairs_of(outcome: Outcome) -> dict[str, str]:
    """Every pair there was, with the day it began and the day from which nothing more was owed."""
    return {
        state.stream: f"{state.mentor}+{state.mentee} {state.course.first}-{state.course.end}"
        for state in outcome.states.values()
        if isinstance(state, RelationshipState)
    }


def credit_of(outcome: Outcome) -> dict[str, str]:
    """The credit of every mentor and semester: whether earned, what was decided, and the unmet rules."""
    return {
        f"{state.stream}/{term}": f"{file.earned} {file.decided} {'+'.join(file.unmet)}"
        for state in outcome.states.values()
        if isinstance(state, MentorYearState)
        for term, file in state.credits.items()
    }


def _standings_hashed(state: Any) -> str:
    lines = sorted([f"{o.id} {o.standing}" for o in state.book.all()])
    return sha256("\n".join(lines).encode()).hexdigest()


def steps_of(case: CaseState) -> Iterator[str]:
    """How far an emergency came, step by step."""
    yield "raised"
    if any(o.standing in ANSWERED for o in case.book.of_kind(Kind.ACKNOWLEDGE)):
        yield "acknowledged"
    if case.contact:
        yield "contact_made"
    if case.endpoint is not None:
        yield "closed"
