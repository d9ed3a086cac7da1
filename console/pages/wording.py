"""Every event of a pair and of a mentor's year as one sentence, in the words of the programme."""

from console.pages.moments import Moments
from domain.care import CheckInHeld
from domain.consultation import ConsultationAnswered, ConsultationAsked, ConsultationClosed
from domain.credit import (
    CreditAssessed,
    CreditAwarded,
    CreditProposed,
    CreditRevoked,
    CreditSentBack,
    CreditWithheld,
)
from domain.diary import DiaryEntryWritten
from domain.facts import FactCounted, ObligationForgiven
from domain.ladder import RungApproved, RungDeclined
from domain.meetings import ContactRecorded, MeetingMissed, MeetingMoved, MeetingPlanned, MeetingRecorded
from domain.mentor import MentorYearBegan, MentorYearClosed
from domain.messages import Event, FactRecorded
from domain.notices import NoticeFailed, NoticeIntended, NoticeSent
from domain.obligations import FactRetracted, ObligationAmended, ObligationEnded, ObligationOpened
from domain.pair import RelationshipClosed, RelationshipOpened
from domain.policy import Kind
from domain.referral import ReferralAccepted, ReferralClosed, ReferralRecommended
from domain.reminders import ReminderDecided
from domain.research import ResearchConsentGiven, ResearchConsentWithdrawn
from domain.structure import CadenceAgreed, EndingSettled, RelationshipPaused, RelationshipResumed
from domain.supervision import SupervisionAttended
from domain.training import TrainingAttended
from domain.voices import HowItGoesSaid, MessageAnswered, MessageClosed, MessageWritten

ENDED_BECAUSE = {
    "rematch": "the mentee has another mentor",
    "mentor-left": "the mentor left the programme",
    "mentee-left": "the mentee left the programme",
    "agreed": "both agreed",
    "declined": "one of the two declined it",
}
STEP_REASONS = {
    "away": "more than half of it was a break, exams or an absence",
    "left": "it reaches beyond the ending",
    "waived": "with a reason",
    "received-in-time": "it was received in time after all",
    "done-late": "it was done after the window",
    "recorded-late": "it was done in the window and recorded after it closed",
    "retracted": "the fact was taken back",
}


def sentence(event: Event, moments: Moments) -> str:
    """What an event says. An event of another kind of stream is told by its stored name."""
    text = (
        _of_obligation(event, moments)
        or _of_pair(event, moments)
        or _of_support(event)
        or _of_mentor(event, moments)
        or _of_credit(event)
        or _of_voices(event)
        or f"{event.TYPE}."
    )
    return text + _counted(event) if isinstance(event, FactRecorded) else text


def _counted(event: FactRecorded) -> str:
    if event.meets is None:
        return " It counts towards nothing that is owed."
    return f" It counts towards {event.meets}{'' if event.in_time else ', late'}."


def _of_obligation(event: Event, moments: Moments) -> str:
    match event:
        case ObligationOpened():
            window = moments.window(event.opens_us, event.ends_us)
            many = f", {event.needed} needed" if event.needed > 1 else ""
            by = f"{event.strength}, by the {event.owed_by}{many}"
            return f"Owed from now on: {event.obligation}, {window} ({by})."
        case ObligationEnded():
            many = f" with {len(event.facts)} of {event.needed}" if event.needed > 1 else ""
            return f"{event.obligation} is {event.standing}{many}{_because(event.reason)}."
        case ObligationAmended():
            return f"{event.obligation}, {event.was} before, is {event.standing}{_because(event.reason)}."
        case FactRetracted():
            carried = f"; it had counted towards {event.met}" if event.met else ""
            return f"Taken back: the fact {event.fact}{carried}."
        case FactCounted():
            return f"The fact {event.fact} takes the place of one that was taken back."
        case ObligationForgiven():
            return f"{event.obligation} is forgiven ({event.why}); the reason is kept sealed."
        case NoticeIntended():
            return f"The {event.to_role} is to be told: {event.template}."
        case ReminderDecided():
            ends, have = moments.deadline(event.ends_us), f"{event.got} of {event.needed} are there"
            return f"The {event.to_role} is to be reminded of {event.obligation}: {have}, until {ends}."
        case NoticeSent():
            return "The notice was sent."
        case NoticeFailed():
            return f"The notice did not go out ({event.outcome})."
        case _:
            return ""


def _because(reason: str | None) -> str:
    if reason is None:
        return ""
    known = STEP_REASONS.get(reason)
    return f": {known}" if known else f": {reason} takes its place"


