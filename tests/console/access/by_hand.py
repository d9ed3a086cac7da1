"""A record told by hand and kept in memory: the states of its streams, and whatever is recorded in it.

It is noon of 12 March 2026 in the year, and some days later by the clock of the care lane.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from activities.ledger import View
from console.access.acting import Acting, Role
from console.access.gate import Gate
from console.access.right import Admitted, Right, Thing
from console.pages.care import Care
from console.pages.moments import PROGRAMME_ZONE, Moments
from console.pages.year import Year
from console.service import Doors
from domain import addresses
from domain.access import RecordReading
from domain.account import Account, AccountsState
from domain.account_events import StaffRole
from domain.break_glass import GlassState
from domain.case import CaseState
from domain.clock import REAL_TIME
from domain.course import Course
from domain.desk import RotaState
from domain.mentor import MentorYearState
from domain.messages import Command, Stamp
from domain.pair import RelationshipState
from domain.pairing import Pair, Placements
from domain.people import People, Person
from domain.people import Role as PersonRole
from domain.programme import ProgrammeYearState
from domain.shelves import Shelves
from domain.streams import decider_of, settled
from domain.timetable import Session
from domain.unmasking import UnmaskedMatter, UnmaskingState
from domain.walls import Because, Couple, WallState, couple
from store.rows import Row
from tests.console.access.world import Looking
from tests.domain.builders import COHORT, YEAR, at, example_context

NOW = "2026-03-12 12:00"
NOW_US, CARE_US, LATER_US = at(NOW), at("2026-03-15 12:00"), at("2026-03-16 12:00")
MENTOR, MENTEE = "p00000000000000a1", "p00000000000000a2"
SUPERVISOR, TRAINER, OFFICER = "p00000000000000b1", "p00000000000000b2", "p00000000000000b3"
STRANGER, OTHER_MENTEE = "p00000000000000c1", "p00000000000000c2"
"""A mentor and a mentee who are a pair with nobody."""


def acting(role: Role, person: str | None = None) -> Acting:
    """Whoever is in that role here."""
    known: dict[Role, str] = {
        "mentor": MENTOR, "mentee": MENTEE, "supervisor": SUPERVISOR, "trainer": TRAINER,
        "professional": OFFICER,
    }  # fmt: skip
    return Acting(person or known.get(role, f"the-{role}"), role)


def right(name: str) -> Right:
    """Such as `diary.read-text`."""
    return Right(*name.split("."))


def row(stream: str, kind: str, actor: str) -> Row:
    """One event as it is stored."""
    return Row(kind, 1, b"{}", 0, 0, actor, 1, f"{stream}/{kind}", 0, None, None, 1, stream, 1, 0)


@dataclass
class Told:
    """What the record holds; `states` are streams by their ids, and an error is one that nobody can read."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    together: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    sessions: dict[str, Session] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    open_cases: list[str] = field(default_factory=list)
    taken: list[tuple[str, Command, Stamp]] = field(default_factory=list)
    has_calendar: bool = True
    now_us: int = NOW_US

    def enrols(self, person: str, role: PersonRole) -> None:
        """Somebody who takes part in the year."""
        self.people[person] = Person(id=person, role=role)

    def pairs_up(self, pair: str, mentor: str, mentee: str, begins: str = "2025-09-13") -> str:
        """Two who are together from a day on; the id of their stream."""
        self.enrols(mentor, "mentor")
        self.enrols(mentee, "mentee")
        self.pairs[pair] = Pair(id=pair, mentor=mentor, mentee=mentee)
        self.together.add(pair)
        stream = addresses.relationship(COHORT, pair)
        calendar = example_context().calendar
        course = Course(calendar.day_of(at(begins)), calendar.end)
        self.states[stream] = RelationshipState(stream, course=course, cohort=COHORT)
        return stream

    def leads(self, leader: str, *mentors: str, session: str = "supervision") -> None:
        """Somebody leads a supervision in which some mentors have a place."""
        self.sessions[session] = Session(
            session, "supervision", (), NOW_US, 90, trainer=leader, booked=mentors
        )

    def leaves(self, mentor: str, left_us: int | None) -> None:
        """A mentor has withdrawn; `left_us` is when their own year says so."""
        self.left.add(mentor)
        stream = addresses.mentor_year(COHORT, mentor)
        self.states[stream] = MentorYearState(stream, course=Course(0, 300, left_us=left_us))

    def raises(self, case: str, actor: str, about: str | None = None, **stands: Any) -> str:
        """An open case that somebody reported; the id of its stream."""
        stream = addresses.emergency(case)
        self.rows[stream] = [row(stream, "emergency-raised", actor)]
        self.states[stream] = CaseState(stream, about=about, level="emergency", **stands)
        self.open_cases.append(stream)
        return stream

    def remembers(self, cohort: str, person: str, role: PersonRole, *, left: bool = False) -> None:
        """Another year that enrolled somebody, who may have left it."""
        stream = addresses.programme_year(cohort)
        known = {person: Person(id=person, role=role)}
        people = People(by_id=known, left=frozenset(known) if left else frozenset())
        self.states[stream] = ProgrammeYearState(stream, cohort=cohort, people=people)

    def gives(self, person: str, *roles: StaffRole, closed: bool = False) -> None:
        """Somebody's account has some roles."""
        stream = addresses.accounts()
        account = Account(roles=roles, opened_us=0, closed=closed)
        self.states[stream] = AccountsState(stream, accounts={person: account})

    def walls_off(self, person: str, other: str) -> None:
        """Neither may read the notes of the other."""
        standing: dict[Couple, Because] = {couple(person, other): "related"}
        self.states[addresses.wall()] = WallState(addresses.wall(), standing=standing)

    def grants(self, holder: str, stream: str, matter: UnmaskedMatter, until_us: int = LATER_US) -> str:
        """Somebody may see names, or words, behind a stream until then; the grant."""
        grant = addresses.unmasking(holder, stream)
        self.states[grant] = UnmaskingState(grant, matter=matter, until_us=until_us)
        return grant

    def breaks_glass(self, until_us: int = LATER_US) -> str:
        """The professional reads the notes of the mentor out of turn until then; the breaking."""
        stream = addresses.break_glass(OFFICER, MENTOR)
        self.states[stream] = GlassState(stream, open="breaking-1", until_us=until_us)
        return "breaking-1"

    @property
    def readings(self) -> list[tuple[str, str, str | None]]:
        """(stream, matter, by) of each reading that was recorded."""
        return [
            (stream, command.matter, command.by)
            for stream, command, _ in self.taken
            if isinstance(command, RecordReading)
        ]

    @property
    def doors(self) -> Doors:
        """The doors to it."""
        logs: dict[str, _Care | _Years] = {"care": _Care(self), "programme": _Years(self)}
        return cast("Doors", _Doors(_Ledger(self), logs, _Vault()))

    def seen(self) -> Looking:
        """The record as a visit of the console sees it."""
        doors = self.doors
        return Looking(doors, self._year(doors), self._care(doors))

    async def admits(self, me: Acting, name: str, thing: Thing | None, note: str | None = None) -> Admitted:
        """The way in of somebody through the gate. Raises NotYours."""
        return await Gate().admit(me, right(name), thing, self.seen(), note=note)

    def _year(self, doors: Doors) -> Year:
        context = example_context() if self.has_calendar else None
        state = ProgrammeYearState(
            YEAR,
            cohort=COHORT,
            context=context,
            people=People(by_id=self.people, left=frozenset(self.left)),
            placed=Placements(pairs=self.pairs, together=frozenset(self.together)),
            sessions=Shelves[Session]().holding(self.sessions),
        )
        return Year(doors, COHORT, state, self.now_us, Moments(None), rehearsal=False)

    def _care(self, doors: Doors) -> Care:
        moments = Moments(None, PROGRAMME_ZONE)
        return Care(doors, RotaState(addresses.rota()), REAL_TIME, CARE_US, moments)


