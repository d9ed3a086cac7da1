"""How pairs are made: the method, and the points that speak for a pair; both are settings of the policy."""

from typing import Annotated, Literal

from pydantic import Field

from domain.messages import Message

Weight = Annotated[int, Field(ge=0, le=1_000)]
Method = Literal["random", "interest", "arms"]
"""By a seeded lot, by points of interest, or half the mentees by each, for a study of the two."""


class Weights(Message):
    """Points of a pair by interest: for each language or interest that both share, and for what is alike."""

    common_language: Weight
    same_campus: Weight
    same_programme: Weight
    shared_interest: Weight
    wish: Weight
