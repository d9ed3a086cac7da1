"""One person's account, and all of them: which roles they have, and which wait for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.account_events import (
    AccountClosed,
    AccountOpened,
    RoleAsked,
    RoleDeclined,
    RoleGiven,
    RoleTaken,
    StaffRole,
    WayInGiven,
    WayInTaken,
)
from domain.book import Book
from domain.messages import Entry, Event


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account; `asked` has who asked for each role that waits for a second person."""

    roles: tuple[StaffRole, ...] = ()
    asked: Mapping[StaffRole, str] = field(default_factory=dict)
    opened_us: int | None = None
    closed: bool = False
    way_in: bool = False

    @property
    def is_open(self) -> bool:
        """Whether roles can be given here."""
        return self.opened_us is not None and not self.closed


@dataclass(frozen=True, slots=True)
class AccountsState:
    """Every account by the id of its person."""

    stream: str
    book: Book = field(default_factory=Book)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    context: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    def of(self, person: str) -> Account:
        """Somebody's account, or an empty one."""
        return self.accounts.get(person) or Account()

    @property
    def admins(self) -> frozenset[str]:
        """Who keeps the accounts."""
        return frozenset(person for person, each in self.accounts.items() if "admin" in each.roles)

    @property
    def waiting(self) -> tuple[tuple[str, StaffRole, str], ...]:
        """(person, role, who asked) of everything that waits for a second person."""
        return tuple(
            (person, role, by)
            for person, each in sorted(self.accounts.items())
            for role, by in sorted(each.asked.items())
        )

    def evolve(self, entry: Entry) -> "AccountsState":
        event = entry.event
        person = getattr(event, "person", None)
        if person is None:
            return self
        after = _after(self.of(person), event, entry)
        return self if after is None else replace(self, accounts={**self.accounts, person: after})


def _after(account: Account, event: Event, entry: Entry) -> Account | None:
    """The account after an event; None for what changes nothing about who may do what."""
    match event:
        case AccountOpened():
            return Account(opened_us=entry.recorded_us)
        case RoleAsked(role=role):
            return replace(account, asked={**account.asked, role: entry.actor})
        case RoleGiven(role=role):
            return replace(account, roles=(*account.roles, role), asked=_without(account.asked, role))
        case RoleDeclined(role=role):
            return replace(account, asked=_without(account.asked, role))
        case RoleTaken(role=role):
            return replace(account, roles=tuple(each for each in account.roles if each != role))
        case AccountClosed():
            return Account(opened_us=account.opened_us, closed=True)
        case WayInGiven() | WayInTaken():
            return replace(account, way_in=isinstance(event, WayInGiven))
        case _:
            return None


def _without(asked: Mapping[StaffRole, str], role: StaffRole) -> Mapping[StaffRole, str]:
    return {each: by for each, by in asked.items() if each != role}
