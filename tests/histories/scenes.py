"""The scenes whose histories are golden: for each path, a life on the real engines that takes it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from temporalio.client import WorkflowHistory
from temporalio.testing import ActivityEnvironment

from activities.sending import Sending
from domain import addresses
from domain.consultation import AnswerConsultation, AskConsultation
from domain.draft_commands import DraftRound
from domain.erasure_events import AskErasure, LiftHold, PlaceHold
from domain.messages import Command
from domain.people import WithdrawPerson
from domain.programme import OpenProgrammeYear
from domain.structure import EndRelationship, PauseRelationship
from store.database import Database
from store.mark import Mark
from store.notes import note_id
from tests.activities.cohort import BEGINS_US, EARLIER, OVER_US, Cohort, at
from tests.workflows.autumn import AUTUMN, autumn_of_sessions
from tests.workflows.drivers import Drivers, attempted, kinds
from tests.workflows.faults import RAISES_TWICE
from tests.workflows.living import Said, lived

FIRST, LAST = 0, -1
QUESTION = Said(at("2025-09-15"), AskConsultation(), "c-1")
ANSWER = Said(at("2025-09-16"), AnswerConsultation(consultation="c-1"), "c-2")
PAUSE = Said(at("2025-11-03"), PauseRelationship(from_us=at("2025-11-04"), until_us=at("2026-01-10")), "c-3")
SECOND_QUESTION = Said(at("2025-11-17"), AskConsultation(), "c-4")
NEARLY_OVER_US = at("2025-10-17")
"""The pair of `ENDING` has ended; only the grace of its last weeks is left."""
ENDING = Said(at("2025-10-15"), EndRelationship(reason="agreed"), "c-5")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scene is played with; `owner` lays faults, `door` moves the mark."""

    drivers: Drivers
    cohort: Cohort
    owner: Database
    door: Database

    async def pair(self) -> str:
        """A pair in its first days."""
        [stream] = await self.cohort.begins()
        await self.cohort.ledger.settle(stream, BEGINS_US)
        await self.with_drivers_of(stream)
        return stream

    async def begins_with_drivers_of(self, *streams: str) -> None:
        """A cohort in which only these streams have drivers, and one intent of the year is left to act on."""
        await self.cohort.begins()
        *before, _ = (await self.cohort.state(self.cohort.year)).intents
        for intent in before:
            sending = Sending(self.cohort.ledger, Mark(self.door))
            await ActivityEnvironment().run(sending.give_orders, self.cohort.year, intent)
        await self.with_drivers_of(*streams)

    async def with_drivers_of(self, *streams: str) -> None:
        """Starts these and nobody else, and forgets the nudges so far, which would come in any order."""
        await self.owner.execute(
            "DELETE FROM programme.outbox WHERE kind = 'nudge' OR stream <> ALL ($1::text[])", list(streams)
        )

    async def run(self, stream: str, number: int) -> WorkflowHistory:
        """One of the runs of a stream's driver."""
        return (await self.drivers.runs(stream))[number]


Scene = Callable[[Stage], Awaitable[WorkflowHistory]]


def pair_lives(*said: Said, run: int = LAST) -> Scene:
    """A pair's whole year, with what is said in it."""

    async def played(stage: Stage) -> WorkflowHistory:
        pair = await stage.pair()
        await lived(stage.drivers, stage.cohort, pair, said)
        return await stage.run(pair, run)

    return played


async def notice_sent_again(stage: Stage) -> WorkflowHistory:
    pair = await stage.pair()
    await stage.owner.execute(RAISES_TWICE.format(table="board.inbox"))
    await lived(stage.drivers, stage.cohort, pair, [QUESTION, ENDING])
    return await stage.run(pair, LAST)


async def held_back_in_a_rehearsal(stage: Stage) -> WorkflowHistory:
    """The people are late: the driver's first look after the timer rang is in vain."""
    pair = await stage.pair()
    assert stage.cohort.clock
    await stage.drivers.rest(pair)
    await Mark(stage.door).move(stage.cohort.year, at("2025-09-20"))

    passing = asyncio.create_task(stage.drivers.reach(pair, stage.cohort.clock, at("2025-10-02")))
    while kinds([await stage.run(pair, LAST)]).count("ACTIVITY_TASK_COMPLETED") < 2:
        await asyncio.sleep(0.1)
    await Mark(stage.door).lift(stage.cohort.year)
    await passing
    return await stage.run(pair, LAST)


