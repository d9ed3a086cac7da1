"""The own page of a mentor and of a mentee: what is theirs, what comes next, and nothing of anybody else."""

from typing import Literal

from console.pages import mentor as mentors
from console.pages.history import CODEC
from console.pages.mentor import Attended
from console.pages.progress import Progress, progress
from console.pages.seats import ahead_of
from console.pages.standings import Owed, owed
from console.pages.together import Together, together
from console.pages.voices import MyMessage, handle_of, messages_of
from console.pages.year import Page, Who, Year
from domain.consultation import ConsultationAnswered, ConsultationAsked
from domain.mentor import MentorYearState
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.policy import Kind
from domain.referral import ReferralRecommended
from domain.timetable import Session
from domain.voices import HowItGoes

Mine = Literal["mentor", "mentee"]
OTHERS = 20
"""Sessions ahead that are shown beside one's own: nobody chooses among hundreds on a phone."""


class Support(Page):
    """A consultation or a referral of a pair: since when, how far it came, until when it is owed."""

    id: str
    handle: str
    pair: str
    kind: Literal["consultation", "referral"]
    step: str
    service: str | None
    since_us: int
    due_us: int | None


class QuestionPage(Support):
    """A consultation with its words, read and recorded; `answer` is None until it is there."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    text: str | None
    answer: str | None


class Place(Page):
    """A session that lies ahead: whether it is theirs, and whether there is room."""

    id: str
    kind: str
    starts_us: int
    minutes: int
    room: str | None
    topics: tuple[str, ...]
    mine: bool
    full: bool
    seats_left: int | None


class SaidLast(Page):
    """How it goes, as it was last said."""

    answer: HowItGoes
    at_us: int


class MyPage(Page):
    """Somebody's own page. `waiting` is why a mentee has no mentor now; `ask_again_us` a local midnight.

    `diary` is the entry that is owed now; `sessions` lie ahead, theirs and the next others, of which there
    are `later` more; `attended` lie behind.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    who: Who
    given: str
    role: Mine
    left: bool
    in_study: bool
    pairs: tuple[Together, ...]
    progress: Progress | None
    diary: Owed | None
    sessions: tuple[Place, ...]
    later: int
    attended: tuple[Attended, ...]
    support: tuple[Support, ...]
    said: SaidLast | None
    ask_again_us: int | None
    waiting: str | None
    messages: tuple[MyMessage, ...]


async def my_page(year: Year, person: str) -> MyPage:
    """The page of a mentor or a mentee of the cohort. Raises KeyError for anybody else, Unreachable."""
    known = year.state.people.by_id[person]
    role: Mine = "mentor" if known.role == "mentor" else "mentee"
    placed = year.state.placed
    mine = [placed.pairs[pair] for pair in placed.of(person)]
    names = await year.names([person, *(p.mentee if role == "mentor" else p.mentor for p in mine)])
    kept = (await year.doors.vault.names([person]))[person]
    pairs = [
        await together(year, pair, person, names[pair.mentee if role == "mentor" else pair.mentor])
        for pair in mine
    ]
    state = await _mentor_year(year, person) if role == "mentor" else None
    said = year.state.voices.said.get(person)
    ahead, later = places(year, person) if role == "mentor" else ((), 0)
    return MyPage(
        **year.heading,
        version=max((pair.version for pair in pairs), default=0),
        who=names[person],
        given=given_name(names[person].name, kept.get("programme", "")),
        role=role,
        left=person in year.state.people.left,
        in_study=person in year.state.study.consented,
        pairs=tuple(pairs),
        progress=progress(year, state) if state else None,
        diary=_diary(year, state) if state else None,
        sessions=ahead,
        later=later,
        attended=tuple(await mentors.attended(year, state.stream)) if state else (),
        support=await supports(year, [pair.id for pair in mine], role),
        said=SaidLast(answer=said.answer, at_us=said.at_us) if said else None,
        ask_again_us=_next_month(year) if role == "mentee" else None,
        waiting=placed.waiting.get(person) if not mine else None,
        messages=messages_of(year, person),
    )


