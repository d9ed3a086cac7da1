"""Accounts on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.pages.accounts import AccountPage, AccountsPage, Held


def accounts(page: AccountsPage) -> Iterator[RenderableType]:
    """One line for each account, their sum, and what waits for whom."""
    rows = signs.table("id", "names", "roles", "stands")
    for held in page.accounts:
        rows.add_row(held.person.id, held.person.name, _roles(held), "closed" if held.closed else "open")
    yield signs.Fitting(rows, ("names", "roles"))
    yield f"{len(page.accounts)} = {page.open} open + {page.closed} closed"
    for each in page.waiting:
        yield f"{each.role} of {each.person.name} ({each.person.id}) waits; asked for by {each.asked_by.name}"


def account(page: AccountPage) -> Iterator[RenderableType]:
    """How one account stands after an act."""
    held = page.held
    yield f"{held.person.name} ({held.person.id}): {'closed' if held.closed else 'open'}, {_roles(held)}"
    for each in page.waiting:
        yield f"{each.role} waits for a second person: nearpeer account approve {held.person.id} {each.role}"


def _roles(held: Held) -> str:
    waiting = [f"{role} (waits)" for role in held.asked]
    return ", ".join([*held.roles, *waiting]) or "no role"
