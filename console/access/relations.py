"""How close somebody is to a thing, by the record as it stands now: asked at each use, never remembered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from console.access.acting import Acting
from console.access.cells import Relation
from console.access.right import NotYours, Right, Thing
from console.masking import pseudonyms_of
from console.pages.care import Care, Unreadable
from console.pages.seats import supervised_by
from console.pages.session import named
from console.pages.year import Year
from console.replaying import exists, people_of
from console.service import Doors
from domain import addresses
from domain.case import CaseState
from domain.diary import closes_to_the_supervisor_us
from domain.mentor import MentorYearState
from domain.pair import RelationshipState
from domain.pairing import Pair
from store.rows import Row

STUDENTS = ("mentor", "mentee")
LEADERS = ("supervisor", "trainer")
REPORTS = frozenset({"emergency-raised", "emergency-reported-again"})


class Record(Protocol):
    """Where relations are looked up; a visit of the console is one."""

    async def year(self) -> Year: ...
    async def care(self) -> Care: ...
    @property
    def doors(self) -> Doors: ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a thing is: its relations to whoever acts, the stream that it is, and the people behind it."""

    relations: frozenset[Relation]
    stream: str
    people: tuple[str, ...] = ()
    now_us: int = 0


async def found(acting: Acting, right: Right, thing: Thing, record: Record) -> Found:
    """A thing and how close it is. Raises NotYours when there is none of that id, Unreachable."""
    match thing.kind:
        case "pair" | "relationship":
            return await _pair(acting, thing.id, record)
        case "mentor" | "mentee" | "person":
            return await _person(acting, right, thing, record)
        case "case":
            return await _case(acting, thing.id, record)
        case "session":
            return await _session(acting, thing.id, record)
        case "stream":
            return await _stream(thing.id, record)
        case "account":
            mine: Relation = "self" if thing.id == acting.person else "other"
            return Found(frozenset({mine}), f"account/{thing.id}", (thing.id,))
        case kind:
            return Found(frozenset({"other"}), f"{kind}/{thing.id}")


def group_of(year: Year, leader: str) -> frozenset[str]:
    """The mentors whose supervision somebody leads now; a group that was handed over is theirs no longer."""
    return supervised_by(year.state.sessions, leader)


async def _pair(acting: Acting, wanted: str, record: Record) -> Found:
    year = await record.year()
    pair = year.state.placed.pairs.get(wanted)
    if pair is None:
        raise NotYours
    relation = await _to_pair(acting, pair, year)
    stream = addresses.relationship(year.cohort, pair.id)
    return Found(frozenset({relation}), stream, (pair.mentor, pair.mentee), year.now_us)


async def _to_pair(acting: Acting, pair: Pair, year: Year) -> Relation:
    """By the role in which somebody acts: who is mentor of one and mentee of another is one at a time."""
    person, role = acting.person, acting.role
    half = pair.mentor if role == "mentor" else pair.mentee
    if person is None or (role in STUDENTS and half != person):
        return "other"
    together = pair.id in year.state.placed.together
    if role in LEADERS:
        return _while(together) if pair.mentor in group_of(year, person) else "other"
    if role not in STUDENTS:
        return "other"
    if not together or person in year.state.people.left:
        return "ended"
    state: RelationshipState = (await year.view(addresses.relationship(year.cohort, pair.id))).state
    context = year.state.context
    begun = state.cohort and context and context.calendar.midnight(state.course.first) <= year.now_us
    return "own" if begun else "not-yet"


def _while(active: bool) -> Relation:  # noqa: FBT001 - one question, one answer
    return "group" if active else "ended"


async def _person(acting: Acting, right: Right, thing: Thing, record: Record) -> Found:
    year = await record.year()
    enrolled = year.state.people.by_id.get(thing.id)
    if enrolled is None and thing.id != acting.person:
        raise NotYours
    if enrolled is not None and thing.kind not in ("person", enrolled.role):
        raise NotYours
    mentor = enrolled is not None and enrolled.role == "mentor"
    stream = addresses.mentor_year(year.cohort, thing.id) if mentor else f"person/{thing.id}"
    relations = await _to_person(acting, right, thing.id, record)
    return Found(relations, stream, (thing.id,), year.now_us)


