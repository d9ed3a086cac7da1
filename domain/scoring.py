"""What speaks for a pair, rule by rule, and what forbids it; the points are the policy's `[pairing.weights]`.

The domain of the programme: "to become a selection by preferences or similar interests". Everything is a
whole number, so that the parts add up to the score exactly.
"""

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from domain.messages import Message
from domain.weights import Weights

Couple = tuple[str, str]
"""A mentor and a mentee, by their ids, in this order."""
Wish = Literal["any", "same-language", "same-campus", "shared-interests"]
"""What a mentee wants of a mentor most."""
ScoreRule = Literal["common-language", "same-campus", "same-programme", "shared-interest", "wish"]
Veto = Literal["same-person", "not-this-person", "past-pair", "no-common-language"]


class Traits(NamedTuple):
    """What may count of one person; compared, never recorded (docs/decisions/0007).

    `languages` are in the person's own order, the first one first; an empty campus or programme is not known.
    """

    id: str
    languages: tuple[str, ...]
    campus: str = ""
    programme: str = ""
    interests: frozenset[str] = frozenset()
    wants: Wish = "any"


class Contribution(Message):
    """The points that one rule gives a pair, at least one."""

    rule: ScoreRule
    points: int


class Forbidden(NamedTuple):
    """Couples that may not be: those who were a pair before, and those where one said "not this person"."""

    past: Collection[Couple] = frozenset()
    refused: Collection[Couple] = frozenset()


def veto(mentor: Traits, mentee: Traits, forbidden: Forbidden) -> Veto | None:
    """Why two people cannot be a pair, if they cannot; the first reason of several."""
    couple = (mentor.id, mentee.id)
    if mentor.id == mentee.id:
        return "same-person"
    if couple in forbidden.refused:
        return "not-this-person"
    if couple in forbidden.past:
        return "past-pair"
    if set(mentor.languages).isdisjoint(mentee.languages):
        return "no-common-language"
    return None


def score(mentor: Traits, mentee: Traits, weights: Weights) -> int:
    """The points of a pair: the sum of its contributions."""
    return sum(points for _, points in _points(mentor, mentee, weights))


def contributions(mentor: Traits, mentee: Traits, weights: Weights) -> tuple[Contribution, ...]:
    """What counted for a pair and how much, in the order of the policy; rules without points are left out."""
    told = _points(mentor, mentee, weights)
    return tuple(Contribution(rule=rule, points=points) for rule, points in told if points)


def _points(mentor: Traits, mentee: Traits, weights: Weights) -> Iterator[tuple[ScoreRule, int]]:
    yield "common-language", weights.common_language * len(set(mentor.languages) & set(mentee.languages))
    yield "same-campus", weights.same_campus * _alike(mentor.campus, mentee.campus)
    yield "same-programme", weights.same_programme * _alike(mentor.programme, mentee.programme)
    yield "shared-interest", weights.shared_interest * len(mentor.interests & mentee.interests)
    yield "wish", weights.wish * _has_what_is_wanted(mentor, mentee)


def _alike(one: str, other: str) -> bool:
    return one == other != ""


def _has_what_is_wanted(mentor: Traits, mentee: Traits) -> bool:
    match mentee.wants:
        case "same-language":
            return mentee.languages[0] in mentor.languages
        case "same-campus":
            return _alike(mentor.campus, mentee.campus)
        case "shared-interests":
            return not mentor.interests.isdisjoint(mentee.interests)
        case _:
            return False
