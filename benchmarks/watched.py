"""From a mentor's phone to the desk's screen beside a running Temporal and a working emergency lane."""

import secrets

from benchmarks.crowd.calling import Site
from benchmarks.crowds import with_a_service
from benchmarks.grid.desk import Desk
from benchmarks.measures import Measure
from benchmarks.seen import REPORTS, seconds_until_seen, told_of
from console.accounts import does, fresh_id
from domain.account_events import ApproveRole, GiveRole, OpenAccount
from store.sessions import KeptSessions, now_us

ADMIN, WATCHES = "admin-1", "desk-1"


async def watched() -> list[Measure]:
    """How long after the phone's button was pressed a desk's open page shows the emergency."""
    return await with_a_service(_watched)


async def _watched(desk: Desk, site: Site) -> list[Measure]:
    base = f"http://127.0.0.1:{site.port}"
    return told_of("running", await seconds_until_seen(base, await _on_duty(desk), REPORTS))


async def _on_duty(desk: Desk) -> str:
    """The cookie of somebody who has signed in at the desk."""
    for person in (ADMIN, WATCHES):
        await desk.doors.vault.put_person(person, {"name": person}, person.upper())
        await does(desk.doors, OpenAccount(person=person), "machine", fresh_id())
    await does(desk.doors, GiveRole(person=ADMIN, role="admin"), "machine", fresh_id())
    await does(desk.doors, GiveRole(person=WATCHES, role="desk"), "machine", fresh_id())
    await does(desk.doors, ApproveRole(person=WATCHES, role="desk"), ADMIN, fresh_id())
    token = secrets.token_urlsafe(32)
    await KeptSessions(desk.doors.db).begin(token, WATCHES, "desk", now_us(), now_us())
    return f"nearpeer-session={token}"
