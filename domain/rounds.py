"""A pairing round by lot, and what every round goes by: who is ready, who waits, and whom nobody may have."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.matching import draw
from domain.messages import Entry, Given, Stamp
from domain.pairing import (
    AT_THE_TOP,
    MenteesWaitlisted,
    Pair,
    PairingRoundHeld,
    PairsPlaced,
    Placements,
    RunPairing,
    Waiting,
)
from domain.people import People, Person, chunks
from domain.scoring import Couple


def ready(people: People, given: tuple[Given, ...], context: Context, stamp: Stamp) -> dict[str, Given]:
    """The mentors whose year covers the topics needed before pairing, with the fact that says so."""
    needed = set(context.policy_at(stamp.at_us).pairing.topics_before)
    covering = {fact for fact in {item.fact for item in given} if needed <= set(fact.split("+"))}
    facts = {item.stream.rpartition("/")[2]: item for item in given if item.fact in covering}
    return {mentor: item for mentor, item in facts.items() if people.is_active(mentor, "mentor")}


def run(
    command: RunPairing, cohort: str, people: People, placed: Placements, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    before_the_end(stamp, context)
    facts = ready(people, command.given, context, stamp)
    at_most = context.policy_at(stamp.at_us).pairing.mentees_at_most
    pairs = by_lot(queues(people, placed), facts, cohort, people, placed, command.seed, at_most)
    waiting = left_waiting({pair.mentee for pair in pairs}, facts, people, placed)
    held = PairingRoundHeld(method="random", seed=command.seed, placed=len(pairs), waiting=len(waiting))
    yield said(held, stamp, context)
    yield from placing(pairs, waiting, placed, stamp, context)


def placing(
    pairs: list[Pair],
    waiting: list[tuple[str, Waiting]],
    placed: Placements,
    stamp: Stamp,
    context: Context,
) -> Iterator[Entry]:
    """The pairs of a round, and of those who wait the ones whose reason has changed."""
    for chunk in chunks(pairs):
        yield said(PairsPlaced(pairs=chunk), stamp, context)
    for listed in chunks([w for w in waiting if placed.waiting.get(w[0]) != w[1]]):
        yield said(MenteesWaitlisted(mentees=listed), stamp, context)


def before_the_end(stamp: Stamp, context: Context) -> None:
    """Raises Refusal when a pair that is placed now could not begin: the year is over by then."""
    if context.calendar.next_midnight(stamp.at_us) >= context.calendar.ends_us:
        raise Refusal("year-is-over", "The programme year is over.", "Place the pair in the next one.")


def unplaced(people: People, placed: Placements) -> list[Person]:
    """The mentees who take part and have no mentor now."""
    return [people.by_id[mentee] for mentee in sorted(placed.seats.alone)]


def queues(people: People, placed: Placements) -> tuple[list[Person], list[Person]]:
    """The mentees without a mentor: those at the top of the waiting list, then the others."""
    alone = unplaced(people, placed)
    top = {mentee for mentee, why in placed.waiting.items() if why in AT_THE_TOP}
    return [m for m in alone if m.id in top], [m for m in alone if m.id not in top]


def left_waiting(
    seated: Collection[str], facts: Mapping[str, Given], people: People, placed: Placements
) -> list[tuple[str, Waiting]]:
    """Whoever has no mentor after a round, and why; a place at the top of the list is kept."""
    trained = facts.keys() | placed.seats.of_mentor.keys()
    left = [m for m in unplaced(people, placed) if m.id not in seated]
    why = placed.waiting
    return [(m.id, why[m.id] if why.get(m.id) in AT_THE_TOP else reason(m, trained, people)) for m in left]


def may_be(mentor: str, mentee: str, people: People, placed: Placements) -> bool:
    """Whether two people may be a pair at all: a common language, never one before, no "not this person"."""
    languages = people.by_id[mentor].languages
    spoken = not set(languages).isdisjoint(people.by_id[mentee].languages)
    before = mentor in placed.seats.had.get(mentee, ())
    return spoken and not before and (mentor, mentee) not in placed.forbidden


def supposing(placed: Placements, pairs: Iterable[Couple]) -> Placements:
    """As if some couples were pairs already: what is left of a round in which they stay together."""
    seats = [(f"pinned/{mentee}", mentor, mentee) for mentor, mentee in sorted(pairs)]
    return replace(placed, seats=placed.seats.taken(seats))


def had_already(placed: Placements, mentees: Iterable[Person]) -> frozenset[Couple]:
    """Everybody whom some mentees ever had as a mentor."""
    had = placed.seats.had
    return frozenset((mentor, mentee.id) for mentee in mentees for mentor in had.get(mentee.id, ()))


def by_lot(
    waiting: Iterable[Iterable[Person]],
    facts: Mapping[str, Given],
    cohort: str,
    people: People,
    placed: Placements,
    seed: str,
    at_most: int,
) -> list[Pair]:
    """The pairs that a lot makes of mentees, queue after queue; whoever was ever a pair is not again."""
    asking = [list(queue) for queue in waiting]
    vetoed = had_already(placed, (m for queue in asking for m in queue)) | placed.forbidden
    asked = [people.by_id[m] for m in sorted(facts)]
    chosen = draw(asking, asked, placed.seats.load(facts), vetoed, seed, at_most)
    return [
        Pair(id=pair_id(cohort, mentor, mentee), mentor=mentor, mentee=mentee, relied=facts[mentor])
        for mentee, mentor in sorted(chosen.items())
    ]


def pair_id(cohort: str, mentor: str, mentee: str) -> str:
    """An opaque id of a pair, the same in every run: two people are paired at most once a year."""
    return "r" + sha256(f"{cohort}|{mentor}|{mentee}".encode()).hexdigest()[:16]


def reason(mentee: Person, trained: Collection[str], people: People) -> Waiting:
    """Why a mentee could not be placed; whoever has a mentee counts as trained, without being asked again."""
    if not trained:
        return "mentors-not-trained"
    spoken = {language for m in trained for language in people.by_id[m].languages}
    return "no-free-mentor" if spoken & set(mentee.languages) else "no-common-language"
