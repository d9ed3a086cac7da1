"""The rota as a picture: the shifts of some days on a line of time, its gaps, and who could cover one."""

from collections.abc import Iterator

from console.pages.moments import Moments
from console.pages.rota import Desk, DutyRow, RotaPage, rota
from console.pages.year import Page, Who
from domain.desk import RotaState
from domain.duty import LAYERS, duties
from domain.facts import DAY_US
from domain.shifts import LayerName

HOUR_US, NOON = 3_600_000_000, 12


class StaffedPage(Page):
    """A rota up to `until_us`, with the midnights between; `officers` is everybody whom it names.

    `cover` is the gap that somebody is looked for, `free` those on no duty while it lasts.
    """

    rota: RotaPage
    days: int
    until_us: int
    midnights: tuple[int, ...]
    gaps: tuple[DutyRow, ...]
    officers: tuple[Who, ...]
    telephones: tuple[str, ...]
    cover: DutyRow | None
    free: tuple[Who, ...]


async def staffed(
    desk: Desk, days: int, layer: LayerName | None = None, cover_us: int | None = None
) -> StaffedPage:
    """The rota of so many days, and who is free for the shift of a layer at a moment. Raises Unreachable."""
    page = await rota(desk, days)
    plan = desk.state.plan_at(desk.now_us)
    people = sorted(plan.rota.people) if plan else []
    names = await desk.names(people)
    cover = _at(page, layer, cover_us)
    busy = set(_busy(desk.state, cover)) if cover else set()
    gone = {one for one in people if plan and desk.state.has_left(one, plan.made_us, desk.now_us)}
    return StaffedPage(
        rota=page,
        days=days,
        until_us=desk.now_us + days * DAY_US,
        midnights=tuple(_midnights(desk.moments, desk.now_us, desk.now_us + days * DAY_US)),
        gaps=tuple(shift for shift in page.shifts if shift.officer is None),
        officers=tuple(names[one] for one in people),
        telephones=plan.rota.telephones if plan else (),
        cover=cover,
        free=tuple(names[one] for one in people if one not in busy | gone) if cover else (),
    )


def _at(page: RotaPage, layer: LayerName | None, at_us: int | None) -> DutyRow | None:
    if layer is None or at_us is None:
        return None
    found = (one for one in page.shifts if one.layer == layer and one.from_us <= at_us < one.until_us)
    return next(found, None)


def _busy(state: RotaState, span: DutyRow) -> Iterator[str]:
    for layer in LAYERS:
        for duty in duties(state, layer, span.from_us, span.until_us):
            if duty.officer is not None:
                yield duty.officer


def _midnights(moments: Moments, from_us: int, until_us: int) -> Iterator[int]:
    """Every local midnight of a span; a day may have an hour more or less."""
    at_us = from_us
    while True:
        local = moments.local(at_us)
        at_us += DAY_US - ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000
        at_us -= at_us % 1_000_000
        local = moments.local(at_us)
        at_us += (-local.hour if local.hour < NOON else 24 - local.hour) * HOUR_US
        if at_us >= until_us:
            return
        yield at_us
