"""The words that the access table is written in: relations, what a cell allows, and one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from console.access.acting import Role
from console.access.right import Right

Relation = Literal[
    "any",  # no single thing is meant, or no closeness is needed
    "own",  # a pair that they are half of, while it lasts; or the other half
    "self",  # themself
    "group",  # a mentor of a supervision group that they lead, with that mentor's pairs
    "led",  # a session that they lead
    "raiser",  # a case that they reported
    "assigned",  # a case that they hold
    "queue",  # an open case that nobody holds
    "case",  # somebody in an open case
    "ended",  # was theirs once, and is no longer
    "not-yet",  # will be theirs, and is not yet
    "walled",  # somebody whom they teach, examine, supervise otherwise, or are related to
    "other",
]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
Allowance = Literal["allowed", "masked", "grant", "break-glass"]
Sort = Literal[0, 1, 2, 3, 4]
"""How sensitive something is: 4 words of people, 3 support, contact, wishes, 2 the course of a year."""
SENSITIVE: Sort = 3
Cell = Mapping[Relation, Allowance]
"""What a role may, by relation. A cell with `any` needs no closeness; of sensitive things a wall shuts it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A right and who has it; `reads` is whether using it shows what is kept, `kept` records each showing.

    `why` is for what the matrix of need-to-know does not name.
    """

    right: Right
    sort: Sort
    cells: Mapping[Role, Cell]
    reads: bool
    kept: bool
    why: str = ""

    @property
    def sensitive(self) -> bool:
        """Whether a conflict wall shuts it: it keeps words from a reader, and no act from anybody."""
        return self.reads and self.sort >= SENSITIVE


def cell(*relations: Relation, masked: tuple[Relation, ...] = ()) -> Cell:
    """Allowed in some relations, masked in others."""
    return {**dict.fromkeys(masked, "masked"), **dict.fromkeys(relations, "allowed")}


ANY, OWN, SELF, GROUP = cell("any"), cell("own"), cell("self"), cell("group")
LED, RAISER, OTHER = cell("led"), cell("raiser"), cell("other")
MASKED: Cell = {"any": "masked"}
GRANT: Cell = {"any": "grant"}
GLASS: Cell = {"any": "break-glass"}


def reading(resource: str, action: str, sort: Sort, why: str = "", **cells: Cell) -> Row:
    """What shows something; sensitive things, and the pages of a person, are recorded when they are shown."""
    kept = sort >= SENSITIVE
    return Row(Right(resource, action), sort, _by_role(cells), reads=True, kept=kept, why=why)


def opening(resource: str, action: str, sort: Sort, why: str = "", **cells: Cell) -> Row:
    """What shows somebody's page with names: each opening by staff is recorded, however harmless."""
    return Row(Right(resource, action), sort, _by_role(cells), reads=True, kept=True, why=why)


def doing(resource: str, action: str, sort: Sort, why: str = "", **cells: Cell) -> Row:
    """What somebody does; the act itself stands in the record."""
    return Row(Right(resource, action), sort, _by_role(cells), reads=False, kept=False, why=why)


def _by_role(cells: Mapping[str, Cell]) -> Mapping[Role, Cell]:
    known: dict[str, Role] = {role: role for role in get_args(Role)}
    return {known[role]: allowed for role, allowed in cells.items()}
