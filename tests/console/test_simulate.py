"""A year in memory: the same from the same seed, complete, balanced, and the same however it is shared."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from console import simulate as simulating
from console.calendar import load_calendar
from console.figures import figures_of
from console.memory import Memory, Outcome
from console.policy import load_policy
from console.rehearsal import Cohort, Script, invented, whole_year_us
from console.rehearsal.cohort import second_version
from console.simulate import simulate, simulate_shared
from console.summary import differences, fingerprints, summary
from domain import addresses
from domain.credit import CreditFile
from domain.deciding import Decision
from domain.mentor import MentorYearState
from domain.obligations import ObligationOpened, Standing
from domain.policy import Policy
from domain.programme import ProgrammeYearState

EXAMPLES = Path(__file__).parents[2] / "examples"
PAIRS = 40
YEAR = addresses.programme_year("2025")


def cohort_of(seed: str, pairs: int = PAIRS, policy: Policy | None = None) -> Cohort:
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
    return invented("2025", pairs, seed, calendar, policy or load_policy(EXAMPLES / "policy.toml"))


def played(cohort: Cohort, seed: str) -> Outcome:
    until_us = whole_year_us(cohort)
    return simulate(Script(cohort, seed, until_us), YEAR, until_us)


def files_of(outcome: Outcome) -> list[CreditFile]:
    mentors = [state for state in outcome.states.values() if isinstance(state, MentorYearState)]
    return [file for mentor in mentors for file in mentor.credits.values()]


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return cohort_of("7")


@pytest.fixture(scope="module")
def outcome(cohort: Cohort) -> Outcome:
    return played(cohort, "7")


def test_the_same_seed_gives_the_same_year(cohort: Cohort, outcome: Outcome) -> None:
    again = played(cohort, "7")

    assert differences(outcome, again) == []
    assert summary(figures_of(outcome), 0) == summary(figures_of(again), 0)


def test_another_seed_gives_another_year(cohort: Cohort, outcome: Outcome) -> None:
    other = played(cohort, "8")

    mine, others = fingerprints(figures_of(outcome)), fingerprints(figures_of(other))
    assert all(mine[part] != others[part] for part in mine)
    assert differences(outcome, other)


def test_every_mentee_is_placed(cohort: Cohort, outcome: Outcome) -> None:
    year = outcome.states[YEAR]
    assert isinstance(year, ProgrammeYearState)

    assert {pair.mentee for pair in year.placed.pairs.values()} == {person.id for person in cohort.mentees}
    assert summary(figures_of(outcome), 0)["unmatched"] == 0


def test_nobody_is_refused(outcome: Outcome) -> None:
    assert outcome.refused == Counter()


def test_what_was_opened_is_the_sum_of_all_standings_in_every_stream(
    cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Counter[str] = Counter()

    class Counting(Memory):
        def _keep(self, stream: str, decided: Decision[Any]) -> None:
            opened[stream] += sum(isinstance(entry.event, ObligationOpened) for entry in decided.entries)
            super()._keep(stream, decided)

    monkeypatch.setattr(simulating, "Memory", Counting)
    year = played(cohort, "7")

    standings = {stream: Counter(o.standing for o in s.book.all()) for stream, s in year.states.items()}
    assert {stream: count.total() for stream, count in standings.items()} == {s: opened[s] for s in standings}


def test_a_programme_that_closed_leaves_nothing_open(outcome: Outcome) -> None:
    assert outcome.states[YEAR].closed
    assert [stream for stream, state in outcome.states.items() if state.book.open or not state.closed] == []
    assert summary(figures_of(outcome), 0)["obligations"][Standing.OPEN] == 0


def test_every_withheld_credit_names_its_unmet_rule(outcome: Outcome) -> None:
    withheld = [file for file in files_of(outcome) if file.decided == "withheld"]

    assert withheld
    assert all(file.unmet for file in withheld)


def test_a_policy_without_an_amount_awards_nothing() -> None:
    policy = load_policy(EXAMPLES / "policy.toml")
    silent = policy.model_copy(update={"credit": policy.credit.model_copy(update={"ects": None})})

    year = played(cohort_of("7", 12, silent), "7")

    assert summary(figures_of(year), 0)["credit"]["awarded"] == 0
    assert any(file.earned for file in files_of(year))
    assert year.refused == Counter()


def test_a_mid_year_policy_changes_one_number_only() -> None:
    first = load_policy(EXAMPLES / "policy.toml")
    second = second_version(first)

    back = second.supervision.model_copy(update={"grace_days": first.supervision.grace_days})
    assert second.supervision.grace_days > first.supervision.grace_days
    assert second.model_copy(update={"supervision": back}) == first


def test_a_year_that_stops_early_holds_what_had_happened_by_then(cohort: Cohort) -> None:
    until_us = cohort.calendar.midnight(cohort.calendar.first + 100)
    year = simulate(Script(cohort, "7", until_us), YEAR, until_us)

    assert all(state.book.as_of_us <= until_us for state in year.states.values())
    assert summary(figures_of(year), 0)["obligations"][Standing.OPEN] > 0


@pytest.mark.parametrize("processes", [2, 3])
def test_a_year_shared_among_processes_is_the_same_year(
    cohort: Cohort, outcome: Outcome, processes: int
) -> None:
    shared = simulate_shared(cohort, "7", whole_year_us(cohort), processes=processes)

    assert summary(figures_of(outcome), 0) == summary(shared, 0)


def test_progress_tells_the_moment_and_the_acts(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "TOLD_EVERY", 100)
    until_us = cohort.calendar.midnight(cohort.calendar.first + 60)
    told: list[tuple[int, int]] = []

    simulate(Script(cohort, "7", until_us), YEAR, until_us, lambda at_us, acts: told.append((at_us, acts)))

    assert told == sorted(told)
    assert [acts for _, acts in told] == [100 * n for n in range(1, len(told) + 1)]
