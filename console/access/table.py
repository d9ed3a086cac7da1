"""Who may do what to what, in one table; whatever stands in no row is nobody's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from console.access import needs, work
from console.access.acting import Role
from console.access.cells import Allowance, Relation, Row
from console.access.right import Right

By = Literal["relation", "grant", "break-glass"]
MATTER_OF_WORDS = 4


def _table(rows: Iterable[Row]) -> dict[Right, Row]:
    found: dict[Right, Row] = {}
    for row in rows:
        if row.right in found:
            raise ValueError(f"{row.right} stands in two rows")
        found[row.right] = row
    return found


TABLE = _table(
    (
        *needs.EMERGENCIES, *needs.DIARY, *needs.COURSE, *needs.RECORD,
        *work.BOARD, *work.PAIRS, *work.STUDENT, *work.SESSIONS, *work.PROGRAMME, *work.DESK,
        *work.OVERSIGHT, *work.ACCOUNTS,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Papers:
    """What somebody has in hand for a thing: a grant of names, one of words too, an open break-glass."""

    names: bool = False
    words: bool = False
    glass: bool = False


NONE = Papers()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether, by what, with names masked or not, and whether it must be recorded before."""

    allowed: bool
    masked: bool = False
    by: By = "relation"
    recorded: bool = False


DENIED = Verdict(allowed=False)


def verdict(role: Role, right: Right, relation: Relation, papers: Papers = NONE) -> Verdict:
    """What the table says of one role, one right and one relation; pure, total, and no by default.

    `any` is asked where no single thing is meant: then whoever has the right in some relation is let in, and
    sees what is theirs.
    """
    row = TABLE.get(right)
    cell = row.cells.get(role) if row else None
    if row is None or not cell:
        return DENIED
    if relation == "walled":
        # A wall keeps notes and support from somebody, not the course of a year that others see as well.
        return DENIED if row.sensitive or "any" not in cell else _by(row, role, cell["any"], papers)
    if relation == "any":
        return max((_by(row, role, allowance, papers) for allowance in cell.values()), key=_strength)
    allowance = cell.get(relation) or cell.get("any")
    return DENIED if allowance is None else _by(row, role, allowance, papers)


def strongest(verdicts: Iterable[Verdict]) -> Verdict:
    """The one that lets in furthest."""
    return max(verdicts, key=_strength, default=DENIED)


def _strength(one: Verdict) -> tuple[bool, bool]:
    return one.allowed, not one.masked


def _by(row: Row, role: Role, allowance: Allowance, papers: Papers) -> Verdict:
    granted = papers.words or (papers.names and row.sort < MATTER_OF_WORDS)
    match allowance:
        case "allowed":
            return Verdict(allowed=True, recorded=row.kept)
        case "masked" if granted and _may_be_granted(role, row):
            return Verdict(allowed=True, by="grant", recorded=True)
        case "masked":
            return Verdict(allowed=True, masked=True, recorded=row.kept)
        case "grant":
            return Verdict(allowed=True, by="grant", recorded=True) if granted else DENIED
        case "break-glass":
            return Verdict(allowed=True, by="break-glass", recorded=True) if papers.glass else DENIED


def _may_be_granted(role: Role, row: Row) -> bool:
    """Names are granted to whoever may be granted the history with names; others stay masked for good."""
    names = TABLE[Right("history", "read-names")].cells.get(role, {})
    return row.reads and "grant" in names.values()
