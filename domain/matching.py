"""Seeded random pairing: everyone one before anyone two, language and vetoes kept, nobody left by bad luck.

The order is drawn by SHA-256 of the seed and the id, so the same seed gives the same pairs everywhere.
A mentee who finds no free mentor may move others along (augmenting paths), so as many as possible are placed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from domain.people import Person


def drawn(seed: str, people: Iterable[Person]) -> list[Person]:
    """People in the random order of a seed."""
    return sorted(people, key=lambda p: (sha256(f"{seed}|{p.id}".encode()).digest(), p.id))


@dataclass
class _Board:
    """One drawing: mentors by language, how many mentees each has by now, and who sits with whom.

    `place` is how many mentees a mentor may have in the round that is being drawn.
    """

    mentors: Sequence[Person]
    vetoed: frozenset[tuple[str, str]]
    load: dict[str, int]
    place: int = 1
    mentees: dict[str, Person] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_language: dict[str, list[Person]] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)

    def begin(self, place: int) -> None:
        """A round in which every mentor may have so many mentees, by their own consent."""
        self.place = place
        self.by_language = defaultdict(list)
        self.skipped = defaultdict(int)
        for mentor in self.mentors:
            for language in mentor.languages:
                self.by_language[language].append(mentor)

    def seat(self, mentee: Person) -> bool:
        self.mentees[mentee.id] = mentee
        return self._seat_free(mentee) or self._seat_by_moving(mentee)

    def _is_free(self, mentor: Person) -> bool:
        return self.load.get(mentor.id, 0) < min(self.place, mentor.capacity)

    def _seat_free(self, mentee: Person) -> bool:
        for language in mentee.languages:
            row = self.by_language[language]
            while self.skipped[language] < len(row) and not self._is_free(row[self.skipped[language]]):
                self.skipped[language] += 1
            for index in range(self.skipped[language], len(row)):
                mentor = row[index]
                if self._is_free(mentor) and (mentor.id, mentee.id) not in self.vetoed:
                    self._shift(mentor.id, {mentor.id: mentee.id})
                    return True
        return False

    def _seat_by_moving(self, mentee: Person) -> bool:
        """Breadth first along who could be moved, then seat everybody on the way."""
        came: dict[str, str] = {}
        unseen = dict(self.by_language)
        wave = [mentee]
        while wave:
            ahead: list[Person] = []
            for person in wave:
                for mentor in self._compatible(person, unseen):
                    if mentor.id in came:
                        continue
                    came[mentor.id] = person.id
                    if self._is_free(mentor):
                        self._shift(mentor.id, came)
                        return True
                    ahead.extend(self.mentees[held] for held in self.held[mentor.id])
            wave = ahead
        self._leave_out(came)
        return False

    def _leave_out(self, came: Mapping[str, str]) -> None:
        """Mentors from whom no way led to a free place: none ever will in this round."""
        for language, row in self.by_language.items():
            self.by_language[language] = [mentor for mentor in row if mentor.id not in came]
        self.skipped.clear()

    def _shift(self, free: str, came: Mapping[str, str]) -> None:
        """Everybody on the way moves to the mentor they were looking at, the last of them to a free one."""
        self.load[free] = self.load.get(free, 0) + 1
        mentor: str | None = free
        while mentor is not None:
            mentee = came[mentor]
            before = self.seats.get(mentee)
            if before is not None:
                self.held[before].remove(mentee)
            self.held[mentor].append(mentee)
            self.seats[mentee] = mentor
            mentor = before

    def _compatible(self, mentee: Person, unseen: dict[str, list[Person]]) -> Iterable[Person]:
        """The mentors a mentee could have whom nobody has looked at on this search."""
        for language in mentee.languages:
            row = unseen.get(language, [])
            unseen[language] = [m for m in row if (m.id, mentee.id) in self.vetoed]
            for mentor in row:
                if (mentor.id, mentee.id) not in self.vetoed:
                    yield mentor


def draw(
    queues: Iterable[Iterable[Person]],
    mentors: Iterable[Person],
    load: Mapping[str, int],
    vetoed: frozenset[tuple[str, str]],
    seed: str,
    at_most: int,
) -> dict[str, str]:
    """Pairs as mentee -> mentor, queue after queue: nobody takes the place of somebody in an earlier one.

    `load` is how many mentees a mentor has; vetoes are (mentor, mentee).
    """
    order = drawn(seed, [m for m in mentors if load.get(m.id, 0) < min(m.capacity, at_most)])
    board = _Board(order, vetoed, dict(load))
    for queue in queues:
        waiting = drawn(seed, queue)
        for place in range(1, at_most + 1):
            board.begin(place)
            waiting = [mentee for mentee in waiting if not board.seat(mentee)]
    return board.seats
