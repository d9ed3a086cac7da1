"""The rota as the paper form has it: who is on call when, and by which telephone they are reached."""

from collections.abc import Mapping
from itertools import pairwise

from console.help.numbers import Language
from console.help.pages import Shift
from console.pages.moments import Moments
from console.pages.rota import desk_of
from console.service import Doors
from console.web.shown import MONTHS, MONTHS_HU
from domain.duty import duties, on_duty
from domain.facts import DAY_US

DAYS = 14
NOBODY = "–"  # noqa: RUF001 - as print has it


async def shifts(doors: Doors, language: Language, days: int = DAYS) -> tuple[Shift, ...]:
    """Every stretch of the days ahead in which nobody changes, with names and telephones.

    A stretch in which nobody is on call is a line to be filled in. Raises Unreachable.
    """
    desk = await desk_of(doors)
    state, now_us = desk.state, desk.now_us
    if state.plan_at(now_us) is None:
        return ()
    ends_us = now_us + days * DAY_US
    ahead = [*duties(state, "on-call", now_us, ends_us), *duties(state, "second", now_us, ends_us)]
    profiles = await desk.profiles(duty.officer for duty in ahead if duty.officer)
    edges = sorted({edge for duty in ahead for edge in (duty.from_us, duty.until_us)})
    return tuple(
        Shift(
            f"{_when(desk.moments, from_us, language)} {NOBODY} {_when(desk.moments, until_us, language)}",
            _said(on_duty(state, "on-call", from_us), profiles),
            _said(on_duty(state, "second", from_us), profiles),
        )
        for from_us, until_us in pairwise(edges)
    )


def _when(moments: Moments, at_us: int, language: Language) -> str:
    local = moments.local(at_us)
    if language == "hu":
        return f"{MONTHS_HU[local.month - 1]} {local.day}., {local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"


def _said(people: tuple[str, ...], profiles: Mapping[str, Mapping[str, str]]) -> str:
    """Names with telephones; empty for nobody, so that there is room to write."""
    known = [profiles.get(person, {}) for person in people]
    return "; ".join(" ".join(filter(None, (who.get("name", ""), who.get("phone", "")))) for who in known)
