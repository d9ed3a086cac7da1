"""Accounts: nobody keeps their own, a weighty role takes two, and an administrator is always left."""

import pytest

from domain import accounts, addresses
from domain.access import RecordReading
from domain.account import AccountsState
from domain.account_events import (
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
    RoleGiven,
    TakeRole,
    TakeWayIn,
    WayInUsed,
)
from domain.deciding import decide
from domain.errors import Refusal
from domain.messages import Command, Event, Stamp
from domain.streams import decider_of, log_of
from domain.unmasking import GrantEnded
from tests.domain.builders import code_of

Act = tuple[str, Command]
EMPTY = AccountsState(addresses.accounts())
FIRST: tuple[Act, ...] = (
    ("machine", OpenAccount(person="ada")),
    ("machine", GiveRole(person="ada", role="admin")),
)
"""The machine's operator makes the first administrator."""
GRETA = ("ada", OpenAccount(person="greta"))


def after(*acts: Act) -> AccountsState:
    state = EMPTY
    for number, (actor, command) in enumerate(acts):
        state = decide(accounts.DECIDER, command, state, Stamp(number + 1, actor, f"c{number}"), None).state
    return state


def told(state: AccountsState, actor: str, command: Command) -> Event:
    return decide(accounts.DECIDER, command, state, Stamp(90, actor, "now"), None).entries[0].event


def refused(state: AccountsState, actor: str, command: Command) -> str:
    with pytest.raises(Refusal) as raised:
        told(state, actor, command)
    return code_of(raised)


def test_the_first_administrator_needs_no_second_person_and_every_later_one_does() -> None:
    first = after(*FIRST)

    assert first.admins == {"ada"}
    assert accounts.stage(EMPTY, None, 0) == "none"
    assert accounts.stage(first, None, 0) == "kept"
    assert told(after(*FIRST, GRETA), "ada", GiveRole(person="greta", role="admin")) == RoleAsked(
        person="greta", role="admin"
    )


@pytest.mark.parametrize("role", sorted(accounts.WEIGHTY))
def test_a_weighty_role_is_nobodys_until_a_second_person_approves(role: str) -> None:
    asking = GiveRole.model_validate({"person": "greta", "role": role})
    approving = ApproveRole.model_validate({"person": "greta", "role": role})
    asked = after(*FIRST, GRETA, ("ada", asking))

    assert asked.of("greta").roles == ()
    assert asked.waiting == (("greta", role, "ada"),)
    assert refused(asked, "ada", approving) == "needs-second-person"
    assert refused(asked, "greta", approving) == "not-ones-own-account"
    given = after(*FIRST, GRETA, ("ada", asking), ("bela", approving))
    assert given.of("greta").roles == (role,)
    assert given.waiting == ()
    assert told(asked, "bela", approving) == RoleGiven.model_validate(
        {"person": "greta", "role": role, "asked_by": "ada"}
    )


@pytest.mark.parametrize("role", ["supervisor", "trainer"])
def test_who_leads_sessions_is_made_by_one_person(role: str) -> None:
    giving = GiveRole.model_validate({"person": "greta", "role": role})

    assert after(*FIRST, GRETA, ("ada", giving)).of("greta").roles == (role,)


def test_a_role_that_waits_can_be_declined() -> None:
    asking: Act = ("ada", GiveRole(person="greta", role="desk"))
    declined = after(*FIRST, GRETA, asking, ("bela", DeclineRole(person="greta", role="desk")))

    assert declined.waiting == ()
    assert refused(declined, "bela", ApproveRole(person="greta", role="desk")) == "role-not-asked"
    assert refused(declined, "bela", DeclineRole(person="greta", role="desk")) == "role-not-asked"


def test_a_role_is_taken_by_one_person_and_at_once() -> None:
    giving: Act = ("ada", GiveRole(person="greta", role="trainer"))
    taken = after(*FIRST, GRETA, giving, ("ada", TakeRole(person="greta", role="trainer")))

    assert taken.of("greta").roles == ()
    assert refused(taken, "ada", TakeRole(person="greta", role="trainer")) == "role-not-given"


def test_nobody_does_anything_to_their_own_account() -> None:
    state = after(*FIRST)
    own: tuple[Command, ...] = (
        OpenAccount(person="ada"),
        GiveRole(person="ada", role="desk"),
        TakeRole(person="ada", role="admin"),
        CloseAccount(person="ada"),
        GiveWayIn(person="ada"),
        IssueLogin(person="ada"),
    )

    assert {refused(state, "ada", command) for command in own} == {"not-ones-own-account"}