async def swept_while_away(stage: Stage) -> WorkflowHistory:
    """The sweep settled everything; what is intended waited for the driver."""
    pair = await stage.pair()
    await stage.cohort.ledger.settle(pair, OVER_US)
    await stage.with_drivers_of(pair)
    await stage.drivers.rest(pair)
    return await stage.run(pair, LAST)


async def looked_at_after_the_end(stage: Stage) -> WorkflowHistory:
    pair = await stage.pair()
    await lived(stage.drivers, stage.cohort, pair, [ENDING])
    await stage.drivers.temporal.starter.start_workflow(
        "Relationship", pair, id=pair, task_queue="year", start_signal="nudge"
    )
    await stage.drivers.handle(pair).result()
    return await stage.run(pair, LAST)


async def nudged_during_the_last_look(stage: Stage) -> WorkflowHistory:
    """A nudge comes while the answer that all is over is on its way: the driver looks once more."""
    pair, year = await stage.pair(), stage.cohort.year
    assert stage.cohort.clock
    await stage.drivers.rest(pair)
    await stage.drivers.reach(pair, stage.cohort.clock, ENDING.at_us)
    await stage.cohort.says(pair, ENDING.command, ENDING.at_us, command_id=ENDING.command_id)
    await stage.drivers.reach(pair, stage.cohort.clock, NEARLY_OVER_US)
    await Mark(stage.door).move(year, NEARLY_OVER_US)

    passing = asyncio.create_task(stage.drivers.end(pair))
    await attempted(stage.drivers, pair, 1)
    tasks = kinds([await stage.run(pair, LAST)]).count("WORKFLOW_TASK_COMPLETED")
    await stage.drivers.handle(pair).signal("nudge")
    while kinds([await stage.run(pair, LAST)]).count("WORKFLOW_TASK_COMPLETED") == tasks:
        await asyncio.sleep(0.1)
    await Mark(stage.door).lift(year)
    await passing
    return await stage.run(pair, LAST)


def mentor_lives(run: int) -> Scene:
    """A mentor's undisturbed year."""

    async def played(stage: Stage) -> WorkflowHistory:
        await stage.begins_with_drivers_of(stage.cohort.mentor())
        await lived(stage.drivers, stage.cohort, stage.cohort.mentor())
        return await stage.run(stage.cohort.mentor(), run)

    return played


async def credited(stage: Stage) -> WorkflowHistory:
    await stage.begins_with_drivers_of(stage.cohort.mentor())
    await autumn_of_sessions(stage.cohort)
    await stage.with_drivers_of(stage.cohort.mentor())
    await lived(stage.drivers, stage.cohort, stage.cohort.mentor(), AUTUMN)
    return await stage.run(stage.cohort.mentor(), LAST)


async def left_early(stage: Stage) -> WorkflowHistory:
    mentor, year = stage.cohort.mentor(), stage.cohort.year
    await stage.begins_with_drivers_of(mentor, year)
    assert stage.cohort.clock
    await stage.drivers.rest(mentor, year)
    await stage.drivers.reach(mentor, stage.cohort.clock, at("2025-11-05"))
    await stage.cohort.says(year, WithdrawPerson(person="mentor-1"), at("2025-11-05"))
    await stage.drivers.rest(mentor, year)
    await stage.drivers.end(mentor)
    return await stage.run(mentor, LAST)


async def before_the_calendar(stage: Stage) -> WorkflowHistory:
    """A year that waits without a timer, until its calendar is there."""
    year = stage.cohort.year
    await stage.cohort.says(year, OpenProgrammeYear(cohort=stage.cohort.name), at("2025-08-11"))
    await stage.drivers.rest(year)
    await stage.cohort.publishes_calendar()
    await stage.cohort.anchors()
    await stage.drivers.rest(year)
    return await stage.run(year, LAST)


def year_lives(run: int) -> Scene:
    """A programme year that gives its orders and closes with its last window."""

    async def played(stage: Stage) -> WorkflowHistory:
        await stage.begins_with_drivers_of(stage.cohort.year)
        await lived(stage.drivers, stage.cohort, stage.cohort.year)
        return await stage.run(stage.cohort.year, run)

    return played


async def policy_in_mid_year(stage: Stage) -> WorkflowHistory:
    year = stage.cohort.year
    await stage.begins_with_drivers_of(year)
    assert stage.cohort.clock
    await stage.drivers.rest(year)
    await stage.drivers.reach(year, stage.cohort.clock, at("2026-02-20"))
    await stage.cohort.publishes(EARLIER, at("2026-03-01", 0), at("2026-02-20"))
    await stage.drivers.rest(year)
    await stage.drivers.end(year)
    return await stage.run(year, LAST)


