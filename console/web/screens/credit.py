"""Credit review: passed on by one person, approved by a second, withheld or waived with a reason."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from activities.ledger import Receipt
from console.access.right import NotYours, Right
from console.help.words import Words
from console.pages.award import AwardPage, ReasonsPage, award_page, reasons_of
from console.pages.credit import CreditList, credits_of
from console.pages.credit_rows import GROUPS, Group
from console.pages.credit_shown import credits_shown, not_ready
from console.pages.lists import Memo
from console.pages.mentor import stream_of
from console.pages.year import Page
from console.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from console.web.credit_sheet import sheet_of
from console.web.entering import tells, words_of
from console.web.forms_of import Form, Line, Query
from console.web.forms_of import Words as Written
from console.web.routes import Done, Exported, Routes, Shown
from console.web.shelving import shelf_of
from console.web.texts.credit import CREDIT
from console.web.visit import Visit
from domain.award import ApproveCredit, ProposeCredit, RevokeCredit, SendBackCredit, WithholdCredit
from domain.errors import Refusal
from domain.facts import Forgiveness, WaiveObligation
from domain.mentor import MentorYearState
from domain.messages import Command
from store.vault import LOST

PURPOSE = "credit"
"""The purpose under which the vault keeps why credit was withheld, waived or sent back."""
View = Literal["to-decide", "ready", "decided", "all"]
SHOWN: Mapping[View, tuple[Group, ...]] = {
    "to-decide": ("yours", "not-met", "groundless", "second"),
    "ready": ("ready",),
    "decided": ("withheld", "awarded"),
    "all": GROUPS,
}
"""The groups of each view, in the order in which they are shown."""
Term = Annotated[int, Field(ge=1, le=12)]

P = TypeVar("P", bound=Page)

routes = Routes()
memo = Memo()


class CreditQuery(Query):
    """Which semester, which part of the list, and how many rows of a group at most.

    `passed` and `refused` count what one act has done.
    """

    term: Term | None = None
    view: View | None = None
    most: Annotated[int, Field(ge=1, le=20_000)] = 100
    passed: Annotated[int, Field(ge=0)] = 0
    refused: Annotated[int, Field(ge=0)] = 0


class OfTerm(Form):
    """A semester by its number."""

    term: Term


class Many(OfTerm):
    """Some mentors by id."""

    mentors: Annotated[tuple[Line, ...], Field(min_length=1, max_length=2_000)]


class Because(OfTerm):
    """A reason in words."""

    words: Annotated[Written, Field(min_length=1)]


class Waiver(Because):
    """One obligation, forgiven; `then` proposes the credit in the same act, when it is earned by it."""

    obligation: Line
    why: Forgiveness
    then: Literal["propose", "only"] = "only"


class Passed(Page):
    """What one act over many has done, and who was refused by which code."""

    done: int
    refused: tuple[tuple[str, str], ...]


@routes.page("/credits", Right("credit", "list"), nav="credit")
async def list_credits(visit: Visit, query: CreditQuery) -> Shown[CreditList]:
    """Everybody's credit of a semester, by who must act."""
    page = await _shown(visit, query, query.term)
    if query.view is None:
        query = query.model_copy(update={"view": _first_of(page)})
        page = await _shown(visit, query, query.term)
    return Shown(page, "credit.html", CREDIT, values=_values(query, list=page))


@routes.file("/credits.csv", Right("credit", "export"))
async def take_credits_csv(visit: Visit, query: CreditQuery) -> Exported:
    """The list of a semester as CSV."""
    return await _taken(visit, query, "csv", as_csv, CSV)


@routes.file("/credits.xlsx", Right("credit", "export"))
async def take_credits_xlsx(visit: Visit, query: CreditQuery) -> Exported:
    """The list of a semester as a workbook."""
    return await _taken(visit, query, "xlsx", as_xlsx, XLSX)


