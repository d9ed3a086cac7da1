"""What a coordinator records for a pair: what took place, plans, a waiver, and a fact set right."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from console.access.right import Right
from console.web.entering import NOON, moment, noted, tells, today
from console.web.forms_of import Form, Line, Misfilled, Words
from console.web.routes import Done, Routes
from console.web.screens.myself import LONGEST_MEETING
from console.web.screens.relationships import AT, INTERVENTION, pair_for
from console.web.visit import Visit
from domain import addresses
from domain.book import Book
from domain.care import HoldCheckIn
from domain.errors import Refusal
from domain.facts import RetractFact, WaiveObligation
from domain.meetings import (
    MissMeeting,
    Mode,
    MoveMeeting,
    PlanMeeting,
    RecordContact,
    RecordMeeting,
    Why,
)
from domain.messages import Command

Minutes = Annotated[int, Field(ge=1, le=LONGEST_MEETING)]
Reason = Annotated[Words, Field(min_length=1)]

routes = Routes()


class Fact(Form):
    """What took place and when; minutes are of a meeting, `mode` of a contact, `reason` goes to the vault."""

    what: Literal["met", "contact"]
    day: date
    clock: time | None = None
    minutes: Minutes = 60
    mode: Mode = "phone"
    reason: Words = ""


class CheckIn(Form):
    """The day of the first-month check-in, and what to remember of it."""

    day: date
    clock: time | None = None
    reason: Words = ""


class Planned(Form):
    """A local day and time to come; `plan` is the one that is moved, with the reason of it."""

    day: date
    clock: time
    plan: Line = ""
    why: Why = "scheduling"


class Missed(Form):
    """A plan that came to nothing, and why."""

    plan: Line
    why: Why = "scheduling"


class Waiver(Form):
    """An obligation that is forgiven, with the reason."""

    obligation: Line
    reason: Reason


class Correction(Form):
    """A fact that was wrong, with the reason; `day` is when it really was, if it was at all."""

    fact: Line
    reason: Reason
    day: date | None = None
    clock: time | None = None
    minutes: Minutes = 60


@routes.act("/relationships/{pair}/facts", Right("meeting", "record"), of="pair", at=AT)
async def record_for_a_pair(visit: Visit, pair: str, form: Fact) -> Done:
    """A meeting or a contact that took place, told to a coordinator."""
    found, stream = await pair_for(visit, pair)
    at_us = await _occurred(visit, form.day, form.clock)
    if form.what == "contact":
        receipt = await visit.does(stream, RecordContact(occurred_us=at_us, mode=form.mode))
    else:
        receipt = await noted(
            visit, stream, INTERVENTION, [found.mentor, found.mentee], form.reason,
            lambda note: RecordMeeting(occurred_us=at_us, minutes=form.minutes, note=note),
        )  # fmt: skip
    return Done(f"{form.what}-recorded", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/check-in", Right("check-in", "hold"), of="pair", at=AT)
async def hold_check_in(visit: Visit, pair: str, form: CheckIn) -> Done:
    """The check-in of the first month was held."""
    found, stream = await pair_for(visit, pair)
    at_us = await _occurred(visit, form.day, form.clock)
    receipt = await noted(
        visit, stream, INTERVENTION, [found.mentor, found.mentee], form.reason,
        lambda note: HoldCheckIn(occurred_us=at_us, note=note),
    )  # fmt: skip
    return Done("check-in-recorded", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/plans", Right("meeting", "plan"), of="pair", at=AT)
async def plan_for_a_pair(visit: Visit, pair: str, form: Planned) -> Done:
    """A meeting is planned, or a planned one moved."""
    found, stream = await pair_for(visit, pair)
    at_us = moment(await visit.year(), form.day, form.clock)
    command: Command = PlanMeeting(planned_us=at_us)
    if form.plan:
        command = MoveMeeting(plan=form.plan, planned_us=at_us, reason=form.why)
    receipt = await visit.does(stream, command)
    return Done("moved" if form.plan else "planned", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/misses", Right("meeting", "miss"), of="pair", at=AT)
async def miss_for_a_pair(visit: Visit, pair: str, form: Missed) -> Done:
    """A planned meeting did not take place."""
    found, stream = await pair_for(visit, pair)
    receipt = await visit.does(stream, MissMeeting(plan=form.plan, reason=form.why))
    return Done("missed", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/waivers", Right("obligation", "waive"), of="pair", at=AT)
async def waive_for_a_pair(visit: Visit, pair: str, form: Waiver) -> Done:
    """An obligation of the pair or of its mentor's year is forgiven; what happened stays as it is."""
    (found, stream), year = await pair_for(visit, pair), await visit.year()
    people = [found.mentor, found.mentee]
    book: Book = (await year.view(stream)).state.book
    if book.find(form.obligation) is None:
        stream, people = addresses.mentor_year(year.cohort, found.mentor), [found.mentor]
    receipt = await tells(
        visit, stream, INTERVENTION, people, form.reason,
        lambda note: WaiveObligation(obligation=form.obligation, note=note),
    )  # fmt: skip
    return Done("waived", to=f"/relationships/{found.id}", receipt=receipt)


@routes.act("/relationships/{pair}/corrections", Right("obligation", "retract"), of="pair", at=AT)
async def correct_for_a_pair(visit: Visit, pair: str, form: Correction) -> Done:
    """A fact is taken back, and what really took place is recorded beside it: both stay in the history."""
    (found, stream), year = await pair_for(visit, pair), await visit.year()
    book: Book = (await year.view(stream)).state.book
    holder = book.holder_of(form.fact)
    if holder is None and form.fact not in book.loose:
        raise Refusal("no-such-fact", f"No fact {form.fact} stands here.", "Choose one of the list.")
    if form.day is not None:
        kind = holder.kind if holder else book.loose[form.fact].kind
        at_us = await _occurred(visit, form.day, form.clock)
        await visit.does(stream, _again(str(kind), at_us, form.minutes), "instead")
    receipt = await tells(
        visit, stream, INTERVENTION, [found.mentor, found.mentee], form.reason,
        lambda note: RetractFact(fact=form.fact, note=note),
    )  # fmt: skip
    return Done("corrected", to=f"/relationships/{found.id}", receipt=receipt)


def _again(kind: str, at_us: int, minutes: int) -> Command:
    match kind:
        case "meeting":
            return RecordMeeting(occurred_us=at_us, minutes=minutes)
        case "contact":
            return RecordContact(occurred_us=at_us)
        case "check-in":
            return HoldCheckIn(occurred_us=at_us)
        case _:
            raise Misfilled({"day": "unusable"})


async def _occurred(visit: Visit, day: date, clock: time | None) -> int:
    """The moment of a local day; of today without a time of day: now. Raises Misfilled."""
    year = await visit.year()
    at_us = moment(year, day, clock or NOON)
    return min(at_us, year.now_us) if clock is None and day == today(year) else at_us
