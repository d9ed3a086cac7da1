"""The names of everybody of a year, in the memory of the process for a while: lists are sorted by them.

What a page shows is asked of the vault anew; these names only say in which order.
"""

import asyncio
from collections.abc import Iterable, Mapping
from time import monotonic
from unicodedata import combining, normalize

from console.pages.year import Year

AT_ONCE = 200
GOOD_FOR_S = 600.0


class Directory:
    """Names by person; `revision` grows whenever one is another."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._family: dict[str, str] = {}
        self.revision = 0
        self._read_s = 0.0
        self._turn = asyncio.Lock()

    async def catch_up(self, year: Year) -> None:
        """Reads whoever is new, and everybody anew after a while. Raises Unreachable."""
        async with self._turn:
            known = year.state.people.by_id
            if monotonic() - self._read_s > GOOD_FOR_S:
                wanted = list(known)
                self._read_s = monotonic()
            elif len(self.names) >= len(known):
                return
            else:
                wanted = [person for person in known if person not in self.names]
            for first in range(0, len(wanted), AT_ONCE):
                self.heard(await year.doors.vault.names(wanted[first : first + AT_ONCE]))
                await asyncio.sleep(0)

    def heard(self, fields: Mapping[str, Mapping[str, str]]) -> None:
        """Takes over what the vault says of some people now."""
        for person, kept in fields.items():
            name, programme = kept.get("name", person), kept.get("programme", "")
            if self.names.get(person) != name:
                self.names[person] = name
                self._family[person] = plain(family_first(name, programme))
                self.revision += 1

    def order(self, person: str) -> tuple[str, str]:
        """What somebody is sorted by: the family name, then the rest."""
        return self._family.get(person, person), person

    def found(self, typed: str, people: Iterable[str]) -> list[str]:
        """Everybody of some people whose name has all typed words in it, in the order of their names."""
        words = plain(typed).split()
        named = [p for p in people if words and all(word in plain(self.names.get(p, "")) for word in words)]
        return sorted(named, key=self.order)


def family_first(name: str, programme: str) -> str:
    """A name with the family name first, as Hungarians write it."""
    *given, family = name.split() or [""]
    return name if programme == "hu" or not given else " ".join((family, *given))


def plain(name: str) -> str:
    """A name as it is compared: small letters without their accents."""
    return "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))
