"""Reminders and notices of the year reach people outside: at least once, not at night, while it is of use.

What was decided before a channel was set up is not sent, and a rehearsal reaches nobody unless told to.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import structlog

from activities.clock import clock_of, real_now_us
from activities.folds import CODEC
from activities.ledger import Ledger, View
from activities.telling import AT_ONCE, TEMPLATES, Telling
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.errors import Refusal
from domain.mentor import MentorYearState
from domain.notices import NoticeIntended
from domain.pair import RelationshipState
from domain.people import People, Person
from domain.quiet_hours import awake_us
from domain.reminders import ReminderDecided
from runtime.channels import Channel, NotAccepted, OutcomeUnknown
from runtime.channels.routes import REMINDERS, deliver, routes_of
from runtime.notices import language_of, text_of
from store.codec import UnknownEvent
from store.database import Unreachable
from store.log import Log
from store.mark import Mark
from store.outgoing import Claimed, Outgoing, Planned
from store.projections import Overtaken
from store.rows import Row
from store.vault import Vault

log = structlog.get_logger("activities.reminding")

LOOK_AGAIN_S = 5.0
OUTAGE_S = 30.0
PAGE = 1_000
TOGETHER = 8
SECOND_US = 1_000_000
LEASE_US = 120 * SECOND_US
"""Longer than all channels of a person take; after it, somebody who died while sending is replaced."""
FIRST_RETRY_US, LONGEST_RETRY_US = 60 * SECOND_US, 2 * 3_600 * SECOND_US
TRIES = 16
"""With these pauses a message is given up after a day."""
STAFF = frozenset({"coordinator", "supervisor", "desk", "trainer", "professional", "auditor"})
WANTED = frozenset({ReminderDecided.TYPE, NoticeIntended.TYPE})


class Reminding:
    """One duty of the year's lane. Several workers do no harm: what one has claimed, no other sends."""

    def __init__(
        self,
        ledger: Ledger,
        programme: Log,
        mark: Mark,
        vault: Vault,
        channels: Mapping[str, Channel],
        *,
        telling: Telling | None = None,
        rehearsal_sends: bool = False,
    ) -> None:
        self._ledger = ledger
        self._log = programme
        self._mark = mark
        self._vault = vault
        self._channels = channels
        self._rehearsal_sends = rehearsal_sends
        self._outgoing = Outgoing(programme.db)
        self._telling = telling

    async def run(self) -> None:
        """Plans and sends until cancelled."""
        while True:
            try:
                await self.once()
            except (Unreachable, Refusal, UnknownEvent, Overtaken) as error:
                log.warning("reminding waits", kind=type(error).__name__)
                await asyncio.sleep(OUTAGE_S)
                continue
            await asyncio.sleep(LOOK_AGAIN_S)

    async def once(self) -> None:
        """Plans what was decided since, then sends all that waits. Raises Unreachable, UnknownEvent."""
        while await self._plan():
            pass
        while self._telling is not None and await self._telling.plan():
            pass
        while claimed := await self._outgoing.claim(real_now_us(), real_now_us() + LEASE_US, TOGETHER):
            by_person: dict[str, list[Claimed]] = {}
            for message in claimed:
                by_person.setdefault(message.person, []).append(message)
            outcomes = await asyncio.gather(*map(self._each, by_person.values()), return_exceptions=True)
            for fault in filter(None, outcomes):
                raise fault

    async def _each(self, messages: Sequence[Claimed]) -> None:
        """The messages to one person, one after the other: what says the same as another is not sent."""
        for message in messages:
            await self._send(message)

    async def _plan(self) -> int:
        """Looks through one more page of the log; returns how many events it had."""
        position = await self._outgoing.position(await self._log.head())
        rows = await self._log.read_all(position, PAGE)
        if rows:
            planned = [one for row in rows if row.type in WANTED for one in await self._asked(row)]
            await self._outgoing.plan(position, rows[-1].position, planned)
        return len(rows)

    async def _asked(self, row: Row) -> list[Planned]:
        """The messages that a reminder or a notice asks for: one for each person of its role."""
        view = await self._ledger.view(row.stream, 0)
        if clock_of(view.year).is_rehearsal and not self._rehearsal_sends:
            return []
        ends_us: int | None
        match CODEC.decode(row.type, row.schema, row.body):
            case ReminderDecided() as event:
                template = "reminder-staff" if event.to_role in STAFF else "reminder"
                cause, role, ends_us = f"reminder/{event.obligation}", event.to_role, event.ends_us
            case NoticeIntended() as event:
                template, cause, role, ends_us = event.template, event.notice, event.to_role, None
            case _:
                return []
        return [
            Planned(row.stream, cause, person, template, row.recorded_us, ends_us)
            for person in _people(role, view)
        ]

    async def _send(self, message: Claimed) -> None:
        """One message, now or later or not at all."""
        year = await self._ledger.view(addresses.year_of(message.stream) or message.stream, 0)
        clock, calendar = clock_of(year.year), year.year.calendar
        mark = await self._mark.read(year.state.stream)
        real_us = real_now_us()
        now_us = min(clock.programme_at(real_us), mark) if mark is not None else clock.programme_at(real_us)
        if not _useful(
            message, (await self._ledger.view(message.stream, now_us)).state, year.state.people, now_us
        ):
            return await self._outgoing.stopped(message, real_us)
        awake = now_us if message.template in AT_ONCE else awake_us(now_us, calendar)
        if awake > now_us:
            return await self._outgoing.wait(message, clock.real_at(awake), None)
        if twin := await self._outgoing.twin(message):
            return await self._outgoing.sent(message, real_us, *twin)
        person = year.state.people.by_id.get(message.person)
        return await self._tried(message, person, calendar, drill=clock.is_rehearsal)

    async def _tried(
        self, message: Claimed, person: Person | None, calendar: AcademicCalendar, *, drill: bool
    ) -> None:
        profile = (await self._vault.names([message.person]))[message.person]
        # The last day is the one before the midnight at which a window ends.
        day = None if message.ends_us is None else calendar.date_of(calendar.day_of(message.ends_us - 1))
        text = text_of(
            message.template,
            language_of({"languages": ";".join(person.languages) if person else "", **profile}),
            await self._outgoing.number(message),
            day=None if day is None else date.fromisoformat(day),
            drill=drill,
        )
        routes = routes_of(profile, self._channels, REMINDERS, every=False)
        try:
            done = await deliver(routes, text, message.key)
        except (NotAccepted, OutcomeUnknown) as fault:
            await self._not_sent(message, fault.problem)
        else:
            await self._outgoing.sent(message, real_now_us(), done.channel, done.reference)

    async def _not_sent(self, message: Claimed, problem: str) -> None:
        log.warning(
            "a message did not go out",
            stream=message.stream,
            kind=message.template,
            attempt=message.tries,
            problem=problem,
        )
        if message.tries >= TRIES:
            return await self._outgoing.failed(message, real_now_us(), problem)
        pause_us = min(FIRST_RETRY_US << (message.tries - 1), LONGEST_RETRY_US)
        return await self._outgoing.wait(message, real_now_us() + pause_us, problem)


def _people(role: str, view: View) -> Iterator[str]:
    """Everybody of a role: both of a pair, its mentor, or the staff of the year who have that role."""
    match view.state:
        case RelationshipState(mentor=mentor, mentee=mentee) if role == "pair":
            yield from (mentor, mentee)
        case RelationshipState(mentor=mentor) | MentorYearState(mentor=mentor) if role == "mentor":
            yield mentor
        case _:
            people: People = view.year.people
            yield from sorted(p for p, known in people.by_id.items() if known.role == role)


def _useful(message: Claimed, state: Any, people: People, now_us: int) -> bool:
    """Whether somebody who takes part is still to be told: of an obligation only while it is open.

    Of a reading out of turn even who has left is told.
    """
    if message.template in TEMPLATES:
        return True
    if message.person in people.left:
        return False
    if message.ends_us is None:
        return True
    obligation = message.cause.partition("/")[2]
    return now_us < message.ends_us and obligation in state.book.open
