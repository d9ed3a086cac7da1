"""The ground that the service stands on, as `doctor` looks at it: the room on its disks, and the clock."""

from collections.abc import Iterator

from console.health import Check, good, ill
from runtime.datadir import DataDir
from runtime.errors import Fault
from runtime.room import LEAST, cramped
from store.appending import BEHIND_US
from store.database import Database
from store.log import LOGS
from store.steady import wall_us

_NEWEST = "SELECT max(written_us) AS newest FROM (SELECT written_us FROM {logs}) AS heads"
_HEADS = " UNION ALL SELECT written_us FROM ".join(f"{log}.head" for log in LOGS)


def disks(place: DataDir) -> Iterator[Check]:
    """Whether each disk takes more; nothing is said of a directory that is not made or cannot be read."""
    try:
        full = cramped(place.written_to) if place.path.exists() else None
    except (Fault, OSError):
        return
    if full is None:
        return
    if not full:
        yield good("disk", "there is room")
    for folder in full:
        detail = f"Less than {LEAST // 1_000_000} MB are free in {folder}."
        remedy = "Free some, or make it larger: reports may find no place, and pages no record."
        yield ill("disk", detail, remedy)


async def clock(db: Database) -> Check:
    """Whether this machine's clock is where the record has been already. Raises Unreachable."""
    newest = (await db.fetchrow(_NEWEST.format(logs=_HEADS)))["newest"]
    behind_us = newest - wall_us()
    if behind_us <= BEHIND_US:
        return good("clock", "it is not behind the record")
    detail = f"This machine's clock is {behind_us / 1e6:.0f} s behind the newest event of the record."
    remedy = "Set the clock right (time synchronisation). Emergencies go on meanwhile by the record's time."
    return ill("clock", detail, remedy)
