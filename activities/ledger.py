"""The one way into the log: load, fold, settle, decide, append; again when somebody else appended first.

Doors call it in process, workflows through activities; nothing else appends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import random
from typing import Any

from activities.admission import digest_of, digests_of, without_words
from activities.folds import CODEC, KEPT, Fold, Folds, Poisoned, Taken, usable
from activities.horizons import Horizon, horizon_of
from domain import addresses, given, streams
from domain.clock import ClockAnchored
from domain.context import Context
from domain.correction import CalendarCorrected
from domain.errors import Refusal
from domain.messages import Command, Entry, Given, Order, Stamp
from domain.programme import CalendarPublished, PolicyPublished
from runtime.correlation import correlated, correlation_of, current
from store.log import AlreadyRecorded, Log, VersionConflict
from store.rows import NewRow, Row, Wake

ATTEMPTS = 50
"""How often a decision is made again when others append first; each time one of them succeeded."""
AT_ONCE = 100
"""Streams that are read by one query where many are looked at."""
CONTRADICTIONS = (LookupError, ValueError, TypeError, AttributeError, AssertionError)
"""What comes of letting time pass for a stream whose events cannot be."""
CONCERNS_ALL = (PolicyPublished, CalendarPublished, CalendarCorrected, ClockAnchored)
"""Events of a frame that change when things are due everywhere: every open stream within it is nudged."""
Beside = Callable[[str, Command, Stamp, int], Awaitable[None]]
"""Told a stream, what it took and at which position, before the receipt is given; for a duplicate, too."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a door may tell: where a command stands in the record, and from when a structural one applies."""

    stream: str
    version: int
    position: int
    duplicate: bool
    applies_from_us: int | None


@dataclass(frozen=True, slots=True)
class View:
    """A stream as it stands at a moment; settling has just written the last `wrote` of its `version` events.

    `year` is the state of its frame: the programme year of its lane, or the rota of an emergency. A rota that
    is not `sound` has events that cannot be used, and is seen without them. `begun_by` is the first command.
    """

    state: Any
    version: int
    context: Context | None
    year: Any
    sound: bool = True
    wrote: int = 0
    begun_by: str = ""


