"""Who takes part in a programme year: enrolled with consent, waived with a reason, withdrawn at will."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Message, Reason, Stamp
from domain.policy import Eligibility

Role = Literal["mentor", "mentee", "coordinator", "supervisor", "trainer", "desk", "professional", "auditor"]
Rule = Literal["mentor-from-year", "mentee-year"]
BATCH = 100
"""People, pairs or mentees in one event: well below the size limit of an event."""


class Person(Message):
    """One person of a cohort, by an opaque id; everything that names them is in the vault."""

    id: str
    role: Role
    study_year: int = 0
    languages: tuple[str, ...] = ()
    capacity: int = 0
    consent: bool = True


class EnrolPeople(Command):
    TYPE = "enrol-people"
    BULK = True
    people: tuple[Person, ...]


class GrantWaiver(Command):
    """A coordinator lets a person in against a rule; `note` is the vault's id of the reason."""

    TYPE = "grant-waiver"
    person: str
    rule: Rule
    note: Reason


class WithdrawPerson(Command):
    """Taking part is voluntary; `note` is the vault's id of the reason, if one was given."""

    TYPE = "withdraw-person"
    person: str
    note: str | None = None


class PeopleEnrolled(Event):
    TYPE = "people-enrolled"
    people: tuple[Person, ...]


class ConsentRefused(Event):
    """Listed, never placed; nothing is kept but the refusal."""

    TYPE = "consent-refused"
    people: tuple[str, ...]


class EligibilityWaived(Event):
    TYPE = "eligibility-waived"
    person: str
    rule: Rule
    note: str


class PersonWithdrawn(Event):
    TYPE = "person-withdrawn"
    person: str
    role: Role
    pairs: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a cohort by id; who was waived, who left, and who refused."""

    by_id: Mapping[str, Person] = field(default_factory=dict)
    waived: frozenset[tuple[str, str]] = frozenset()
    left: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def said_so(self, person: Person) -> bool:
        """Whether the record has this already: an enrolment, or the same refusal."""
        return person.id in self.by_id or (not person.consent and person.id in self.refused)

    def has_mentor(self, person: str) -> bool:
        """Whether somebody is enrolled as a mentor, also after they left."""
        found = self.by_id.get(person)
        return found is not None and found.role == "mentor"

    def is_active(self, person: str, role: Role) -> bool:
        """Whether somebody takes part in a role."""
        found = self.by_id.get(person)
        return found is not None and found.role == role and person not in self.left


def broken_rule(person: Person, rules: Eligibility) -> Rule | None:
    """The rule that keeps a person out, if any."""
    if person.role == "mentor" and person.study_year < rules.mentor_from_year:
        return "mentor-from-year"
    if person.role == "mentee" and person.study_year != rules.mentee_year:
        return "mentee-year"
    return None


def enrol(command: EnrolPeople, people: People, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """Raises Refusal that names the ids of those who are known already or not eligible."""
    if not command.people:
        raise Refusal("nobody", "There is nobody to enrol.", "Name at least one person.")
    rules = context.policy_at(stamp.at_us).eligibility
    ids = Counter(person.id for person in command.people)
    twice = sorted({p.id for p in command.people if ids[p.id] > 1 or people.said_so(p)})
    if twice:
        raise Refusal("already-enrolled", f"Enrolled already: {', '.join(twice)}.", "Leave them out.")
    willing = [person for person in command.people if person.consent]
    barred = [
        person.id
        for person in willing
        if (rule := broken_rule(person, rules)) and (person.id, rule) not in people.waived
    ]
    if barred:
        raise Refusal("not-eligible", f"Not eligible: {', '.join(barred)}.", "Grant a waiver with a reason.")
    for chunk in chunks(willing):
        yield said(PeopleEnrolled(people=chunk), stamp, context)
    for refused in chunks([person.id for person in command.people if not person.consent]):
        yield said(ConsentRefused(people=refused), stamp, context)


def grant(command: GrantWaiver, people: People, stamp: Stamp, context: Context) -> Iterator[Entry]:
    if (command.person, command.rule) in people.waived:
        raise Refusal("already-waived", f"{command.person} is waived already.", "Nothing more is needed.")
    waived = EligibilityWaived(person=command.person, rule=command.rule, note=command.note)
    yield said(waived, stamp, context)


def present(people: People, person: str) -> Person:
    """A person who takes part. Raises Refusal otherwise."""
    found = people.by_id.get(person)
    if found is None:
        raise Refusal("no-such-person", f"Nobody is enrolled as {person}.", "Look the id up with `list`.")
    if person in people.left:
        raise Refusal("already-withdrawn", f"{person} has withdrawn already.", "Nothing more is needed.")
    return found


def people_after(people: People, event: Event) -> People:
    match event:
        case PeopleEnrolled(people=enrolled):
            return replace(people, by_id={**people.by_id, **{p.id: p for p in enrolled}})
        case ConsentRefused(people=refused):
            return replace(people, refused=people.refused | set(refused))
        case EligibilityWaived(person=person, rule=rule):
            return replace(people, waived=people.waived | {(person, rule)})
        case PersonWithdrawn(person=person):
            return replace(people, left=people.left | {person})
        case _:
            return people


T = TypeVar("T")


def chunks(items: list[T]) -> Iterator[tuple[T, ...]]:
    """Runs of at most BATCH items."""
    for start in range(0, len(items), BATCH):
        yield tuple(items[start : start + BATCH])