def _of_pair(event: Event, moments: Moments) -> str:
    match event:
        case RelationshipOpened():
            first, last = moments.day_number(event.first_day), moments.day_number(event.end_day - 1)
            return f"The pair begins on {first} and goes on until {last}."
        case RelationshipClosed():
            return "The relationship is closed: nothing is owed any more."
        case MeetingRecorded():
            return f"Met face to face for {event.minutes} minutes."
        case ContactRecorded():
            return f"In contact ({event.mode})."
        case MeetingPlanned():
            return f"A meeting is planned for {moments.time(event.planned_us)}."
        case MeetingMoved():
            return f"The meeting is moved to {moments.time(event.planned_us)} ({event.reason})."
        case MeetingMissed():
            return f"The planned meeting did not take place ({event.reason})."
        case CadenceAgreed():
            unit = "month" if event.kind is Kind.MEETING else "week"
            every = unit if event.every == 1 else f"{event.every} {unit}s"
            return f"Agreed: one {event.kind} every {every}, from {moments.day(event.effective_us)} on."
        case RelationshipPaused():
            first, last = moments.day_number(event.first_day), moments.day_number(event.end_day - 1)
            return f"Away from {first} to {last} ({event.reason})."
        case RelationshipResumed():
            return f"Together again from {moments.day_number(event.day)}."
        case EndingSettled():
            why = ENDED_BECAUSE.get(event.reason, event.reason)
            after = f"; {event.successor} follows" if event.successor else ""
            return f"It ends on {moments.day(event.effective_us)}: {why}{after}."
        case _:
            return ""


def _of_support(event: Event) -> str:
    match event:
        case CheckInHeld():
            return "The first-month check-in was held."
        case ConsultationAsked():
            return "The mentor asks the programme for advice."
        case ConsultationAnswered():
            return "The programme answers the consultation."
        case ConsultationClosed():
            return "The consultation is closed."
        case RungApproved():
            return f"The rung “{event.rung}” is approved: {len(event.grounds)} windows were missed in a row."
        case RungDeclined():
            return f"The rung “{event.rung}” is declined, with a reason."
        case ReferralRecommended():
            return f"The mentor recommends a service, with consent: {event.service}."
        case ReferralAccepted():
            return "The mentee accepts the referral."
        case ReferralClosed():
            return f"The referral is closed: {event.outcome}."
        case _:
            return ""


def _of_mentor(event: Event, moments: Moments) -> str:
    match event:
        case MentorYearBegan():
            first, last = moments.day_number(event.first_day), moments.day_number(event.end_day - 1)
            return f"The mentor's year begins on {first} and goes on until {last}."
        case MentorYearClosed():
            return "The mentor's year is closed: nothing is owed any more."
        case TrainingAttended():
            topics = f" ({', '.join(event.topics)})" if event.topics else ""
            return f"At training for {event.minutes} minutes{topics}{_too_short(counts=event.counts)}."
        case SupervisionAttended():
            return f"At supervision for {event.minutes} minutes{_too_short(counts=event.counts)}."
        case DiaryEntryWritten():
            return "A diary entry was written."
        case _:
            return ""


def _too_short(*, counts: bool) -> str:
    return "" if counts else ", too short to count"


def _of_credit(event: Event) -> str:
    match event:
        case CreditAssessed():
            unmet = ", ".join(str(finding.rule) for finding in event.findings if not finding.ok)
            result = "earned" if event.earned else f"not earned, unmet: {unmet}"
            again = "" if event.revision == 1 else f" again (revision {event.revision})"
            return f"Credit of semester {event.term} assessed{again}: {result}."
        case CreditProposed():
            return f"Credit of semester {event.term} is proposed."
        case CreditSentBack():
            return f"The proposal for semester {event.term} is sent back; the reason is kept sealed."
        case CreditAwarded():
            return f"Credit of semester {event.term} is awarded: {event.ects} ECTS."
        case CreditWithheld():
            return f"Credit of semester {event.term} is withheld, unmet: {', '.join(map(str, event.unmet))}."
        case CreditRevoked():
            return f"The award of semester {event.term} is taken back."
        case _:
            return ""


def _of_voices(event: Event) -> str:
    match event:
        case HowItGoesSaid():
            return f"A mentee says how it goes: {event.answer}."
        case MessageWritten():
            return "A talk is asked for." if event.note is None else "Somebody writes to the programme."
        case MessageAnswered():
            return "The programme answers a message."
        case MessageClosed():
            return "A message is closed."
        case ResearchConsentGiven():
            return "Somebody consents to the study."
        case ResearchConsentWithdrawn():
            return "Somebody takes their consent to the study back."
        case _:
            return ""
