"""The board of a morning: each pair stands in exactly one column, with one reason, a date and a next step.

A pure function of obligations and facts. What an emergency is about is never asked here, so that a pair with
one stands where it would stand without.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, assert_never

from domain.context import Context
from domain.ladder import Rung
from domain.obligations import Obligation, Standing
from domain.policy import Kind, Strength
from domain.rhythm import Quiet, Rhythm, is_away, quiet_at

Column = Literal["waiting", "slipping", "quiet", "on-track"]
COLUMNS: tuple[Column, ...] = ("waiting", "slipping", "quiet", "on-track")
Why = Literal[
    "consultation-open", "rematch-asked", "check-in-missed", "check-in-due", "referral-open",
    "rung-suggested", "beyond-rhythm", "meetings-moved", "duty-missed",
    "away", "back", "agreed",
    "in-contact", "within-rhythm", "new",
]  # fmt: skip
Act = Literal[
    "answer", "decide-rematch", "hold-check-in", "ask-service", "decide-rung", "ask-mentor",
    "offer-cadence", "ask-late-entry", "nothing",
]  # fmt: skip
CHECK_IN_AHEAD_DAYS = 10
"""A check-in waits for us from so many days before its end on, so that a few come up each day."""
MOVED_TOO_OFTEN = 2
WEEK_DAYS = 7
OURS = ("coordinator", "desk")


class Duty(NamedTuple):
    """An obligation that matters to the board; of a missed one `until_us` is how long it can be mended."""

    id: str
    kind: Kind
    opens_us: int
    until_us: int
    missed: bool = False


class PairFacts(NamedTuple):
    """What the board keeps of a pair: ids, days and moments, never a name and never a word.

    `moved` counts the plans moved or given up since the last meeting, the last of them at `moved_us`.
    `agreed_missed`: what it agreed itself is among the grounds of `rung`. `supported`: support is open.
    """

    pair: str
    mentor: str
    mentee: str
    rhythm: Rhythm
    last_contact_us: int = 0
    last_meeting_us: int = 0
    duties: tuple[Duty, ...] = ()
    accepted: tuple[str, ...] = ()
    rung: Rung | None = None
    agreed_missed: bool = False
    rungs_before: int = 0
    moved: int = 0
    moved_us: int = 0
    plans: tuple[int, ...] = ()
    late_us: int = 0
    asked_us: int = 0
    due_us: int = 0
    due_kind: str = ""
    meeting_every: int = 0
    supported: bool = False

    @property
    def last_us(self) -> int:
        return max(self.last_contact_us, self.last_meeting_us)


class Reason(NamedTuple):
    """Why a pair stands where it does: a fact, its date, the deadline if there is one, the next step."""

    why: Why
    act: Act
    at_us: int
    due_us: int | None = None
    about: str = ""


class Placed(NamedTuple):
    """A pair in its column; `reason` comes first, `others` hold for it as well."""

    facts: PairFacts
    column: Column
    reason: Reason
    others: tuple[Reason, ...]
    quiet: Quiet

    @property
    def order(self) -> tuple[int, int, str]:
        """The earliest deadline first; of those that slip the longest beyond what is usual."""
        facts, reason = self.facts, self.reason
        match self.column:
            case "waiting":
                return (reason.due_us or reason.at_us, 0, facts.pair)
            case "slipping":
                return (self.quiet.limit - self.quiet.days, reason.at_us, facts.pair)
            case "quiet":
                return (facts.due_us, 0, facts.pair)
            case "on-track":
                return (-facts.last_us, 0, facts.pair)
            case _:
                assert_never(self.column)


def duties(obligations: Iterable[Obligation], context: Context) -> Iterator[Duty]:
    """What is owed by us, and what was missed of what is required and can still be mended."""
    for o in obligations:
        ours = o.owed_by in OURS and o.kind in (Kind.ANSWER, Kind.CHECK_IN, Kind.CREDIT)
        if o.standing is Standing.OPEN and (ours or o.kind is Kind.REFERRAL):
            yield Duty(o.id, o.kind, o.opens_us, o.ends_us)
        elif o.standing is Standing.MISSED and ours:
            yield Duty(o.id, o.kind, o.opens_us, o.ends_us, missed=True)
        elif o.standing is Standing.MISSED and o.strength is Strength.REQUIRED:
            days = context.policy_at(o.opens_us).windows.late_record_days
            until_us = context.calendar.after_days(o.closes_us, days)
            yield Duty(o.id, o.kind, o.opens_us, until_us, missed=True)


def placed(pair: PairFacts, mentors: Iterable[Duty], now_us: int, context: Context) -> Placed:
    """The one column of a pair. `mentors` are the duties of its mentor's year."""
    day = context.calendar.day_of(now_us)
    quiet = quiet_at(pair.rhythm, day, context)
    waiting = sorted(_waiting(pair, now_us, context), key=lambda r: (r.due_us or r.at_us, r.about))
    slipping = tuple(_slipping(pair, mentors, quiet, now_us))
    calm = tuple(_calm(pair, quiet, day))
    if waiting:
        return Placed(pair, "waiting", waiting[0], (*waiting[1:], *slipping), quiet)
    if slipping:
        return Placed(pair, "slipping", slipping[0], slipping[1:], quiet)
    if calm:
        return Placed(pair, "quiet", calm[0], calm[1:], quiet)
    return Placed(pair, "on-track", _on_track(pair, quiet, now_us), (), quiet)


