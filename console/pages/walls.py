"""Declared conflicts of interest: one's own, and all of them for whoever keeps them."""

from hashlib import sha256

from console.masking import Mask
from console.pages.year import Page, Who, Year, who
from domain import addresses
from domain.walls import Because, Couple, WallState

READERS = ("supervisor", "professional", "trainer", "coordinator", "desk", "auditor")
"""Who may come to read somebody's notes, support steps or names."""


class MyWall(Page):
    """One conflict of whoever looks: with whom, as they may see them."""

    other: str
    because: Because


class MyWalls(Page):
    """What is declared between somebody and others."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    mine: tuple[MyWall, ...]


class Wall(Page):
    """One conflict by both names."""

    handle: str
    one: Who
    other: Who
    because: Because


class Walls(Page):
    """Every conflict that stands."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    walls: tuple[Wall, ...]
    counts: dict[Because, int]


def handle_of(couple: Couple) -> str:
    """The address of a conflict: opaque, and the same for ever."""
    return sha256("|".join(couple).encode()).hexdigest()[:16]


async def standing(year: Year) -> WallState:
    """All that is declared now. Raises Unreachable."""
    state: WallState = (await year.view(addresses.wall())).state
    return state


async def mine(year: Year, person: str, mask: Mask) -> MyWalls:
    """What is declared between somebody and others. Raises Unreachable."""
    walls = (await standing(year)).standing
    own = sorted((c[0] if c[1] == person else c[1], why) for c, why in walls.items() if person in c)
    return MyWalls(
        **year.heading, mine=tuple(MyWall(other=mask.person(other), because=why) for other, why in own)
    )


async def walls(year: Year) -> Walls:
    """Every conflict that stands, by the names of the first. Raises Unreachable."""
    found = (await standing(year)).standing
    names = await year.names({person for couple in found for person in couple})
    rows = [
        Wall(handle=handle_of(couple), one=who(couple[0], names), other=who(couple[1], names), because=why)
        for couple, why in found.items()
    ]
    rows.sort(key=lambda each: (each.one.order, each.other.order, each.handle))
    reasons = list(found.values())
    return Walls(**year.heading, walls=tuple(rows), counts={one: reasons.count(one) for one in set(reasons)})
