"""The summary of a year, the same for rehearse and simulate, and what two years differ in."""

import json
from hashlib import sha256
from typing import Any

from console.figures import Figures, credit_of, pairs_of
from console.memory import Outcome
from domain.obligations import Standing
from domain.people import Role
from domain.programme import ProgrammeYearState
from domain.rounds import unplaced

STEPS = ("raised", "acknowledged", "contact_made", "closed")


def summary(figures: Figures, seconds: float) -> dict[str, Any]:
    """The figures of a whole year. `workflows` and `logs` hold real times: only a rehearsal fills them in."""
    year, decided, standings = figures.year, figures.decided, figures.standings
    if year is None:
        raise ValueError("figures without their programme year are those of a share")
    return {
        "mentors": _enrolled(year, "mentor"),
        "mentees": _enrolled(year, "mentee"),
        "withdrawn": len(year.people.left),
        "relationships": len(figures.pairs),
        "unmatched": len(unplaced(year.people, year.placed)),
        "events": figures.events,
        "acts": figures.acts,
        "refused": dict(sorted(figures.refused.items())),
        "closed": year.closed,
        "obligations": {
            "opened": standings.total(),
            **{str(standing): standings[standing] for standing in Standing},
        },
        "credit": {
            "awarded": decided["awarded"],
            "withheld": decided["withheld"],
            "undecided": decided[None],
        },
        "emergencies": {step: figures.cases[step] for step in STEPS},
        "logs": None,
        "workflows": None,
        "fingerprints": fingerprints(figures),
        "seconds": round(seconds, 2),
    }


def fingerprints(figures: Figures) -> dict[str, str]:
    """One SHA-256 each over pairs, credit and standings: equal exactly when the years agree."""
    parts = {"pairs": figures.pairs, "credit": figures.credit, "standings": figures.stood}
    texts = {name: json.dumps(part, sort_keys=True) for name, part in parts.items()}
    return {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}


def standings_of(outcome: Outcome) -> dict[str, str]:
    """The standing of every obligation, by stream and obligation."""
    return {
        f"{stream} {obligation.id}": str(obligation.standing)
        for stream, state in outcome.states.items()
        for obligation in state.book.all()
    }


def differences(one: Outcome, other: Outcome) -> list[str]:
    """What two years differ in, a line each; empty when pairs, credit and every standing agree."""
    found: list[str] = []
    for name, of in (("pair", pairs_of), ("credit", credit_of), ("standing", standings_of)):
        found += _unequal(name, of(one), of(other))
    return found


def _unequal(name: str, one: dict[str, str], other: dict[str, str]) -> list[str]:
    keys = sorted(one.keys() | other.keys())
    return [
        f"{name} {key}: {one.get(key)} / {other.get(key)}" for key in keys if one.get(key) != other.get(key)
    ]


def _enrolled(year: ProgrammeYearState, role: Role) -> int:
    return sum(1 for person in year.people.by_id.values() if person.role == role)