async def _to_person(acting: Acting, right: Right, person: str, record: Record) -> frozenset[Relation]:
    year = await record.year()
    if person == acting.person:
        return frozenset({"self"})
    pairs = [pair for pair in year.state.placed.pairs.values() if person in (pair.mentor, pair.mentee)]
    if acting.role in STUDENTS:
        return frozenset([await _to_pair(acting, pair, year) for pair in pairs]) or frozenset({"other"})
    if acting.role in LEADERS and acting.person is not None:
        return frozenset({await _to_supervised(acting.person, right, person, pairs, year)})
    if acting.role in ("desk", "professional") and right.resource == "contact-data":
        return frozenset({"case" if await _in_open_case(pairs, record) else "other"})
    return frozenset({"other"})


async def _to_supervised(leader: str, right: Right, person: str, pairs: list[Pair], year: Year) -> Relation:
    group = group_of(year, leader)
    if person not in group:
        together = [pair for pair in pairs if pair.mentee == person and pair.mentor in group]
        if not together:
            return "other"
        return _while(any(pair.id in year.state.placed.together for pair in together))
    if person not in year.state.people.left:
        return "group"
    return _while(right.resource == "diary" and await _diary_is_open(person, year))


async def _diary_is_open(mentor: str, year: Year) -> bool:
    """Whether the policy still gives the diary of a mentor who left to the supervisor."""
    state: MentorYearState = (await year.view(addresses.mentor_year(year.cohort, mentor))).state
    left_us, context = state.course.left_us, year.state.context
    if left_us is None or context is None:
        return False
    return year.now_us < closes_to_the_supervisor_us(left_us, context)


async def _in_open_case(pairs: Iterable[Pair], record: Record) -> bool:
    care, year = await record.care(), await record.year()
    wanted = {addresses.relationship(year.cohort, pair.id) for pair in pairs}
    seen = await care.all_seen(await care.open_streams())
    return any(not isinstance(each, Unreadable) and each.case.about in wanted for each in seen)


async def _case(acting: Acting, wanted: str, record: Record) -> Found:
    care, stream = await record.care(), addresses.emergency(wanted)
    rows = await care.rows(stream)
    if not rows:
        raise NotYours
    relations: set[Relation] = {"raiser"} if _raised(acting, rows) else set()
    try:
        case = (await care.seen(stream)).case
    except Unreadable:  # it may be an emergency: whoever works at the desk must get to it
        return Found(frozenset(relations | {"queue"}), stream, (), care.now_us)
    relations.add(_held(acting, case))
    people: tuple[str, ...] = ()
    if case.about is not None:
        people, closeness = await _about(acting, case.about, record)
        relations.add(closeness)
    return Found(frozenset(relations), stream, people, care.now_us)


def _raised(acting: Acting, rows: Iterable[Row]) -> bool:
    reporters = {row.actor for row in rows if row.type in REPORTS}
    return acting.person is not None and acting.person in reporters


def _held(acting: Acting, case: CaseState) -> Relation:
    if case.endpoint is None and case.holder is None:
        return "queue"
    return "assigned" if acting.person is not None and case.officer == acting.person else "other"


async def _about(acting: Acting, about: str, record: Record) -> tuple[tuple[str, ...], Relation]:
    """The people of the pair that a case is about, and how close it is; desk and auditor need no year."""
    if acting.role not in (*STUDENTS, *LEADERS, "desk", "professional"):
        return (), "other"
    year = await record.year()
    pair = year.state.placed.pairs.get(about.removeprefix(addresses.relationship(year.cohort, "")))
    if pair is None:
        return (), "other"
    return (pair.mentor, pair.mentee), await _to_pair(acting, pair, year)


async def _stream(address: str, record: Record) -> Found:
    """A stream by its address of pseudonyms; of one that is about somebody, with them."""
    year = await record.year()
    stream = (await pseudonyms_of(year)).addressed(address)
    if stream is None or not await exists(record.doors, year, stream):
        raise NotYours
    return Found(frozenset({"other"}), stream, people_of(year, stream), year.now_us)


async def _session(acting: Acting, wanted: str, record: Record) -> Found:
    year = await record.year()
    session = named(year, wanted)
    if session is None:
        raise NotYours
    led: Relation = "led" if acting.person is not None and session.trainer == acting.person else "other"
    return Found(frozenset({led}), f"session/{session.id}", (), year.now_us)
