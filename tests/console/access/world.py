"""A record in which every closeness that the table knows is there, told by hand: who is how close to what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

from console.access.acting import Acting, Role
from console.access.cells import Relation
from console.access.right import Right, Thing
from console.access.table import TABLE
from console.accounts import does, fresh_id
from console.masking import pseudonyms_of
from console.pages.care import Care, care_of
from console.pages.year import Year, year_of
from console.service import Doors
from domain import addresses
from domain.account_events import ApproveRole, GiveRole, OpenAccount, StaffRole
from domain.booking import BookPlace
from domain.case_commands import AcknowledgeEmergency, RaiseEmergency
from domain.messages import Command, Stamp
from domain.pairing import Pair, RunPairing
from domain.people import EnrolPeople, Person
from domain.people import Role as PersonRole
from domain.timetable import ScheduleSession
from domain.walls import DeclareConflict
from tests.midyear import Midyear

DAY_US = 86_400_000_000
ADMIN, DPO = "p00000000000000a1", "p00000000000000d1"
NEW_MENTEE, NEW_MENTOR = "p00000000000000e1", "p00000000000000e2"


@dataclass
class Looking:
    """A record as one request sees it: the year and the care lane of one moment."""

    doors: Doors
    of_year: Year
    of_care: Care

    async def year(self) -> Year:
        return self.of_year

    async def care(self) -> Care:
        return self.of_care


@dataclass(frozen=True)
class Sight:
    """Somebody, a thing, and how close the one is to the other.

    `of` names the one resource that a closeness is for; `walled` is whether a conflict stands between them;
    `papers` is what was granted to them for it.
    """

    acting: Acting
    thing: Thing | None
    close: frozenset[Relation]
    of: str = ""
    walled: bool = False
    papers: str = "none"

    def relations(self, right: Right) -> frozenset[Relation]:
        """The closeness for one right; a wall takes the place of any where notes are read."""
        if self.walled and TABLE[right].sensitive:
            return frozenset({"walled"})
        return self.close if not self.of or right.resource == self.of else frozenset({"other"})


@dataclass(frozen=True)
class World:
    """A record, everybody by role, and every sight of things that was made in it by hand.

    `halves` are the people whom somebody is close to by their pairs, their groups or their cases. `seen` is
    the pair that the mentor and the mentee are, `walled` one behind a conflict.
    """

    doors: Doors
    people: Mapping[Role, str]
    sights: tuple[Sight, ...]
    halves: Mapping[Role, frozenset[str]]
    seen: Pair
    walled: Pair

    async def looking(self) -> Looking:
        """The record as it is now."""
        return Looking(self.doors, await year_of(self.doors), await care_of(self.doors))

    def strangers(self, year: Year) -> Iterator[tuple[Acting, Thing]]:
        """Whoever acts in a role, with every id of the record that has nothing to do with them."""
        near = {(sight.acting, sight.thing) for sight in self.sights if "other" not in sight.close}
        ids = [
            *(Thing("pair", pair) for pair in year.state.placed.pairs),
            *(Thing(kind, person.id) for person in year.state.people.by_id.values() for kind in KINDS),
            *(Thing("session", session) for session in year.state.sessions),
            *(Thing(kind, "nothing-like-it") for kind in ("pair", "person", "session", "case", "stream")),
        ]
        for role, person in self.people.items():
            me = Acting(person, role)
            halves = {person, *self.halves.get(role, ())}
            for thing in ids:
                if (me, thing) not in near and thing.id not in halves:
                    yield me, thing


async def built(midyear: Midyear) -> World:
    """The world over a small cohort in mid-year: one pair of each kind, two cases, two sessions, walls."""
    doors, year = midyear.doors, await year_of(midyear.doors)
    placed = year.state.placed
    together = [placed.pairs[pair] for pair in sorted(placed.together)]
    ended = next(pair for pair in placed.pairs.values() if pair.id not in placed.together)
    apart = [pair for pair in together if pair.mentor != ended.mentor]
    seen = apart[0]
    walled, other = [pair for pair in apart if pair.mentor != seen.mentor][:2]
    people: dict[Role, str] = {role: midyear.of(role)[0] for role in STAFF}
    people |= {"mentor": seen.mentor, "mentee": seen.mentee, "admin": ADMIN, "dpo": DPO}
    people |= await _leaders(midyear)
    await _accounts(doors)
    led, not_led = await _sessions(year, people["supervisor"], people["trainer"], (seen, walled))
    await _cases(doors, year, seen, people["professional"])
    await _walls(year, [people[role] for role in WALLED], walled.mentor)
    to_come = await _to_come(midyear)
    stream = (await pseudonyms_of(year)).address(addresses.relationship(year.cohort, seen.id))
    sights = [
        *_of_everybody(people, stream),
        *_of_pairs(people, {"seen": seen, "walled": walled, "other": other, "ended": ended}),
        *_of_students(ended, to_come, people),
        *_of_cases(people),
        *_of_sessions(people, led, not_led),
    ]
    mine = _pairs_of(year, [seen.mentor, seen.mentee])
    grouped = mine | _pairs_of(year, [walled.mentor, walled.mentee])
    return World(
        doors,
        people,
        tuple(sights),
        {"mentor": mine, "mentee": mine, "supervisor": grouped, "desk": mine, "professional": mine},
        seen,
        walled,
    )


def _pairs_of(year: Year, people: Iterable[str]) -> frozenset[str]:
    """The pairs of some people, with both of their halves."""
    held = set(people)
    pairs = [pair for pair in year.state.placed.pairs.values() if held & {pair.mentor, pair.mentee}]
    return frozenset(each for pair in pairs for each in (pair.id, pair.mentor, pair.mentee))


STAFF: tuple[PersonRole, ...] = ("coordinator", "desk", "professional", "auditor")
LEADERS: tuple[Literal["supervisor"], Literal["trainer"]] = ("supervisor", "trainer")
WALLED: tuple[Role, ...] = ("supervisor", "coordinator", "desk", "professional", "auditor", "dpo")
KINDS = ("person", "mentor", "mentee")
UNOWNED, OWNED = "case-unowned", "case-owned"


def _of_everybody(people: Mapping[Role, str], stream: str) -> Iterator[Sight]:
    for role in get_args(Role):
        me = Acting(people.get(role), role)
        yield Sight(me, None, frozenset({"any"}))
        yield Sight(me, Thing("account", "p00000000000000ff"), frozenset({"other"}))
        yield Sight(me, Thing("stream", stream), frozenset({"other"}))
        if me.person is not None:
            yield Sight(me, Thing("person", me.person), frozenset({"self"}))
            yield Sight(me, Thing("account", me.person), frozenset({"self"}))


def _of_pairs(people: Mapping[Role, str], pairs: Mapping[str, Pair]) -> Iterator[Sight]:
    """Each pair and its mentor, whom nobody is here but the mentor of the one that is seen."""
    for role, (name, pair) in product(get_args(Role), pairs.items()):
        me = Acting(people.get(role), role)
        close: Relation = "other"
        if name == "seen" and role in ("mentor", "mentee"):
            close = "own"
        elif name in ("seen", "walled") and role == "supervisor":
            close = "group"
        walled = name == "walled" and role in WALLED
        yield Sight(me, Thing("pair", pair.id), frozenset({close}), walled=walled)
        if pair.mentor != me.person:
            in_case = name == "seen" and role in ("desk", "professional")
            only: frozenset[Relation] = frozenset({"case"}) if in_case else frozenset({close})
            yield Sight(me, Thing("person", pair.mentor), only, "contact-data" if in_case else "", walled)


def _of_students(ended: Pair, to_come: Pair, people: Mapping[Role, str]) -> Iterator[Sight]:
    """What was a mentor's, and what will be a mentor's and a mentee's."""
    once: frozenset[Relation] = frozenset({"ended"})
    yield Sight(Acting(ended.mentor, "mentor"), Thing("pair", ended.id), once)
    yield Sight(Acting(ended.mentor, "mentor"), Thing("person", ended.mentee), once)
    later: frozenset[Relation] = frozenset({"not-yet"})
    for half, role in ((to_come.mentor, "mentor"), (to_come.mentee, "mentee")):
        yield Sight(Acting(half, role), Thing("pair", to_come.id), later)  # type: ignore[arg-type]
    yield Sight(Acting(people["mentor"], "mentor"), Thing("pair", to_come.id), frozenset({"other"}))


