"""The year of one mentor: trained, supervised, writing a diary, and credited semester by semester."""

from collections.abc import Iterator
from functools import partial

from domain import award, credit, diary, facts, notices, structure, supervision, training
from domain.context import Context
from domain.course import armed, closing, next_window
from domain.credit import CreditAssessed, CreditFile
from domain.deciding import Boundary, Decider, Phase, earlier, said
from domain.errors import Refusal
from domain.mentor import BeginMentorYear, EndMentorYear, MentorYearBegan, MentorYearClosed, MentorYearState
from domain.messages import Command, Entry, Event, Stamp
from domain.notices import NoticeIntended
from domain.obligations import ObligationAmended, ObligationEnded
from domain.policy import Kind
from domain.reminders import reminder_us, reminding
from domain.terms import Term, terms_of
from domain.windows import first_number

WORKFLOW = "MentorYear"
OWED_BY = "mentor"
"""By whom the windows of the calendar are owed."""


def begin(
    command: BeginMentorYear, state: MentorYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    calendar = context.calendar
    day = max(calendar.first, calendar.day_of(calendar.next_midnight(stamp.at_us)))
    if day >= calendar.end:
        raise Refusal("year-is-over", "The programme year is over.", "Enrol the mentor in the next one.")
    began = MentorYearBegan(
        cohort=command.cohort,
        mentor=command.mentor,
        first_day=day,
        end_day=calendar.end,
        first_term=first_number(calendar, Kind.TRAINING, day),
        first_month=first_number(calendar, Kind.DIARY, day),
    )
    yield said(began, stamp, context)


def handle(
    command: Command, state: MentorYearState, stamp: Stamp, context: Context | None
) -> Iterator[Entry]:
    """What a command adds to a mentor's year, with credit derived again. Raises Refusal."""
    if context is None:
        raise Refusal(
            "no-calendar", "No academic calendar is published.", "Publish calendar and policy first."
        )
    if isinstance(command, BeginMentorYear):
        if state.cohort:
            raise Refusal("already-begun", "The mentor's year has begun.", "Nothing more is needed.")
        return begin(command, state, stamp, context)
    if not state.cohort:
        raise Refusal("no-such-mentor-year", f"There is no {state.stream}.", "Look it up with `list`.")
    return _assessed_again(_handle_begun(command, state, stamp, context), state, stamp, context)


def _handle_begun(
    command: Command, state: MentorYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    book, files = state.book, state.credits
    match command:
        case training.AttendTraining(instead_of=before):
            award.not_retracted(before, files)
            return training.attend(command, book, stamp, context)
        case supervision.AttendSupervision(instead_of=before):
            award.not_retracted(before, files)
            return supervision.attend(command, book, stamp, context)
        case diary.WriteDiary():
            return diary.write(command, book, stamp, context)
        case facts.RetractFact():
            award.not_retracted(command.fact, files)
            return facts.retract(command, book, stamp, context)
        case facts.WaiveObligation():
            return facts.waive(command, book, stamp, context)
        case award.ProposeCredit():
            return award.propose(command, files, stamp, context)
        case award.ApproveCredit():
            return award.approve(command, files, state.forgiven, book, stamp, context)
        case award.SendBackCredit():
            return award.send_back(command, files, stamp, context)
        case award.WithholdCredit():
            return award.withhold(command, files, book, stamp, context)
        case award.RevokeCredit():
            return award.revoke(command, files, book, stamp, context)
        case EndMentorYear():
            return structure.end("mentor-left", None, state, stamp, context)
        case notices.RecordNotice():
            return notices.record(command, state.intents, stamp, context)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for a mentor's year.", "See the help.")


def _assessed_again(
    entries: Iterator[Entry], state: MentorYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    decided = tuple(entries)
    yield from decided
    moved = tuple(_moved_terms(decided, state, context)) if state.credits else ()
    if not moved:
        return
    for entry in decided:
        state = state.evolve(entry)
    for term, recorded_us in moved:
        file = state.credits[term]
        earned, findings = credit.assess(state.stream, state.book, term, context)
        if (earned, findings) != (file.earned, file.findings):
            again = CreditAssessed(term=term, revision=file.revision + 1, earned=earned, findings=findings)
            moment_us = max(stamp.at_us, recorded_us, file.assessed_us)
            for event in (again, *_to_decide_again(file, again)):
                entry = said(event, stamp, context, not_before_us=moment_us)
                state = state.evolve(entry)
                yield entry
            if credit.falls(file, again):
                yield from award.owed_again(file, state.book, stamp._replace(at_us=moment_us), context)


def _to_decide_again(decided: CreditFile, again: CreditAssessed) -> Iterator[Event]:
    """Told to the coordinator: what was decided about a semester is not what its history says any more."""
    template: notices.Template | None = None
    if credit.falls(decided, again):
        template = "credit-earned-after-all"
    elif decided.decided == "awarded" and decided.earned and not again.earned:
        template = "award-without-grounds"
    if template is not None:
        notice = f"notice/credit/{again.term}/{again.revision}"
        yield NoticeIntended(notice=notice, template=template, to_role="coordinator")


def _moved_terms(
    entries: tuple[Entry, ...], state: MentorYearState, context: Context
) -> Iterator[tuple[int, int]]:
    """The assessed semesters whose obligations were moved, each with the moment of the move."""
    for entry in entries:
        event = entry.event
        if isinstance(event, ObligationAmended | ObligationEnded) and event.kind is not Kind.CREDIT:
            was = state.book.open.get(event.obligation) or state.book.ended[event.obligation]
            term = context.calendar.term_of(was.opens_us)
            if term in state.credits:
                yield term, entry.recorded_us


def boundary(state: MentorYearState, context: Context | None) -> Boundary | None:
    """The next thing that time does to a mentor's year."""
    if context is None or not state.cohort:
        return None
    first = next_window(state, context, OWED_BY)
    for term in terms_of(state.course, context):
        if first is not None and first.at_us < term.opens.at_us:
            break
        if state.book.find(term.opens.key) is None:
            first = earlier(first, term.opens)
        awaited = term.number not in state.credits
        if awaited and (first is None or (term.assessed_us, Phase.CREDIT) <= first.order[:2]):
            first = earlier(first, _assessing(term, state, context))
    if first is None and not state.closed:
        return closing(state, context, MentorYearClosed())
    return first


def _assessing(term: Term, state: MentorYearState, context: Context) -> Boundary:
    assessed = partial(_assessment, state, term.number, context)
    return Boundary(term.assessed_us, Phase.CREDIT, str(term.number), assessed, term.opens.policy)


def _assessment(state: MentorYearState, term: int, context: Context) -> tuple[Event, ...]:
    earned, findings = credit.assess(state.stream, state.book, term, context)
    return (CreditAssessed(term=term, revision=1, earned=earned, findings=findings),)


def due(state: MentorYearState, context: Context | None) -> tuple[int, str] | None:
    """The earliest moment that somebody must learn of, with its kind; None when nothing will come."""
    if context is None or not state.cohort:
        return None
    closings = list(armed(state, context, OWED_BY))
    awaited = (term for term in terms_of(state.course, context) if term.number not in state.credits)
    closings.extend((term.assessed_us, str(Kind.CREDIT)) for term in awaited)
    if closings:
        return min(closings)
    ahead = boundary(state, context)
    return (ahead.at_us, "closing") if ahead else None


def stage(state: MentorYearState, context: Context | None, at_us: int) -> str:
    """A neutral code of where the mentor's year stands."""
    if state.closed:
        return "closed"
    if context is None or not state.cohort:
        return "preparing"
    if state.course.left_us is not None:
        return "ending"
    return f"term-{max(1, context.calendar.term_of(at_us))}"


DECIDER = Decider(WORKFLOW, MentorYearState, handle, reminding(boundary), due, stage, reminder_us)
