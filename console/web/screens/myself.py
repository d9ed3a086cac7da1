"""The own pages of a mentor and of a mentee: what happened is saved in three taps, and what comes next."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from console.access.right import Right
from console.held import files, zipped
from console.pages.held import held_of
from console.pages.myself import MyPage
from console.pages.relationship import stream_of
from console.pages.year import Year
from console.web.entering import moment, my_own, my_pair, myself, today
from console.web.forms_of import Form, Misfilled
from console.web.routes import Done, Exported, Routes, Shown
from console.web.texts.myself import MYSELF
from console.web.visit import Visit
from domain.meetings import Mode, RecordContact, RecordMeeting
from domain.research import GiveResearchConsent, WithdrawResearchConsent

LONGEST_MEETING = 720

routes = Routes()


class Consent(Form):
    """Whether the study may know of somebody."""

    answer: Literal["yes", "no"]


class Happening(Form):
    """What happened and when; `day` is for another day, minutes are for a meeting, `mode` for a contact."""

    what: Literal["met", "contact", "slipped"]
    when: Literal["today", "yesterday", "another"] = "today"
    day: date | None = None
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MEETING)] = 60
    mode: Mode = "online"


@routes.page("/me", Right("self", "read"), nav="home")
async def show_me(visit: Visit) -> Shown[MyPage]:
    """My own page: my pair, what is planned, what is missing."""
    page = await my_own(visit)
    template = "mentor_home.html" if page.role == "mentor" else "mentee_home.html"
    return Shown(page, template, MYSELF, version=page.version)


@routes.page("/me/self", Right("self", "read"), nav="me")
async def show_myself(visit: Visit) -> Shown[MyPage]:
    """What is kept of me and what I may do about it."""
    page = await my_own(visit)
    return Shown(page, "my_self.html", MYSELF, version=page.version)


@routes.file("/me/self/data.zip", Right("export", "take"))
async def take_what_is_held_of_me(visit: Visit) -> Exported:
    """Everything that is held about me, as files to read and to keep."""
    me = await myself(visit)
    held = await held_of(visit.doors, me.id, visit.acting.actor, me.role, "self")
    return Exported("nearpeer.zip", zipped(files(held)), "application/zip")


@routes.act("/me/study", Right("study", "consent"), at="show_myself")
async def decide_about_the_study(visit: Visit, form: Consent) -> Done:
    """What the record knows of me goes into the study, or does so no more."""
    year = await visit.year()
    command = GiveResearchConsent() if form.answer == "yes" else WithdrawResearchConsent()
    said = "study-joined" if form.answer == "yes" else "study-left"
    return Done(said, to="/me/self", receipt=await visit.does(year.state.stream, command))


@routes.page("/me/credit", Right("credit", "read"), nav="home")
async def show_my_credit(visit: Visit) -> Shown[MyPage]:
    """My progress to credit, session by session."""
    page = await my_own(visit)
    return Shown(page, "my_credit.html", MYSELF, version=page.version)


@routes.act("/me/pairs/{pair}/happened", Right("meeting", "record"), of="pair", at="show_me")
async def record_what_happened(visit: Visit, pair: str, form: Happening) -> Done:
    """A meeting or a contact that took place; one that slipped is said of its plan."""
    mine, year = await my_pair(visit, pair), await visit.year()
    if form.what == "slipped":
        return Done("which-plan", to=f"/me/plan?pair={mine.id}")
    at_us, stream = _occurred(year, form), stream_of(year, mine.id)
    if form.what == "contact":
        receipt = await visit.does(stream, RecordContact(occurred_us=at_us, mode=form.mode))
        return Done("contact-saved", to="/me", receipt=receipt)
    receipt = await visit.does(stream, RecordMeeting(occurred_us=at_us, minutes=form.minutes))
    return Done("meeting-saved", to="/me", receipt=receipt)


def _occurred(year: Year, form: Happening) -> int:
    """The moment it happened: now, or the noon of another day. Raises Misfilled."""
    if form.when == "today":
        return year.now_us
    day = today(year) - timedelta(days=1) if form.when == "yesterday" else form.day
    if day is None:
        raise Misfilled({"day": "missing"})
    at_us = moment(year, day)
    return min(at_us, year.now_us) if day == today(year) else at_us
