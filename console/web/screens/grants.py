"""Names behind a mask are asked for with a reason, agreed to by two others, and end by themselves."""

from typing import Annotated, Literal

from pydantic import Field

from console.access.right import NotYours, Right
from console.access.table import verdict
from console.masking import pseudonyms_of
from console.pages.grants import GrantPage, Grants, found, grants, row
from console.replaying import exists
from console.web.entering import tells, words_of
from console.web.forms_of import Form, Line, Misfilled, Query, Words
from console.web.routes import Done, Routes, Shown
from console.web.searching import stream_of
from console.web.texts.grants import GRANTS
from console.web.visit import Visit
from domain import addresses
from domain.messages import Command
from domain.unmasking import ApproveUnmasking, AskUnmasking, DeclineUnmasking, EndGrant, UnmaskingState

LIST, ASK = Right("grant", "list"), Right("grant", "ask")
APPROVE, END = Right("grant", "approve"), Right("grant", "end")
REASON = "reason"
"""The purpose under which the vault keeps why somebody asks."""

routes = Routes()


class GrantsQuery(Query):
    """What the form begins with: the address of a stream."""

    stream: Line = ""


class Asking(Form):
    """Whose names, names alone or words too, and why."""

    stream: Annotated[Line, Field(min_length=1)]
    matter: Literal["names", "words"] = "names"
    words: Annotated[Words, Field(min_length=1)]


@routes.page("/grants", LIST, nav="grants")
async def list_grants(visit: Visit, query: GrantsQuery) -> Shown[Grants]:
    """Who asked for names, who agreed, until when; and the form to ask."""
    year = await visit.year()
    decides = _may(visit, APPROVE)
    page = await grants(
        year, await pseudonyms_of(year), visit.acting.actor, decides=decides, own_only=not decides
    )
    values = {"asks": _may(visit, ASK), "stream": query.stream, "with_words": visit.acting.role == "dpo"}
    return Shown(page, "grants.html", GRANTS, values=values)


@routes.act("/grants", ASK, at="list_grants")
async def ask_for_names(visit: Visit, form: Asking) -> Done:
    """Names of what one stream tells are asked for; an auditor never asks for words."""
    year = await visit.year()
    wrong: dict[str, str] = {}
    stream = stream_of(year, await pseudonyms_of(year), form.stream, wrong)
    if wrong or stream is None or not await exists(visit.doors, year, stream):
        raise Misfilled({"stream": "no-such-stream"})
    if form.matter == "words" and visit.acting.role != "dpo":
        raise Misfilled({"matter": "literal_error"})
    kept = addresses.unmasking(visit.acting.actor, stream)
    receipt = await tells(
        visit, kept, REASON, [], form.words, lambda note: AskUnmasking(matter=form.matter, note=note)
    )
    return Done("asked", to="/grants", receipt=receipt)


@routes.page("/grants/{grant}", LIST, nav="grants")
async def open_grant(visit: Visit, grant: str) -> Shown[GrantPage]:
    """One asking with its reason: this is one reading, and it is recorded first."""
    year, state = await visit.year(), await _state(visit, grant)
    reason = await words_of(visit, state.stream, state.note) if state.matter else None
    one = row(state, await pseudonyms_of(year), visit.acting.actor, decides=_may(visit, APPROVE))
    page = GrantPage(**one.model_dump(), **year.heading, reason=reason)
    return Shown(page, "grant.html", GRANTS, values={"ends": _may_end(visit, state)})


@routes.act("/grants/{grant}/approve", APPROVE, at="open_grant")
async def approve_names(visit: Visit, grant: str) -> Done:
    """One of the two who must agree."""
    return await _decided(visit, grant, ApproveUnmasking(), "approved")


@routes.act("/grants/{grant}/decline", APPROVE, at="open_grant")
async def decline_names(visit: Visit, grant: str) -> Done:
    """One is enough to decline."""
    return await _decided(visit, grant, DeclineUnmasking(), "declined")


@routes.act("/grants/{grant}/end", END, at="open_grant")
async def end_grant(visit: Visit, grant: str) -> Done:
    """Names are masked again from the next request on."""
    if not _may_end(visit, await _state(visit, grant)):
        raise NotYours
    return await _decided(visit, grant, EndGrant(), "ended")


async def _decided(visit: Visit, grant: str, command: Command, said: str) -> Done:
    state = await _state(visit, grant)
    return Done(said, to="/grants", receipt=await visit.does(state.stream, command))


async def _state(visit: Visit, grant: str) -> UnmaskingState:
    """An asking that whoever acts may look at: all who decide, and whoever asks their own."""
    state = await found(await visit.year(), grant)
    if state is None or not (_may(visit, APPROVE) or state.holder == visit.acting.actor):
        raise NotYours
    return state


def _may_end(visit: Visit, state: UnmaskingState) -> bool:
    return state.until_us is not None and (_may(visit, APPROVE) or state.holder == visit.acting.actor)


def _may(visit: Visit, right: Right) -> bool:
    return verdict(visit.acting.role, right, "any").allowed
