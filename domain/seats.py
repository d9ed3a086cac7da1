"""Who sits with whom, by person: kept beside the pairs, so that nobody looks through all of them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Seat = tuple[str, str, str]
"""A pair, its mentor and its mentee, by their ids."""


class Seats(NamedTuple):
    """The pairs that each mentor and mentee is in now, oldest first, and the mentors a mentee ever had."""

    of_mentor: Mapping[str, tuple[str, ...]] = {}
    of_mentee: Mapping[str, tuple[str, ...]] = {}
    had: Mapping[str, tuple[str, ...]] = {}

    def taken(self, seats: Iterable[Seat]) -> "Seats":
        """After some pairs were placed."""
        of_mentor, of_mentee, had = dict(self.of_mentor), dict(self.of_mentee), dict(self.had)
        for pair, mentor, mentee in seats:
            of_mentor[mentor] = (*of_mentor.get(mentor, ()), pair)
            of_mentee[mentee] = (*of_mentee.get(mentee, ()), pair)
            had[mentee] = (*had.get(mentee, ()), mentor)
        return Seats(of_mentor, of_mentee, had)

    def recalled(self, pairs: Iterable[tuple[str, str]]) -> "Seats":
        """After some pairs of former years became known, as (mentor, mentee)."""
        had = dict(self.had)
        for mentor, mentee in pairs:
            had[mentee] = (*had.get(mentee, ()), mentor)
        return self._replace(had=had)

    def left(self, seats: Iterable[Seat]) -> "Seats":
        """After some pairs ended."""
        of_mentor, of_mentee = dict(self.of_mentor), dict(self.of_mentee)
        for pair, mentor, mentee in seats:
            for of_person, person in ((of_mentor, mentor), (of_mentee, mentee)):
                staying = tuple(other for other in of_person.pop(person, ()) if other != pair)
                if staying:
                    of_person[person] = staying
        return Seats(of_mentor, of_mentee, self.had)