def given_name(name: str, programme: str) -> str:
    """How somebody is greeted: Hungarians write the family name first; of one word, that word."""
    parts = name.split()
    if len(parts) < 2:  # noqa: PLR2004 - a family name and a given name
        return name
    return " ".join(parts[1:]) if programme == "hu" else parts[0]


async def _mentor_year(year: Year, person: str) -> MentorYearState | None:
    state: MentorYearState = (await year.view(mentors.stream_of(year, person))).state
    return state if state.cohort else None


def _diary(year: Year, state: MentorYearState) -> Owed | None:
    """The entry that is owed now: the oldest that can still be in time, else the one of this month."""
    entries = [o for o in state.book.of_kind(Kind.DIARY) if o.opens_us <= year.now_us]
    wanting = [o for o in entries if o.standing is Standing.OPEN and not o.facts]
    chosen = min(wanting, key=lambda o: o.opens_us, default=None) or max(
        entries, key=lambda o: o.opens_us, default=None
    )
    return owed(chosen, year.moments) if chosen else None


def places(year: Year, mentor: str) -> tuple[tuple[Place, ...], int]:
    """The sessions that lie ahead, theirs and the next others; and how many others come later."""
    ahead, later = ahead_of(year.state.sessions, mentor, year.now_us, OTHERS)
    return tuple(_place(session, mentor) for session in ahead), later


def _place(session: Session, mentor: str) -> Place:
    return Place(
        id=session.id,
        kind=session.kind,
        starts_us=session.starts_us,
        minutes=session.minutes,
        room=session.room,
        topics=session.topics,
        mine=mentor in session.booked,
        full=not session.has_room,
        seats_left=None if session.capacity is None else session.capacity - len(session.booked),
    )


async def supports(year: Year, pairs: list[str], role: Mine) -> tuple[Support, ...]:
    """The consultations and referrals that are not closed; a mentee sees referrals alone."""
    found: list[Support] = []
    for pair in pairs:
        stream = f"relationship/{year.cohort}/{pair}"
        state: RelationshipState = (await year.view(stream)).state
        if any(step != "closed" for step in state.steps.values()):
            found.extend(await _supports(year, pair, stream, state))
    return tuple(one for one in found if role == "mentor" or one.kind == "referral")


async def _supports(year: Year, pair: str, stream: str, state: RelationshipState) -> list[Support]:
    found = []
    for row in await year.doors.logs["programme"].read(stream):
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, ConsultationAsked | ReferralRecommended):
            asked = isinstance(event, ConsultationAsked)
            key = event.consultation if isinstance(event, ConsultationAsked) else event.referral
            due = state.book.open.get(f"{Kind.ANSWER if asked else Kind.REFERRAL}/{key}")
            if state.steps.get(key, "closed") != "closed":
                found.append(
                    Support(
                        id=key,
                        handle=handle_of(key),
                        pair=pair,
                        kind="consultation" if asked else "referral",
                        step=state.steps[key],
                        service=event.service if isinstance(event, ReferralRecommended) else None,
                        since_us=row.recorded_us,
                        due_us=due.closes_us if due else None,
                    )
                )
    return found


async def notes_of(year: Year, stream: str, consultation: str) -> tuple[str | None, str | None]:
    """The notes of a question and of its answer. Raises Unreachable."""
    asked: str | None = None
    answered: str | None = None
    for row in await year.doors.logs["programme"].read(stream):
        match CODEC.decode(row.type, row.schema, row.body):
            case ConsultationAsked(consultation=key, note=note) if key == consultation:
                asked = note
            case ConsultationAnswered(consultation=key, note=note) if key == consultation:
                answered = note
            case _:
                pass
    return asked, answered


def _next_month(year: Year) -> int | None:
    """The first of the next month: when somebody is asked again."""
    calendar = year.state.calendar
    if calendar is None:
        return None
    today = calendar.day_of(year.now_us)
    return next((calendar.midnight(m.first) for m in calendar.months if m.first > today), None)