class Ledger:
    """Decides commands and the passing of time at the record. All methods raise Unreachable of the store.

    They raise Poisoned for a stream that holds what cannot be used. Only a rota is read past that, for an
    emergency does not wait for it; it takes no command meanwhile.
    """

    def __init__(
        self,
        logs: Mapping[str, Log],
        folds: Folds | None = None,
        kept: int = KEPT,
        beside: Beside | None = None,
    ) -> None:
        """Raises BrokenChain when the events of this release contradict what it can lift."""
        CODEC.check_chain()
        self._logs, self._beside = logs, beside
        self._folds = folds or Folds(kept)

    async def execute(self, stream: str, command: Command, stamp: Stamp) -> Receipt:
        """Decides a command and persists its events; the same command again gives the same receipt.

        Raises Refusal with a stable code; then nothing was written.
        """
        digest = digest_of(command)
        without_words(command)
        with correlated(correlation_of(stamp.command_id)):
            for attempt in range(ATTEMPTS):
                async with self._fold(stream).turn:
                    receipt = await self._decided(stream, command, stamp, digest)
                if receipt is not None:
                    if self._beside is not None:
                        await self._beside(stream, command, stamp, receipt.position)
                    return receipt
                await _out_of_step(attempt)
        raise _too_busy(stream)

    async def _decided(self, stream: str, command: Command, stamp: Stamp, digest: bytes) -> Receipt | None:
        """One decision and its append; None when somebody else appended meanwhile."""
        fold, year = await self._folded(stream)
        if taken := fold.taken.get(stamp.command_id):
            return _receipt_again(stream, taken, digest)
        read = fold.version
        filled = given.filled(command, await self._given(command, fold, stamp.at_us))
        if fold.version != read:
            return None
        context, orders = _around(stream, year)
        others = [order for order in orders if order.command_id != stamp.command_id]
        turn = streams.commanded(fold.state, others, fold.taken.__contains__, filled, stamp, context)
        if not turn.entries:
            raise Refusal("nothing-to-record", f"{command.TYPE} asks for nothing.", "Give it something.")
        digests = {stamp.command_id: digest, **digests_of(others, turn.entries)}
        if not await self._appended(stream, fold, turn, year, digests):
            return None
        return _receipt(stream, fold.taken[stamp.command_id], duplicate=False)

    async def settle(self, stream: str, until_us: int) -> View:
        """Persists what fell due up to a moment, orders first; returns the stream as it stands then."""
        for attempt in range(ATTEMPTS):
            async with self._fold(stream).turn:
                view = await self._settled(stream, until_us)
            if view is not None:
                return view
            await _out_of_step(attempt)
        raise _too_busy(stream)

    async def _settled(self, stream: str, until_us: int) -> View | None:
        fold, year = await self._folded(stream)
        read, (context, orders) = fold.version, _around(stream, year)
        turn = streams.settled(fold.state, orders, fold.taken.__contains__, until_us, context)
        digests = digests_of(orders, turn.entries)
        if turn.entries and not await self._appended(stream, fold, turn, year, digests):
            return None
        wrote = len(turn.entries)
        return View(turn.state, read + wrote, context, year, wrote=wrote, begun_by=fold.begun_by)

    async def view(self, stream: str, as_of_us: int) -> View:
        """A stream as a reader sees it at a moment: what is due by then is settled in memory only."""
        fold, year = await self._folded(stream, reading=True)
        return _seen(stream, fold, year, as_of_us)

    async def views(self, wanted: Sequence[str], as_of_us: int) -> dict[str, View]:
        """Many streams of one log as `view` shows each of them, read a hundred at a time.

        One that this release cannot read is left out; `view` raises what is wrong with it.
        """
        views: dict[str, View] = {}
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            frames = {stream: addresses.frame_of(stream) for stream in some}
            folds = {stream: self._fold(stream) for stream in {*some, *frames.values()}}
            await self._read(folds)
            for stream, frame in frames.items():
                with suppress(Poisoned, *CONTRADICTIONS):
                    usable(stream, folds[stream])
                    year = usable(frame, folds[frame])
                    views[stream] = _seen(stream, folds[stream], year, as_of_us)
            await asyncio.sleep(0)  # others have waited for as long as all this takes to fold
        return views

    async def now_us(self, stream: str) -> int:
        """The real moment by the log of a stream: in the emergency lane never before what is recorded."""
        return await self._logs[streams.log_of(stream)].now_us()

    async def _folded(self, stream: str, *, reading: bool = False) -> tuple[Fold, Any]:
        """The fold of a stream and the state of its frame, both as the record has them now."""
        fold = self._fold(stream)
        frame_stream = addresses.frame_of(stream)
        if frame_stream == stream:
            await self._read({stream: fold})
            return fold, usable(stream, fold) if reading else fold.seen(past_poison=False)
        frame = self._fold(frame_stream)
        await self._read({stream: fold, frame_stream: frame})
        usable(stream, fold)
        return fold, usable(frame_stream, frame)

    def _fold(self, stream: str) -> Fold:
        return self._folds.of(stream, streams.decider_of(stream))

    async def _read(self, folds: Mapping[str, Fold]) -> None:
        """Brings folds of one log up to the record; one stops before what cannot be used."""
        log = self._logs[streams.log_of(next(iter(folds)))]
        rows = await log.tails([(stream, fold.version) for stream, fold in folds.items()])
        by_stream: dict[str, list[Row]] = {stream: [] for stream in folds}
        for row in rows:
            by_stream[row.stream].append(row)
        for stream, fold in folds.items():
            fold.add(by_stream[stream])

    async def _given(self, command: Command, fold: Fold, at_us: int) -> tuple[Given, ...]:
        """The facts of other streams that a command relies on: settled to its moment, recorded with it."""
        wanted = given.wanted(command, fold.state)
        if not wanted:
            return ()
        who = given.asked(command, fold.state, at_us)
        # A rota is seen even past what cannot be used in it; time does nothing to it.
        to_see = {stream: self.view if stream == addresses.rota() else self.settle for stream in wanted}
        views = [(stream, await see(stream, at_us)) for stream, see in to_see.items()]
        return tuple(
            Given(stream=stream, version=view.version, fact=given.fact_of(view.state, who))
            for stream, view in views
        )

    async def _appended(
        self, stream: str, fold: Fold, turn: streams.Turn, year: Any, digests: Mapping[str, bytes]
    ) -> bool:
        """Whether the turn was stored; not, when somebody else appended first."""
        rows = _rows(turn.entries, digests, fold)
        expected = fold.version
        before, after = horizon_of(fold.state, year), horizon_of(turn.state, year)
        log = self._logs[streams.log_of(stream)]
        wakes = await self._wakes(stream, expected, turn, before, after)
        try:
            placed = await log.append(stream, expected, rows, after.course(turn.state), wakes)
        except (VersionConflict, AlreadyRecorded):
            return False
        if fold.version == expected:
            fold.state, fold.version = turn.state, expected + len(rows)
            for n, (row, entry) in enumerate(zip(rows, turn.entries, strict=True)):
                fold.note(row.digest, expected + n + 1, placed.first_position + n, entry)
        return True

    async def _wakes(
        self, stream: str, expected: int, turn: streams.Turn, before: Horizon, after: Horizon
    ) -> list[Wake]:
        """A start for a new stream; a nudge when something is due earlier, or something new is intended.

        A frame that is begun, or says something that concerns all, nudges every open stream within it.
        """
        workflow = streams.decider_of(stream).workflow
        why = current() or correlation_of(turn.entries[0].command_id)
        wakes = []
        if workflow and expected == 0:
            wakes.append(Wake(stream, workflow, "start", why))
        elif workflow and after.sooner_than(before):
            wakes.append(Wake(stream, workflow, "nudge", why))
        if any(isinstance(e.event, CONCERNS_ALL) for e in turn.entries):
            others = await self._logs[streams.log_of(stream)].open_streams()
            wakes.extend(
                Wake(other, driver, "nudge", why)
                for other, driver in others
                if other != stream and addresses.frame_of(other) == stream
            )
        return wakes


