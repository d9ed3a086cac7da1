"""The lists of the programme: pairs, mentors, mentees, and all that is open; each is a page and files."""

from operator import attrgetter
from typing import Any, Literal, get_args

from console.access.right import Right
from console.pages.listed_duties import DutiesWanted, DutyLine, duties
from console.pages.listed_mentees import Joined, MenteeLine, MenteesWanted, mentees
from console.pages.listed_mentors import MentorLine, MentorsWanted, mentors
from console.pages.listed_pairs import PairLine, PairsWanted, pairs
from console.pages.lists import Found, Memo, Shelf, Sort
from console.web.listing import Column, Filter, Listing, ListQuery, declare
from console.web.routes import Routes
from console.web.texts.lists import LISTS
from domain.obligations import Standing
from domain.policy import Kind, Strength

PairStage = Literal["preparing", "running", "paused", "ending", "closed"]
MentorStage = Literal["preparing", "running", "ending", "closed"]
Credit = Literal["not-assessed", "not-earned", "earned", "proposed", "awarded", "withheld"]
OF_PAIRS = ("meeting", "contact", "check-in", "answer", "referral")
OF_MENTORS = ("training", "supervision", "diary")

routes = Routes()


class PairsQuery(ListQuery):
    """Pairs by stage, and by what is owed and how it stands."""

    stage: PairStage | None = None
    owed: Standing | None = None
    kind: Kind | None = None
    sort: Sort = "name"


class MentorsQuery(ListQuery):
    """Mentors by stage, by what they miss this semester, and by their credit."""

    stage: MentorStage | None = None
    short: Literal["training", "supervision", "diary"] | None = None
    credit: Credit | None = None
    sort: Sort = "name"


class MenteesQuery(ListQuery):
    """Mentees by where they stand."""

    stands: Joined | None = None


class DutiesQuery(ListQuery):
    """Obligations by standing, kind, strength and who owes them; `over` when the window has ended."""

    standing: Standing = Standing.OPEN
    kind: Kind | None = None
    strength: Strength | None = None
    owed_by: Literal["pair", "mentor", "coordinator", "desk"] | None = None
    over: Literal["yes", "no"] | None = None


def _pairs(shelf: Shelf, memo: Memo, query: PairsQuery) -> Found[Any, PairLine]:
    return pairs(shelf, memo, PairsWanted(query.stage, query.owed, query.kind, query.sort))


def _mentors(shelf: Shelf, memo: Memo, query: MentorsQuery) -> Found[Any, MentorLine]:
    short = Kind(query.short) if query.short else None
    return mentors(shelf, memo, MentorsWanted(query.stage, short, query.credit, query.sort))


def _mentees(shelf: Shelf, memo: Memo, query: MenteesQuery) -> Found[Any, MenteeLine]:
    return mentees(shelf, memo, MenteesWanted(query.stands))


def _duties(shelf: Shelf, memo: Memo, query: DutiesQuery) -> Found[Any, DutyLine]:
    over = None if query.over is None else query.over == "yes"
    return duties(shelf, memo, DutiesWanted(query.standing, query.kind, query.strength, query.owed_by, over))


