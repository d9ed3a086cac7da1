"""Who may be brought together in a round, and who comes first: by waiting time, the top of the list ahead."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.drafts import Drafts
from domain.matching import draw
from domain.messages import Given
from domain.pairing import AT_THE_TOP, Placements
from domain.people import People, Person
from domain.rounds import had_already, unplaced
from domain.scoring import Couple, Forbidden


@dataclass(frozen=True, slots=True)
class Round:
    """What a round by interest starts from; `first` are the mentees whom it may not leave out for others."""

    mentees: tuple[Person, ...]
    mentors: tuple[Person, ...]
    places: Mapping[str, int]
    load: Mapping[str, int]
    forbidden: Forbidden
    first: frozenset[str]

    @property
    def vetoed(self) -> frozenset[Couple]:
        """Everybody who may not be brought together, whatever the reason."""
        return frozenset(self.forbidden.past) | frozenset(self.forbidden.refused)


def round_of(
    people: People, placed: Placements, drafts: Drafts, facts: Mapping[str, Given], at_most: int
) -> Round:
    """The round that could be held now among the mentors who are ready, who are those with a fact."""
    mentees = tuple(unplaced(people, placed))
    mentors = tuple(people.by_id[mentor] for mentor in sorted(facts))
    past = had_already(placed, mentees)
    load = placed.seats.load(facts)
    queues = [[mentee] for mentee in in_line(mentees, placed, drafts)]
    seated = draw(queues, mentors, load, past | placed.forbidden, "", at_most)
    return Round(
        mentees=mentees,
        mentors=mentors,
        places={mentor.id: min(mentor.capacity, at_most) for mentor in mentors},
        load=load,
        forbidden=Forbidden(past=past, refused=placed.forbidden),
        first=frozenset(seated),
    )


def in_line(mentees: tuple[Person, ...], placed: Placements, drafts: Drafts) -> list[Person]:
    """Those who wait: at the top whoever lost or declined a mentor, then the others, each by waiting time."""

    def rank(mentee: Person) -> tuple[bool, int, str]:
        return (placed.waiting[mentee.id] not in AT_THE_TOP, drafts.since[mentee.id], mentee.id)

    return sorted((m for m in mentees if m.id in placed.waiting), key=rank)
