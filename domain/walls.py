"""Conflicts of interest, declared: nobody reads the notes of whom they teach, examine or are related to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.access import nothing_due
from domain.book import Book
from domain.context import Context
from domain.deciding import Decider, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp

Because = Literal["teaches", "examines", "supervises", "related"]
Couple = tuple[str, str]


class DeclareConflict(Command):
    """Two people of whom neither may read the notes of the other."""

    TYPE = "declare-conflict"
    person: str
    other: str
    because: Because


class LiftConflict(Command):
    """It is so no longer."""

    TYPE = "lift-conflict"
    person: str
    other: str


class ConflictDeclared(Event):
    TYPE = "conflict-declared"
    person: str
    other: str
    because: Because


class ConflictLifted(Event):
    TYPE = "conflict-lifted"
    person: str
    other: str


@dataclass(frozen=True, slots=True)
class WallState:
    """Every wall that stands, by its two people in the order of their ids."""

    stream: str
    book: Book = field(default_factory=Book)
    standing: Mapping[Couple, Because] = field(default_factory=dict)
    context: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    def between(self, person: str, other: str) -> bool:
        """Whether neither may read the notes of the other."""
        return couple(person, other) in self.standing

    def evolve(self, entry: Entry) -> "WallState":
        match entry.event:
            case ConflictDeclared(person=person, other=other, because=because):
                return replace(self, standing={**self.standing, couple(person, other): because})
            case ConflictLifted(person=person, other=other):
                gone = couple(person, other)
                return replace(self, standing={k: v for k, v in self.standing.items() if k != gone})
            case _:
                return self


def couple(person: str, other: str) -> Couple:
    """The two, whoever is named first."""
    return (person, other) if person < other else (other, person)


def handle(command: Command, state: WallState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Raises Refusal for a wall that stands already, one that does not, or one around a single person."""
    match command:
        case DeclareConflict(person=person, other=other):
            if person == other:
                raise Refusal("same-person", "A wall stands between two people.", "Name two.")
            if state.between(person, other):
                raise Refusal("already-declared", "This wall stands already.", "Nothing more is needed.")
            yield said(ConflictDeclared(person=person, other=other, because=command.because), stamp, context)
        case LiftConflict(person=person, other=other):
            if not state.between(person, other):
                raise Refusal("no-such-wall", "No wall stands between these two.", "Look at the list.")
            yield said(ConflictLifted(person=person, other=other), stamp, context)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for a wall.", "See the help.")


def stage(state: WallState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    return "declared" if state.standing else "none"


DECIDER = Decider("", WallState, handle, nothing_due, nothing_due, stage)
