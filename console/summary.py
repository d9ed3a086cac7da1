"""The summary of a year, the same for rehearse and simulate, and what two years differ in."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from console.memory import Outcome
from domain.case import CaseState
from domain.mentor import MentorYearState
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.pairing import unplaced
from domain.people import Role
from domain.policy import Kind
from domain.programme import ProgrammeYearState

Standings = dict[tuple[str, str], str]
ANSWERED = (Standing.MET, Standing.LATE)


def summary(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """The figures of a year. `workflows` and `logs` hold real times, so only a rehearsal fills them in."""
    standings = Counter(o.standing for state in outcome.states.values() for o in state.book.all())
    year = _year(outcome)
    return {
        "mentors": _enrolled(year, "mentor"),
        "mentees": _enrolled(year, "mentee"),
        "withdrawn": len(year.people.left),
        "relationships": sum(1 for _ in _of(outcome, RelationshipState)),
        "unmatched": len(unplaced(year.people, year.placed)),
        "events": outcome.events,
        "acts": outcome.acts,
        "refused": dict(sorted(outcome.refused.items())),
        "closed": year.closed,
        "obligations": {
            "opened": sum(standings.values()),
            **{str(standing): standings[standing] for standing in Standing},
        },
        "credit": _credit(outcome),
        "emergencies": _emergencies(outcome),
        "logs": None,
        "workflows": None,
        "fingerprints": fingerprints(outcome),
        "seconds": round(seconds, 2),
    }


def standings_of(outcome: Outcome) -> Standings:
    """The standing of every obligation, by stream and obligation."""
    return {
        (stream, obligation.id): str(obligation.standing)
        for stream, state in outcome.states.items()
        for obligation in state.book.all()
    }


def pairs_of(outcome: Outcome) -> dict[str, str]:
    """Every pair there was, with the day it began and the day from which nothing more was owed."""
    return {
        state.stream: f"{state.mentor}+{state.mentee} {state.course.first}-{state.course.end}"
        for state in _of(outcome, RelationshipState)
    }


def credit_of(outcome: Outcome) -> dict[str, str]:
    """The credit of every mentor and semester: whether earned, what was decided, and the unmet rules."""
    return {
        f"{state.stream}/{term}": f"{file.earned} {file.decided} {'+'.join(file.unmet)}"
        for state in _of(outcome, MentorYearState)
        for term, file in state.credits.items()
    }


def fingerprints(outcome: Outcome) -> dict[str, str]:
    """One SHA-256 each over pairs, credit and standings: equal exactly when the years agree."""
    parts = {"pairs": pairs_of(outcome), "credit": credit_of(outcome)}
    return {**{name: _hashed(part) for name, part in parts.items()}, "standings": _standings_hashed(outcome)}


def differences(one: Outcome, other: Outcome) -> list[str]:
    """What two years differ in, a line each; empty when pairs, credit and every standing agree."""
    found: list[str] = []
    for name, of in (("pair", pairs_of), ("credit", credit_of)):
        found += _unequal(name, of(one), of(other))
    flat = [{f"{s} {o}": v for (s, o), v in standings_of(year).items()} for year in (one, other)]
    return found + _unequal("standing", flat[0], flat[1])


def _unequal(name: str, one: dict[str, str], other: dict[str, str]) -> list[str]:
    keys = sorted(one.keys() | other.keys())
    return [
        f"{name} {key}: {one.get(key)} / {other.get(key)}" for key in keys if one.get(key) != other.get(key)
    ]


def _standings_hashed(outcome: Outcome) -> str:
    """Stream by stream, so that a large cohort needs no list of all its obligations."""
    digest = sha256()
    for stream in sorted(outcome.states):
        lines = sorted([f"{o.id} {o.standing}" for o in outcome.states[stream].book.all()])
        digest.update("\n".join((stream, *lines, "")).encode())
    return digest.hexdigest()


def _hashed(part: dict[str, str]) -> str:
    return sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()


def _credit(outcome: Outcome) -> dict[str, int]:
    decided = Counter(
        file.decided for state in _of(outcome, MentorYearState) for file in state.credits.values()
    )
    return {"awarded": decided["awarded"], "withheld": decided["withheld"], "undecided": decided[None]}


def _emergencies(outcome: Outcome) -> dict[str, int]:
    cases = list(_of(outcome, CaseState))
    return {
        "raised": len(cases),
        "acknowledged": sum(1 for case in cases if _was_acknowledged(case)),
        "contact_made": sum(1 for case in cases if case.contact),
        "closed": sum(1 for case in cases if case.endpoint is not None),
    }


def _enrolled(year: ProgrammeYearState, role: Role) -> int:
    return sum(1 for person in year.people.by_id.values() if person.role == role)


def _was_acknowledged(case: CaseState) -> bool:
    return any(o.standing in ANSWERED for o in case.book.of_kind(Kind.ACKNOWLEDGE))


def _year(outcome: Outcome) -> ProgrammeYearState:
    year: ProgrammeYearState = next(iter(_of(outcome, ProgrammeYearState)))
    return year


def _of(outcome: Outcome, kind: type[Any]) -> Iterator[Any]:
    states: Iterable[Any] = outcome.states.values()
    return (state for state in states if isinstance(state, kind))
