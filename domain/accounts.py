"""Who may sign in as what, beside the rosters: nothing is given to oneself, what weighs much takes two."""

from collections.abc import Iterator
from typing import assert_never

from domain.access import nothing_due
from domain.account import Account, AccountsState
from domain.account_events import (
    AccountClosed,
    AccountOpened,
    ApproveRole,
    CloseAccount,
    DeclineRole,
    ForgetPassword,
    GiveRole,
    GiveWayIn,
    IssueLogin,
    LoginIssued,
    OpenAccount,
    PasswordChosen,
    PasswordForgotten,
    ProviderLinked,
    ProviderUnlinked,
    RecordSignIn,
    RoleAsked,
    RoleDeclined,
    RoleGiven,
    RoleTaken,
    StaffRole,
    TakeRole,
    TakeWayIn,
    WayInGiven,
    WayInTaken,
    WayInUsed,
)
from domain.context import Context
from domain.deciding import Decider, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp

WEIGHTY: frozenset[StaffRole] = frozenset({"coordinator", "desk", "professional", "auditor", "dpo", "admin"})
"""Roles that read people's words, or decide who does: else an admin could make a second self that reads."""
NEEDS_NOTHING = "Nothing more is needed."


def handle(command: Command, state: AccountsState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Raises Refusal for one's own account, for a missing second person, and for the last administrator."""
    if isinstance(command, RecordSignIn):
        yield said(_told(command, stamp), stamp, context)
        return
    person = getattr(command, "person", None)
    if person is None:
        raise Refusal("not-for-this", f"{command.TYPE} is not for accounts.", "See the help.")
    if person == stamp.actor:
        raise Refusal("not-ones-own-account", "Nobody keeps their own account.", "Ask another administrator.")
    yield said(_decided(command, person, state, stamp), stamp, context)


def _decided(command: Command, person: str, state: AccountsState, stamp: Stamp) -> Event:
    account = state.of(person)
    match command:
        case OpenAccount():
            if account.is_open:
                raise Refusal("account-open", f"{person} has an account already.", NEEDS_NOTHING)
            return AccountOpened(person=person)
        case GiveRole(role=role):
            return _given(account, person, role, state)
        case ApproveRole(role=role):
            asker = _asked(account, role)
            if asker == stamp.actor:
                problem = "Whoever asked for a role does not approve it."
                raise Refusal("needs-second-person", problem, "A second person approves.")
            return RoleGiven(person=person, role=role, asked_by=asker)
        case DeclineRole(role=role):
            _asked(account, role)
            return RoleDeclined(person=person, role=role)
        case TakeRole(role=role):
            if role not in account.roles:
                raise Refusal("role-not-given", f"{person} has no role {role} here.", "Look at the list.")
            _keeps_an_admin(state, person, leaving=role == "admin")
            return RoleTaken(person=person, role=role)
        case CloseAccount():
            if account.closed:
                raise Refusal("account-closed", f"The account of {person} is closed.", NEEDS_NOTHING)
            _keeps_an_admin(state, person, leaving=True)
            return AccountClosed(person=person)
        case GiveWayIn() | TakeWayIn():
            gives = isinstance(command, GiveWayIn)
            if account.way_in == gives:
                raise Refusal("way-in-as-it-is", "It is so already.", NEEDS_NOTHING)
            return WayInGiven(person=person) if gives else WayInTaken(person=person)
        case IssueLogin():
            if account.closed:
                raise Refusal("account-closed", f"The account of {person} is closed.", "Open it again first.")
            return LoginIssued(person=person)
        case ForgetPassword():
            return PasswordForgotten(person=person)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for accounts.", "See the help.")


def _given(account: Account, person: str, role: StaffRole, state: AccountsState) -> Event:
    if not account.is_open:
        raise Refusal("no-such-account", f"{person} has no account that is open.", "Open one first.")
    if role in account.roles:
        raise Refusal("role-given", f"{person} has the role {role} already.", NEEDS_NOTHING)
    if role in account.asked:
        raise Refusal("role-asked", f"The role {role} waits already.", "A second person approves it.")
    first = role == "admin" and not state.admins
    if role in WEIGHTY and not first:
        return RoleAsked(person=person, role=role)
    return RoleGiven(person=person, role=role, asked_by=None)


def _asked(account: Account, role: StaffRole) -> str:
    asker = account.asked.get(role)
    if asker is None:
        raise Refusal("role-not-asked", f"Nobody has asked for the role {role} here.", "Look at the list.")
    return asker


def _keeps_an_admin(state: AccountsState, person: str, *, leaving: bool) -> None:
    if leaving and state.admins == {person}:
        raise Refusal(
            "last-admin", "Nobody else keeps the accounts.", "Give the role to somebody else first."
        )


def _told(command: RecordSignIn, stamp: Stamp) -> Event:
    if command.person != stamp.actor:
        raise Refusal("only-oneself", "This is told by the person alone.", "Ask them to do it.")
    match command.what:
        case "password-chosen":
            return PasswordChosen(person=command.person)
        case "provider-linked":
            return ProviderLinked(person=command.person)
        case "provider-unlinked":
            return ProviderUnlinked(person=command.person)
        case "way-in-used":
            return WayInUsed(person=command.person)
        case _:
            assert_never(command.what)


def stage(state: AccountsState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    return "kept" if state.accounts else "none"


DECIDER = Decider("", AccountsState, handle, nothing_due, nothing_due, stage)