def test_roles_are_given_once_and_where_there_is_an_account() -> None:
    giving: Act = ("ada", GiveRole(person="greta", role="trainer"))
    asking: Act = ("ada", GiveRole(person="greta", role="desk"))
    state = after(*FIRST, GRETA, giving, asking)

    assert refused(state, "ada", OpenAccount(person="greta")) == "account-open"
    assert refused(state, *giving) == "role-given"
    assert refused(state, *asking) == "role-asked"
    assert refused(state, "ada", GiveRole(person="nobody", role="trainer")) == "no-such-account"


def test_a_closed_account_has_no_role_and_comes_back_with_none() -> None:
    giving: Act = ("ada", GiveRole(person="greta", role="trainer"))
    asking: Act = ("ada", GiveRole(person="greta", role="desk"))
    acts = (*FIRST, GRETA, giving, asking, ("ada", CloseAccount(person="greta")))
    closed = after(*acts)

    assert closed.of("greta").closed
    assert (closed.of("greta").roles, closed.waiting) == ((), ())
    assert refused(closed, "ada", CloseAccount(person="greta")) == "account-closed"
    assert refused(closed, "ada", IssueLogin(person="greta")) == "account-closed"
    assert refused(closed, *giving) == "no-such-account"
    again = after(*acts, GRETA).of("greta")
    assert again.is_open
    assert again.roles == ()


def test_somebody_of_the_rosters_can_be_shut_out_without_ever_having_had_an_account() -> None:
    assert after(*FIRST, ("ada", CloseAccount(person="m-7"))).of("m-7").closed


def test_the_last_administrator_stays() -> None:
    state = after(*FIRST)

    assert refused(state, "machine", TakeRole(person="ada", role="admin")) == "last-admin"
    assert refused(state, "machine", CloseAccount(person="ada")) == "last-admin"


def test_the_way_in_past_the_provider_is_given_and_taken_by_somebody_else() -> None:
    given = after(*FIRST, GRETA, ("ada", GiveWayIn(person="greta")))

    assert given.of("greta").way_in
    assert refused(given, "ada", GiveWayIn(person="greta")) == "way-in-as-it-is"
    taken = after(*FIRST, GRETA, ("ada", GiveWayIn(person="greta")), ("ada", TakeWayIn(person="greta")))
    assert not taken.of("greta").way_in
    assert refused(taken, "ada", TakeWayIn(person="greta")) == "way-in-as-it-is"


def test_a_login_that_somebody_else_had_in_hand_stands_in_the_record() -> None:
    assert told(EMPTY, "ada", IssueLogin(person="m-7")) == LoginIssued(person="m-7")


def test_a_password_that_others_know_is_made_useless_by_somebody_else() -> None:
    forgetting = ForgetPassword(person="greta")

    assert told(EMPTY, "ada", forgetting) == PasswordForgotten(person="greta")
    assert refused(EMPTY, "greta", forgetting) == "not-ones-own-account"


@pytest.mark.parametrize(
    ("what", "event"),
    [
        ("password-chosen", PasswordChosen),
        ("provider-linked", ProviderLinked),
        ("provider-unlinked", ProviderUnlinked),
        ("way-in-used", WayInUsed),
    ],
)
def test_what_somebody_does_at_the_door_is_told_by_them_alone(what: str, event: type[Event]) -> None:
    telling = RecordSignIn.model_validate({"person": "greta", "what": what})

    assert told(EMPTY, "greta", telling) == event.model_validate({"person": "greta"})
    assert refused(EMPTY, "ada", telling) == "only-oneself"
    assert after(("greta", telling)).accounts == {}


class FlyAccount(Command):
    """Nothing that an account knows."""

    TYPE = "fly-account"
    person: str


def test_what_is_not_for_accounts_is_refused_and_what_they_do_not_know_changes_nothing() -> None:
    state = after(*FIRST)
    entry = decide(accounts.DECIDER, GRETA[1], state, Stamp(9, "ada", "c"), None).entries[0]

    assert refused(state, "ada", RecordReading(matter="names")) == "not-for-this"
    assert refused(state, "ada", FlyAccount(person="greta")) == "not-for-this"
    assert state.evolve(entry._replace(event=GrantEnded(why="ended"))) == state


def test_accounts_stand_in_the_log_of_access() -> None:
    assert log_of(addresses.accounts()) == "access"
    assert decider_of(addresses.accounts()) is accounts.DECIDER
