"""The life of one pair: opened, met month by month, paused, cared for, ended, closed."""

from collections.abc import Iterator
from dataclasses import replace

from domain import care, consultation, facts, meetings, notices, referral, structure
from domain.course import armed, closing_us, finished, next_ending, next_opening
from domain.deciding import Boundary, Decider, Phase, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp
from domain.notices import NoticeIntended
from domain.obligations import ObligationEnded, Standing
from domain.pair import OpenRelationship, RelationshipClosed, RelationshipOpened, RelationshipState
from domain.policy import Context, Kind, Strength
from domain.windows import first_cursor

WORKFLOW = "Relationship"


def owed_by(kind: Kind) -> str:
    return "coordinator" if kind in (Kind.CHECK_IN, Kind.ANSWER) else "pair"


def open_relationship(
    command: OpenRelationship, state: RelationshipState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    calendar = context.calendar
    day = max(calendar.first, calendar.day_of(calendar.next_midnight(stamp.at_us)))
    if day >= calendar.end:
        raise Refusal("year-is-over", "The programme year is over.", "Place the pair in the next one.")
    yield said(
        RelationshipOpened(
            cohort=command.cohort,
            mentor=command.mentor,
            mentee=command.mentee,
            first_day=day,
            end_day=calendar.end,
            first_month=first_cursor(calendar, Kind.MEETING, day, Strength.GUIDELINE).number,
            first_week=first_cursor(calendar, Kind.CONTACT, day, Strength.GUIDELINE).number,
        ),
        stamp,
        context,
    )
    opens = calendar.midnight(day)
    closes = calendar.after_days(opens, context.policy_at(opens).deadlines.check_in_days)
    yield said(care.one_shot(Kind.CHECK_IN, "1", "coordinator", opens, closes), stamp, context)


def handle(
    command: Command, state: RelationshipState, stamp: Stamp, context: Context | None
) -> Iterator[Entry]:
    """What a command adds to a pair. Raises Refusal with a stable code."""
    if context is None:
        raise Refusal(
            "no-calendar", "No academic calendar is published.", "Publish calendar and policy first."
        )
    if isinstance(command, OpenRelationship):
        if state.cohort:
            raise Refusal("already-open", "The relationship is open already.", "Nothing more is needed.")
        return open_relationship(command, state, stamp, context)
    if not state.cohort:
        raise Refusal("no-such-relationship", f"There is no {state.stream}.", "Look it up with `list`.")
    return _handle_open(command, state, stamp, context)


def _handle_open(
    command: Command, state: RelationshipState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    book, steps = state.book, state.steps
    match command:
        case meetings.RecordMeeting():
            return meetings.record_meeting(command, book, stamp, context)
        case meetings.RecordContact():
            return meetings.record_contact(command, book, stamp, context)
        case meetings.PlanMeeting():
            return meetings.plan(command, stamp, context)
        case meetings.MoveMeeting():
            return meetings.move(command, state.plans, stamp, context)
        case structure.AgreeCadence():
            return structure.agree(command, state, stamp, context)
        case structure.PauseRelationship():
            return structure.pause(command, state, stamp, context)
        case structure.ResumeRelationship():
            return structure.resume(state, stamp, context)
        case structure.EndRelationship():
            return structure.end(command.reason, command.successor, state, stamp, context)
        case consultation.AskConsultation():
            return _and_tell(consultation.ask(command, stamp, context), "consultation-asked", stamp, context)
        case consultation.AnswerConsultation():
            return consultation.answer(command, steps, book, stamp, context)
        case consultation.CloseConsultation():
            return consultation.close(command, steps, stamp, context)
        case referral.RecommendReferral():
            return referral.recommend(command, stamp, context)
        case referral.AcceptReferral():
            return referral.accept(command, steps, stamp, context)
        case referral.CloseReferral():
            return referral.close_loop(command, steps, book, stamp, context)
        case care.HoldCheckIn():
            return care.hold_check_in(command, book, stamp, context)
        case facts.RetractFact():
            return facts.retract(command, book, stamp, context)
        case facts.WaiveObligation():
            return facts.waive(command, book, stamp, context)
        case notices.RecordNotice():
            return notices.record(command, state.intents, stamp, context)
        case _:
            raise Refusal(
                "not-for-this", f"{command.TYPE} is not for a relationship.", "See the command's help."
            )


def _and_tell(
    entries: Iterator[Entry], template: notices.Template, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    yield from entries
    intended = NoticeIntended(notice=f"notice/{stamp.command_id}", template=template, to_role="coordinator")
    yield said(intended, stamp, context)


def boundary(state: RelationshipState, context: Context | None) -> Boundary | None:
    """The next thing that time does to a pair."""
    if context is None or not state.cohort:
        return None
    candidates = [next_ending(state, context), next_opening(state, context, owed_by)]
    if not state.closed and finished(state, context):
        at_us = max(
            context.calendar.midnight(state.course.end),
            max((closing_us(o, state.course) for o in state.book.all()), default=0),
        )
        version = context.published_at(at_us).version
        candidates.append(Boundary(at_us, Phase.CLOSING, "", (RelationshipClosed(),), version))
    first = min((b for b in candidates if b is not None), key=lambda b: b.order, default=None)
    return _with_notice(first) if first else None


def _with_notice(first: Boundary) -> Boundary:
    event = first.events[0]
    if (
        isinstance(event, ObligationEnded)
        and event.kind is Kind.CHECK_IN
        and event.standing is Standing.MISSED
    ):
        told = NoticeIntended(
            notice=f"notice/{event.obligation}", template="check-in-missed", to_role="coordinator"
        )
        return replace(first, events=(event, told))
    return first


def due(state: RelationshipState, context: Context | None) -> tuple[int, str] | None:
    """The earliest moment that somebody must learn of, with its kind; None when nothing will come."""
    if context is None or not state.cohort:
        return None
    closings = list(armed(state, context, owed_by))
    if closings:
        return min(closings)
    ahead = boundary(state, context)
    return (ahead.at_us, "closing") if ahead else None


def stage(state: RelationshipState, context: Context | None, at_us: int) -> str:
    """A neutral code of where the pair stands; never anything about a support step."""
    if state.closed:
        return "closed"
    if context is None or not state.cohort:
        return "preparing"
    if state.course.left_us is not None:
        return "ending"
    day = context.calendar.day_of(at_us)
    return "paused" if any(a <= day < b for a, b in state.course.away) else "running"


DECIDER = Decider(WORKFLOW, RelationshipState, handle, boundary, due, stage)
