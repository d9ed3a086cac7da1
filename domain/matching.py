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
    """One round of drawing: mentors by language, who is taken, and who has which mentee."""

    mentors: Sequence[Person]
    vetoed: frozenset[tuple[str, str]]
    mentees: dict[str, Person] = field(default_factory=dict)
    holder: dict[str, str] = field(default_factory=dict)
    by_language: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    skipped: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        for mentor in self.mentors:
            for language in mentor.languages:
                self.by_language[language].append(mentor)

    def seat(self, mentee: Person) -> bool:
        self.mentees[mentee.id] = mentee
        return self._seat_free(mentee) or self._seat_by_moving(mentee)

    def _seat_free(self, mentee: Person) -> bool:
        for language in mentee.languages:
            row = self.by_language[language]
            while self.skipped[language] < len(row) and row[self.skipped[language]].id in self.holder:
                self.skipped[language] += 1
            for mentor in row[self.skipped[language] :]:
                if mentor.id not in self.holder and (mentor.id, mentee.id) not in self.vetoed:
                    self.holder[mentor.id] = mentee.id
                    return True
        return False

    def _seat_by_moving(self, mentee: Person) -> bool:
        """Breadth first along who could be moved, then seat everybody on the way."""
        came: dict[str, str] = {}
        wave = [mentee]
        while wave:
            ahead = []
            for person in wave:
                for mentor in self._compatible(person):
                    if mentor.id in came:
                        continue
                    came[mentor.id] = person.id
                    holding = self.holder.get(mentor.id)
                    if holding is None:
                        self._shift(mentor.id, came, mentee.id)
                        return True
                    ahead.append(self.mentees[holding])
            wave = ahead
        return False

    def _shift(self, mentor: str, came: Mapping[str, str], until: str) -> None:
        held = {mentee: m for m, mentee in self.holder.items()}
        while True:
            mentee = came[mentor]
            before = held.get(mentee)
            self.holder[mentor] = mentee
            if mentee == until or before is None:
                return
            mentor = before

    def _compatible(self, mentee: Person) -> Iterable[Person]:
        for language in mentee.languages:
            for mentor in self.by_language[language]:
                if (mentor.id, mentee.id) not in self.vetoed:
                    yield mentor


def draw(
    mentees: Iterable[Person],
    mentors: Iterable[Person],
    load: Mapping[str, int],
    vetoed: frozenset[tuple[str, str]],
    seed: str,
    at_most: int,
) -> dict[str, str]:
    """Pairs as mentee -> mentor. `load` is how many mentees a mentor has; vetoes are (mentor, mentee)."""
    pairs: dict[str, str] = {}
    waiting = drawn(seed, mentees)
    order = drawn(seed, mentors)
    for place in range(1, at_most + 1):
        board = _Board([m for m in order if load.get(m.id, 0) < place <= m.capacity], vetoed)
        waiting = [mentee for mentee in waiting if not board.seat(mentee)]
        pairs.update({mentee: mentor for mentor, mentee in board.holder.items()})
    return pairs
