"""The list of mentees: who is with whom, who waits for a mentor and why, who left."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from console.pages.lists import Found, Memo, Shelf, summed
from console.pages.voices import handle_of
from console.pages.year import Page, Who, who
from domain.pairing import AT_THE_TOP

Joined = Literal["paired", "waiting", "left"]


class MenteeLine(Page):
    """One mentee of the list: with whom, or why not yet."""

    mentee: Who
    stands: Joined
    pair: str | None
    mentor: Who | None
    waits: str | None
    first: bool


class MenteesWanted(NamedTuple):
    """Which mentees."""

    stands: Joined | None


def mentees(shelf: Shelf, memo: Memo, wanted: MenteesWanted) -> Found[tuple[str, Joined], MenteeLine]:
    """The mentees of a cohort, those who wait longest in front when they alone are asked for."""
    year, placed, people = shelf.year, shelf.year.state.placed, shelf.year.state.people
    stamp = (year.state.book.version, shelf.directory.revision)

    def standing() -> list[tuple[str, Joined]]:
        found: list[tuple[str, Joined]] = []
        for person in people.by_id.values():
            if person.role == "mentee":
                stands: Joined = "left" if person.id in people.left else "waiting"
                found.append((person.id, "paired" if placed.of(person.id) else stands))
        return sorted(found, key=lambda one: shelf.directory.order(one[0]))

    every: list[tuple[str, Joined]] = memo.of(stamp, "mentees", standing)
    keys = [one for one in every if wanted.stands in (None, one[1])]

    async def rows(some: Sequence[tuple[str, Joined]]) -> list[MenteeLine]:
        of = {person: next(iter(placed.of(person)), None) for person, _ in some}
        halves = {placed.pairs[pair].mentor for pair in of.values() if pair}
        names = await shelf.named({*of, *halves})
        return [
            MenteeLine(
                mentee=who(person, names),
                stands=stands,
                pair=pair,
                mentor=who(placed.pairs[pair].mentor, names) if pair else None,
                waits=placed.waiting.get(person) if stands == "waiting" else None,
                first=placed.waiting.get(person) in AT_THE_TOP,
            )
            for person, stands in some
            for pair in (of[person],)
        ]

    return Found(keys, summed([stands for _, stands in every]), rows, lambda one: handle_of(one[0]))
