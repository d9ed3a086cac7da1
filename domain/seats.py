"""Who sits with whom, by person: kept beside the pairs, so that nobody looks through all of them."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.people import Person
from domain.shelves import Shelves

Seat = tuple[str, str, str]
"""A pair, its mentor and its mentee, by their ids."""
Lists = Shelves[tuple[str, ...]]


class Seats(NamedTuple):
    """The pairs that each mentor and mentee is in now, oldest first, and the mentors a mentee ever had.

    Of those who take part: how many mentees each mentor takes, which mentors have a place free, and which
    mentees have no mentor.
    """

    of_mentor: Lists = Shelves()
    of_mentee: Lists = Shelves()
    had: Lists = Shelves()
    places: Shelves[int] = Shelves()
    free: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()

    def load(self, mentors: Iterable[str]) -> dict[str, int]:
        """How many mentees each of some mentors has now."""
        return {mentor: len(self.of_mentor.get(mentor, ())) for mentor in mentors}

    def offered(self, people: Iterable[Person]) -> "Seats":
        """After some people were enrolled."""
        places = {person.id: person.capacity for person in people if person.role == "mentor"}
        alone = self.alone.union(person.id for person in people if person.role == "mentee")
        return _freed(self._replace(places=self.places.holding(places), alone=alone), places)

    def withdrawn(self, person: str) -> "Seats":
        """After somebody left whose pairs have ended."""
        places, gone = self.places.without((person,)), {person}
        return self._replace(places=places, free=self.free - gone, alone=self.alone - gone)

    def taken(self, seats: Iterable[Seat]) -> "Seats":
        """After some pairs were placed."""
        seats = tuple(seats)
        after = self._replace(
            of_mentor=_with(self.of_mentor, [(mentor, pair) for pair, mentor, _ in seats]),
            of_mentee=_with(self.of_mentee, [(mentee, pair) for pair, _, mentee in seats]),
            had=_with(self.had, [(mentee, mentor) for _, mentor, mentee in seats]),
            alone=self.alone.difference(mentee for _, _, mentee in seats),
        )
        return _freed(after, (mentor for _, mentor, _ in seats))

    def recalled(self, pairs: Iterable[tuple[str, str]]) -> "Seats":
        """After some pairs of former years became known, as (mentor, mentee)."""
        return self._replace(had=_with(self.had, [(mentee, mentor) for mentor, mentee in pairs]))

    def left(self, seats: Iterable[Seat]) -> "Seats":
        """After some pairs ended."""
        seats = tuple(seats)
        after = self._replace(
            of_mentor=_without(self.of_mentor, [(mentor, pair) for pair, mentor, _ in seats]),
            of_mentee=_without(self.of_mentee, [(mentee, pair) for pair, _, mentee in seats]),
            alone=self.alone.union(mentee for _, _, mentee in seats),
        )
        return _freed(after, (mentor for _, mentor, _ in seats))


def _freed(seats: Seats, mentors: Iterable[str]) -> Seats:
    """The seats after another look at whether some mentors have a place free."""
    load = seats.load(mentors)
    free = {mentor for mentor, taken in load.items() if taken < seats.places.get(mentor, 0)}
    return seats._replace(free=seats.free - load.keys() | free)


def _with(lists: Lists, items: Iterable[tuple[str, str]]) -> Lists:
    longer: dict[str, tuple[str, ...]] = {}
    for person, item in items:
        longer[person] = (*longer.get(person, lists.get(person, ())), item)
    return lists.holding(longer)


def _without(lists: Lists, items: Iterable[tuple[str, str]]) -> Lists:
    shorter: dict[str, tuple[str, ...]] = {}
    for person, item in items:
        was = shorter.get(person, lists.get(person, ()))
        shorter[person] = tuple([other for other in was if other != item])
    left = {person: items for person, items in shorter.items() if items}
    return lists.without(shorter.keys() - left.keys()).holding(left)
