"""Whom another policy would touch, before it is published: numbers, windows to come, pairs and mentors."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from console.configuring import context_with
from console.pages.year import Page, Year
from domain import addresses
from domain.affected import Affected, Ahead, affected
from domain.context import Context
from domain.pair import RelationshipState
from domain.policy import Kind, Policy, Strength

Code = Literal["not-owed", "owed", "needs", "closes-later", "closes-earlier", "asks", "other-days"]


class Number(Page):
    """A number of the policy that would be another one, by its key."""

    key: str
    was: Any
    becomes: Any


class Difference(Page):
    """One way in which windows to come would be other ones, and how many of them, with its figures."""

    code: Code
    was: str
    becomes: str
    windows: int


class Touched(Page):
    """A kind of obligation that would be another one; `streams` are the pairs or mentors whose it is.

    `of` counts the pairs, or the mentors, that there are.
    """

    kind: str
    streams: tuple[str, ...]
    of: int
    windows: int
    changes: tuple[str, ...]
    differences: tuple[Difference, ...]


class AffectedPage(Page):
    """What a policy would touch from its day on, if nobody acted meanwhile.

    `pairs` and `mentors` are those with a window that would be another one, `own_rhythm` the pairs whose
    contact follows what they agreed.
    """

    ok: bool = True
    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    policy: str
    effective: str
    numbers: tuple[Number, ...]
    affected: tuple[Touched, ...]
    streams: int
    pairs: int
    mentors: int
    own_rhythm: int


async def affected_by(year: Year, policy: Policy, day: date) -> AffectedPage:
    """What would differ for everybody. Raises BadInput, Refusal as publishing would; Unreachable."""
    then = context_with(year.state, policy, day, year.now_us)
    now = year.state.context or then
    pairs, mentors = list(_pairs(year)), list(_mentors(year))
    states = dict(zip((*pairs, *mentors), await year.states((*pairs, *mentors)), strict=True))
    touched = await _touched(states, now, then)
    return AffectedPage(
        **year.heading,
        policy=policy.name,
        effective=day.isoformat(),
        numbers=tuple(_numbers(now.policies[-1].policy, policy)),
        affected=tuple(_by_kind(touched, {"relationship": len(pairs), "mentor-year": len(mentors)})),
        streams=len(states),
        pairs=sum(stream in touched for stream in pairs),
        mentors=sum(stream in touched for stream in mentors),
        own_rhythm=sum(_has_own_rhythm(states[stream]) for stream in pairs),
    )


def _has_own_rhythm(pair: RelationshipState) -> bool:
    cursor = pair.course.cursors.get(Kind.CONTACT)
    return cursor is not None and cursor.strength is Strength.AGREED


def _pairs(year: Year) -> Iterator[str]:
    return (addresses.relationship(year.cohort, pair) for pair in sorted(year.state.placed.together))


def _mentors(year: Year) -> Iterator[str]:
    folk = year.state.people
    mentors = sorted(p.id for p in folk.by_id.values() if p.role == "mentor" and p.id not in folk.left)
    return (addresses.mentor_year(year.cohort, mentor) for mentor in mentors)


async def _touched(states: dict[str, Any], now: Context, then: Context) -> dict[str, tuple[Affected, ...]]:
    """What differs, stream by stream; whoever else is served has their turn in between."""
    found: dict[str, tuple[Affected, ...]] = {}
    for stream, state in states.items():
        if differing := affected(state, now, then):
            found[stream] = differing
        await asyncio.sleep(0)
    return found


def _by_kind(touched: dict[str, tuple[Affected, ...]], all_of: dict[str, int]) -> Iterator[Touched]:
    streams: dict[str, list[str]] = defaultdict(list)
    windows: dict[str, int] = defaultdict(int)
    found: dict[str, Counter[tuple[Code, str, str]]] = defaultdict(Counter)
    for stream, differing in touched.items():
        for one in differing:
            if stream not in streams[one.kind][-1:]:
                streams[one.kind].append(stream)
            windows[one.kind] += 1
            found[one.kind].update(_differences(one))
    for kind in sorted(streams):
        yield Touched(
            kind=kind,
            streams=tuple(streams[kind]),
            of=all_of[addresses.kind_of(streams[kind][0])],
            windows=windows[kind],
            changes=tuple(_said(*each) for each in found[kind]),
            differences=tuple(
                Difference(code=code, was=was, becomes=becomes, windows=number)
                for (code, was, becomes), number in found[kind].items()
            ),
        )


def _differences(one: Affected) -> Iterator[tuple[Code, str, str]]:
    if one.was is None or one.becomes is None:
        yield ("not-owed" if one.becomes is None else "owed"), "", ""
        return
    if one.was.needed != one.becomes.needed:
        yield "needs", str(one.was.needed), str(one.becomes.needed)
    if (days := _days_later(one.was, one.becomes)) != 0:
        yield ("closes-later" if days > 0 else "closes-earlier"), "", str(abs(days))
    if one.was.rules != one.becomes.rules:
        yield "asks", ", ".join(one.was.rules), ", ".join(one.becomes.rules)
    if (one.was.opens_us, one.was.ends_us) != (one.becomes.opens_us, one.becomes.ends_us):
        yield "other-days", "", ""


def _said(code: Code, was: str, becomes: str) -> str:
    match code:
        case "not-owed":
            return "not owed any more"
        case "owed":
            return "owed where it was not"
        case "needs":
            return f"needs {becomes} instead of {was}"
        case "closes-later" | "closes-earlier":
            later = "later" if code == "closes-later" else "earlier"
            return f"closes {becomes} day{'' if becomes == '1' else 's'} {later}"
        case "asks":
            return f"asks for {becomes} instead of {was}"
        case "other-days":
            return "has other days"


def _days_later(was: Ahead, becomes: Ahead) -> int:
    return round((becomes.closes_us - was.closes_us) / 86_400_000_000)


def _numbers(was: Policy, becomes: Policy) -> Iterator[Number]:
    before, after = settings_of(was), settings_of(becomes)
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield Number(key=key, was=before.get(key), becomes=after.get(key))


def settings_of(policy: Policy) -> dict[str, Any]:
    """Every setting of a policy by its key, as the file of a policy has them."""
    return dict(_flat(policy.model_dump(mode="json")))


def _flat(section: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
