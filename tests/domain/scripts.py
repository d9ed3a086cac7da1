"""Scripts of one stream for hypothesis: what people say to a pair or a mentor's year, in order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from domain.award import ApproveCredit, ProposeCredit, RevokeCredit, WithholdCredit
from domain.care import HoldCheckIn
from domain.consultation import AnswerConsultation, AskConsultation, CloseConsultation
from domain.diary import WriteDiary
from domain.errors import Refusal
from domain.facts import RetractFact, WaiveObligation
from domain.meetings import MoveMeeting, PlanMeeting, RecordContact, RecordMeeting
from domain.mentor import EndMentorYear
from domain.messages import Command
from domain.notices import RecordNotice
from domain.policy import Context, Kind
from domain.referral import AcceptReferral, CloseReferral, RecommendReferral
from domain.structure import AgreeCadence, EndRelationship, PauseRelationship, ResumeRelationship
from domain.supervision import AttendSupervision
from domain.training import AttendTraining
from tests.domain import builders
from tests.domain.builders import HOUR, Life, at

DAY = 24 * HOUR
LAST = at("2026-07-25")
Draw = Callable[[st.SearchStrategy[int]], int]
Make = Callable[["Pen"], Command | None]


@dataclass(frozen=True)
class Act:
    """One command of a script, with its stamp."""

    at_us: int
    command: Command
    by: str
    name: str


@dataclass
class Pen:
    """Draws what one command needs: numbers, happenings before now, and something that is there already."""

    draw: Draw
    life: Life
    now_us: int
    names: list[str] = field(default_factory=list)

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def before(self, days: int = 45) -> int:
        return self.now_us - self.number(0, days * 24) * HOUR

    def one_of(self, names: list[str]) -> str:
        return names[self.number(0, len(names) - 1)] if names else "nothing"

    def known(self) -> str:
        return self.one_of(self.names)

    def obligation(self) -> str:
        return self.one_of(sorted(o.id for o in self.life.state.book.all()))

    def step(self) -> str:
        return self.one_of(sorted(getattr(self.life.state, "steps", ())))


PAIR_FACTS: tuple[Make, ...] = (
    lambda pen: RecordContact(occurred_us=pen.before()),
    lambda pen: RecordContact(occurred_us=pen.before(10)),
    lambda pen: RecordMeeting(occurred_us=pen.before(), minutes=60),
    lambda pen: RecordMeeting(occurred_us=pen.before(20), minutes=60),
    lambda pen: HoldCheckIn(occurred_us=pen.before(20)),
    lambda pen: AskConsultation(),
    lambda pen: AnswerConsultation(consultation=pen.step()),
    lambda pen: CloseConsultation(consultation=pen.step()),
    lambda pen: RecommendReferral(service="psychiatry", consented=True),
    lambda pen: AcceptReferral(referral=pen.step()),
    lambda pen: CloseReferral(referral=pen.step(), outcome="seen"),
    lambda pen: RetractFact(fact=pen.known()),
    lambda pen: WaiveObligation(obligation=pen.obligation(), note="n"),
    lambda pen: PlanMeeting(planned_us=pen.now_us + DAY),
    lambda pen: MoveMeeting(plan=pen.known(), planned_us=pen.now_us + DAY, reason="personal"),
    lambda pen: RecordNotice(notice=pen.one_of(list(pen.life.state.intents)), outcome="sent"),
)
PAIR_STRUCTURE: tuple[Make, ...] = (
    lambda pen: AgreeCadence(kind=Kind.CONTACT, every=pen.number(1, 4)),
    lambda pen: AgreeCadence(kind=Kind.MEETING, every=pen.number(1, 3)),
    lambda pen: PauseRelationship(
        from_us=pen.now_us + pen.number(-5, 10) * DAY, until_us=pen.now_us + pen.number(3, 60) * DAY
    ),
    lambda pen: ResumeRelationship(),
    lambda pen: EndRelationship(reason="agreed"),
    lambda pen: EndRelationship(reason="rematch", successor="relationship/2025/r2"),
)
MENTOR_FACTS: tuple[Make, ...] = (
    lambda pen: WriteDiary(occurred_us=pen.before()),
    lambda pen: WriteDiary(occurred_us=pen.before(15)),
    lambda pen: AttendTraining(
        session="s", topics=(), occurred_us=pen.before(), held_minutes=90, minutes=pen.number(88, 91)
    ),
    lambda pen: AttendTraining(
        session="s", topics=("goals",), occurred_us=pen.before(9), held_minutes=90, minutes=90
    ),
    lambda pen: AttendSupervision(session="s", occurred_us=pen.before(), held_minutes=90, minutes=90),
    lambda pen: AttendTraining(
        session="s", topics=(), occurred_us=pen.before(9), held_minutes=90,
        minutes=pen.number(88, 91), instead_of=pen.known(),
    ),
    lambda pen: RetractFact(fact=pen.known()),
    lambda pen: WaiveObligation(obligation=pen.obligation(), note="n"),
    lambda pen: ProposeCredit(term=pen.number(1, 2)),
    lambda pen: ApproveCredit(term=pen.number(1, 2)),
    lambda pen: WithholdCredit(term=pen.number(1, 2)),
    lambda pen: RevokeCredit(term=pen.number(1, 2), note="n"),
)  # fmt: skip
MENTOR_STRUCTURE: tuple[Make, ...] = (lambda pen: EndMentorYear(),)


@st.composite
def scripts(
    draw: st.DrawFn, begin: Callable[[Context | None], Life], makes: tuple[Make, ...], context: Context | None
) -> list[Act]:
    """Commands in order of their stamps, each made with a look at the undisturbed stream; some are refused."""
    life = begin(context)
    now_us = life.entries[0].recorded_us
    acts: list[Act] = []
    names: list[str] = []
    for n in range(draw(st.integers(1, 30))):
        now_us += draw(st.integers(1, 14 * 24)) * HOUR
        if now_us > LAST:
            break
        make = draw(st.sampled_from(makes))
        life.reaches(now_us)
        command = make(Pen(draw, life, now_us, names))
        if command is None:
            continue
        act = Act(now_us, command, ("anna", "bela")[n % 2], f"act-{n}")
        acts.append(act)
        try:
            life.does(act.at_us, act.command, by=act.by, name=act.name)
            names.append(act.name)
        except Refusal:
            life.refused.append(act.name)
    return acts


def pair_scripts(*, structural: bool = False) -> st.SearchStrategy[list[Act]]:
    return scripts(builders.pair, PAIR_FACTS + (PAIR_STRUCTURE if structural else ()), None)


def mentor_scripts(*, structural: bool = False) -> st.SearchStrategy[list[Act]]:
    return scripts(builders.mentor, MENTOR_FACTS + (MENTOR_STRUCTURE if structural else ()), None)


def played(life: Life, acts: list[Act], before: Callable[[int, Act], int | None] = lambda n, act: None) -> Life:
    """A life after a script; `before` may let time pass to some moment before the n-th act is handled."""
    for n, act in enumerate(acts):
        until_us = before(n, act)
        if until_us is not None:
            life.reaches(until_us)
        try:
            life.does(act.at_us, act.command, by=act.by, name=act.name)
        except Refusal as refusal:
            life.refused.append(f"{act.name} {refusal.code}")
    return life