@routes.page("/credits/{mentor}", Right("credit", "read"), of="mentor", nav="credit")
async def open_credit(visit: Visit, mentor: str, query: CreditQuery) -> Shown[AwardPage]:
    """One mentor's credit: each rule with its numbers, and what would change the outcome."""
    year, viewer = await visit.year(), _viewer(visit)
    page = await award_page(year, mentor, viewer, query.term)
    if visit.admitted.masked:
        page = _masked(page).model_copy(update={"others": (), "mentees": ()})
    beside = await _shown(visit, query, page.term) if visit.acting.role == "coordinator" else None
    viewed = query.model_copy(update={"view": query.view or "to-decide"})
    values = _values(viewed, award=page, list=beside)
    return Shown(page, "credit.html", CREDIT, version=page.version, values=values)


@routes.page("/credits/{mentor}/reasons", Right("credit", "read-reasons"), of="mentor", nav="credit")
async def read_reasons(visit: Visit, mentor: str, query: CreditQuery) -> Shown[ReasonsPage]:
    """The reasons of waivers and of a withholding, in words: each is one reading, recorded first."""
    year = await visit.year()
    stream = stream_of(year, mentor)

    async def read(note: str) -> str | None:
        words = await words_of(visit, stream, note)
        return None if words == LOST else words

    return Shown(await reasons_of(year, mentor, query.term, read), "credit_reasons.html", CREDIT)


@routes.act("/credits/proposals", Right("credit", "propose"), at="list_credits")
async def propose_credits(visit: Visit, form: Many) -> Done:
    """Passes many on to a second person; who cannot be is left where they were, and told."""
    done = await _each(visit, form, ProposeCredit(term=form.term))
    return Done("passed-on", _after(form, done, "ready"), told=done)


@routes.act("/credits/approvals", Right("credit", "approve"), at="list_credits")
async def approve_credits(visit: Visit, form: Many) -> Done:
    """Approves many as a second person; who cannot be is left where they were, and told."""
    done = await _each(visit, form, ApproveCredit(term=form.term))
    return Done("approved-many", _after(form, done, "to-decide"), told=done)


@routes.act("/credits/{mentor}/propose", Right("credit", "propose"), of="mentor", at="open_credit")
async def propose_credit(visit: Visit, mentor: str, form: OfTerm) -> Done:
    """Proposes one credit; a second person decides."""
    receipt = await visit.does(await _stream(visit, mentor), ProposeCredit(term=form.term))
    return Done("proposed", _one(mentor, form), receipt)


@routes.act("/credits/{mentor}/approve", Right("credit", "approve"), of="mentor", at="open_credit")
async def approve_credit(visit: Visit, mentor: str, form: OfTerm) -> Done:
    """Approves as a second person; whoever proposed or waived is refused."""
    receipt = await visit.does(await _stream(visit, mentor), ApproveCredit(term=form.term))
    return Done("approved", _one(mentor, form), receipt)


@routes.act("/credits/{mentor}/send-back", Right("credit", "approve"), of="mentor", at="open_credit")
async def send_back_credit(visit: Visit, mentor: str, form: Because) -> Done:
    """A proposal is not approved, or taken back, with a reason."""
    receipt = await _says(visit, mentor, form, lambda note: SendBackCredit(term=form.term, note=note))
    return Done("sent-back", _one(mentor, form), receipt)


@routes.act("/credits/{mentor}/withhold", Right("credit", "withhold"), of="mentor", at="open_credit")
async def withhold_credit(visit: Visit, mentor: str, form: Because) -> Done:
    """Refuses what is not earned, with a reason that the mentor reads."""
    receipt = await _says(visit, mentor, form, lambda note: WithholdCredit(term=form.term, note=note))
    return Done("withheld", _one(mentor, form), receipt)


@routes.act("/credits/{mentor}/revoke", Right("credit", "withhold"), of="mentor", at="open_credit")
async def revoke_credit(visit: Visit, mentor: str, form: Because) -> Done:
    """Takes an award back whose grounds are gone, with a reason."""
    receipt = await _says(visit, mentor, form, lambda note: RevokeCredit(term=form.term, note=note))
    return Done("revoked", _one(mentor, form), receipt)


