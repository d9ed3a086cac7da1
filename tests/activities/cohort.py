"""A cohort at the doors: a programme year told command by command, each at the moment that a test gives."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from activities.clock import real_now_us
from activities.ledger import Ledger, Receipt
from console.calendar import load_calendar
from console.policy import load_policy
from domain import addresses
from domain.clock import AnchorClock, ClockAnchored
from domain.messages import Command, Stamp
from domain.pairing import RunPairing
from domain.people import EnrolPeople, Person
from domain.policy import Policy
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession

EXAMPLES = Path(__file__).parents[2] / "examples"
CALENDAR = load_calendar(EXAMPLES / "calendar-2025.toml")
POLICY = load_policy(EXAMPLES / "policy.toml")
EARLIER = POLICY.model_copy(update={"credit": POLICY.credit.model_copy(update={"decide_days": 7})})
"""A policy with two weeks less for the credit decision, with which the year closes."""
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
TOPICS = ("goals", "boundaries", "emergencies")
COORDINATOR = "person-coordinator"


def at(day: str, hour: int = 12) -> int:
    """The moment of an hour of a local day, which is an ISO date."""
    index = (date.fromisoformat(day) - date.fromisoformat(CALENDAR.day0)).days
    return CALENDAR.midnight(index) + hour * HOUR_US


BEGINS_US = at("2025-09-01", 0)
OVER_US = at("2026-10-01", 0)
"""Later than anything of the year."""


class Cohort:
    """One programme year through the ledger. Ids are synthetic and the same in every run."""

    def __init__(self, ledger: Ledger, name: str = "2025") -> None:
        self.ledger = ledger
        self.name = name
        self.year = addresses.programme_year(name)
        self._numbers = count(1)
        self.clock: ClockAnchored | None = None

    async def says(
        self,
        stream: str,
        command: Command,
        at_us: int,
        *,
        command_id: str | None = None,
        actor: str = COORDINATOR,
    ) -> Receipt:
        """Gives a command at a door."""
        stamp = Stamp(at_us, actor, command_id or f"{self.name}-{next(self._numbers)}")
        return await self.ledger.execute(stream, command, stamp)

    async def opens(self) -> None:
        """The year, its calendar and its first policy."""
        await self.says(self.year, OpenProgrammeYear(cohort=self.name), at("2025-08-11"))
        await self.publishes_calendar()

    async def publishes_calendar(self) -> None:
        """The calendar of the examples, and their policy from its first day on."""
        await self.says(self.year, PublishCalendar(calendar=CALENDAR), at("2025-08-11", 13))
        await self.publishes(POLICY, BEGINS_US, at("2025-08-11", 14))

    async def publishes(self, policy: Policy, effective_us: int, at_us: int) -> Receipt:
        """A version of the policy."""
        return await self.says(self.year, PublishPolicy(effective_us=effective_us, policy=policy), at_us)

    async def enrols(self, mentors: int, mentees: int) -> None:
        """Mentors `mentor-1` and on, mentees `mentee-1` and on, who all speak Hungarian."""
        people = [_mentor(number) for number in range(1, mentors + 1)]
        people += [_mentee(number) for number in range(1, mentees + 1)]
        await self.says(self.year, EnrolPeople(people=tuple(people)), at("2025-08-18"))

    async def trains(self, mentors: Sequence[str]) -> None:
        """One training in August that covers what is needed before pairing."""
        session = f"{self.name}-training"
        schedule = ScheduleSession(kind="training", topics=TOPICS, starts_us=at("2025-08-20"), minutes=90)
        await self.says(self.year, schedule, at("2025-08-19"), command_id=session)
        attended = tuple((mentor, 90) for mentor in mentors)
        record = RecordAttendance(session=session, held_minutes=90, attended=attended)
        await self.says(self.year, record, at("2025-08-21"))

    async def anchors(self, real_us: int | None = None, programme_us: int = BEGINS_US) -> None:
        """Ties the beginning of the year (or another moment) to now, at the speed of production."""
        real = real_now_us() if real_us is None else real_us
        anchor = AnchorClock(real_anchor_us=real, programme_anchor_us=programme_us)
        await self.says(self.year, anchor, at("2025-08-30"))
        self.clock = (await self.state(self.year)).clock

    async def begins(self, pairs: int = 1) -> list[str]:
        """Everything up to the last days of August; the streams of its pairs, who begin on 1 September."""
        await self.opens()
        await self.enrols(pairs, pairs)
        await self.trains([f"mentor-{number}" for number in range(1, pairs + 1)])
        await self.says(self.year, RunPairing(seed="1"), at("2025-08-25"))
        await self.anchors()
        return await self.pairs()

    async def pairs(self) -> list[str]:
        """The streams of the pairs, by the number of their mentor."""
        placed = (await self.state(self.year)).placed.pairs.values()
        return [
            addresses.relationship(self.name, pair.id)
            for pair in sorted(placed, key=lambda pair: int(pair.mentor.rpartition("-")[2]))
        ]

    def mentor(self, number: int = 1) -> str:
        """The stream of a mentor's year."""
        return addresses.mentor_year(self.name, f"mentor-{number}")

    async def state(self, stream: str, as_of_us: int = 0) -> Any:
        """A stream's state as the record has it, settled in memory to a moment."""
        return (await self.ledger.view(stream, as_of_us)).state

    async def standings(self, stream: str, as_of_us: int = 0) -> dict[str, str]:
        """Every obligation of a stream with its standing."""
        book = (await self.state(stream, as_of_us)).book
        return {obligation.id: str(obligation.standing) for obligation in book.all()}


def _mentor(number: int) -> Person:
    return Person(id=f"mentor-{number}", role="mentor", study_year=4, languages=("hu",), capacity=1)


def _mentee(number: int) -> Person:
    return Person(id=f"mentee-{number}", role="mentee", study_year=1, languages=("hu",))
