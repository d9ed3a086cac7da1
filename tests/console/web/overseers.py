"""Whoever watches over others: a data protection officer and administrators, with accounts given by two."""

from console.accounts import does, fresh_id
from domain.account_events import ApproveRole, GiveRole, OpenAccount, StaffRole
from tests.console.web.console import Browser, Console

FIRST, SECOND = "p00000000000000a1", "p00000000000000a2"
"""Two administrators: the first by the machine, the second with the first one's yes."""
DPO = "p00000000000000d1"


async def with_role(console: Console, person: str, role: StaffRole) -> str:
    """Somebody by id, with a name and a role that two people gave."""
    doors = console.midyear.doors
    await doors.vault.put_person(person, {"name": f"Name of {role} {person[-2:]}"}, f"CODE-{person}")
    await does(doors, OpenAccount(person=person), "machine", fresh_id())
    await does(doors, GiveRole(person=person, role=role), "machine", fresh_id())
    if person != FIRST:
        await does(doors, ApproveRole(person=person, role=role), FIRST, fresh_id())
    return person


async def overseers(console: Console) -> tuple[Browser, Browser]:
    """An administrator and a data protection officer, signed in."""
    await with_role(console, FIRST, "admin")
    dpo = await with_role(console, DPO, "dpo")
    return await console.browser(FIRST, "admin"), await console.browser(dpo, "dpo")
