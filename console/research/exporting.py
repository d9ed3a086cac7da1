"""Takes the data set out of the record: admitted, recorded, then read, made anonymous, and written."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from console.access.acting import Acting
from console.access.gate import Gate
from console.access.right import NotYours, Right
from console.access.roles import roles_of
from console.errors import BadInput
from console.pages.care import Care, care_of
from console.pages.year import Page, Year
from console.research.snapshot import snapshot
from console.research.tables import data_set
from console.research.writing import Query, check_new, code_id, written
from console.service import Doors
from domain import addresses
from domain.anonymity import AT_LEAST
from domain.errors import Refusal

RIGHT = Right("study", "export")
USUAL_K = 5


class ResearchExported(Page):
    """What was written, where, and the hash by which the same can be asked for again."""

    ok: bool = True
    cohort: str
    folder: str
    hash: str
    position: int
    study: str
    k: int
    code: str
    consented: int
    rows: dict[str, int]
    suppressed: dict[str, int]
    hidden: dict[str, dict[str, int]]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class _AtTheTerminal:
    """Where the gate looks relations up for somebody who works at the command line."""

    here: Year

    async def year(self) -> Year:
        return self.here

    async def care(self) -> Care:
        return await care_of(self.here.doors)

    @property
    def doors(self) -> Doors:
        return self.here.doors


async def export(
    year: Year, folder: Path, who: str, *, k: int = USUAL_K, study: str = "study", at: int | None = None
) -> ResearchExported:
    """The data set of those who consent, in a new folder; that it is taken is recorded before it is read.

    Raises BadInput, Refusal for whoever may not, and where somebody has left the study since the position;
    Unreachable.
    """
    if k < AT_LEAST:
        raise BadInput("--k", "", f"{k} would single people out.", f"Give {AT_LEAST} or more.")
    check_new(folder)
    position = await _position(year, at)
    await _admitted(year, who)
    known = await snapshot(year, position)
    if not await _are_in_it_still(year, known.people):
        problem = f"Somebody in it at position {position} has taken their consent back, or was forgotten."
        raise Refusal("consent-withdrawn", problem, "Take a new data set, without --at.")
    coded = await year.doors.vault.pseudonyms()

    def named(key: str) -> str:
        return "".join(coded(f"study/{study}/{half}/{key}") for half in ("a", "b"))

    made = data_set(known, named, k)
    query = Query(cohort=year.cohort, position=position, study=study, k=k, code=code_id())
    files = written(folder, query, made)
    return ResearchExported(
        **query.model_dump(),
        folder=str(folder),
        hash=query.hash,
        consented=len(known.people),
        rows={name: len(rows) for name, rows in made.rows.items()},
        suppressed=dict(made.suppressed),
        hidden={table: dict(hidden) for table, hidden in made.hidden.items()},
        files=dict(sorted(files.items())),
    )


async def _are_in_it_still(year: Year, people: Collection[str]) -> bool:
    """Whether everybody consents now as well, and nobody was forgotten since."""
    views = await year.doors.ledger.views([addresses.erasure(one) for one in people], year.now_us)
    erased = any(view.state.erased for view in views.values())
    return not erased and year.state.study.consented.issuperset(people)


async def _position(year: Year, at: int | None) -> int:
    head = await year.doors.logs["programme"].head()
    if at is not None and not 1 <= at <= head:
        raise BadInput("--at", "", f"The log ends at position {head}.", "Give a position from 1 to that.")
    return head if at is None else at


async def _admitted(year: Year, who: str) -> None:
    """Raises Refusal for whoever may not take it; else it stands in the record that they did."""
    for role in await roles_of(year.doors, who):
        try:
            await Gate().admit(Acting(who, role), RIGHT, None, _AtTheTerminal(year))
        except NotYours:
            continue
        return
    problem = f"{who} may not take the data set of the study."
    raise Refusal("not-yours", problem, "A coordinator or the data protection officer does: --as PERSON.")
