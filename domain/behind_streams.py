"""The command behind an act of a pair or of a mentor's year."""

from collections.abc import Mapping

from domain import (
    award,
    care,
    consultation,
    credit,
    diary,
    facts,
    ladder,
    meetings,
    mentor,
    notices,
    obligations,
    pair,
    referral,
    runs,
    structure,
)
from domain.addresses import kind_of
from domain.behind import Act, Commands, alike
from domain.calendar import AcademicCalendar
from domain.messages import Command, Event

BEHIND: Mapping[type[Event], type[Command]] = {
    mentor.MentorYearBegan: mentor.BeginMentorYear,
    diary.DiaryEntryWritten: diary.WriteDiary,
    facts.ObligationForgiven: facts.WaiveObligation,
    obligations.FactRetracted: facts.RetractFact,
    credit.CreditProposed: award.ProposeCredit,
    credit.CreditAwarded: award.ApproveCredit,
    credit.CreditSentBack: award.SendBackCredit,
    credit.CreditWithheld: award.WithholdCredit,
    credit.CreditRevoked: award.RevokeCredit,
    pair.RelationshipOpened: pair.OpenRelationship,
    meetings.MeetingRecorded: meetings.RecordMeeting,
    meetings.ContactRecorded: meetings.RecordContact,
    meetings.MeetingPlanned: meetings.PlanMeeting,
    meetings.MeetingMoved: meetings.MoveMeeting,
    meetings.MeetingMissed: meetings.MissMeeting,
    structure.CadenceAgreed: structure.AgreeCadence,
    structure.RelationshipResumed: structure.ResumeRelationship,
    care.CheckInHeld: care.HoldCheckIn,
    consultation.ConsultationAsked: consultation.AskConsultation,
    consultation.ConsultationAnswered: consultation.AnswerConsultation,
    consultation.ConsultationClosed: consultation.CloseConsultation,
    referral.ReferralAccepted: referral.AcceptReferral,
    referral.ReferralClosed: referral.CloseReferral,
    ladder.RungApproved: ladder.ApproveRung,
    ladder.RungDeclined: ladder.DeclineRung,
    notices.NoticeFailed: notices.RecordNotice,
    runs.RunsExported: runs.RecordExports,
}
"""The command of which an event has every field, by the event that its act begins with."""


def commands_of(stream: str, act: Act, calendar: AcademicCalendar | None) -> Commands:
    """The commands that an act may have been, the likeliest first; none where no command is known."""
    first = act[0].event
    match first:
        case structure.EndingSettled() if kind_of(stream) == "mentor-year":
            yield mentor.EndMentorYear()
        case structure.EndingSettled():
            yield structure.EndRelationship(reason=first.reason, successor=first.successor)
        case structure.RelationshipPaused() if calendar is not None:
            from_us, until_us = (calendar.midnight(day) for day in (first.first_day, first.end_day))
            yield structure.PauseRelationship(from_us=from_us, until_us=until_us, reason=first.reason)
        case referral.ReferralRecommended(service=service):
            yield referral.RecommendReferral(service=service, consented=True)
        case notices.NoticeSent(notice=notice):
            yield notices.RecordNotice(notice=notice, outcome="sent")
        case _ if (found := BEHIND.get(type(first))) is not None:
            yield from alike(found, act)
        case _:
            return
