"""The year of one mentor: trained, supervised, writing a diary, and credited semester by semester."""

from collections.abc import Iterator
from dataclasses import replace

from domain import award, credit, diary, facts, notices, structure, supervision, training
from domain.course import armed, closing_us, finished, next_ending, next_opening
from domain.credit import CreditAssessed
from domain.deciding import Boundary, Decider, Phase, said
from domain.errors import Refusal
from domain.mentor import (
    BeginMentorYear,
    EndMentorYear,
    MentorYearBegan,
    MentorYearClosed,
    MentorYearState,
)
from domain.messages import Command, Entry, Stamp
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened
from domain.policy import Context, Kind, Strength
from domain.windows import Cursor, first_cursor, upcoming

WORKFLOW = "MentorYear"


def owed_by(kind: Kind) -> str:
    return "coordinator" if kind is Kind.CREDIT else "mentor"


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
        first_term=first_cursor(calendar, Kind.TRAINING, day, Strength.REQUIRED).number,
        first_month=first_cursor(calendar, Kind.DIARY, day, Strength.REQUIRED).number,
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
        case training.AttendTraining():
            return training.attend(command, book, stamp, context)
        case supervision.AttendSupervision():
            return supervision.attend(command, book, stamp, context)
        case diary.WriteDiary():
            return diary.write(command, book, stamp, context)
        case facts.RetractFact():
            return facts.retract(command, book, stamp, context)
        case facts.WaiveObligation():
            return facts.waive(command, book, stamp, context)
        case award.ProposeCredit():
            return award.propose(command, files, stamp, context)
        case award.ApproveCredit():
            return award.approve(command, files, book, stamp, context)
        case award.WithholdCredit():
            return award.withhold(command, files, book, stamp, context)
        case award.RevokeCredit():
            return award.revoke(command, files, stamp, context)
        case EndMentorYear():
            return structure.end("mentor-left", None, state, stamp, context)
        case notices.RecordNotice():
            return notices.record(command, state.intents, stamp, context)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for a mentor's year.", "See the help.")


def _assessed_again(
    entries: Iterator[Entry], state: MentorYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    moved: list[tuple[int, int]] = []
    for entry in entries:
        state = state.evolve(entry)
        yield entry
        event = entry.event
        if isinstance(event, ObligationAmended | ObligationEnded) and event.kind is not Kind.CREDIT:
            opened = state.book.ended[event.obligation].opens_us
            moved.append((context.calendar.term_of(opened), entry.recorded_us))
    for term, recorded_us in moved:
        file = state.credits.get(term)
        if file is None:
            continue
        earned, findings = credit.assess(state.stream, state.book, term, context)
        if (earned, findings) != (file.earned, file.findings):
            again = CreditAssessed(term=term, revision=file.revision + 1, earned=earned, findings=findings)
            entry = said(again, stamp, context, not_before_us=recorded_us)
            state = state.evolve(entry)
            yield entry


def boundary(state: MentorYearState, context: Context | None) -> Boundary | None:
    """The next thing that time does to a mentor's year."""
    if context is None or not state.cohort:
        return None
    candidates = [next_ending(state, context), next_opening(state, context, owed_by)]
    candidates.extend(_credit_boundaries(state, context))
    if not state.closed and finished(state, context) and not _awaited_terms(state, context):
        at_us = max(
            context.calendar.midnight(state.course.end),
            max((closing_us(o, state.course) for o in state.book.all()), default=0),
        )
        version = context.published_at(at_us).version
        candidates.append(Boundary(at_us, Phase.CLOSING, "", (MentorYearClosed(),), version))
    first = min((b for b in candidates if b is not None), key=lambda b: b.order, default=None)
    if first is not None and first.phase is Phase.CREDIT:
        return replace(first, events=(_assessment(state, int(first.key), context),))
    return first


def _assessment(state: MentorYearState, term: int, context: Context) -> CreditAssessed:
    earned, findings = credit.assess(state.stream, state.book, term, context)
    return CreditAssessed(term=term, revision=1, earned=earned, findings=findings)


def _awaited_terms(state: MentorYearState, context: Context) -> list[int]:
    """The semesters that will still be assessed: enough of them lies inside the mentor's year."""
    course, calendar = state.course, context.calendar
    terms = []
    for window in calendar.terms:
        if window.number in state.credits or window.end > course.end:
            continue
        cursor = Cursor(Kind.TRAINING, window.number, 1, Strength.REQUIRED)
        ahead = upcoming(cursor, context, course.first, course.end)
        if ahead is not None and ahead.number == window.number:
            terms.append(window.number)
    return terms


def _credit_boundaries(state: MentorYearState, context: Context) -> Iterator[Boundary]:
    calendar = context.calendar
    for term in _awaited_terms(state, context):
        end_us = calendar.midnight(calendar.terms[term - 1].end)
        published = context.published_at(end_us)
        key = f"{Kind.CREDIT}/{term}"
        if state.book.find(key) is None:
            closes = calendar.after_days(end_us, published.policy.credit.decide_days)
            opened = ObligationOpened(
                obligation=key,
                kind=Kind.CREDIT,
                strength=Strength.REQUIRED,
                owed_by=owed_by(Kind.CREDIT),
                opens_us=end_us,
                ends_us=closes,
                closes_us=closes,
            )
            yield Boundary(end_us, Phase.OPENING, key, (opened,), published.version)
        yield Boundary(credit.assessed_us(term, context), Phase.CREDIT, str(term), (), published.version)


def due(state: MentorYearState, context: Context | None) -> tuple[int, str] | None:
    """The earliest moment that somebody must learn of, with its kind; None when nothing will come."""
    if context is None or not state.cohort:
        return None
    closings = list(armed(state, context, owed_by))
    closings.extend(
        (credit.assessed_us(term, context), str(Kind.CREDIT)) for term in _awaited_terms(state, context)
    )
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


DECIDER = Decider(WORKFLOW, MentorYearState, handle, boundary, due, stage)
