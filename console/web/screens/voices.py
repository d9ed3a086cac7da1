"""How it goes, and messages past the other of a pair: said by students, answered by coordinators."""

from typing import Annotated

from pydantic import Field

from console.access.right import NotYours, Right
from console.pages.myself import MyPage
from console.pages.voices import MessagePage, Voices, found, handle_of, message_page, voices
from console.web.entering import WELLBEING, my_own, myself, tells, words_of
from console.web.forms_of import Form, Words
from console.web.routes import Done, Routes, Shown
from console.web.texts.voices import VOICES
from console.web.visit import Visit
from domain.voices import (
    AnswerMessage,
    CloseMessage,
    Concern,
    HowItGoes,
    Message,
    SayHowItGoes,
    WriteToProgramme,
)

routes = Routes()


class Going(Form):
    """One of three answers."""

    answer: HowItGoes


class Letter(Form):
    """What somebody writes to the coordinators alone."""

    about: Concern = "mentoring"
    words: Annotated[Words, Field(min_length=1)]


class Reply(Form):
    """The answer of a coordinator; empty when they have talked."""

    words: Words = ""


@routes.act("/me/how-it-goes", Right("self", "tell"), at="show_me")
async def say_how_it_goes(visit: Visit, form: Going) -> Done:
    """A mentee says how it goes; the mentor does not learn of it."""
    await myself(visit)
    year = await visit.year()
    receipt = await visit.does(year.state.stream, SayHowItGoes(answer=form.answer))
    return Done("talk-owed" if form.answer == "let-us-talk" else "goes-said", to="/me", receipt=receipt)


@routes.page("/me/write", Right("message", "write"), nav="write")
async def show_my_messages(visit: Visit) -> Shown[MyPage]:
    """Write to the coordinators, past the other of the pair; my messages and how far they came."""
    page = await my_own(visit)
    return Shown(page, "my_messages.html", VOICES, version=page.version)


@routes.act("/me/write", Right("message", "write"), at="show_my_messages")
async def write_to_the_programme(visit: Visit, form: Letter) -> Done:
    """A message that is owed an answer."""
    await myself(visit)
    year = await visit.year()
    receipt = await tells(
        visit,
        year.state.stream,
        WELLBEING,
        [],
        form.words,
        lambda note: WriteToProgramme(about=form.about, note=note),
    )
    return Done("message-sent", to="/me/write", receipt=receipt)


@routes.page("/me/messages/{message}", Right("voice", "read"), nav="write")
async def open_my_message(visit: Visit, message: str) -> Shown[MessagePage]:
    """A message of mine with its answer: one reading, recorded first."""
    me = await myself(visit)
    mine = await _message(visit, message)
    if mine.person != me.id:
        raise NotYours
    return Shown(await _opened(visit, mine), "my_message.html", VOICES)


@routes.act("/me/messages/{message}/close", Right("voice", "read"), at="open_my_message")
async def close_my_message(visit: Visit, message: str) -> Done:
    """Whoever wrote says that nothing more is needed."""
    me, year = await myself(visit), await visit.year()
    mine = await _message(visit, message)
    if mine.person != me.id:
        raise NotYours
    receipt = await visit.does(year.state.stream, CloseMessage(message=mine.id))
    return Done("message-closed", to="/me/write", receipt=receipt)


@routes.page("/messages", Right("voice", "list"), nav="messages")
async def list_messages(visit: Visit) -> Shown[Voices]:
    """What mentees and mentors told the programme: who waits for an answer, and how it goes."""
    page = await voices(await visit.year())
    return Shown(page, "messages.html", VOICES, version=page.version)


@routes.page("/messages/{message}", Right("voice", "read"), nav="messages")
async def open_message(visit: Visit, message: str) -> Shown[MessagePage]:
    """One message with its words: one reading, recorded first."""
    page = await _opened(visit, await _message(visit, message))
    return Shown(page, "message.html", VOICES, version=page.version)


@routes.act("/messages/{message}/answer", Right("message", "answer"), at="open_message")
async def answer_message(visit: Visit, message: str, form: Reply) -> Done:
    """An answer, or that the two have talked."""
    year, wanted = await visit.year(), await _message(visit, message)
    stream = year.state.stream
    if form.words:
        receipt = await tells(
            visit, stream, WELLBEING, [wanted.person], form.words, lambda note: _answer(wanted, note)
        )
    else:
        receipt = await visit.does(stream, _answer(wanted, None))
    return Done("answered", to=f"/messages/{handle_of(wanted.id)}", receipt=receipt)


@routes.act("/messages/{message}/close", Right("message", "close"), at="open_message")
async def close_message(visit: Visit, message: str) -> Done:
    """Nothing more is needed."""
    year, wanted = await visit.year(), await _message(visit, message)
    receipt = await visit.does(year.state.stream, CloseMessage(message=wanted.id))
    return Done("message-closed", to="/messages", receipt=receipt)


def _answer(message: Message, note: str | None) -> AnswerMessage:
    return AnswerMessage(message=message.id, note=note)


async def _message(visit: Visit, handle: str) -> Message:
    message = found(await visit.year(), handle)
    if message is None:
        raise NotYours
    return message


async def _opened(visit: Visit, message: Message) -> MessagePage:
    """A message with its words and those of its answer, each reading committed first."""
    year = await visit.year()
    stream = year.state.stream
    text = await words_of(visit, stream, message.note) if message.note else None
    answer = await words_of(visit, stream, message.answer) if message.answer else None
    return await message_page(year, message, text, answer)
