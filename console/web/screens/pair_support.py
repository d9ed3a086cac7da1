"""What a pair asked of the programme: a question answered, a referral's way, why another is wished."""

from collections.abc import Awaitable, Callable
from typing import Literal

from console.access.right import NotYours, Right
from console.pages.asked import QuestionAsked, WishTold, question_asked, wish_told
from console.pages.voices import handle_of
from console.web.entering import WELLBEING, noted
from console.web.forms_of import Form, Words
from console.web.routes import Done, Routes, Shown
from console.web.screens.relationships import AT, pair_for
from console.web.texts.relationship import RELATIONSHIP
from console.web.visit import Visit
from domain.consultation import AnswerConsultation, CloseConsultation
from domain.messages import Command
from domain.pair import RelationshipState
from domain.referral import AcceptReferral, CloseReferral
from store.vault import NoteAbout

routes = Routes()


class Reply(Form):
    """The answer to a question; empty when they have talked."""

    words: Words = ""


class Way(Form):
    """How far a referral came."""

    outcome: Literal["accepted", "seen", "declined"]


@routes.page(
    "/relationships/{pair}/questions/{question}",
    Right("consultation", "read"),
    of="pair",
    nav="relationships",
)
async def open_question(visit: Visit, pair: str, question: str) -> Shown[QuestionAsked]:
    """A mentor's question with its words: one reading, recorded first."""
    found, _ = await pair_for(visit, pair)
    page = await question_asked(await visit.year(), found, question, _read(visit))
    if page is None:
        raise NotYours
    return Shown(page, "relationship_question.html", RELATIONSHIP)


@routes.act(
    "/relationships/{pair}/questions/{question}/answer",
    Right("consultation", "answer"),
    of="pair",
    at="open_question",
)
async def answer_question(visit: Visit, pair: str, question: str, form: Reply) -> Done:
    """The programme's answer, or that they have talked."""
    (found, stream), asked = await pair_for(visit, pair), await _handled(visit, pair, question)

    def answered(note: str | None) -> Command:
        return AnswerConsultation(consultation=asked, note=note)

    receipt = await noted(visit, stream, WELLBEING, [found.mentor], form.words, answered)
    return Done("answered", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act(
    "/relationships/{pair}/questions/{question}/close",
    Right("consultation", "close"),
    of="pair",
    at="open_question",
)
async def close_question(visit: Visit, pair: str, question: str) -> Done:
    """Nothing more is needed."""
    (found, stream), asked = await pair_for(visit, pair), await _handled(visit, pair, question)
    receipt = await visit.does(stream, CloseConsultation(consultation=asked))
    return Done("consultation-closed", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/referrals/{referral}", Right("referral", "close"), of="pair", at=AT)
async def follow_a_referral(visit: Visit, pair: str, referral: str, form: Way) -> Done:
    """The mentee takes a referral up, was seen, or declines it, and a coordinator was told."""
    (found, stream), key = await pair_for(visit, pair), await _handled(visit, pair, referral)
    command: Command = AcceptReferral(referral=key)
    if form.outcome != "accepted":
        command = CloseReferral(referral=key, outcome=form.outcome)
    receipt = await visit.does(stream, command)
    return Done(f"referral-{form.outcome}", to=f"/relationships/{found.id}", receipt=receipt)


@routes.page("/relationships/{pair}/wish", Right("rematch", "read"), of="pair", nav="relationships")
async def open_wish(visit: Visit, pair: str) -> Shown[WishTold]:
    """Who asked for someone else, and why: one reading, recorded first."""
    found, _ = await pair_for(visit, pair)
    page = await wish_told(await visit.year(), found, _read(visit))
    if page is None:
        raise NotYours
    return Shown(page, "relationship_wish.html", RELATIONSHIP)


async def _handled(visit: Visit, pair: str, handle: str) -> str:
    """The id of a consultation or referral of a pair by its address. Raises NotYours."""
    _, stream = await pair_for(visit, pair)
    state: RelationshipState = (await (await visit.year()).view(stream)).state
    key = next((step for step in state.steps if handle_of(step) == handle), None)
    if key is None:
        raise NotYours
    return key


def _read(visit: Visit) -> Callable[[str], Awaitable[str]]:
    """Reads texts of the vault: the right of the page is for words, so the gate has recorded it."""

    async def text(note: str) -> str:
        return await visit.doors.vault.read(note.partition("#")[0], _admitted)

    return text


async def _admitted(_: NoteAbout) -> None:
    """The reading stands in the record by now: the gate let nobody in without it."""
