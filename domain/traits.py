"""What may count of people in an assignment: languages of the record, the rest as the vault keeps it."""

import re
from collections.abc import Mapping
from typing import get_args

from domain.people import Person
from domain.scoring import Traits, Wish

BETWEEN = re.compile(r"\s*[;,/|]\s*")
"""What may stand between two interests, as in a roster's list of languages."""
WISHES: dict[str, Wish] = {wish.replace("-", " "): wish for wish in get_args(Wish)}
"""A wish as a roster spells it."""


def traits_of(person: Person, profile: Mapping[str, str]) -> Traits:
    """The traits of one person; what the profile does not have (any more) does not count."""
    interests = (_spelled(part) for part in BETWEEN.split(profile.get("interests", "")))
    return Traits(
        id=person.id,
        languages=person.languages,
        campus=_spelled(profile.get("campus", "")),
        programme=_spelled(profile.get("programme", "")),
        interests=frozenset(interest for interest in interests if interest),
        wants=WISHES.get(profile.get("wants", ""), "any"),
    )


def _spelled(text: str) -> str:
    """A word as it is compared: case and the number of blanks do not matter."""
    return " ".join(text.casefold().split())
