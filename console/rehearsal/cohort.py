"""A cohort for the script: given by rosters, or invented from a seed in the proportions of the paper."""

from dataclasses import dataclass
from hashlib import sha256
from random import Random

from domain.calendar import AcademicCalendar
from domain.people import Person, Role
from domain.policy import Policy

PAPER_MENTORS, PAPER_MENTEES = 171, 185
PLACES_TO_SPARE = 0.06
"""Places beyond the mentees, by mentor: enough for all rematches and for those whose mentor leaves."""
SECOND_YEAR_EVERY = 57
"""One mentor in so many is a second-year student, as in the study's own sample, and needs a waiver."""
MORE_GRACE_DAYS = 3
LANGUAGES: tuple[tuple[tuple[str, ...], int], ...] = (
    (("hu",), 29), (("hu", "de"), 27), (("hu", "en"), 23), (("hu", "en", "de"), 25), (("de", "en"), 15),
    (("en", "he"), 13), (("de",), 13), (("en", "no"), 10), (("en",), 10), (("en", "ir"), 8),
    (("en", "fr"), 6),
)  # fmt: skip
"""What people speak, with how many of the example rosters speak it."""
EVERY_LANGUAGE = ("hu", "en", "de")
"""Spoken by the invented mentors who take two, so that whoever is left over finds a place with them."""
STAFF: tuple[tuple[Role, int], ...] = (
    ("coordinator", 4), ("trainer", 3), ("desk", 4), ("professional", 3), ("auditor", 1),
)  # fmt: skip
MENTORS_OF_A_SUPERVISOR = 30


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everybody and everything that a year begins with; `second_policy` is published in mid-year."""

    name: str
    calendar: AcademicCalendar
    policy: Policy
    second_policy: Policy
    mentors: tuple[Person, ...]
    mentees: tuple[Person, ...]
    staff: tuple[Person, ...]

    def of(self, role: Role) -> tuple[str, ...]:
        """The ids of the staff of a role."""
        return tuple(person.id for person in self.staff if person.role == role)


def second_version(policy: Policy) -> Policy:
    """The same policy with one number changed: the days in which supervision may still be recorded."""
    supervision = policy.supervision
    longer = supervision.model_copy(update={"grace_days": supervision.grace_days + MORE_GRACE_DAYS})
    return policy.model_copy(update={"supervision": longer})


def staffed(seed: str, mentors: int) -> tuple[Person, ...]:
    """The staff of a programme with so many mentors, invented from the seed."""
    supervisors = max(2, -(-mentors // MENTORS_OF_A_SUPERVISOR))
    posts: list[tuple[Role, int]] = [*STAFF, ("supervisor", supervisors)]
    return tuple(Person(id=_id(seed, role, n), role=role) for role, count in posts for n in range(count))


def invented(name: str, pairs: int, seed: str, calendar: AcademicCalendar, policy: Policy) -> Cohort:
    """A cohort of so many mentees, and as many mentors for them as the paper's programme had."""
    count = max(1, round(pairs * PAPER_MENTORS / PAPER_MENTEES))
    two = min(count, max(0, pairs - count) + 2 + int(count * PLACES_TO_SPARE))
    chance = Random(f"{seed}|cohort")  # made again alike  # nosec B311
    tongues = [_spoken(chance) for _ in range(max(count, pairs))]
    mentors = tuple(
        Person(
            id=_id(seed, "mentor", n),
            role="mentor",
            study_year=_study_year(n, chance, policy),
            languages=EVERY_LANGUAGE if n < two else tongues[n],
            capacity=2 if n < two else 1,
        )
        for n in range(count)
    )
    mentees = tuple(
        Person(
            id=_id(seed, "mentee", n),
            role="mentee",
            study_year=policy.eligibility.mentee_year,
            languages=tongues[n % count],
        )
        for n in range(pairs)
    )
    return Cohort(name, calendar, policy, second_version(policy), mentors, mentees, staffed(seed, count))


def _id(seed: str, role: str, number: int) -> str:
    return "p" + sha256(f"{seed}|{role}|{number}".encode()).hexdigest()[:16]


def _spoken(chance: Random) -> tuple[str, ...]:
    return chance.choices([spoken for spoken, _ in LANGUAGES], [weight for _, weight in LANGUAGES])[0]


def _study_year(number: int, chance: Random, policy: Policy) -> int:
    least = policy.eligibility.mentor_from_year
    if number % SECOND_YEAR_EVERY == SECOND_YEAR_EVERY - 1 and least > 1:
        return least - 1
    return least + chance.choices((0, 1, 2, 3), (118, 30, 12, 8))[0]
