"""The words of access: a right, the thing that it is used on, and what a person was let in to."""

from dataclasses import dataclass
from typing import NamedTuple


class Right(NamedTuple):
    """What is done to what kind of thing, in the words of the table."""

    resource: str
    action: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing by the id that stood in the address; it may be an id that nobody has."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """How somebody was let in: by which relation, with names masked or not, and by which grant, if any."""

    relation: str = "any"
    masked: bool = False
    grant: str | None = None


class NotYours(Exception):
    """It is not there, or it is not for whoever asked: nobody learns which."""


class NotSignedIn(Exception):
    """Nobody is known; what was asked for may be theirs once they are."""