def _of_cases(people: Mapping[Role, str]) -> Iterator[Sight]:
    """One case that nobody holds, raised by the mentor of its pair; one that the professional holds."""
    closest: dict[Role, Relation] = {"mentor": "own", "mentee": "own", "supervisor": "group"}
    for role in get_args(Role):
        me, about = Acting(people.get(role), role), closest.get(role, "other")
        raised: frozenset[Relation] = frozenset({"raiser"}) if role == "mentor" else frozenset()
        yield Sight(me, Thing("case", UNOWNED), raised | {"queue", about})
        held: Relation = "assigned" if role == "professional" else "other"
        yield Sight(me, Thing("case", OWNED), frozenset({held, about}))


def _of_sessions(people: Mapping[Role, str], led: str, not_led: str) -> Iterator[Sight]:
    for role, (session, leader) in product(get_args(Role), ((led, "supervisor"), (not_led, "trainer"))):
        close: Relation = "led" if role == leader else "other"
        yield Sight(Acting(people.get(role), role), Thing("session", session), frozenset({close}))


async def _does(doors: Doors, stream: str, command: Command, at_us: int, actor: str, name: str) -> None:
    await doors.ledger.execute(stream, command, Stamp(at_us, actor, name))


async def _accounts(doors: Doors) -> None:
    given: tuple[tuple[str, StaffRole], ...] = ((ADMIN, "admin"), (DPO, "dpo"))
    for person, role in given:
        await doors.vault.put_person(person, {"name": f"Name of {role}"}, f"CODE-{person}")
        await does(doors, OpenAccount(person=person), "machine", fresh_id())
        await does(doors, GiveRole(person=person, role=role), "machine", fresh_id())
    await does(doors, ApproveRole(person=DPO, role="dpo"), ADMIN, fresh_id())


