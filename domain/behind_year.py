"""The command behind an act of a programme year: its people, sessions, rounds, policies and voices."""

from collections.abc import Mapping
from itertools import chain

from domain import (
    booking,
    clock,
    correction,
    declining,
    draft_commands,
    drafts,
    handover,
    moving,
    pairing,
    past,
    people,
    policy_drafts,
    programme,
    rematch,
    research,
    runs,
    sessions,
    timetable,
    voices,
)
from domain.addresses import programme_year
from domain.behind import Act, Commands, alike, each, given_in
from domain.messages import Command, Event, Given

BEHIND: Mapping[type[Event], type[Command]] = {
    programme.ProgrammeYearOpened: programme.OpenProgrammeYear,
    programme.CalendarPublished: programme.PublishCalendar,
    programme.OrdersDelivered: programme.RecordDelivery,
    clock.ClockAnchored: clock.AnchorClock,
    runs.RunsExported: runs.RecordExports,
    people.EligibilityWaived: people.GrantWaiver,
    people.PersonWithdrawn: people.WithdrawPerson,
    timetable.SessionScheduled: timetable.ScheduleSession,
    booking.PlaceBooked: booking.BookPlace,
    booking.PlaceReleased: booking.ReleasePlace,
    booking.SessionCancelled: booking.CancelSession,
    moving.SessionMoved: moving.MoveSession,
    sessions.AttendanceRecorded: sessions.RecordAttendance,
    sessions.AttendanceCorrected: sessions.CorrectAttendance,
    policy_drafts.PolicyDrafted: policy_drafts.DraftPolicy,
    policy_drafts.PolicyDraftDiscarded: policy_drafts.DiscardPolicyDraft,
    pairing.PairForbidden: declining.ForbidPair,
    pairing.PlacementDeclined: declining.DeclinePlacement,
    pairing.PairingRoundHeld: pairing.RunPairing,
    pairing.RematchRequested: rematch.RequestRematch,
    drafts.DraftRearranged: draft_commands.RearrangeDraft,
    drafts.DraftDiscarded: draft_commands.DiscardDraft,
    drafts.DraftConfirmed: draft_commands.ConfirmDraft,
    drafts.DraftFailed: draft_commands.RecordDraft,
    voices.HowItGoesSaid: voices.SayHowItGoes,
    voices.MessageWritten: voices.WriteToProgramme,
    voices.MessageAnswered: voices.AnswerMessage,
    voices.MessageClosed: voices.CloseMessage,
    research.ResearchConsentGiven: research.GiveResearchConsent,
    research.ResearchConsentWithdrawn: research.WithdrawResearchConsent,
}
"""The command of which an event has every field, by the event that its act begins with."""


def commands_of(act: Act) -> Commands:
    """The commands that an act may have been, the likeliest first; none where no command is known."""
    first = act[0].event
    found = BEHIND.get(type(first))
    return alike(found, act) if found is not None else _of_year(first, act)


def _of_year(first: Event, act: Act) -> Commands:
    match first:
        case programme.PolicyPublished(published=published):
            reasons = each(act, policy_drafts.PolicyDraftPublished)
            for reason in reasons:
                yield policy_drafts.PublishPolicyDraft(
                    draft=reason.draft, effective_us=published.effective_us, note=reason.note
                )
            if not reasons:
                yield programme.PublishPolicy(effective_us=published.effective_us, policy=published.policy)
        case correction.CalendarCorrected(corrected=corrected):
            yield correction.CorrectCalendar(effective_us=corrected.effective_us, calendar=corrected.calendar)
        case people.PeopleEnrolled() | people.ConsentRefused():
            willing = chain.from_iterable(e.people for e in each(act, people.PeopleEnrolled))
            refusing = chain.from_iterable(e.people for e in each(act, people.ConsentRefused))
            others = (people.Person(id=one, role="mentee", consent=False) for one in refusing)
            yield people.EnrolPeople(people=(*willing, *others))
        case handover.YearTakenOver(former=former):
            pairs = chain.from_iterable(e.pairs for e in each(act, past.PastPairsRecalled))
            items = chain.from_iterable(e.items for e in each(act, handover.OpenItemsTakenOver))
            year = programme_year(former)
            over = Given(stream=year, version=first.version, fact=handover.OVER)
            yield handover.TakeOverYear(former=former, pairs=tuple(pairs), items=tuple(items), given=(over,))
        case past.PastPairsRecalled():
            pairs = chain.from_iterable(e.pairs for e in each(act, past.PastPairsRecalled))
            yield past.RecallPairs(pairs=tuple(pairs))
        case _:
            yield from _of_rounds(first, act)


def _of_rounds(first: Event, act: Act) -> Commands:
    match first:
        case pairing.RematchApproved(pair=ended, seed=str(seed)):
            yield rematch.ApproveRematch(pair=ended, seed=seed, given=given_in(act))
        case drafts.DraftRequested():
            yield draft_commands.DraftRound(seed=first.seed, method=first.method, keeps=first.keeps)
            yield draft_commands.DraftRound(seed=first.seed, keeps=first.keeps)
        case drafts.PairsDrafted(draft=draft) | drafts.DraftWorkedOut(draft=draft):
            drafted = chain.from_iterable(e.pairs for e in each(act, drafts.PairsDrafted))
            yield draft_commands.RecordDraft(draft=draft, pairs=tuple(drafted))
        case _:
            return