@routes.act("/credits/{mentor}/waive", Right("credit", "waive"), of="mentor", at="open_credit")
async def waive_rule(visit: Visit, mentor: str, form: Waiver) -> Done:
    """Forgives one obligation, which stays as it is; then the credit can be proposed."""
    stream = await _stream(visit, mentor)
    receipt = await _says(
        visit,
        mentor,
        form,
        lambda note: WaiveObligation(obligation=form.obligation, note=note, why=form.why),
    )
    year = await visit.year()
    state: MentorYearState = (await year.view(stream)).state
    file = state.credits.get(form.term)
    if form.then != "propose" or file is None or not file.earned or file.proposed_by is not None:
        return Done("waived", _one(mentor, form), receipt)
    receipt = await visit.does(stream, ProposeCredit(term=form.term), "propose")
    return Done("waived-proposed", _one(mentor, form), receipt)


async def _shown(visit: Visit, query: CreditQuery, term: int | None) -> CreditList:
    shelf = await shelf_of(visit)
    if shelf is None:
        return not_ready(await visit.year(), term)
    return await credits_shown(
        shelf, memo, _viewer(visit), term, SHOWN[query.view or "to-decide"], query.most
    )


def _first_of(page: CreditList) -> View:
    """The part of the list that has something to do: what is to decide, else what can be passed on."""
    waiting = sum(page.groups[group] for group in SHOWN["to-decide"])
    return "ready" if not waiting and page.groups["ready"] else "to-decide"


def _values(query: CreditQuery, **more: Page | None) -> dict[str, Any]:
    return {"query": query, "award": None, "parts": SHOWN, **more}


def _viewer(visit: Visit) -> str:
    return visit.acting.actor


async def _taken(
    visit: Visit, query: CreditQuery, ending: str, made: Callable[[Sheet], bytes], kind: str
) -> Exported:
    year = await visit.year()
    page = await credits_of(year, _viewer(visit), query.term)
    if visit.admitted.masked:
        page = _masked(page)
    sheet = sheet_of(page, Words(CREDIT, visit.language), year.moments)
    return Exported(f"nearpeer-credits-{page.term}-{page.as_of[:10]}.{ending}", made(sheet), kind)


def _masked(page: P) -> P:
    """The same without names: the ids stand in their places."""
    return type(page).model_validate(_without_names(page.model_dump()))


def _without_names(value: Any) -> Any:
    if isinstance(value, dict):
        bare = {key: _without_names(each) for key, each in value.items()}
        return {**bare, "name": bare["id"]} if {"id", "name"} == bare.keys() else bare
    return [_without_names(each) for each in value] if isinstance(value, list | tuple) else value


async def _stream(visit: Visit, mentor: str) -> str:
    return stream_of(await visit.year(), mentor)


async def _says(visit: Visit, mentor: str, form: Because, make: Callable[[str], Command]) -> Receipt:
    return await tells(visit, await _stream(visit, mentor), PURPOSE, [mentor], form.words, make)


def _one(mentor: str, form: OfTerm) -> str:
    return f"/credits/{mentor}?term={form.term}"


def _after(form: OfTerm, passed: Passed, view: View) -> str:
    return f"/credits?term={form.term}&view={view}&passed={passed.done}&refused={len(passed.refused)}"


async def _each(visit: Visit, form: Many, command: ProposeCredit | ApproveCredit) -> Passed:
    """One command to each; a refusal of one is no refusal of another."""
    year = await visit.year()
    refused = []
    for mentor in dict.fromkeys(form.mentors):
        if not year.state.people.has_mentor(mentor):
            raise NotYours
        try:
            await visit.does(stream_of(year, mentor), command, mentor)
        except Refusal as refusal:
            refused.append((mentor, refusal.code))
    return Passed(done=len(set(form.mentors)) - len(refused), refused=tuple(refused))
