"""A trained year with a round on trial: two mentors, two mentees, points as a test wants them."""

from domain.draft_commands import DraftRound, RecordDraft
from domain.drafts import Draft, DraftedPair
from domain.people import Person
from domain.scoring import Contribution
from domain.weights import Method
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record
from tests.domain.cohorts import PAIRED, mentee, mentor

LATER = "2025-09-13 10:00"
TWO_AND_TWO = (mentor("m1"), mentor("m2"), mentee("n1"), mentee("n2"))


def couple(mentor_id: str, mentee_id: str, points: int = 10) -> DraftedPair:
    counted = (Contribution(rule="shared-interest", points=points),) if points else ()
    return DraftedPair(mentor=mentor_id, mentee=mentee_id, counted=counted)


def asked(*people: Person, method: Method = "interest", name: str = "draft-1") -> Record:
    """A trained year in which a draft was asked for."""
    record = cohorts.trained(*(people or TWO_AND_TWO))
    ask(record, method=method, name=name)
    return record


def ask(record: Record, *, method: Method | None, name: str, when: str = PAIRED, seed: str = "s") -> None:
    record.does(YEAR, when, DraftRound(seed=seed, method=method), by="coordinator", name=name)


def solve(record: Record, *pairs: DraftedPair, name: str = "draft-1", when: str = PAIRED) -> None:
    record.does(YEAR, when, RecordDraft(draft=name, pairs=pairs), by="programme", name=f"{name}/solved")


def solved() -> Record:
    """A draft that is ready: m1 with n1 for 30 points, m2 with n2 for 20."""
    record = asked()
    solve(record, couple("m1", "n1", 30), couple("m2", "n2", 20))
    return record


def draft_of(record: Record, name: str = "draft-1") -> Draft:
    found: Draft = record.year.state.drafts.by_id[name]
    return found
