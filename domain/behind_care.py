"""The command behind an act of the care log: what was said of an emergency or of the rota."""

from collections.abc import Iterator, Mapping

from domain import aftercare_events, case_commands, case_events, clock, correction, facts, programme, runs
from domain import rota_commands as rota
from domain import rota_events as told
from domain.behind import Act, alike, given_in
from domain.messages import Command, Event

TAKES = (
    case_commands.AcknowledgeEmergency,
    case_commands.RecordProgress,
    case_commands.AcceptHandOver,
)
"""The words by which an officer takes a case, or goes on holding it; all three decide alike."""

BEHIND: Mapping[type[Event], tuple[type[Command], ...]] = {
    case_events.EmergencyAcknowledged: TAKES,
    case_events.LeaseRenewed: TAKES,
    case_events.HandOverOffered: (case_commands.HandOver,),
    case_events.HandOverAccepted: (case_commands.AcceptHandOver,),
    case_events.ContactMade: (case_commands.RecordContactMade,),
    case_events.EmergencyClosed: (case_commands.CloseEmergency,),
    case_events.EmergencyReopened: (case_commands.ReopenEmergency,),
    case_events.LevelRaised: (case_commands.RaiseLevel,),
    case_events.LevelLowered: (case_commands.LowerLevel,),
    case_events.PageFailed: (case_commands.RecordPageResult,),
    aftercare_events.DebriefingHeld: (case_commands.RecordDebriefing,),
    aftercare_events.MenteeCheckInHeld: (case_commands.RecordMenteeCheckIn,),
    facts.ObligationForgiven: (facts.WaiveObligation,),
    told.RotaPublished: (rota.PublishRota,),
    told.ShiftOverridden: (rota.OverrideShift,),
    told.OfficerWithdrawn: (rota.WithdrawOfficer,),
    programme.CalendarPublished: (programme.PublishCalendar,),
    clock.ClockAnchored: (clock.AnchorClock,),
    runs.RunsExported: (runs.RecordExports,),
}
"""The commands of which an event has every field, by the event that its act begins with."""


def commands_of(act: Act) -> Iterator[Command]:
    """The commands that an act may have been, the likeliest first; none where no command is known."""
    first = act[0].event
    match first:
        case case_events.EmergencyRaised(report=report) | case_events.EmergencyReportedAgain(report=report):
            yield case_commands.RaiseEmergency(
                **{name: getattr(report, name) for name in case_events.Report.model_fields}, drill=first.drill
            )
        case case_events.LateWordLinked(word=word):
            for said in (each for each in TAKES if word in each.TYPE):
                yield said(officer=first.officer, note=first.note, given=given_in(act))
        case case_events.PageSent(page=page, receipt=receipt):
            when = act[0].occurred_us
            yield case_commands.RecordPageResult(page=page, outcome=receipt, occurred_us=when)
            yield case_commands.RecordPageResult(page=page, outcome=receipt)
        case case_events.PageFoundNobody(page=page):
            yield case_commands.RecordPageResult(page=page, outcome="nobody")
        case told.ShiftsSwapped(layer=layer, one=one, other=other):
            yield rota.SwapShifts(layer=layer, one_us=one.from_us, other_us=other.from_us)
        case programme.PolicyPublished(published=published):
            yield programme.PublishPolicy(effective_us=published.effective_us, policy=published.policy)
        case correction.CalendarCorrected(corrected=corrected):
            yield correction.CorrectCalendar(effective_us=corrected.effective_us, calendar=corrected.calendar)
        case _:
            for kind in BEHIND.get(type(first), ()):
                yield from alike(kind, act)