@dataclass
class _Ledger:
    told: Told

    async def view(self, stream: str, as_of_us: int) -> View:
        decider = decider_of(stream)
        state = self.told.states.get(stream)
        if isinstance(state, Exception):
            raise state
        state = decider.initial(stream) if state is None else state
        if addresses.kind_of(stream) in addresses.ACCESS:
            state = settled(state, (), lambda _: False, as_of_us, None).state
        return View(state, 1, None, None)

    async def views(self, wanted: Iterable[str], as_of_us: int) -> Mapping[str, View]:
        read = [one for one in wanted if not isinstance(self.told.states.get(one), Exception)]
        return {stream: await self.view(stream, as_of_us) for stream in read}

    async def execute(self, stream: str, command: Command, stamp: Stamp) -> None:
        self.told.taken.append((stream, command, stamp))


@dataclass
class _Care:
    told: Told

    async def read(self, stream: str) -> list[Row]:
        return self.told.rows.get(stream, [])

    async def open_streams(self) -> list[tuple[str, str]]:
        return [(stream, "Emergency") for stream in self.told.open_cases]


@dataclass
class _Years:
    told: Told

    async def streams(self, begins: str) -> list[str]:
        return sorted(stream for stream in self.told.states if stream.startswith(begins))


class _Vault:
    async def pseudonyms(self) -> Any:
        """Six signs of a person's id, as the real ones are spelt."""
        return lambda person: f"0000{person[-2:].upper()}"


@dataclass
class _Doors:
    ledger: _Ledger
    logs: Mapping[str, _Care | _Years]
    vault: _Vault
