"""Who was or is to be forgotten, and what is held: as data protection sees it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from console.accounts import now_us as real_us
from console.erasure import CODEC, state_of
from console.pages.year import Page, Who, cohorts_of, who
from console.service import Doors
from domain import addresses
from domain.clock import REAL_TIME
from domain.erasing import Erasing, ErasureState, certificate
from domain.erasure_events import CertificateIssued, HoldPlaced, Obstacle
from domain.retention import CLASSES, PERSON_DAYS, due, last_years
from store.rows import Row

PREFIX = addresses.erasure("")
Stands = Literal["asked", "fenced", "done", "refused"]


class Held(Page):
    """One hold that stands."""

    id: str
    note: str
    at_us: int
    by: Who


class Asked(Page):
    """One erasure; `certified` is its certificate, once it is issued."""

    id: str
    at_us: int
    by: Who
    basis: str
    scope: tuple[str, ...]
    stands: Stands
    obstacles: tuple[Obstacle, ...]
    certified: dict[str, Any] | None


class ErasurePage(Page):
    """What was asked and held for one person."""

    ok: bool = True
    person: Who
    erased: bool
    holds: tuple[Held, ...]
    asked: tuple[Asked, ...]


class ErasuresPage(Page):
    """Everybody for whom anything was asked or held, newest first; each is in one of the three numbers."""

    people: tuple[ErasurePage, ...]
    erased: int
    held: int
    others: int


async def erasure_page(doors: Doors, person: str) -> ErasurePage:
    """One person's erasure. Raises Unreachable."""
    state = await state_of(doors, person)
    rows = await doors.logs["programme"].read(state.stream)
    every = _every(state)
    people = sorted({person, *(one.by for one in every), *(row.actor for row in rows)})
    kept = await doors.vault.names(people)
    names = {one: Who.known(one, kept[one]) for one in people}
    return ErasurePage(
        person=who(person, names),
        erased=state.erased,
        holds=tuple(_held(row, names) for row in rows if _stands(row, state)),
        asked=tuple(_asked(state, one, names, rows) for one in every),
    )


async def erasures_page(doors: Doors) -> ErasuresPage:
    """Everybody. Raises Unreachable."""
    streams = await doors.logs["programme"].streams(PREFIX)
    pages = [await erasure_page(doors, stream.removeprefix(PREFIX)) for stream in streams]
    erased = sum(page.erased for page in pages)
    held = sum(bool(page.holds) and not page.erased for page in pages)
    newest = sorted(pages, key=_newest_us, reverse=True)
    return ErasuresPage(people=tuple(newest), erased=erased, held=held, others=len(pages) - erased - held)


class DueLine(Page):
    """What has been kept of somebody for its time; a hold keeps it for longer."""

    person: Who
    scope: tuple[str, ...]
    last_us: int
    held: bool


class KeptFor(Page):
    """How many days a class is kept after somebody's last year; the last one is the person as a whole."""

    matter: str
    days: int


class DuePage(Page):
    """How long what is kept, and what is due now: the worker of the year asks for it once a day."""

    kept: tuple[KeptFor, ...]
    due: tuple[DueLine, ...]


async def due_page(doors: Doors, now_us: int | None = None) -> DuePage:
    """What is due by now, or by another moment of programme time. Raises Unreachable."""
    years = [(await doors.ledger.view(addresses.programme_year(c), 0)).state for c in await cohorts_of(doors)]
    streams = await doors.logs["programme"].streams(PREFIX)
    states = {stream.removeprefix(PREFIX): (await doors.ledger.view(stream, 0)).state for stream in streams}
    clock = (years[-1].clock if years else None) or REAL_TIME
    by_us = clock.programme_at(real_us()) if now_us is None else now_us
    found = list(due(last_years(years), states, by_us))
    kept = await doors.vault.names([one.person for one in found])
    return DuePage(
        kept=(
            *(KeptFor(matter=matter, days=each.days) for matter, each in CLASSES.items()),
            KeptFor(matter="everything", days=PERSON_DAYS),
        ),
        due=tuple(
            DueLine(
                person=Who.known(one.person, kept[one.person]),
                scope=one.scope or ("everything",),
                last_us=one.last_us,
                held=one.held,
            )
            for one in found
        ),
    )


def _newest_us(page: ErasurePage) -> int:
    moments = [one.at_us for one in page.asked] + [one.at_us for one in page.holds]
    return max(moments, default=0)


def _every(state: ErasureState) -> list[Erasing]:
    return [*state.over, *([state.asked] if state.asked else [])]


def _stands(row: Row, state: ErasureState) -> bool:
    return row.type == HoldPlaced.TYPE and row.command_id in state.holds


def _held(row: Row, names: Mapping[str, Who]) -> Held:
    placed = CODEC.decode(row.type, row.schema, row.body)
    note = placed.note.partition("#")[0] if isinstance(placed, HoldPlaced) else ""
    return Held(id=row.command_id, note=note, at_us=row.recorded_us, by=who(row.actor, names))


def _asked(state: ErasureState, one: Erasing, names: Mapping[str, Who], rows: Sequence[Row]) -> Asked:
    return Asked(
        id=one.id,
        at_us=one.at_us,
        by=who(one.by, names),
        basis=one.basis,
        scope=one.scope,
        stands=_how(one),
        obstacles=one.refused,
        certified=_certified(state, one, rows) if one.digest else None,
    )


def _how(one: Erasing) -> Stands:
    if one.refused:
        return "refused"
    if one.digest:
        return "done"
    return "fenced" if one.fenced else "asked"


def _certified(state: ErasureState, one: Erasing, rows: Sequence[Row]) -> dict[str, Any] | None:
    """The certificate with where in the log it is issued: who has the log can look it up there."""
    for row in rows:
        if row.type == CertificateIssued.TYPE and row.cause == one.id:
            place = {"version": row.version, "position": row.position}
            return {**certificate(state, one), "digest": one.digest, **place}
    return None
