"""What a pair asks of the programme: advice for the mentor, and services recommended and answered."""

from typing import Annotated, Literal

from pydantic import Field

from console.access.right import NotYours, Right
from console.pages.myself import MyPage, QuestionPage, my_page, notes_of
from console.pages.relationship import stream_of
from console.web.entering import WELLBEING, Chosen, my_own_with, my_pair, myself, tells, words_of
from console.web.forms_of import Form, Line, Misfilled, Words
from console.web.routes import Done, Routes, Shown
from console.web.texts.asking import ASKING
from console.web.visit import Visit
from domain.consultation import AskConsultation
from domain.referral import AcceptReferral, CloseReferral, Outcome, RecommendReferral, Service

routes = Routes()


class Question(Form):
    """What a mentor asks the programme."""

    words: Annotated[Words, Field(min_length=1)]


class Recommendation(Form):
    """A service, and that the mentee said yes to its being recommended."""

    service: Service
    consented: Literal["yes"] | None = None


class Answer(Form):
    """What becomes of a referral: taken up, seen, or declined."""

    referral: Line
    outcome: Literal["accepted", "seen", "declined"]


@routes.page("/me/ask", Right("consultation", "read"), nav="home")
async def show_my_questions(visit: Visit, query: Chosen) -> Shown[MyPage]:
    """Ask the programme about a next step; what I asked and how far it came."""
    page = await my_own_with(visit, query)
    return Shown(page, "my_questions.html", ASKING, version=page.version)


@routes.act("/me/pairs/{pair}/consultations", Right("consultation", "ask"), of="pair", at="show_my_questions")
async def ask_the_programme(visit: Visit, pair: str, form: Question) -> Done:
    """A consultation: the programme owes an answer from now on."""
    mine, year = await my_pair(visit, pair), await visit.year()
    stream = stream_of(year, mine.id)
    receipt = await tells(
        visit, stream, WELLBEING, [mine.mentee], form.words, lambda note: AskConsultation(note=note)
    )
    return Done("asked", to="/me/ask", receipt=receipt)


@routes.page("/me/questions/{question}", Right("consultation", "read"), nav="home")
async def open_my_question(visit: Visit, question: str) -> Shown[QuestionPage]:
    """A question of mine with its answer: one reading, recorded first."""
    me, year = await myself(visit), await visit.year()
    page = await my_page(year, me.id)
    mine = next((one for one in page.support if one.handle == question), None)
    if mine is None or mine.kind != "consultation":
        raise NotYours
    stream = stream_of(year, mine.pair)
    asked, answered = await notes_of(year, stream, mine.id)
    text = await words_of(visit, stream, asked) if asked else None
    answer = await words_of(visit, stream, answered) if answered else None
    shown = QuestionPage(**mine.model_dump(), **year.heading, text=text, answer=answer)
    return Shown(shown, "my_question.html", ASKING)


@routes.page("/me/refer", Right("self", "read"), nav="home")
async def show_my_referrals(visit: Visit, query: Chosen) -> Shown[MyPage]:
    """Services that were recommended, and how far that came."""
    page = await my_own_with(visit, query)
    return Shown(page, "my_referrals.html", ASKING, version=page.version)


@routes.act("/me/pairs/{pair}/referrals", Right("referral", "recommend"), of="pair", at="show_my_referrals")
async def recommend_a_service(visit: Visit, pair: str, form: Recommendation) -> Done:
    """A service is recommended, with the mentee's consent."""
    mine, year = await my_pair(visit, pair), await visit.year()
    command = RecommendReferral(service=form.service, consented=form.consented == "yes")
    receipt = await visit.does(stream_of(year, mine.id), command)
    return Done("recommended", to="/me/refer", receipt=receipt)


@routes.act("/me/pairs/{pair}/answers", Right("referral", "close"), of="pair", at="show_my_referrals")
async def answer_a_referral(visit: Visit, pair: str, form: Answer) -> Done:
    """The mentee takes a referral up or declines it, or either says that the service was reached."""
    mine, year = await my_pair(visit, pair), await visit.year()
    stream = stream_of(year, mine.id)
    if form.outcome == "accepted":
        if visit.acting.role != "mentee":
            raise Misfilled({"outcome": "literal_error"})
        return Done("accepted", "/me", await visit.does(stream, AcceptReferral(referral=form.referral)))
    outcome: Outcome = form.outcome
    close = CloseReferral(referral=form.referral, outcome=outcome)
    return Done(f"referral-{outcome}", to="/me", receipt=await visit.does(stream, close))
