"""Exchanges the vault's wrapping key while everything runs; stopped anywhere, it goes on when asked again."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from console.accounts import now_us
from console.service import Doors
from domain import addresses
from domain.messages import Stamp
from domain.wrapping import RecordRotation
from runtime import wrapping
from runtime.addresses import Addresses, found
from runtime.datadir import DataDir
from runtime.errors import BadSetting
from runtime.settings import MAKE_A_KEY, Settings
from store.database import Database
from store.rewrapping import Rewrapping, held_by
from store.wrapping import name_of


class Rotated(BaseModel):
    """Which key followed which, by what they are called, and how many keys were wrapped anew.

    `destroyed` is False where the former one lies in a setting: then whoever keeps it destroys it.
    """

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    former: str
    key: str
    rewrapped: int
    destroyed: bool


class Holding(BaseModel):
    """How many living keys are wrapped under which wrapping key, and what the one at hand is called."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    key: str
    waiting: str | None
    held: dict[str, int]


async def rotate(settings: Settings, actor: str, told: Callable[[int, int], None]) -> Rotated:
    """Has the wrapping key followed by another; `told` hears how many of how many keys are wrapped anew.

    Raises WrongWrappingKey when something is wrapped that neither opens: then nothing was done. Raises
    BadSetting, EngineError, Unreachable.
    """
    places, place = found(settings), DataDir(settings.data_dir, settings)
    former, following = places.kek, _following(settings, place)
    db, doors = Database(places.keys_url, pool_size=1, timeout_s=600.0), Doors(places)
    try:
        work = Rewrapping(db, former, following)
        waiting = await work.check()
        await work.take_over()
        rewrapped = await work.rewrap(lambda done: told(done, waiting))
        if former != following:  # else it was stopped at its very end, and is in the record
            await _record(doors, name_of(former), work.name, actor)
        destroyed = settings.kek_bytes() is None
        if destroyed:
            wrapping.take_over(place)
        await work.tidy()
    finally:
        await doors.close()
        await db.close()
    return Rotated(former=name_of(former), key=work.name, rewrapped=rewrapped, destroyed=destroyed)


def _following(settings: Settings, place: DataDir) -> bytes:
    if settings.kek_bytes() is None:
        return wrapping.following(place)
    following = settings.kek_next_bytes()
    if following is None:
        problem = "NEARPEER_KEK is set, and NEARPEER_KEK_NEXT, which is to follow it, is not."
        raise BadSetting(problem, f"{MAKE_A_KEY}; give it to every process, restart them, and ask again.")
    return following


async def _record(doors: Doors, former: str, key: str, actor: str) -> None:
    """Once for each key, however often this was stopped."""
    stream = addresses.wrapping()
    stamp = Stamp(now_us(), actor, f"{stream}/{key}")
    await doors.ledger.execute(stream, RecordRotation(former=former, key=key), stamp)


async def holding(places: Addresses) -> Holding:
    """Which wrapping keys hold what. Raises Unreachable."""
    db = Database(places.keys_url, pool_size=1)
    try:
        held = {one.name: one.keys for one in await held_by(db)}
    finally:
        await db.close()
    at_hand = [name_of(key) for key in (places.wrapping_keys() if places.wrapping_keys else [places.kek])]
    return Holding(
        ok=set(held) <= set(at_hand),
        key=at_hand[0],
        waiting=at_hand[1] if at_hand[1:] else None,
        held=held,
    )
