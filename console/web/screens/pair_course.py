"""What a coordinator decides for a pair: its rhythm, absences, the rungs of the ladder, and its ending."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from console.access.right import Right
from console.web.entering import moment, noted, tells
from console.web.forms_of import Form, Misfilled, Words
from console.web.routes import Done, Routes
from console.web.screens.leaving import REASON
from console.web.screens.relationships import AT, INTERVENTION, pair_for
from console.web.visit import Visit
from domain.declining import DeclinePlacement
from domain.ladder import ApproveRung, DeclineRung, Rung
from domain.messages import PROGRAMME, Command
from domain.pairing import Pair
from domain.people import WithdrawPerson
from domain.policy import Kind
from domain.rematch import ApproveRematch, RequestRematch
from domain.structure import SELDOM, AgreeCadence, AwayReason, PauseRelationship, ResumeRelationship

Side = Literal["mentor", "mentee"]

routes = Routes()


class Rhythm(Form):
    """One meeting or contact in every so many months or weeks."""

    kind: Literal["meeting", "contact"]
    every: Annotated[int, Field(ge=1, le=SELDOM)]


class Absence(Form):
    """Days of a pause or an absence, the last one included."""

    first: date
    last: date
    reason: AwayReason = "absence"


class Climb(Form):
    """A rung that is approved or left, with the reason; a rung is left only with one."""

    rung: Rung
    decision: Literal["approve", "decline"]
    reason: Words = ""


class Wish(Form):
    """Who of the two wants someone else, or the programme; why goes to the vault."""

    by: Literal["mentor", "mentee", "programme"]
    reason: Words = ""


class Decline(Form):
    """Which of the two does not want a pair that was just made."""

    by: Side
    reason: Words = ""


class Farewell(Form):
    """Which of the two leaves the programme; the box says that it is meant."""

    by: Side
    sure: Literal["yes"]
    reason: Words = ""


@routes.act("/relationships/{pair}/rhythm", Right("cadence", "agree"), of="pair", at=AT)
async def agree_for_a_pair(visit: Visit, pair: str, form: Rhythm) -> Done:
    """The two agreed on another rhythm, and told a coordinator; it counts from the next window on."""
    (found, stream), every = await pair_for(visit, pair), form.every
    agreed = AgreeCadence(kind=Kind.MEETING, every=every)
    if form.kind == "contact":
        agreed = AgreeCadence(kind=Kind.CONTACT, every=every)
    receipt = await visit.does(stream, agreed)
    return Done("agreed", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/pause", Right("relationship", "pause"), of="pair", at=AT)
async def pause_a_pair(visit: Visit, pair: str, form: Absence) -> Done:
    """Days on which nothing is expected of the pair."""
    (found, stream), year = await pair_for(visit, pair), await visit.year()
    if form.last < form.first:
        raise Misfilled({"last": "backwards"})
    from_us, last_us = moment(year, form.first, time(0), "first"), moment(year, form.last, time(0), "last")
    until_us = year.state.calendar.next_midnight(last_us) if year.state.calendar else last_us
    pause = PauseRelationship(from_us=from_us, until_us=until_us, reason=form.reason)
    receipt = await visit.does(stream, pause)
    return Done("paused", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/resume", Right("relationship", "resume"), of="pair", at=AT)
async def resume_a_pair(visit: Visit, pair: str) -> Done:
    """The absence ends with tonight."""
    found, stream = await pair_for(visit, pair)
    receipt = await visit.does(stream, ResumeRelationship())
    return Done("resumed", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/rungs", Right("ladder", "decide"), of="pair", at=AT)
async def decide_on_a_rung(visit: Visit, pair: str, form: Climb) -> Done:
    """The suggested rung is climbed or left; the last one asks for someone else."""
    (found, stream), year = await pair_for(visit, pair), await visit.year()
    people = [found.mentor, found.mentee]
    if form.decision == "decline":
        if not form.reason:
            raise Misfilled({"reason": "missing"})
        receipt = await tells(
            visit, stream, INTERVENTION, people, form.reason,
            lambda note: DeclineRung(rung=form.rung, note=note),
        )  # fmt: skip
        return Done("rung-declined", to=f"/relationships/{found.id}", receipt=receipt)
    kept: list[str | None] = []

    def approved(note: str | None) -> Command:
        kept.append(note)
        return ApproveRung(rung=form.rung, note=note)

    receipt = await noted(visit, stream, INTERVENTION, people, form.reason, approved)
    if form.rung == "rematch":
        asked = RequestRematch(pair=found.id, asked_by=PROGRAMME, note=kept[0])
        await visit.does(year.state.stream, asked, "request")
    return Done("rung-approved", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/wishes", Right("rematch", "request"), of="pair", at=AT)
async def take_down_a_wish(visit: Visit, pair: str, form: Wish) -> Done:
    """Someone else is asked for, by word of mouth; it is kept from the other half, and from the pair."""
    (found, _), year = await pair_for(visit, pair), await visit.year()
    by = {"mentor": found.mentor, "mentee": found.mentee, "programme": PROGRAMME}[form.by]

    def asked(note: str | None) -> Command:
        return RequestRematch(pair=found.id, asked_by=by, note=note)

    subjects = [] if form.by == "programme" else [by]
    receipt = await noted(visit, year.state.stream, REASON, subjects, form.reason, asked)
    return Done("wish-kept", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/rematch", Right("rematch", "approve"), of="pair", at=AT)
async def approve_a_rematch(visit: Visit, pair: str) -> Done:
    """The pair ends tonight; its mentee gets someone else, at once by lot or from the top of the list."""
    (found, _), year = await pair_for(visit, pair), await visit.year()
    command = ApproveRematch(pair=found.id, seed=visit.command_id())
    receipt = await visit.does(year.state.stream, command)
    return Done("rematched", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/decline", Right("placement", "decline"), of="pair", at=AT)
async def decline_a_pair(visit: Visit, pair: str, form: Decline) -> Done:
    """One of the two does not want a pair that was just made; the mentee waits at the top of the list."""
    (found, _), year = await pair_for(visit, pair), await visit.year()
    person = _side(found, form.by)

    def declined(note: str | None) -> Command:
        return DeclinePlacement(pair=found.id, declined_by=person, note=note)

    receipt = await noted(visit, year.state.stream, "pairing", [person], form.reason, declined)
    return Done("declined", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/withdrawal", Right("participation", "withdraw"), of="pair", at=AT)
async def take_down_a_withdrawal(visit: Visit, pair: str, form: Farewell) -> Done:
    """One of the two leaves the programme, and said so to a coordinator."""
    (found, _), year = await pair_for(visit, pair), await visit.year()
    person = _side(found, form.by)

    def left(note: str | None) -> Command:
        return WithdrawPerson(person=person, note=note)

    receipt = await noted(visit, year.state.stream, REASON, [person], form.reason, left)
    return Done("withdrawn", to=f"/relationships/{found.id}", receipt=receipt)


def _side(pair: Pair, side: Side) -> str:
    return pair.mentor if side == "mentor" else pair.mentee