def _waiting(pair: PairFacts, now_us: int, context: Context) -> Iterator[Reason]:
    for duty in pair.duties:
        match duty.kind:
            case Kind.ANSWER:
                about = duty.id.partition("/")[2]
                yield Reason("consultation-open", "answer", duty.opens_us, duty.until_us, about)
            case Kind.CHECK_IN if duty.missed:
                yield Reason("check-in-missed", "hold-check-in", duty.opens_us, duty.until_us, duty.id)
            case Kind.CHECK_IN if now_us >= context.calendar.after_days(duty.until_us, -CHECK_IN_AHEAD_DAYS):
                yield Reason("check-in-due", "hold-check-in", duty.opens_us, duty.until_us, duty.id)
            case Kind.REFERRAL if (about := duty.id.partition("/")[2]) in pair.accepted:
                yield Reason("referral-open", "ask-service", duty.opens_us, duty.until_us, about)
            case _:
                pass
    if pair.asked_us:
        yield Reason("rematch-asked", "decide-rematch", pair.asked_us)


def _slipping(pair: PairFacts, mentors: Iterable[Duty], quiet: Quiet, now_us: int) -> Iterator[Reason]:
    since_us = pair.last_us
    if quiet.is_beyond:
        act: Act = "decide-rung" if pair.rung else "ask-mentor"
        yield Reason("beyond-rhythm", act, since_us)
    elif pair.rung and pair.agreed_missed:  # a guideline that was missed moves no pair that keeps its rhythm
        yield Reason("rung-suggested", "decide-rung", since_us)
    if pair.moved >= MOVED_TOO_OFTEN:
        yield Reason("meetings-moved", "offer-cadence", pair.last_meeting_us or pair.moved_us)
    for duty in mentors:
        if duty.missed and duty.kind is not Kind.CREDIT and now_us < duty.until_us:
            yield Reason("duty-missed", "ask-late-entry", duty.opens_us, duty.until_us, duty.id)


def _calm(pair: PairFacts, quiet: Quiet, day: int) -> Iterator[Reason]:
    rhythm = pair.rhythm
    if is_away(rhythm, day):
        yield Reason("away", "nothing", pair.last_us)
    elif quiet.days >= WEEK_DAYS and (rhythm.every_weeks or pair.meeting_every):
        yield Reason("agreed", "nothing", pair.last_us, pair.due_us or None)
    elif _is_back(rhythm, day):
        yield Reason("back", "nothing", pair.last_us)


def _is_back(rhythm: Rhythm, day: int) -> bool:
    """Whether an absence ended in the last week, and nothing was heard since."""
    last = rhythm.touched[-1] if rhythm.touched else rhythm.first
    return any(end <= day < end + WEEK_DAYS and last < end for _, end in rhythm.away)


def _on_track(pair: PairFacts, quiet: Quiet, now_us: int) -> Reason:
    if not pair.last_us:
        return Reason("new", "nothing", now_us)
    why: Why = "in-contact" if quiet.days < WEEK_DAYS else "within-rhythm"
    return Reason(why, "nothing", pair.last_us)
