"""The page of one pair: its course, all that is owed, what happened, and the steps to decide on."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from console.access.right import NotYours, Right
from console.access.table import verdict
from console.masking import Mask, pseudonyms_of
from console.pages.opened import OpenedPair, Sight, opened_pair
from console.pages.owing import OwedRow
from console.pages.relationship import stream_of
from console.web.forms_of import Line, Query
from console.web.routes import Routes, Shown
from console.web.texts.kinds import KINDS
from console.web.texts.relationship import RELATIONSHIP, SPANS
from console.web.timeline import Drawn, drawn
from console.web.visit import Visit
from domain.obligations import Standing
from domain.pairing import Pair
from domain.policy import Kind, Strength

READ = Right("relationship", "read")
AT = "open_relationship"
INTERVENTION = "intervention"
"""The purpose under which the vault keeps why a coordinator did something for a pair."""
SHOWN = 16
"""Obligations that a page shows at first: what is open, and the newest of what has ended."""
BESIDE = {
    "in-the-future": "day",
    "in-the-past": "day",
    "no-minutes": "minutes",
    "no-such-plan": "plan",
    "no-such-fact": "fact",
    "no-such-obligation": "obligation",
    "nothing-to-waive": "obligation",
    "no-rung": "reason",
    "not-the-next-rung": "reason",
    "no-such-cadence": "every",
    "no-window-left": "every",
    "pause-is-over": "last",
    "not-paused": "first",
    "too-late-to-decline": "by",
    "not-in-this-pair": "by",
    "not-requested": "by",
    "already-withdrawn": "by",
}
"""Beside which field of a form a refusal is told."""
Act = Literal["fact", "fact-check-in", "plan", "rhythm", "away", "waive", "correct", "end"]

routes = Routes()


class PairQuery(Query):
    """Which obligations are listed, which semester is drawn, which form stands open and about what."""

    standing: Standing | None = None
    kind: Kind | None = None
    strength: Strength | None = None
    term: Annotated[int, Field(ge=1, le=9)] | None = None
    every: Literal["yes"] | None = None
    act: Act | None = None
    about: Line = ""


async def pair_of(visit: Visit, wanted: str) -> Pair:
    """A pair of the cohort by its whole id. Raises NotYours, Unreachable."""
    found = (await visit.year()).state.placed.pairs.get(wanted)
    if found is None:
        raise NotYours
    return found


async def pair_for(visit: Visit, wanted: str) -> tuple[Pair, str]:
    """A pair and its stream, for a coordinator; the two of it act at their own addresses. Raises NotYours."""
    if visit.acting.role != "coordinator":
        raise NotYours
    found = await pair_of(visit, wanted)
    return found, stream_of(await visit.year(), found.id)


def sight_of(visit: Visit) -> Sight:
    """What whoever acts may see of the pair that they were let in to, by the table."""
    role, relation = visit.acting.role, visit.admitted.relation

    def may(resource: str, action: str) -> bool:
        right = Right(resource, action)
        mine: Any = "self" if role == "mentor" and relation == "own" else relation
        return any(verdict(role, right, one).allowed for one in (relation, mine))  # type: ignore[arg-type]

    return Sight(
        names=not visit.admitted.masked,
        mentor_year=may("credit", "read"),
        consultations=role != "mentee",
        ladder=may("ladder", "read"),
        wishes=may("rematch", "read"),
        readings=may("readings", "read-pair"),
    )


@routes.page("/relationships/{pair}", READ, of="pair", nav="relationships")
async def open_relationship(visit: Visit, pair: str, query: PairQuery) -> Shown[OpenedPair]:
    """One pair: its two, what they agreed, its timeline, all that is owed, and who looked here."""
    year, found = await visit.year(), await pair_of(visit, pair)
    page = await opened_pair(year, found, sight_of(visit), query.term)
    if visit.admitted.masked:
        mask = Mask(await pseudonyms_of(year), {})
        page = OpenedPair.model_validate(mask.body(page.model_dump(mode="json")))
    listed = _listed(page.obligations, query)
    older = 0 if query.every or _filtered(query) else max(0, len(listed) - _first(listed))
    values = {
        "query": query,
        "rows": listed[: len(listed) - older],
        "older": older,
        "masked": visit.admitted.masked,
        "acts": visit.acting.role == "coordinator",
        "timeline": drawn(page.lanes, year.now_us, visit.language) if page.lanes else Drawn(),
        "beside": BESIDE,
        "kinds": [kind.removeprefix("kind-") for kind in KINDS],
        "named_spans": [name.removeprefix("span-") for name in SPANS if name.startswith("span-")],
        "named_terms": [name.removeprefix("term-") for name in SPANS if name.startswith("term-")],
    }
    return Shown(page, "relationship.html", RELATIONSHIP, version=page.version, values=values)


def _filtered(query: PairQuery) -> bool:
    return any((query.standing, query.kind, query.strength))


def _listed(rows: Sequence[OwedRow], query: PairQuery) -> list[OwedRow]:
    return [
        row
        for row in rows
        if query.standing in (None, row.standing)
        and query.kind in (None, row.kind)
        and query.strength in (None, row.strength)
    ]


def _first(rows: Sequence[OwedRow]) -> int:
    return max(SHOWN, sum(row.standing == Standing.OPEN for row in rows))