async def _leaders(midyear: Midyear) -> dict[Role, str]:
    """A supervisor and a trainer who have led nothing yet, so that all they lead is told here."""
    leaders = {role: f"p0000000000000{role[:1].encode().hex()}1" for role in LEADERS}
    enrolled = tuple(Person(id=person, role=role) for role, person in leaders.items())
    await _does(midyear.doors, midyear.year, EnrolPeople(people=enrolled), midyear.now_us, "test", "leaders")
    return {role: leaders[role] for role in LEADERS}


async def _sessions(year: Year, supervisor: str, trainer: str, booked: tuple[Pair, ...]) -> tuple[str, str]:
    """A supervision of two mentors, led by the supervisor, and one of nobody, led by the trainer."""
    doors, stream, now_us = year.doors, year.state.stream, year.now_us
    for name, leader in (("led", supervisor), ("not-led", trainer)):
        starts_us = now_us + (9 if name == "led" else 10) * DAY_US
        held = ScheduleSession(kind="supervision", starts_us=starts_us, minutes=90, trainer=leader)
        await _does(doors, stream, held, now_us, "test", name)
    for pair in booked:
        place = BookPlace(session="led", mentor=pair.mentor)
        await _does(doors, stream, place, now_us, pair.mentor, f"place/{pair.id}")
    return "led", "not-led"


async def _cases(doors: Doors, year: Year, pair: Pair, professional: str) -> None:
    about = addresses.relationship(year.cohort, pair.id)
    for case, by in ((UNOWNED, pair.mentor), (OWNED, "test")):
        stream = addresses.emergency(case)
        raised = RaiseEmergency(
            level="emergency", danger="yes", about=about, raised_by="mentor", verified=True, drill=False
        )
        at_us = await doors.ledger.now_us(stream)
        await _does(doors, stream, raised, at_us, by, f"{case}/raise")
    owned = addresses.emergency(OWNED)
    taken = AcknowledgeEmergency(officer=professional)
    await _does(doors, owned, taken, await doors.ledger.now_us(owned), professional, f"{OWNED}/taken")


async def _walls(year: Year, people: Iterable[str], other: str) -> None:
    for person in people:
        wall = DeclareConflict(person=person, other=other, because="related")
        await _does(year.doors, addresses.wall(), wall, year.now_us, person, f"wall/{person}")


async def _to_come(midyear: Midyear) -> Pair:
    """A pair that was placed today and begins tomorrow."""
    doors, now_us = midyear.doors, midyear.now_us
    speaks = ("hu", "en", "de")
    mentee = Person(id=NEW_MENTEE, role="mentee", study_year=1, languages=speaks)
    mentor = Person(id=NEW_MENTOR, role="mentor", study_year=4, languages=speaks, capacity=1)
    await _does(doors, midyear.year, EnrolPeople(people=(mentee, mentor)), now_us, "test", "late/enrol")
    await _does(doors, midyear.year, RunPairing(seed="late"), now_us, "test", "late/round")
    placed = (await year_of(doors)).state.placed
    return next(pair for pair in placed.pairs.values() if pair.mentee == NEW_MENTEE)
