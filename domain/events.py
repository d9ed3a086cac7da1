"""The closed catalogue of events: a stable name and schema for each, and the way old shapes are lifted."""

from collections.abc import Callable, Iterator
from typing import Any

import domain.streams  # noqa: F401  (so that every event class is defined before the catalogue is made)
from domain.messages import Event, FactRecorded, StructuralEvent
from domain.weights import Weights

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def _named(base: type[Event]) -> Iterator[type[Event]]:
    for event in base.__subclasses__():
        if event not in (FactRecorded, StructuralEvent):
            yield event
        yield from _named(event)


CATALOGUE: dict[str, type[Event]] = {
    event.TYPE: event for event in _named(Event) if event.__module__.startswith("domain.")
}
"""Every event of the domain by its stored name, whatever else has been defined by then."""


def _without_ladder(stored: dict[str, Any]) -> dict[str, Any]:
    """A policy from before the intervention ladder: no row of missed windows is long enough for it."""
    never = {"contacts_missed": 1_000_000, "meetings_missed": 1_000_000, "days_between": 0}
    published = stored["published"]
    return {**stored, "published": {**published, "policy": {**published["policy"], "ladder": never}}}


def _by_lot(stored: dict[str, Any]) -> dict[str, Any]:
    """A policy from before pairing by interest: pairs are drawn, and nothing gives points."""
    published = stored["published"]
    policy = published["policy"]
    nothing = dict.fromkeys(Weights.model_fields, 0)
    pairing = {**policy["pairing"], "method": "random", "decline_days": 14, "weights": nothing}
    return {**stored, "published": {**published, "policy": {**policy, "pairing": pairing}}}


def _in_earnest(stored: dict[str, Any]) -> dict[str, Any]:
    """A report from before there were drills."""
    return {**stored, "drill": False}


def _no_weekends(stored: dict[str, Any]) -> dict[str, Any]:
    """A rota from before weekends had a rotation of their own: its weekends are days like any other."""
    rota = stored["rota"]
    layers = {name: {**rota[name], "weekends": None} for name in ("on_call", "second")}
    return {**stored, "rota": {**rota, **layers}}


def _whatever_the_shift(stored: dict[str, Any]) -> dict[str, Any]:
    """A lease from before the end of a shift was read for it: it was as long as its level has it."""
    return {**stored, "given": []}


def _by_nobody_knows(stored: dict[str, Any]) -> dict[str, Any]:
    """A reading from before there was a table of rights: only what was read is known."""
    return {**stored, "role": None, "right": None, "by": None}


def _without_words(stored: dict[str, Any]) -> dict[str, Any]:
    """A credit withheld before a reason could be written with it."""
    return {**stored, "note": None}


def _on_whose_duty_nobody_asked(stored: dict[str, Any]) -> dict[str, Any]:
    """A reading out of turn from before the rota was asked, and anybody was told of it."""
    return {**stored, "about": None, "mentee_waits": False, "given": []}


def _of_no_known_seed(stored: dict[str, Any]) -> dict[str, Any]:
    """A rematch from before the seed of its draw was kept."""
    return {**stored, "seed": None}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("policy-published", 1): _without_ladder,
    ("policy-published", 2): _by_lot,
    ("emergency-raised", 1): _in_earnest,
    ("emergency-reported-again", 1): _in_earnest,
    ("emergency-acknowledged", 1): _whatever_the_shift,
    ("lease-renewed", 1): _whatever_the_shift,
    ("hand-over-accepted", 1): _whatever_the_shift,
    ("level-lowered", 1): _whatever_the_shift,
    ("rota-published", 1): _no_weekends,
    ("reading-recorded", 1): _by_nobody_knows,
    ("credit-withheld", 1): _without_words,
    ("glass-broken", 1): _on_whose_duty_nobody_asked,
    ("rematch-approved", 1): _of_no_known_seed,
}
"""From (name, schema) to the next schema: pure functions over the stored body."""
