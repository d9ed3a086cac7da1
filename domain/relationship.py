"""The life of one pair: opened, met month by month, paused, cared for, ended, closed."""

from collections.abc import Iterator

from domain import care, consultation, facts, ladder, meetings, notices, referral, structure
from domain.context import Context
from domain.course import armed, closing, next_window
from domain.deciding import Boundary, Decider, Phase, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.notices import NoticeIntended
from domain.obligations import ObligationEnded, Standing
from domain.pair import OpenRelationship, RelationshipClosed, RelationshipOpened, RelationshipState
from domain.policy import Kind
from domain.reminders import reminder_us, reminding
from domain.windows import first_number

WORKFLOW = "Relationship"
OWED_BY = "pair"
"""By whom the windows of the calendar are owed."""


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
            first_month=first_number(calendar, Kind.MEETING, day),
            first_week=first_number(calendar, Kind.CONTACT, day),
        ),
        stamp,
        context,
    )
    opens = calendar.midnight(day)
    published = context.published_at(opens)
    in_time = calendar.after_days(opens, published.policy.deadlines.check_in_days)
    closes = min(in_time, calendar.ends_us)
    check_in = said(care.one_shot(Kind.CHECK_IN, "1", "coordinator", opens, closes), stamp, context)
    yield check_in._replace(policy=published.version)


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
        case meetings.MissMeeting():
            return meetings.miss(command, state.plans, stamp, context)
        case structure.AgreeCadence():
            return structure.agree(command, state, stamp, context)
        case structure.PauseRelationship():
            return structure.pause(command, state, stamp, context)
        case structure.ResumeRelationship():
            return structure.resume(state, stamp, context)
        case structure.EndRelationship():
            return structure.end(command.reason, command.successor, state, stamp, context)
        case consultation.AskConsultation():
            _not_closed(state, stamp, context)
            return _and_tell(consultation.ask(command, stamp, context), "consultation-asked", stamp, context)
        case consultation.AnswerConsultation():
            return consultation.answer(command, steps, book, stamp, context)
        case consultation.CloseConsultation():
            return consultation.close(command, steps, stamp, context)
        case referral.RecommendReferral():
            _not_closed(state, stamp, context)
            return referral.recommend(command, stamp, context)
        case referral.AcceptReferral():
            return referral.accept(command, steps, stamp, context)
        case referral.CloseReferral():
            return referral.close_loop(command, steps, book, stamp, context)
        case care.HoldCheckIn():
            return care.hold_check_in(command, book, stamp, context)
        case ladder.ApproveRung():
            _together(state)
            return ladder.approve(command, book, state.rungs, stamp, context)
        case ladder.DeclineRung():
            _together(state)
            return ladder.decline(command, book, state.rungs, stamp, context)
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


def _not_closed(state: RelationshipState, stamp: Stamp, context: Context) -> None:
    """Raises Refusal when something new would be owed by a stamp at or after the closing."""
    if state.closed and stamp.at_us >= closing(state, context, RelationshipClosed()).at_us:
        raise Refusal("closed", f"{state.stream} is closed.", "Ask in a pair that is together.")


def _together(state: RelationshipState) -> None:
    """Raises Refusal for a pair whose ending is settled: nobody intervenes in what is over."""
    if state.course.left_us is not None or state.closed:
        raise Refusal("already-ended", f"{state.stream} has ended.", "Nothing more is needed.")


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
    first = next_window(state, context, OWED_BY)
    if first is None:
        return None if state.closed else closing(state, context, RelationshipClosed())
    is_ending = first.phase is Phase.ENDING
    return _with_notice(first) if is_ending and state.book.open[first.key].kind is Kind.CHECK_IN else first


def _with_notice(ending: Boundary) -> Boundary:
    """The end of a check-in; the coordinator is told of one that was missed."""

    def events() -> Iterator[Event]:
        for event in ending.make():
            yield event
            if isinstance(event, ObligationEnded) and event.standing is Standing.MISSED:
                notice = f"notice/{event.obligation}"
                yield NoticeIntended(notice=notice, template="check-in-missed", to_role="coordinator")

    return ending._replace(make=lambda: tuple(events()))


def due(state: RelationshipState, context: Context | None) -> tuple[int, str] | None:
    """The earliest moment that somebody must learn of, with its kind; None when nothing will come."""
    if context is None or not state.cohort:
        return None
    closings = list(armed(state, context, OWED_BY))
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


DECIDER = Decider(WORKFLOW, RelationshipState, handle, reminding(boundary), due, stage, reminder_us)
