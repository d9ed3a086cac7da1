"""Accounts: who has which role, what waits for a second person, and what was done to one of them by whom."""

from collections.abc import Iterable

from console.access.roles import enrolled_as
from console.accounts import accounts_of
from console.commands.options import OPERATOR
from console.pages.history import CODEC
from console.pages.year import Page, Who, who
from console.service import Doors
from domain import addresses
from domain.account import Account, AccountsState
from domain.account_events import RoleAsked, RoleDeclined, RoleGiven, RoleTaken, StaffRole, WayInUsed
from domain.messages import Event
from store.rows import Row

SHOWN = 50
"""How many of the last things that were done to an account are shown."""


class Held(Page):
    """One account; `own` is the reader's, which others keep."""

    person: Who
    roles: tuple[StaffRole, ...]
    asked: tuple[StaffRole, ...]
    closed: bool
    way_in: bool
    own: bool


class Waiting(Page):
    """A role that waits; `yours` is whether the reader may approve it."""

    person: Who
    role: StaffRole
    asked_by: Who
    yours: bool


class Happened(Page):
    """One thing that was done to an account, or at its door."""

    at_us: int
    what: str
    role: StaffRole | None
    person: Who
    by: Who


class AccountsPage(Page):
    """All accounts; open and closed ones are the whole."""

    accounts: tuple[Held, ...]
    waiting: tuple[Waiting, ...]
    open: int
    closed: int
    ways_in_used: tuple[Happened, ...]


class AccountPage(Page):
    """One person's account; `enrolled` is what a roster says, `login` an address good once, just made."""

    held: Held
    opened: bool
    enrolled: str | None
    waiting: tuple[Waiting, ...]
    happened: tuple[Happened, ...]
    login: str | None = None


async def accounts_page(doors: Doors, reader: str) -> AccountsPage:
    """The list of accounts as somebody sees it. Raises Unreachable."""
    state, rows = await accounts_of(doors), await _rows(doors)
    used = [(row, event) for row, event in rows if isinstance(event, WayInUsed)][:SHOWN]
    people = {*state.accounts, *(by for _, _, by in state.waiting), *(row.actor for row, _ in used)}
    names = await _names(doors, people)
    held = tuple(_held(person, state.accounts[person], names, reader) for person in state.accounts)
    closed = sum(each.closed for each in held)
    return AccountsPage(
        accounts=tuple(sorted(held, key=lambda each: (each.closed, each.person.order))),
        waiting=_waiting(state, names, reader),
        open=len(held) - closed,
        closed=closed,
        ways_in_used=tuple(_happened(row, event, names) for row, event in used),
    )


async def account_page(doors: Doors, person: str, reader: str, login: str | None = None) -> AccountPage:
    """One account as somebody sees it; also of a person who has none. Raises Unreachable."""
    state = await accounts_of(doors)
    rows = [(row, event) for row, event in await _rows(doors) if getattr(event, "person", "") == person]
    asked_by = {by for whose, _, by in state.waiting if whose == person}
    names = await _names(doors, {person, *asked_by, *(row.actor for row, _ in rows[:SHOWN])})
    return AccountPage(
        held=_held(person, state.of(person), names, reader),
        opened=state.of(person).opened_us is not None,
        enrolled=await enrolled_as(doors, person),
        waiting=tuple(each for each in _waiting(state, names, reader) if each.person.id == person),
        happened=tuple(_happened(row, event, names) for row, event in rows[:SHOWN]),
        login=login,
    )


async def _rows(doors: Doors) -> list[tuple[Row, Event]]:
    """Everything that was ever done to accounts, the newest first."""
    rows = await doors.logs["access"].read(addresses.accounts())
    return [(row, CODEC.decode(row.type, row.schema, row.body)) for row in reversed(rows)]


async def _names(doors: Doors, people: Iterable[str]) -> dict[str, Who]:
    wanted = sorted(set(people))
    kept = await doors.vault.names(wanted) if wanted else {}
    named = {person: Who.known(person, kept[person]) for person in wanted}
    return {**named, OPERATOR: Who(id=OPERATOR, name=OPERATOR)}


def _held(person: str, account: Account, names: dict[str, Who], reader: str) -> Held:
    return Held(
        person=who(person, names),
        roles=tuple(sorted(account.roles)),
        asked=tuple(sorted(account.asked)),
        closed=account.closed,
        way_in=account.way_in,
        own=person == reader,
    )


def _waiting(state: AccountsState, names: dict[str, Who], reader: str) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            person=who(person, names),
            role=role,
            asked_by=who(by, names),
            yours=reader not in (person, by),
        )
        for person, role, by in state.waiting
    )


def _happened(row: Row, event: Event, names: dict[str, Who]) -> Happened:
    person = getattr(event, "person", row.actor)
    role = event.role if isinstance(event, RoleAsked | RoleGiven | RoleDeclined | RoleTaken) else None
    return Happened(
        at_us=row.recorded_us, what=row.type, role=role, person=who(person, names), by=who(row.actor, names)
    )
