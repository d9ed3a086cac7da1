"""I1 to I5 and I10: what must be true after every run, whatever failed in it."""

from collections import Counter
from collections.abc import Iterator

from activities.folds import entry_of
from benchmarks.grid.runs import Came
from domain import addresses
from domain.case import CaseState
from domain.case_events import (
    EmergencyAcknowledged,
    EmergencyRaised,
    HandOverAccepted,
    PageFailed,
    PageFoundNobody,
    PageIntended,
    PageSent,
)
from domain.clock import ClockAnchored
from domain.emergency import DECIDER
from domain.messages import Event
from store.rows import Row


def faults(came: Came) -> Iterator[str]:
    """Every invariant that a run has broken, in words."""
    yield from _lost(came)
    yield from _unnoticed(came)
    if came.rows:
        yield from _owners(came)
        yield from _pages(came)
        yield from _gaps(came)
        yield from _shown(came)
    yield from came.broken


def _shown(came: Came) -> Iterator[str]:
    """I10: until somebody has confirmed, whoever reported sees the numbers first, and that nobody has."""
    owned_us = _owned_us(came)
    waiting = [look for look in came.looks if owned_us is None or look.at_us < owned_us]
    if not all(look.numbers for look in came.looks):
        yield "I10: a page was shown without the numbers before anything else"
    if not all(look.nobody for look in waiting if look.follows):
        yield "I10: a page did not say that nobody has confirmed yet"
    end_us = _unreached_us(came)
    if end_us is not None and not any(look.nobody and look.at_us >= end_us for look in waiting):
        yield "I10: nobody could be reached, and whoever reported was not shown so"


def _owned_us(came: Came) -> int | None:
    return next((row.recorded_us for row, e in _events(came) if isinstance(e, EmergencyAcknowledged)), None)


def _unreached_us(came: Came) -> int | None:
    """When the last step of the chain came to nothing, and nobody had been reached before."""
    for row, event in _events(came):
        match event:
            case PageSent() | EmergencyAcknowledged():
                return None
            case PageFailed(next_page_us=int()) | PageFoundNobody(next_page_us=int()):
                return row.recorded_us
            case _:
                pass
    return None


def silence_s(came: Came, clock: ClockAnchored) -> float:
    """The longest time from a moment at which somebody is to be told to an accepted attempt, in case seconds.

    Such moments are the raise and each step of the chain; a later page than the step's own ends its silence,
    too. What was due and told to nobody is silent until somebody came.
    """
    accepted = {page: clock.programme_at(at_us) for page, at_us in came.pages.items()}
    came_us = _owned_us(came) or 0
    waits = [0]
    for row, event in _events(came):
        due_us = row.recorded_us
        match event:
            case EmergencyRaised():
                told = list(accepted.values())
            case PageIntended(page=page):
                told = (
                    [accepted[page]] if page in accepted else [at for at in accepted.values() if at >= due_us]
                )
            case _:
                continue
        waits.append(min(told, default=max(came_us, due_us)) - due_us)
    return max(waits) / 1e6


def _events(came: Came) -> Iterator[tuple[Row, Event]]:
    for row in came.rows:
        yield row, entry_of(row).event


def _lost(came: Came) -> Iterator[str]:
    """I1: what was received is in the record, and with an endpoint once somebody has closed it."""
    if came.kept is None or came.kept == "not-recorded":
        yield "I1: the report was not taken"
    elif not came.rows:
        yield "I1: the report was taken and is in no record"
    elif state_of(came).endpoint is None:
        yield "I1: the case was closed and is open"


def _unnoticed(came: Came) -> Iterator[str]:
    """I2: somebody was told."""
    if not came.pages:
        yield "I2: no page was accepted by the gateway"


def _owners(came: Came) -> Iterator[str]:
    """I3: one owner in each epoch."""
    epochs = Counter(
        e.epoch for _, e in _events(came) if isinstance(e, EmergencyAcknowledged | HandOverAccepted)
    )
    yield from (f"I3: epoch {epoch} has {count} owners" for epoch, count in epochs.items() if count > 1)


def _pages(came: Came) -> Iterator[str]:
    """I4: no intent is left without a result while the case needed one."""
    intended = [row for row in came.rows if row.type == PageIntended.TYPE]
    if not intended:
        yield "I4: no page was ever intended"
    yield from (f"I4: {intent} waits for its result" for intent in state_of(came).intents)


def _gaps(came: Came) -> Iterator[str]:
    """I5: the stream is gapless and its positions rise."""
    if [row.version for row in came.rows] != list(range(1, len(came.rows) + 1)):
        yield "I5: the stream has a gap"
    positions = [row.position for row in came.rows]
    if positions != sorted(set(positions)):
        yield "I5: positions do not rise"


def state_of(came: Came) -> CaseState:
    """The case of a run, folded from its rows."""
    state = DECIDER.initial(addresses.emergency(came.run.case))
    for row in came.rows:
        state = state.evolve(entry_of(row))
    return state
