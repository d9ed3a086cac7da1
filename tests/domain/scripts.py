"""Scripts of one stream for hypothesis: what people say to a pair or a mentor's year, in order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from hypothesis import strategies as st

from domain.award import ApproveCredit, ProposeCredit, RevokeCredit, WithholdCredit
from domain.care import HoldCheckIn
from domain.consultation import AnswerConsultation, AskConsultation, CloseConsultation
from domain.context import Context
from domain.diary import WriteDiary
from domain.errors import Refusal
from domain.facts import RetractFact, WaiveObligation
from domain.meetings import MissMeeting, MoveMeeting, PlanMeeting, RecordContact, RecordMeeting
from domain.mentor import EndMentorYear
from domain.messages import Command
from domain.notices import RecordNotice
from domain.policy import Kind
from domain.referral import AcceptReferral, CloseReferral, RecommendReferral
from domain.structure import AgreeCadence, EndRelationship, PauseRelationship, ResumeRelationship
from domain.supervision import AttendSupervision
from domain.training import AttendTraining
from tests.domain import builders
from tests.domain.builders import HOUR, Life, at, changed, context_of

DAY = 24 * HOUR
LAST = at("2026-07-25")
Draw = Callable[[st.SearchStrategy[int]], int]
Make = Callable[["Pen"], Command]
MOST = 40
"""Commands of one script, at the most."""


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

    def at_step(self, *wanted: str) -> str:
        steps = self.life.state.steps
        return self.one_of(sorted(name for name, step in steps.items() if step in wanted))

    def term(self) -> int:
        return max(self.life.state.credits, default=1)


PAIR_FACTS: tuple[Make, ...] = (
    lambda pen: RecordContact(occurred_us=pen.before()),
    lambda pen: RecordContact(occurred_us=pen.before(10)),
    lambda pen: RecordMeeting(occurred_us=pen.before(), minutes=60),
    lambda pen: RecordMeeting(occurred_us=pen.before(20), minutes=60),
    lambda pen: HoldCheckIn(occurred_us=pen.before(20)),
    lambda _: AskConsultation(),
    lambda pen: AnswerConsultation(consultation=pen.at_step("asked")),
    lambda pen: CloseConsultation(consultation=pen.at_step("answered", "asked")),
    lambda _: RecommendReferral(service="psychiatry", consented=True),
    lambda pen: AcceptReferral(referral=pen.at_step("recommended")),
    lambda pen: CloseReferral(referral=pen.at_step("recommended", "accepted"), outcome="seen"),
    lambda pen: RetractFact(fact=pen.known()),
    lambda pen: WaiveObligation(obligation=pen.obligation(), note="n"),
    lambda pen: PlanMeeting(planned_us=pen.now_us + DAY),
    lambda pen: MoveMeeting(plan=pen.known(), planned_us=pen.now_us + DAY, reason="personal"),
    lambda pen: MissMeeting(plan=pen.known(), reason="scheduling"),
    lambda pen: RecordNotice(notice=pen.one_of(list(pen.life.state.intents)), outcome="sent"),
)
PAIR_STRUCTURE: tuple[Make, ...] = (
    lambda pen: AgreeCadence(kind=Kind.CONTACT, every=pen.number(1, 4)),
    lambda pen: AgreeCadence(kind=Kind.MEETING, every=pen.number(1, 3)),
    lambda pen: PauseRelationship(
        from_us=pen.now_us + pen.number(-5, 10) * DAY, until_us=pen.now_us + pen.number(3, 60) * DAY
    ),
    lambda _: ResumeRelationship(),
    lambda _: EndRelationship(reason="agreed"),
    lambda _: EndRelationship(reason="rematch", successor="relationship/2025/r2"),
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
    lambda pen: ProposeCredit(term=pen.term()),
    lambda pen: ApproveCredit(term=pen.term()),
    lambda pen: WithholdCredit(term=pen.term()),
    lambda pen: RevokeCredit(term=pen.term(), note="n"),
)  # fmt: skip
MENTOR_STRUCTURE: tuple[Make, ...] = (lambda _: EndMentorYear(),)


@cache
def contexts() -> tuple[Context, ...]:
    """The example policy; one whose credit is easily earned; one with other numbers from December on."""
    policy = builders.example_policy()
    easy = changed(changed(policy, "training", needed=1), "supervision", needed=1)
    easy = changed(easy, "credit", conditions=(Kind.TRAINING, Kind.SUPERVISION))
    other = changed(changed(policy, "meeting", grace_days=12, needed=2), "diary", grace_days=0)
    return (
        context_of(policy),
        context_of(easy),
        context_of(policy, ("2025-12-01", changed(other, "windows", late_record_days=9))),
    )


@dataclass(frozen=True)
class Script:
    """Commands in order of their stamps to one stream under one context; some of them are refused."""

    stream: str
    context: Context
    acts: tuple[Act, ...]

    def begin(self) -> Life:
        made = builders.pair if self.stream == builders.PAIR else builders.mentor
        return made(self.context)

    def __repr__(self) -> str:
        return f"{self.stream} under {contexts().index(self.context)}: {self.acts}"


@st.composite
def scripts(draw: st.DrawFn, stream: str, makes: tuple[Make, ...]) -> Script:
    """A script of which each command was made with a look at the undisturbed stream."""
    context = draw(st.sampled_from(contexts()))
    life = Script(stream, context, ()).begin()
    now_us = life.entries[0].recorded_us + draw(st.sampled_from((0, 10, 60, 150))) * DAY
    acts: list[Act] = []
    names: list[str] = []
    for n in range(draw(st.integers(1, MOST))):
        now_us += draw(st.integers(1, 20 * 24)) * HOUR
        if now_us > LAST:
            break
        life.reaches(now_us)
        command = draw(st.sampled_from(makes))(Pen(draw, life, now_us, names))
        act = Act(now_us, command, ("anna", "bela")[n % 2], f"act-{n}")
        acts.append(act)
        if say(life, act):
            names.append(act.name)
    return Script(stream, context, tuple(acts))


def pair_scripts(*, structural: bool = False) -> st.SearchStrategy[Script]:
    return scripts(builders.PAIR, PAIR_FACTS + (PAIR_STRUCTURE if structural else ()))


def mentor_scripts(*, structural: bool = False) -> st.SearchStrategy[Script]:
    return scripts(builders.MENTOR, MENTOR_FACTS + (MENTOR_STRUCTURE if structural else ()))


def say(life: Life, act: Act) -> bool:
    """Whether a command was taken; the codes of those that were not are kept."""
    try:
        life.does(act.at_us, act.command, by=act.by, name=act.name)
    except Refusal as refusal:
        life.refused.append(f"{act.name} {refusal.code}")
        return False
    return True


def its_moment(_: int, act: Act) -> int:
    return act.at_us


def played(script: Script, before: Callable[[int, Act], int] = its_moment) -> Life:
    """A life after a script; time passes to the moment that `before` tells before the n-th act is handled."""
    life = script.begin()
    for n, act in enumerate(script.acts):
        life.reaches(before(n, act))
        say(life, act)
    return life
