"""The command behind an act of the access log: who read what, who may, and how somebody signs in."""

from collections.abc import Mapping

from domain import access, unmasking, walls, wrapping
from domain import account_events as account
from domain import break_glass_events as glass
from domain.behind import Act, Commands, alike
from domain.messages import Command, Event

BEHIND: Mapping[type[Event], type[Command]] = {
    access.ReadingRecorded: access.RecordReading,
    unmasking.UnmaskingAsked: unmasking.AskUnmasking,
    unmasking.UnmaskingApproved: unmasking.ApproveUnmasking,
    unmasking.UnmaskingDeclined: unmasking.DeclineUnmasking,
    unmasking.GrantEnded: unmasking.EndGrant,
    walls.ConflictDeclared: walls.DeclareConflict,
    walls.ConflictLifted: walls.LiftConflict,
    wrapping.WrappingKeyRotated: wrapping.RecordRotation,
    glass.ReadingStopped: glass.StopReading,
    glass.BreakingReviewed: glass.ReviewBreaking,
    account.AccountOpened: account.OpenAccount,
    account.AccountClosed: account.CloseAccount,
    account.RoleAsked: account.GiveRole,
    account.RoleDeclined: account.DeclineRole,
    account.RoleTaken: account.TakeRole,
    account.WayInGiven: account.GiveWayIn,
    account.WayInTaken: account.TakeWayIn,
    account.LoginIssued: account.IssueLogin,
    account.PasswordForgotten: account.ForgetPassword,
}
"""The command of which an event has every field. Of broken glass it has not: by which moment of the desk."""
SIGNED_IN = (
    account.PasswordChosen,
    account.ProviderLinked,
    account.ProviderUnlinked,
    account.WayInUsed,
)
"""What somebody tells of their own way in, by the name of the event."""


def commands_of(act: Act) -> Commands:
    """The commands that an act may have been, the likeliest first; none where no command is known."""
    first = act[0].event
    match first:
        case account.RoleGiven(person=person, role=role, asked_by=None):
            yield account.GiveRole(person=person, role=role)
        case account.RoleGiven(person=person, role=role):
            yield account.ApproveRole(person=person, role=role)
        case _ if isinstance(first, SIGNED_IN):
            yield account.RecordSignIn.model_validate({"person": first.person, "what": first.TYPE})
        case _ if (found := BEHIND.get(type(first))) is not None:
            yield from alike(found, act)
        case _:
            return