async def _out_of_step(attempt: int) -> None:
    """A pause by chance, so that processes which met at one stream do not meet again and again."""
    await asyncio.sleep(random() * min(2**attempt, 64) / 1000)  # noqa: S311 - no secret  # nosec B311


def _too_busy(stream: str) -> Refusal:
    return Refusal("too-busy", f"{stream} is written to by too many at once.", "Try again.")


def _around(stream: str, year: Any) -> tuple[Context | None, Iterable[Order]]:
    return year.context, () if year.stream == stream else year.pending.get(stream, ())


def _seen(stream: str, fold: Fold, year: Any, as_of_us: int) -> View:
    context, orders = _around(stream, year)
    turn = streams.settled(fold.seen(past_poison=True), orders, fold.taken.__contains__, as_of_us, context)
    return View(turn.state, fold.version, context, year, sound=fold.poison is None, begun_by=fold.begun_by)


def _rows(entries: Sequence[Entry], digests: Mapping[str, bytes], fold: Fold) -> list[NewRow]:
    """The rows to store; a tick that the stream has already goes on counting where it stopped."""
    counted = {e.command_id: fold.taken[e.command_id].events for e in entries if e.command_id in fold.taken}
    rows = []
    for entry in entries:
        ordinal = counted.get(entry.command_id, 0)
        counted[entry.command_id] = ordinal + 1
        kind, schema, body = CODEC.encode(entry.event)
        command, digest = entry.command_id, digests.get(entry.command_id)
        rows.append(NewRow(
            kind, schema, body, entry.occurred_us, entry.recorded_us, entry.actor, entry.policy,
            command, ordinal, digest, entry.cause,
        ))  # fmt: skip
    return rows


def _receipt(stream: str, taken: Taken, *, duplicate: bool) -> Receipt:
    return Receipt(stream, taken.version, taken.position, duplicate, taken.applies_from_us)


def _receipt_again(stream: str, taken: Taken, digest: bytes) -> Receipt:
    if taken.digest is not None and taken.digest != digest:
        raise Refusal(
            "command-conflict",
            "This command id was used for another command.",
            "Choose a new id for a new command.",
        )
    return _receipt(stream, taken, duplicate=True)
