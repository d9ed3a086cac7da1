"""How long a round by interest takes: the example cohort scored, and solved; run by `make bench`."""

import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

from activities.solver import Task, task_of
from benchmarks.measures import Measure
from console.planning import EXAMPLES
from console.policy import load_policy
from console.rosters.cells import Roster
from console.rosters.rows import RosterFile, read_roster
from domain.policy import Policy
from domain.scoring import Couple, Forbidden, Traits, score, veto
from domain.traits import traits_of

RUNS = 21
SOLVER_MS = 10
T = TypeVar("T")


async def round_by_interest() -> list[Measure]:
    """The 185 mentees and 171 mentors of the examples, each median of 21 runs."""
    policy = load_policy(EXAMPLES / "policy.toml")
    mentors, capacities = _people("mentor", policy)
    mentees, _ = _people("mentee", policy)
    scoring_ms, scores = _median_ms(lambda: _scores(mentors, mentees, policy))
    building_ms, task = _median_ms(lambda: _task(scores, capacities))
    solver_ms, pairs = _median_ms(task.solved)
    explaining_ms, _ = _median_ms(task.alternatives, runs=1)
    named = f"pairing, {len(mentees)} x {len(mentors)}"
    points = sum(scores[mentor, mentee] for mentee, mentor in pairs.items())
    return [
        Measure(f"{named}: scores", scoring_ms, "ms", "told only", ok=True),
        Measure(f"{named}: matrix", building_ms, "ms", "told only", ok=True),
        Measure(f"{named}: solver", solver_ms, "ms", f"at most {SOLVER_MS}", solver_ms <= SOLVER_MS),
        Measure(f"{named}: best alternative of each", explaining_ms, "ms", "told only", ok=True),
        Measure(f"{named}: placed", len(pairs), "mentees", "told only", ok=True),
        Measure(f"{named}: points", points, "", "told only", ok=True),
    ]


def _people(role: Roster, policy: Policy) -> tuple[list[Traits], dict[str, int]]:
    drafts = read_roster(RosterFile(EXAMPLES / f"{role}s-2025.csv", role), policy).drafts
    people = [(draft.person(draft.code), draft.profile) for draft in drafts if draft.listed.consent]
    capacities = {person.id: person.capacity for person, _ in people}
    return [traits_of(person, profile) for person, profile in people], capacities


def _scores(mentors: list[Traits], mentees: list[Traits], policy: Policy) -> dict[Couple, int]:
    weights, nobody = policy.pairing.weights, Forbidden()
    return {
        (mentor.id, mentee.id): score(mentor, mentee, weights)
        for mentor in mentors
        for mentee in mentees
        if veto(mentor, mentee, nobody) is None
    }


def _task(scores: dict[Couple, int], capacities: dict[str, int]) -> Task:
    task = task_of(scores, capacities)
    if task is None:
        raise ValueError("nobody of the examples has a place")
    return task


def _median_ms(work: Callable[[], T], runs: int = RUNS) -> tuple[float, T]:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1_000)
    return round(median(spent), 1), work()
