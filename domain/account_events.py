"""What is asked of accounts, and what happened to them; no name, address, password or identity is here."""

from typing import Literal

from domain.messages import Command, Event

StaffRole = Literal["supervisor", "trainer", "coordinator", "desk", "professional", "auditor", "dpo", "admin"]
"""What an account can give; mentors and mentees are made by rosters alone."""


class OpenAccount(Command):
    """Somebody may sign in, with the roles that follow; once closed, an account can be opened again."""

    TYPE = "open-account"
    person: str


class GiveRole(Command):
    """A role is to be somebody's; a weighty one waits for a second person."""

    TYPE = "give-role"
    person: str
    role: StaffRole


class ApproveRole(Command):
    """The second person says yes."""

    TYPE = "approve-role"
    person: str
    role: StaffRole


class DeclineRole(Command):
    """It is not to be, or was asked for by mistake."""

    TYPE = "decline-role"
    person: str
    role: StaffRole


class TakeRole(Command):
    """A role is no longer somebody's, from their next request on."""

    TYPE = "take-role"
    person: str
    role: StaffRole


class CloseAccount(Command):
    """Somebody may no longer sign in, whatever a roster says of them."""

    TYPE = "close-account"
    person: str


class GiveWayIn(Command):
    """Their password is good also where an identity provider signs everybody else in."""

    TYPE = "give-way-in"
    person: str


class TakeWayIn(Command):
    """Their password is good no longer where an identity provider signs people in."""

    TYPE = "take-way-in"
    person: str


class IssueLogin(Command):
    """Somebody else is handed a login for this person that is good once."""

    TYPE = "issue-login"
    person: str


class ForgetPassword(Command):
    """A password that its person no longer knows, or that others do, is good no longer."""

    TYPE = "forget-password"
    person: str


class RecordSignIn(Command):
    """What a person did at the door that they and others should be able to see later."""

    TYPE = "record-sign-in"
    person: str
    what: Literal["password-chosen", "provider-linked", "provider-unlinked", "way-in-used"]


class AccountOpened(Event):
    TYPE = "account-opened"
    person: str


class RoleAsked(Event):
    TYPE = "role-asked"
    person: str
    role: StaffRole


class RoleGiven(Event):
    """`asked_by` is who gave it, where the actor is the second person."""

    TYPE = "role-given"
    person: str
    role: StaffRole
    asked_by: str | None


class RoleDeclined(Event):
    TYPE = "role-declined"
    person: str
    role: StaffRole


class RoleTaken(Event):
    TYPE = "role-taken"
    person: str
    role: StaffRole


class AccountClosed(Event):
    TYPE = "account-closed"
    person: str


class WayInGiven(Event):
    TYPE = "way-in-given"
    person: str


class WayInTaken(Event):
    TYPE = "way-in-taken"
    person: str


class LoginIssued(Event):
    """The actor had it in hand."""

    TYPE = "login-issued"
    person: str


class WayInUsed(Event):
    """Somebody came in past the identity provider."""

    TYPE = "way-in-used"
    person: str


class PasswordChosen(Event):
    TYPE = "password-chosen"
    person: str


class PasswordForgotten(Event):
    """Somebody else has made it useless; the person chooses another."""

    TYPE = "password-forgotten"
    person: str


class ProviderLinked(Event):
    """The provider's name of the person stands outside the record."""

    TYPE = "provider-linked"
    person: str


class ProviderUnlinked(Event):
    TYPE = "provider-unlinked"
    person: str
