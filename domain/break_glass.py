"""A professional on call reads one person's notes out of turn: a reason, a case, an hour, and a review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from domain.book import Book
from domain.break_glass_events import (
    BreakGlass,
    BreakingReviewed,
    GlassBroken,
    Judgement,
    ReadingStopped,
    ReviewBreaking,
    ReviewFellDue,
    StopReading,
)
from domain.context import Context
from domain.deciding import Boundary, Decider, Phase, said
from domain.duty import NO_ROTA, ON_DUTY
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp

OPEN_FOR_US = 60 * 60_000_000
LONGEST_REVIEW_US = 21 * 86_400_000_000
"""Five working days are never longer than this, whatever the holidays."""


@dataclass(frozen=True, slots=True)
class Breaking:
    """One hour of reading; `review_by_us` is None once the review is overdue or done."""

    id: str
    case: str
    note: str
    began_us: int
    review_by_us: int
    about: str | None = None
    mentee_waits: bool = False
    overdue: bool = False
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class GlassState:
    """All that one officer read so of one person; `until_us` is None when nothing is open."""

    stream: str
    book: Book = field(default_factory=Book)
    breakings: Mapping[str, Breaking] = field(default_factory=dict)
    open: str = ""
    until_us: int | None = None
    context: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    @property
    def officer(self) -> str:
        return self.stream.split("/")[1]

    @property
    def person(self) -> str:
        return self.stream.split("/", 2)[2]

    def evolve(self, entry: Entry) -> "GlassState":
        match entry.event:
            case GlassBroken() as event:
                one = Breaking(
                    event.breaking,
                    event.case,
                    event.note,
                    entry.recorded_us,
                    event.review_by_us,
                    event.about,
                    event.mentee_waits,
                )
                return replace(
                    self,
                    breakings={**self.breakings, one.id: one},
                    open=one.id,
                    until_us=event.until_us,
                )
            case ReviewFellDue(breaking=breaking):
                late = replace(self.breakings[breaking], overdue=True)
                return replace(self, breakings={**self.breakings, breaking: late})
            case BreakingReviewed(breaking=breaking, judgement=judgement):
                done = replace(self.breakings[breaking], judgement=judgement)
                return replace(self, breakings={**self.breakings, breaking: done})
            case _:
                return replace(self, open="", until_us=None)


def handle(command: Command, state: GlassState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Raises Refusal for another than the officer on duty, an hour that runs, or a review by the reader."""
    match command:
        case BreakGlass():
            _may_break(command, state, stamp)
            yield said(
                GlassBroken(
                    breaking=stamp.command_id,
                    case=command.case,
                    note=command.note,
                    until_us=stamp.at_us + OPEN_FOR_US,
                    review_by_us=command.review_by_us,
                    about=command.about,
                    mentee_waits=command.mentee_waits,
                    given=command.given,
                ),
                stamp,
                context,
            )
        case StopReading():
            if not state.open:
                raise Refusal("nothing-open", "Nothing is read out of turn here.", "Nothing more to do.")
            yield said(ReadingStopped(breaking=state.open, why="stopped"), stamp, context)
        case ReviewBreaking():
            _may_review(command, state, stamp)
            yield said(BreakingReviewed(**command.model_dump()), stamp, context)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for reading out of turn.", "See the help.")


def _may_break(command: BreakGlass, state: GlassState, stamp: Stamp) -> None:
    if stamp.actor != state.officer:
        raise Refusal("not-for-others", "Whoever reads out of turn says so.", "Do it yourself.")
    duty = next((given.fact for given in command.given), NO_ROTA)
    if duty == NO_ROTA:
        raise Refusal("no-rota", "No rota says who is on duty.", "Publish a rota first.")
    if duty != ON_DUTY:
        raise Refusal("not-on-duty", f"{state.officer} is not on duty.", "Whoever is on duty reads.")
    if state.open:
        raise Refusal("already-open", "These notes are open to you already.", "Read, and stop when done.")
    if not stamp.at_us < command.review_by_us <= stamp.at_us + LONGEST_REVIEW_US:
        raise Refusal("no-review", "The review is owed within five working days.", "Give its deadline.")


def _may_review(command: ReviewBreaking, state: GlassState, stamp: Stamp) -> None:
    found = state.breakings.get(command.breaking)
    if found is None or found.judgement is not None:
        raise Refusal("nothing-to-review", "No review of this is owed.", "Look at the list again.")
    if stamp.actor == state.officer:
        raise Refusal("not-for-oneself", "Whoever read does not review it.", "Another person does.")


def boundary(state: GlassState, context: Context | None) -> Boundary | None:
    """An hour ends by itself; a review that nobody gave falls due."""
    owed = (one for one in state.breakings.values() if one.judgement is None and not one.overdue)
    ahead = [_falls_due(one) for one in owed]
    if state.until_us is not None:
        stopped = ReadingStopped(breaking=state.open, why="lapsed")
        ahead.append(Boundary(state.until_us, Phase.ENDING, state.open, lambda: (stopped,), 0))
    return min(ahead, key=lambda one: one.order, default=None)


def _falls_due(one: Breaking) -> Boundary:
    fell_due = ReviewFellDue(breaking=one.id)
    return Boundary(one.review_by_us, Phase.CLOSING, one.id, lambda: (fell_due,), 0)


def due(state: GlassState, context: Context | None) -> tuple[int, str] | None:
    """The next end of an hour or of a review's time."""
    ahead = boundary(state, context)
    return (ahead.at_us, "review") if ahead else None


def stage(state: GlassState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    if state.open:
        return "open"
    return "to-review" if any(one.judgement is None for one in state.breakings.values()) else "closed"


DECIDER = Decider("", GlassState, handle, boundary, due, stage)
