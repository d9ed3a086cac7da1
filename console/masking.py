"""People behind stable pseudonyms: the same person has the same one on every page and in every address."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from console.pages.history import NOBODY
from console.pages.year import Year
from domain import addresses
from domain.account import AccountsState

PREFIXES = {
    "mentor": "MR",
    "mentee": "ME",
    "supervisor": "SV",
    "trainer": "TR",
    "coordinator": "CO",
    "desk": "DE",
    "professional": "PR",
    "auditor": "AU",
    "dpo": "DP",
    "admin": "AD",
}
ANYBODY = "PE"
"""The prefix of whoever is not enrolled in the year that is looked at."""
ID = re.compile(r"p[0-9a-f]{16}")
"""What the id of a person looks like, also of one who is enrolled nowhere any more."""
WORD = re.compile(r"[\w-]+")
PSEUDONYM = re.compile(r"[A-Z]{2}-([0-9A-HJKMNP-TV-Z]{6})")
PEOPLE = frozenset(
    {
        "actor", "mentor", "mentee", "person", "other", "officer", "to", "from_officer", "on_behalf",
        "trainer", "asked_by", "declined_by", "proposed_by", "professional",
    }
)  # fmt: skip
"""Fields of events that hold somebody, whatever their id looks like."""
BETWEEN = "~"
"""What stands for a slash where the id of a stream is a part of an address."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The pseudonyms of one installation; `roles` are those of everybody whom the year knows."""

    coded: Callable[[str], str]
    roles: Mapping[str, str]

    def of(self, person: str) -> str:
        """Such as MR-7F3K2Q."""
        return f"{PREFIXES.get(self.roles.get(person, ''), ANYBODY)}-{self.coded(person)}"

    def is_person(self, word: str) -> bool:
        """Whether a word is somebody's id."""
        return word in self.roles or ID.fullmatch(word) is not None

    def person(self, pseudonym: str) -> str | None:
        """Who is behind a pseudonym; its first two letters do not matter."""
        found = PSEUDONYM.fullmatch(pseudonym.strip().upper())
        if found is None:
            return None
        return next((person for person in self.roles if self.coded(person) == found[1]), None)

    def stream(self, stream: str) -> str:
        """The id of a stream with its people behind their pseudonyms."""
        return Mask(self, {}).text(stream)

    def address(self, stream: str) -> str:
        """A stream as a part of an address; nobody is named in it, whoever reads."""
        return self.stream(stream).replace("/", BETWEEN)

    def addressed(self, address: str) -> str | None:
        """The stream of an address; None for one that names somebody by id, or by no pseudonym of ours."""
        parts = []
        for part in address.split(BETWEEN):
            person = self.person(part) if PSEUDONYM.fullmatch(part) else None
            if self.is_person(part) or (person is None and PSEUDONYM.fullmatch(part)):
                return None
            parts.append(person or part)
        return "/".join(parts)


@dataclass(frozen=True, slots=True)
class Mask:
    """How people are shown: by the names that the reader may see, and by pseudonyms otherwise."""

    pseudonyms: Pseudonyms
    names: Mapping[str, str]

    def person(self, person: str) -> str:
        """Somebody as this reader sees them; an actor that is no person keeps its name."""
        if person in NOBODY:
            return person
        return self.names.get(person) or self.pseudonyms.of(person)

    def text(self, text: str) -> str:
        """A text of ours with everybody in it so shown."""
        return WORD.sub(lambda found: self._word(found[0]), text)

    def body(self, value: Any, field: str = "") -> Any:
        """The body of an event with everybody in it so shown."""
        match value:
            case dict():
                return {key: self.body(each, key) for key, each in value.items()}
            case list():
                return [self.body(each, field) for each in value]
            case str():
                return self.person(value) if field in PEOPLE and value else self.text(value)
            case _:
                return value

    def _word(self, word: str) -> str:
        return self.person(word) if self.pseudonyms.is_person(word) else word


async def pseudonyms_of(year: Year) -> Pseudonyms:
    """The pseudonyms of an installation, told by the roles of a year and of accounts. Raises Unreachable."""
    accounts: AccountsState = (await year.doors.ledger.view(addresses.accounts(), 0)).state
    roles = {person: next(iter(one.roles), "") for person, one in accounts.accounts.items()}
    roles |= {person.id: person.role for person in year.state.people.by_id.values()}
    return Pseudonyms(await year.doors.vault.pseudonyms(), roles)


def people_in(value: Any, pseudonyms: Pseudonyms) -> Iterator[str]:
    """Everybody whose id stands in the body of an event or in an id of ours."""
    match value:
        case dict():
            for key, each in value.items():
                held = isinstance(each, str) and key in PEOPLE and each and each not in NOBODY
                yield from [each] if held else people_in(each, pseudonyms)
        case list():
            for each in value:
                yield from people_in(each, pseudonyms)
        case str():
            yield from (word for word in WORD.findall(value) if pseudonyms.is_person(word))
        case _:
            return
