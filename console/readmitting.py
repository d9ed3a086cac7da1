"""After a record came back from a backup: what was acknowledged is given again, nobody comes back."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from activities.ledger import Receipt
from console.accounts import now_us
from console.auditing import Page
from console.errors import BadInput
from console.service import Doors
from domain import addresses
from domain.erasing import ErasureState
from domain.errors import Refusal
from domain.retention import purposes_of
from runtime.addresses import Addresses
from store.database import Database
from store.erasing import Erasing
from store.journal import Destroyed, Said
from store.keys import Keys
from store.migrations.roles import ERASER

LIVING = "SELECT purpose, created_us FROM keys.person_key WHERE person_id = $1 AND wrapped IS NOT NULL"
END_SESSIONS = "UPDATE door.session SET ended_us = $1 WHERE ended_us IS NULL RETURNING person"
END_LOGINS = "DELETE FROM door.login RETURNING person"
Told = Callable[[str, int], None]


class Refused(Page):
    """A command that was acknowledged and that the older record does not take: a person has to look."""

    stream: str
    command: str
    code: str


class Readmitted(Page):
    """Commands of the emergency lane that were given again, that were there, and that are refused."""

    again: int = 0
    there: int = 0
    refused: tuple[Refused, ...] = ()
    unreadable: int = 0
    cases: tuple[str, ...] = ()


class Forgotten(Page):
    """Somebody whose keys a backup had brought back and who is forgotten again.

    Without `certified` the record does not say so: the erasure has to be asked for again.
    """

    person: str
    purposes: tuple[str, ...]
    certified: bool


class Ended(Page):
    """Sessions and logins that the backup would have brought back to life."""

    sessions: int
    people: int
    logins: int


async def readmit(doors: Doors, said: Sequence[Said], unreadable: int, told: Told) -> Readmitted:
    """Gives the care log every command that it had acknowledged, in their order. Raises Unreachable."""
    again, there = set[str](), 0
    refused: list[Refused] = []
    given = 0
    for number, one in enumerate(said, 1):
        try:
            receipt: Receipt = await doors.ledger.execute(one.stream, one.command, one.stamp)
        except Refusal as refusal:
            refused.append(Refused(stream=one.stream, command=one.command.TYPE, code=refusal.code))
            continue
        there += receipt.duplicate
        if not receipt.duplicate:
            given += 1
            again.add(one.stream)
        told("emergencies", number)
    cases = tuple(sorted(stream for stream in again if addresses.kind_of(stream) == "emergency"))
    return Readmitted(again=given, there=there, refused=tuple(refused), unreadable=unreadable, cases=cases)


async def forget_again(places: Addresses, doors: Doors, known: Sequence[Destroyed]) -> list[Forgotten]:
    """Destroys again what had been destroyed, by all that survived and by the record itself.

    Raises Unreachable, WrongWrappingKey.
    """
    wanted = [*known, *await _certified(doors)]
    certified = {one.person for one in wanted[len(known) :]}
    db, keys_db = (Database(url, role=ERASER, pool_size=1) for url in (places.url, places.keys_url))
    hands = Erasing(db, Keys(keys_db, places.kek, places.wrapping_keys))
    found: dict[tuple[str, bool], Forgotten] = {}
    try:
        for one in wanted:
            gone = await _forget(hands, keys_db, one)
            if gone:
                told = Forgotten(person=one.person, purposes=tuple(gone), certified=one.person in certified)
                found.setdefault((one.person, one.purposes is None), told)
    finally:
        await db.close()
        await keys_db.close()
    return list(found.values())


async def _forget(hands: Erasing, keys_db: Database, one: Destroyed) -> list[str]:
    """The purposes of which a key had come back; its successor, made after the erasure, stays."""
    living: list[Any] = await keys_db.fetch(LIVING, one.person)
    if one.purposes is None:
        back = sorted(row["purpose"] for row in living)
        await hands.destroy_keys(one.person, None)
        await hands.clear(one.person, None)
        return back
    stale = sorted(
        row["purpose"] for row in living if row["purpose"] in one.purposes and row["created_us"] < one.at_us
    )
    if stale:
        await hands.destroy_keys(one.person, stale)
        await hands.clear(one.person, stale)
    return stale


async def _certified(doors: Doors) -> list[Destroyed]:
    """Whoever is forgotten as a whole by the record itself: its keys may be of a backup from before."""
    found = []
    for stream in await doors.logs["programme"].streams("erasure/"):
        state: ErasureState = (await doors.ledger.view(stream, 0)).state
        if state.erased:
            found.append(Destroyed(state.person, None, 0))
    return found


def of_certificate(text: bytes, named: str) -> Destroyed:
    """What a certificate says was destroyed. Raises BadInput for what is none."""
    try:
        told = orjson.loads(text)
        scope = tuple(each for each in told["scope"] if each != "everything")
        purposes = purposes_of(scope)
        return Destroyed(str(told["person"]), tuple(purposes) if purposes else None, int(told["asked_us"]))
    except (ValueError, LookupError, TypeError) as error:
        remedy = "Name a file that `nearpeer erasure certificate` wrote."
        raise BadInput("--certificate", "", f"{named} is no certificate.", remedy) from error


async def end_sessions(doors: Doors) -> Ended:
    """Whoever was signed in when the backup was taken, and may have gone since, signs in anew."""
    ended = await doors.db.fetch(END_SESSIONS, now_us())
    logins = await doors.db.fetch(END_LOGINS)
    return Ended(sessions=len(ended), people=len({row["person"] for row in ended}), logins=len(logins))