async def orders_given_again(stage: Stage) -> WorkflowHistory:
    await stage.begins_with_drivers_of(stage.cohort.year)
    await stage.owner.execute(RAISES_TWICE.format(table="programme.event"))
    await stage.drivers.rest(stage.cohort.year)
    return await stage.run(stage.cohort.year, LAST)


async def orders_side_by_side(stage: Stage) -> WorkflowHistory:
    """More intents than a driver acts on at once."""
    await stage.cohort.begins()
    await autumn_of_sessions(stage.cohort)
    await stage.with_drivers_of(stage.cohort.year)
    await stage.drivers.rest(stage.cohort.year)
    return await stage.run(stage.cohort.year, LAST)


async def draft_worked_out(stage: Stage) -> WorkflowHistory:
    """A round by interest in autumn, of which nobody is placed in the end."""
    year = stage.cohort.year
    await stage.begins_with_drivers_of(year)
    await stage.drivers.rest(year)
    draft = DraftRound(seed="1", method="interest")
    await stage.cohort.says(year, draft, at("2025-09-10"), command_id="draft-1")
    await stage.drivers.rest(year)
    return await stage.run(year, LAST)


def asked_to_forget(*before: Command) -> Scene:
    """Somebody who has left is forgotten, unless something is said before the driver looks."""

    async def played(stage: Stage) -> WorkflowHistory:
        forgotten = addresses.erasure("student-1")
        for command in (AskErasure(basis="request"), *before):
            await stage.cohort.says(forgotten, command, BEGINS_US)
        await stage.with_drivers_of(forgotten)
        await stage.drivers.rest(forgotten)
        await stage.drivers.handle(forgotten).result()
        return await stage.run(forgotten, LAST)

    return played


async def asked_after_a_hold(stage: Stage) -> WorkflowHistory:
    """A hold begins the stream, and its driver has nothing to do; what is asked later starts it again."""
    forgotten, hold = addresses.erasure("student-1"), PlaceHold(note=note_id("why"))
    await stage.cohort.says(forgotten, hold, BEGINS_US, command_id="hold-1")
    await stage.drivers.rest(forgotten)
    await stage.drivers.handle(forgotten).result()
    await stage.cohort.says(forgotten, LiftHold(hold="hold-1", note=note_id("over")), BEGINS_US)
    await stage.cohort.says(forgotten, AskErasure(basis="request"), BEGINS_US)
    await stage.drivers.rest(forgotten)
    await stage.drivers.handle(forgotten).result()
    return await stage.run(forgotten, LAST)


SCENES: dict[tuple[str, str], Scene] = {
    ("Erasure", "certified"): asked_to_forget(),
    ("Erasure", "asked-after-a-hold"): asked_after_a_hold,
    ("Erasure", "held-meanwhile"): asked_to_forget(PlaceHold(note=note_id("why"))),
    ("ProgrammeYear", "before-the-calendar"): before_the_calendar,
    ("ProgrammeYear", "with-orders-until-the-roll-over"): year_lives(FIRST),
    ("ProgrammeYear", "with-orders-after-the-roll-over"): year_lives(LAST),
    ("ProgrammeYear", "policy-in-mid-year"): policy_in_mid_year,
    ("ProgrammeYear", "orders-given-again"): orders_given_again,
    ("ProgrammeYear", "orders-side-by-side"): orders_side_by_side,
    ("ProgrammeYear", "draft-worked-out"): draft_worked_out,
    ("MentorYear", "undisturbed-until-the-roll-over"): mentor_lives(FIRST),
    ("MentorYear", "undisturbed-after-the-roll-over"): mentor_lives(LAST),
    ("MentorYear", "credited"): credited,
    ("MentorYear", "left-early"): left_early,
    ("Relationship", "undisturbed-until-the-roll-over"): pair_lives(run=FIRST),
    ("Relationship", "undisturbed-after-the-roll-over"): pair_lives(),
    ("Relationship", "ended-early"): pair_lives(ENDING),
    ("Relationship", "paused-and-nudged"): pair_lives(PAUSE, SECOND_QUESTION, run=FIRST),
    ("Relationship", "notice-of-a-question"): pair_lives(QUESTION, ANSWER, run=FIRST),
    ("Relationship", "notice-sent-again"): notice_sent_again,
    ("Relationship", "held-back-in-a-rehearsal"): held_back_in_a_rehearsal,
    ("Relationship", "swept-while-away"): swept_while_away,
    ("Relationship", "looked-at-after-the-end"): looked_at_after_the_end,
    ("Relationship", "nudged-during-the-last-look"): nudged_during_the_last_look,
}
"""How each path of this release is recorded."""
