"""The policy: its versions and drafts, whom a draft would touch, and publishing it with a reason."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from console.access.right import NotYours, Right
from console.configuring import midnight_of
from console.errors import BadInput
from console.pages.affected import AffectedPage, affected_by
from console.pages.as_if import as_if
from console.pages.policy import PolicyPage, policy_behind, policy_page
from console.pages.year import Who, Year
from console.web.entering import tells
from console.web.forms_of import Form, Misfilled, Query, Words
from console.web.policy_form import CONDITIONS, FIELDS, TOPICS, PolicyForm, bounds_of, policy_of
from console.web.problems import Problem
from console.web.routes import Done, Routes, Shown
from console.web.texts.policy import POLICY
from console.web.visit import Visit
from domain import addresses
from domain.errors import Refusal
from domain.policy import OF_A_SEMESTER
from domain.policy_drafts import DiscardPolicyDraft, DraftPolicy, PublishPolicyDraft
from store.vault import LOST, NoteAbout

PURPOSE = "policy"
"""The purpose under which the vault keeps why a version was published."""
FEW = 20
"""So many names stand behind a number; the others are counted."""

MOST = 2_000
"""Pairs and mentors whose windows a page works out while somebody waits; the command line does all."""

routes = Routes()


class PolicyQuery(Query):
    """Against which version; of a draft also whether it is looked at as if it had always been."""

    against: Annotated[int, Field(ge=1, le=1_000)] | None = None
    view: Literal["from", "since"] = "from"
    all: Literal["yes", "no"] = "no"


class Publishing(Form):
    """From which day, and why, in a sentence that everybody can read."""

    effective: date
    words: Annotated[Words, Field(min_length=1)]


@routes.page("/policy", Right("policy", "read"), nav="policy")
async def show_policy(visit: Visit, query: PolicyQuery) -> Shown[PolicyPage]:
    """The version in force, on the line of all versions."""
    return await _policy(visit, None, query)


@routes.page("/policy/{version}", Right("policy", "read"), nav="policy")
async def open_policy(visit: Visit, version: str, query: PolicyQuery) -> Shown[PolicyPage]:
    """A version, or a draft with whom it would touch."""
    return await _policy(visit, version, query)


@routes.page("/policy/{version}/edit", Right("policy", "draft"), nav="policy")
async def edit_policy(visit: Visit, version: str) -> Shown[PolicyPage]:
    """Every setting of a draft as a field; from a version, a new draft begins."""
    page = await _page(visit, version, PolicyQuery())
    values = {
        "bounds": {key: bounds_of(key) for key in FIELDS},
        "conditions": CONDITIONS,
        "topics": TOPICS,
        "kinds": [str(kind) for kind in OF_A_SEMESTER],
    }
    return Shown(page, "policy_edit.html", POLICY, version=page.version, values=values)


@routes.act("/policy/{version}/draft", Right("policy", "draft"), at="edit_policy")
async def save_policy_draft(visit: Visit, version: str, form: PolicyForm) -> Done:
    """Writes the draft; nothing counts by it."""
    year = await visit.year()
    policy = policy_of(form)
    policy_behind(year, version)
    draft = f"d-{visit.once[:32].lower().replace('_', '-')}" if version.isdigit() else version
    command = DraftPolicy(draft=draft, effective_us=_midnight(year, form.effective), policy=policy)
    receipt = await visit.does(year.state.stream, command)
    return Done("drafted", f"/policy/{draft}", receipt)


@routes.act("/policy/{version}/discard", Right("policy", "draft"), at="open_policy")
async def discard_policy_draft(visit: Visit, version: str) -> Done:
    """Throws a draft away."""
    year = await visit.year()
    receipt = await visit.does(year.state.stream, DiscardPolicyDraft(draft=version))
    return Done("discarded", "/policy", receipt)


@routes.act("/policy/{version}/publish", Right("policy", "publish"), at="open_policy")
async def publish_policy_draft(visit: Visit, version: str, form: Publishing) -> Done:
    """Publishes a draft as the next version, with its reason; it cannot be unpublished."""
    year = await visit.year()
    at_us = _midnight(year, form.effective)
    receipt = await tells(
        visit,
        year.state.stream,
        PURPOSE,
        [],
        form.words,
        lambda note: PublishPolicyDraft(draft=version, effective_us=at_us, note=note),
    )
    return Done("published", f"/policy/{len(year.state.policies) + 1}", receipt)


async def _policy(visit: Visit, version: str | None, query: PolicyQuery) -> Shown[PolicyPage]:
    page = await _page(visit, version, query)
    year = await visit.year()
    too_many = len(year.state.placed.pairs) + len(year.state.people.by_id) > MOST
    values: dict[str, Any] = {"query": query, "behind": {}, "too_soon": "", "too_many": too_many}
    values["people"] = len(year.state.people.by_id) - len(year.state.people.left)
    if page.shown.stands != "draft" or too_many:
        return Shown(page, "policy.html", POLICY, version=page.version, values=values)
    policy = policy_behind(year, page.shown.key)
    try:
        touched = await affected_by(year, policy, _day(year, page.shown.effective_us))
        page = page.model_copy(update={"affected": touched})
        values["behind"] = await _behind(year, touched)
    except Refusal as refusal:
        values["too_soon"] = Problem(409, refusal.code, str(refusal)).text(visit.language)
    if query.view == "since":
        page = page.model_copy(update={"since": await as_if(year, policy)})
    return Shown(page, "policy.html", POLICY, version=page.version, values=values)


async def _page(visit: Visit, version: str | None, query: PolicyQuery) -> PolicyPage:
    year, drafting = await visit.year(), visit.acting.role == "coordinator"
    page = await policy_page(year, version, query.against, drafting=drafting)
    because = year.state.policy_drafts.because.get(page.shown.number)
    if because is None or page.shown.stands == "draft":
        return page
    words = await visit.doors.vault.read(because.note.partition("#")[0], _for_everybody)
    return page.model_copy(update={"why": None if words == LOST else words})


async def _for_everybody(_: NoteAbout) -> None:
    """Why a version was published is written for everybody: reading it is not recorded."""


async def _behind(year: Year, touched: AffectedPage) -> dict[str, list[str]]:
    """The names of the first pairs or mentors behind each number, by kind."""
    placed = year.state.placed.pairs
    people: dict[str, tuple[str, ...]] = {}
    for stream in {stream for one in touched.affected for stream in one.streams[:FEW]}:
        key = stream.rpartition("/")[2]
        pair = placed.get(key) if addresses.kind_of(stream) == "relationship" else None
        people[stream] = (pair.mentor, pair.mentee) if pair else (key,)
    names: dict[str, Who] = await year.names({person for each in people.values() for person in each})
    return {
        one.kind: sorted(
            ", ".join(names[person].name for person in people[stream]) for stream in one.streams[:FEW]
        )
        for one in touched.affected
    }


def _day(year: Year, at_us: int) -> date:
    return year.moments.local(at_us).date()


def _midnight(year: Year, day: date) -> int:
    calendar = year.state.calendar
    if calendar is None:
        raise NotYours
    try:
        return midnight_of(calendar, day)
    except BadInput:
        raise Misfilled({"effective": "no-day-of-the-year"}) from None
