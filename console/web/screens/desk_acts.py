"""What the desk does to a case, each act one click or one form; who comes second is told who was first."""

from typing import Annotated

from pydantic import Field

from console import officers
from console.access.right import Right
from console.attending import Attending, CaseTold
from console.web.forms_of import Form, Line, Words
from console.web.routes import Done, Routes
from console.web.visit import Visit
from domain.case_commands import Endpoint, OpenItem
from domain.levels import LevelName

LONGEST_AGO = 7 * 1_440
Ago = Annotated[int, Field(ge=0, le=LONGEST_AGO)]
"""Minutes since something happened, at most a week."""

routes = Routes()


class WordsForm(Form):
    """Words that are kept with an act, if there are any."""

    words: Words | None = None


class HandOverForm(WordsForm):
    """To whom a case is offered, and what is still to do."""

    to: Line
    items: tuple[OpenItem, ...] = ()


class ContactForm(WordsForm):
    """Who is in contact with the person: whoever says so, unless another is named."""

    professional: Line | None = None
    minutes_ago: Ago = 0


class ClosingForm(Form):
    """How a case ends; the reason is kept encrypted."""

    endpoint: Endpoint
    reason: Words | None = None


class RaiseLevelForm(WordsForm):
    """The new level."""

    level: LevelName


class LowerLevelForm(Form):
    """The new level, and why."""

    level: LevelName
    reason: Words


class HeldForm(WordsForm):
    """A talk that was held."""

    minutes_ago: Ago = 0


@routes.act("/desk/cases/{case}/acknowledge", Right("emergency", "acknowledge"), of="case", at="show_desk")
async def acknowledge_case(visit: Visit, case: str, form: WordsForm) -> Done:
    """Takes a case on a lease; the same officer again renews it."""
    return _done("acknowledged", await (await _at(visit, case)).acknowledge(form.words))


@routes.act("/desk/cases/{case}/progress", Right("emergency", "record-progress"), of="case", at="show_desk")
async def record_progress(visit: Visit, case: str, form: WordsForm) -> Done:
    """A sign of progress: the lease begins anew."""
    return _done("progress", await (await _at(visit, case)).progress(form.words))


@routes.act("/desk/cases/{case}/hand-over", Right("emergency", "hand-over"), of="case", at="show_desk")
async def hand_over_case(visit: Visit, case: str, form: HandOverForm) -> Done:
    """Offers a case to another officer; it stays with the one who offers until the other accepts."""
    desk = await _at(visit, case)
    to = await officers.other(desk.care, "to", form.to)
    return _done("handed-over", await desk.hand_over(to, form.items, form.words))


@routes.act("/desk/cases/{case}/accept", Right("emergency", "hand-over"), of="case", at="show_desk")
async def accept_case(visit: Visit, case: str, form: WordsForm) -> Done:
    """Takes a case that was offered, with its open items."""
    return _done("accepted", await (await _at(visit, case)).accept(form.words))


@routes.act("/desk/cases/{case}/contact", Right("emergency", "record-contact"), of="case", at="show_desk")
async def record_contact_made(visit: Visit, case: str, form: ContactForm) -> Done:
    """A professional is in contact with the person."""
    desk = await _at(visit, case)
    given = form.professional
    who = await officers.officer(desk.care, "professional", given) if given else visit.acting.actor
    return _done("contact", await desk.contact(who, form.minutes_ago, form.words))


@routes.act("/desk/cases/{case}/close", Right("emergency", "close"), of="case", at="show_desk")
async def close_case(visit: Visit, case: str, form: ClosingForm) -> Done:
    """Ends a case at an endpoint: after contact was made, or at another one with its reason."""
    return _done("closed", await (await _at(visit, case)).close(form.endpoint, form.reason))


@routes.act("/desk/cases/{case}/reopen", Right("emergency", "reopen"), of="case", at="show_desk")
async def reopen_case(visit: Visit, case: str, form: WordsForm) -> Done:
    """A closed case waits for an owner again, and the paging begins anew."""
    return _done("reopened", await (await _at(visit, case)).reopen(form.words))


@routes.act("/desk/cases/{case}/raise-level", Right("emergency", "set-level"), of="case", at="show_desk")
async def raise_case_level(visit: Visit, case: str, form: RaiseLevelForm) -> Done:
    """Makes a case more urgent: its holder is told, or the next one is paged at once."""
    return _done("level", await (await _at(visit, case)).raise_level(form.level, form.words))


@routes.act("/desk/cases/{case}/lower-level", Right("emergency", "set-level"), of="case", at="show_desk")
async def lower_case_level(visit: Visit, case: str, form: LowerLevelForm) -> Done:
    """Makes a case less urgent, with a reason."""
    return _done("level", await (await _at(visit, case)).lower_level(form.level, form.reason))


@routes.act("/desk/cases/{case}/debriefing", Right("emergency", "follow-up"), of="case", at="show_desk")
async def record_debriefing(visit: Visit, case: str, form: HeldForm) -> Done:
    """The talk with the mentor was held."""
    return _done("debriefing", await (await _at(visit, case)).debriefing(form.minutes_ago, form.words))


@routes.act("/desk/cases/{case}/check-in", Right("emergency", "follow-up"), of="case", at="show_desk")
async def record_mentee_check_in(visit: Visit, case: str, form: HeldForm) -> Done:
    """The mentee was asked how it goes."""
    return _done("check-in", await (await _at(visit, case)).check_in(form.minutes_ago, form.words))


async def _at(visit: Visit, case: str) -> Attending:
    """Whoever acts, at the desk with a case. Raises Refusal, Unreachable."""
    care = await visit.care()
    return Attending(care, await care.chosen(case), visit.acting.actor, visit.ends.desk.wake)


def _done(said: str, told: CaseTold) -> Done:
    if told.words_kept is False:
        said = "words-lost"
    elif told.linked:
        said = "linked"
    return Done(said, f"/desk?case={told.id}", told=told)