RELATIONSHIPS = Listing(
    name="relationships",
    noun="relationships",
    read=Right("relationship", "list"),
    export=Right("relationship", "export"),
    texts=LISTS,
    query=PairsQuery,
    row=PairLine,
    find=_pairs,
    columns=(
        Column("mentee", lambda row: row.mentee, "person", link=lambda row: f"/relationships/{row.id}"),
        Column("mentor", lambda row: row.mentor, "person"),
        Column("stage", lambda row: row.stage, "code", "stage-"),
        Column("since", lambda row: row.since_us, "day"),
        *(Column(name, attrgetter(name), "number") for name in ("met", "late", "missed", "excused", "open")),
        Column("due", lambda row: row.due_us and row.due_us - 1, "time"),
        Column("due-kind", lambda row: row.due_kind, "code", "kind-"),
    ),
    filters=(
        Filter("stage", get_args(PairStage), "stage-"),
        Filter("kind", OF_PAIRS, "kind-"),
        Filter("owed", tuple(Standing), "ending-"),
    ),
    sum=Filter("stage", get_args(PairStage), "stage-"),
    order=get_args(Sort),
)
MENTORS = Listing(
    name="mentors",
    noun="mentors",
    read=Right("mentor", "list"),
    export=Right("mentor", "export"),
    texts=LISTS,
    query=MentorsQuery,
    row=MentorLine,
    find=_mentors,
    columns=(
        Column("mentor", lambda row: row.mentor, "person"),
        Column("stage", lambda row: row.stage, "code", "stage-"),
        Column("mentees", lambda row: row.pairs, "number"),
        *(Column(name, attrgetter(name)) for name in OF_MENTORS),
        Column("credit", lambda row: row.credit, "code", "credit-"),
        Column("due", lambda row: row.due_us and row.due_us - 1, "time"),
        Column("due-kind", lambda row: row.due_kind, "code", "kind-"),
    ),
    filters=(
        Filter("stage", get_args(MentorStage), "stage-"),
        Filter("short", OF_MENTORS, "kind-"),
        Filter("credit", get_args(Credit), "credit-"),
    ),
    sum=Filter("stage", get_args(MentorStage), "stage-"),
    order=("name", "due"),
)
MENTEES = Listing(
    name="mentees",
    noun="mentees",
    read=Right("mentee", "list"),
    export=Right("people", "export"),
    texts=LISTS,
    query=MenteesQuery,
    row=MenteeLine,
    find=_mentees,
    columns=(
        Column(
            "mentee", lambda row: row.mentee, "person",
            link=lambda row: f"/relationships/{row.pair}" if row.pair else None,
        ),
        Column("stands", lambda row: row.stands, "code", "stands-"),
        Column("mentor", lambda row: row.mentor, "person"),
        Column("waits", lambda row: row.waits, "code", "waits-"),
    ),
    filters=(Filter("stands", get_args(Joined), "stands-"),),
    sum=Filter("stands", get_args(Joined), "stands-"),
)  # fmt: skip
OBLIGATIONS = Listing(
    name="obligations",
    noun="obligations",
    read=Right("obligation", "list"),
    export=Right("obligation", "export"),
    texts=LISTS,
    query=DutiesQuery,
    row=DutyLine,
    find=_duties,
    columns=(
        Column(
            "kind", lambda row: row.kind, "code", "kind-",
            link=lambda row: f"/relationships/{row.pair}" if row.pair else None,
        ),
        Column("mentee", lambda row: row.mentee, "person"),
        Column("mentor", lambda row: row.mentor, "person"),
        Column("by", lambda row: row.owed_by, "code", "by-"),
        Column("from", lambda row: row.opens_us, "day"),
        Column("until", lambda row: row.until_us - 1, "time"),
        Column("strength", lambda row: row.strength, "strength", "strength-"),
        Column("done", lambda row: f"{row.got}/{row.needed}"),
        Column("standing", lambda row: row.standing, "standing", "ending-"),
        Column("over", lambda row: "yes" if row.over else "no", "code", "over-"),
    ),
    filters=(
        Filter("standing", tuple(Standing), "ending-", always=True),
        Filter("kind", (*OF_PAIRS, *OF_MENTORS, "credit"), "kind-"),
        Filter("strength", tuple(Strength), "strength-"),
        Filter("owed_by", ("pair", "mentor", "coordinator", "desk"), "by-"),
        Filter("over", ("yes", "no"), "over-"),
    ),
    sum=Filter("standing", (), "ending-"),
)  # fmt: skip

for _each in (RELATIONSHIPS, MENTORS, MENTEES, OBLIGATIONS):
    declare(routes, _each)
