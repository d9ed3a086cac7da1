"""Whom another policy would touch, before it is published: numbers, windows to come, pairs and mentors."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from console.configuring import context_with
from console.pages.year import Page, Year
from domain import addresses
from domain.affected import Affected, Ahead, affected
from domain.context import Context
from domain.policy import Policy


class Number(Page):
    """A number of the policy that would be another one, by its key."""

    key: str
    was: Any
    becomes: Any


class Touched(Page):
    """A kind of obligation that would be another one; `streams` are the pairs or mentors whose it is."""

    kind: str
    streams: tuple[str, ...]
    windows: int
    changes: tuple[str, ...]


class AffectedPage(Page):
    """What a policy would touch from its day on, if nobody acted meanwhile."""

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


async def affected_by(year: Year, policy: Policy, day: date) -> AffectedPage:
    """What would differ for everybody. Raises BadInput, Refusal as publishing would; Unreachable."""
    then = context_with(year.state, policy, day, year.now_us)
    now = year.state.context or then
    streams = [*_pairs(year), *_mentors(year)]
    touched = await _touched(year, streams, now, then)
    return AffectedPage(
        **year.heading,
        policy=policy.name,
        effective=day.isoformat(),
        numbers=tuple(_numbers(now.policies[-1].policy, policy)),
        affected=tuple(_by_kind(touched)),
        streams=len(streams),
    )


def _pairs(year: Year) -> Iterator[str]:
    return (addresses.relationship(year.cohort, pair) for pair in sorted(year.state.placed.together))


def _mentors(year: Year) -> Iterator[str]:
    folk = year.state.people
    mentors = sorted(p.id for p in folk.by_id.values() if p.role == "mentor" and p.id not in folk.left)
    return (addresses.mentor_year(year.cohort, mentor) for mentor in mentors)


async def _touched(
    year: Year, streams: list[str], now: Context, then: Context
) -> dict[str, tuple[Affected, ...]]:
    found = [affected(state, now, then) for state in await year.states(streams)]
    return {stream: differing for stream, differing in zip(streams, found, strict=True) if differing}


def _by_kind(touched: dict[str, tuple[Affected, ...]]) -> Iterator[Touched]:
    streams: dict[str, list[str]] = defaultdict(list)
    windows: dict[str, int] = defaultdict(int)
    changes: dict[str, dict[str, None]] = defaultdict(dict)
    for stream, differing in touched.items():
        for one in differing:
            if stream not in streams[one.kind][-1:]:
                streams[one.kind].append(stream)
            windows[one.kind] += 1
            changes[one.kind].update(dict.fromkeys(_changes(one)))
    for kind in sorted(streams):
        yield Touched(
            kind=kind, streams=tuple(streams[kind]), windows=windows[kind], changes=tuple(changes[kind])
        )


def _changes(one: Affected) -> Iterator[str]:
    if one.was is None or one.becomes is None:
        yield "not owed any more" if one.becomes is None else "owed where it was not"
        return
    if one.was.needed != one.becomes.needed:
        yield f"needs {one.becomes.needed} instead of {one.was.needed}"
    if (days := _days_later(one.was, one.becomes)) != 0:
        yield f"closes {abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"
    if one.was.rules != one.becomes.rules:
        yield f"asks for {', '.join(one.becomes.rules)} instead of {', '.join(one.was.rules)}"
    if (one.was.opens_us, one.was.ends_us) != (one.becomes.opens_us, one.becomes.ends_us):
        yield "has other days"


def _days_later(was: Ahead, becomes: Ahead) -> int:
    return round((becomes.closes_us - was.closes_us) / 86_400_000_000)


def _numbers(was: Policy, becomes: Policy) -> Iterator[Number]:
    before, after = dict(_flat(was.model_dump(mode="json"))), dict(_flat(becomes.model_dump(mode="json")))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield Number(key=key, was=before.get(key), becomes=after.get(key))


def _flat(section: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
