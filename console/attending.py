"""What the desk does to a case: takes it, says how it goes, hands it over, records the contact, closes it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from uuid import uuid4

from console.pages import case_terms as terms
from console.pages.care import CASES, Care
from console.pages.case import pair_of
from console.pages.emergency import deadline, shift_ends_us
from console.pages.year import Page
from domain import emergency
from domain.case import CaseState
from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    CloseEmergency,
    Endpoint,
    HandOver,
    LowerLevel,
    OpenItem,
    RaiseLevel,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
    RecordProgress,
    ReopenEmergency,
)
from domain.errors import Refusal
from domain.levels import SECOND_US, LevelName
from domain.messages import Command
from domain.officers import AlreadyOwned
from domain.policy import Kind
from store.database import Unreachable
from store.keys import Erased, WrongWrappingKey

PURPOSE = "care"
"""Under which the vault keeps what is written about a case."""
MINUTE_US = 60 * SECOND_US
LOST_WORDS = (Unreachable, WrongWrappingKey, Erased)
"""What may keep words from being stored; an act of the desk is recorded without them."""
LINKED = ("ack", "progress", "accept")
"""Acts that, after a case is closed, own nothing and are kept with it."""
SHIFT_ENDS = "The shift of {who} ends at {at}: hand it over, or go on with `progress` once it has ended."
Making = Callable[[str | None], Command]
"""Makes the command with the vault's id of its words, or without any."""


def _nothing() -> None:
    """Nobody waits for what is recorded."""


class CaseTold(Page):
    """What was done to a case, and how it stands now; `linked` when it was closed before.

    `words_kept` is None when there were none; `said` are the sentences for a person. `left_s` counts from
    this moment to `until_us`, both in case time.
    """

    ok: bool = True
    id: str
    stream: str
    act: str
    level: LevelName | None
    state: str
    held_by: str | None
    epoch: int
    until: str | None
    until_us: int | None
    left_s: int | None
    next_step: str
    open_items: tuple[OpenItem, ...]
    linked: bool
    words_kept: bool | None
    said: tuple[str, ...]


class Attending:
    """One person at the desk with one case. Every act raises Refusal, Unreachable, LogBusy."""

    def __init__(self, care: Care, stream: str, actor: str, then: Callable[[], None] = _nothing) -> None:
        """`then` is called when something was recorded."""
        self.care = care
        self._then = then
        self._stream = stream
        self._actor = actor

    async def acknowledge(self, words: str | None) -> CaseTold:
        """Takes the case on a lease. Raises Refusal that names who was first."""
        officer = self._actor
        return await self._told("ack", lambda note: AcknowledgeEmergency(officer=officer, note=note), words)

    async def progress(self, words: str | None) -> CaseTold:
        """A sign of progress: the lease begins anew."""
        officer = self._actor
        return await self._told("progress", lambda note: RecordProgress(officer=officer, note=note), words)

    async def hand_over(self, to: str, items: tuple[OpenItem, ...], words: str | None) -> CaseTold:
        """Offers the case to another officer; it stays with the one who offers until the other accepts."""
        officer = self._actor
        return await self._told(
            "handover", lambda note: HandOver(officer=officer, to=to, open_items=items, note=note), words
        )

    async def accept(self, words: str | None) -> CaseTold:
        """Takes a case that was offered, with its open items."""
        officer = self._actor
        return await self._told("accept", lambda note: AcceptHandOver(officer=officer, note=note), words)

    async def contact(self, professional: str, minutes_ago: int, words: str | None) -> CaseTold:
        """A professional is in contact with the person."""
        at_us = self._ago(minutes_ago)

        def make(note: str | None) -> Command:
            return RecordContactMade(professional=professional, occurred_us=at_us, note=note)

        return await self._told("contact", make, words)

    async def close(self, endpoint: Endpoint, reason: str | None) -> CaseTold:
        """Ends the case at an endpoint; a reason that cannot be kept is none."""

        def make(note: str | None) -> Command:
            return CloseEmergency(endpoint=endpoint, note=note)

        return await self._told("close", make, reason, needed=True)

    async def reopen(self, words: str | None) -> CaseTold:
        """The case waits for an owner again."""
        return await self._told("reopen", lambda note: ReopenEmergency(note=note), words)

    async def raise_level(self, level: LevelName, words: str | None) -> CaseTold:
        """More urgent than before."""
        return await self._told("raise-level", lambda note: RaiseLevel(level=level, note=note), words)

    async def lower_level(self, level: LevelName, reason: str) -> CaseTold:
        """Less urgent than before, with a reason."""

        def make(note: str | None) -> Command:
            return LowerLevel(level=level, note=note or "")

        return await self._told("lower-level", make, reason, needed=True)

    async def debriefing(self, minutes_ago: int, words: str | None) -> CaseTold:
        """The talk with the mentor was held."""
        at_us = self._ago(minutes_ago)
        return await self._told(
            "debriefing", lambda note: RecordDebriefing(occurred_us=at_us, note=note), words
        )

    async def check_in(self, minutes_ago: int, words: str | None) -> CaseTold:
        """The mentee was asked how it goes."""
        at_us = self._ago(minutes_ago)
        return await self._told(
            "check-in", lambda note: RecordMenteeCheckIn(occurred_us=at_us, note=note), words
        )

    def _ago(self, minutes: int) -> int | None:
        return self.care.now_us - minutes * MINUTE_US if minutes else None

    async def _told(self, act: str, make: Making, words: str | None, *, needed: bool = False) -> CaseTold:
        """Words first, as a pending text; then the act, which goes without them unless they are `needed`."""
        before = await self.care.seen(self._stream)
        name = f"{self._stream}/{act}/{self._actor}/{before.view.version}"
        note = None
        if words is not None:
            name = f"{name}/{uuid4().hex}"
            note = await self._kept(name, before.case, words, needed=needed)
        try:
            await self.care.does(self._stream, make(note), name, self._actor)
        except Refusal as refused:
            await self._withdraw(note)
            if isinstance(refused, AlreadyOwned):
                raise await self._first(refused) from refused
            raise
        self._then()
        kept = None if words is None else note is not None
        return self._answer(act, before.case, (await self.care.seen(self._stream)).case, kept=kept)

    async def _kept(self, name: str, case: CaseState, words: str, *, needed: bool) -> str | None:
        """The vault's id of the words; None when they could not be kept and are not needed."""
        try:
            people = await pair_of(self.care, case.about)
            vault = self.care.doors.vault
            return (await vault.write_pending(name, self._actor, people, PURPOSE, words)).written
        except LOST_WORDS:
            if needed:
                raise
            return None

    async def _withdraw(self, note: str | None) -> None:
        """Words of an act that was refused are nobody's any more."""
        if note is not None:
            with suppress(Unreachable):
                await self.care.doors.vault.withdraw(note.partition("#")[0])

    async def _first(self, refused: AlreadyOwned) -> Refusal:
        """Who was first, by name where the vault can say it."""
        first = refused.officer
        with suppress(Unreachable, WrongWrappingKey):
            first = f"{(await self.care.names([first]))[first].name} ({first})"
        since = self.care.moments.exact(refused.since_us)
        problem = f"{self._stream} is with {first} since {since}."
        return Refusal(refused.code, problem, "Speak with them, or ask them to hand it over.")

    def _answer(self, act: str, before: CaseState, case: CaseState, *, kept: bool | None) -> CaseTold:
        care, ahead = self.care, deadline(case)
        until_us = ahead.until_us
        linked = before.endpoint is not None and case.endpoint is not None and act in LINKED
        offer = before.offered if act == "accept" else case.offered
        said = [_standing(self._stream, case, care), *_hints(act, case, linked=linked, kept=kept)]
        if (shift_us := shift_ends_us(case)) is not None:
            said.append(SHIFT_ENDS.format(who=case.holder, at=care.moments.exact(shift_us)))
        return CaseTold(
            id=self._stream.removeprefix(CASES),
            stream=self._stream,
            act=act,
            level=case.level,
            state=emergency.stage(case, None, care.now_us),
            held_by=case.holder,
            epoch=case.epoch,
            until=None if until_us is None else care.moments.iso(until_us),
            until_us=until_us,
            left_s=None if until_us is None else (until_us - care.now_us) // SECOND_US,
            next_step=ahead.step,
            open_items=offer.open_items if offer else (),
            linked=linked,
            words_kept=kept,
            said=tuple(said),
        )


def _standing(stream: str, case: CaseState, care: Care) -> str:
    ahead = deadline(case)
    until = "" if ahead.until_us is None else f" until {care.moments.exact(ahead.until_us)}"
    if case.holder is not None:
        return f"{stream} is with {case.holder}{until}."
    if case.climbing:
        following = care.moments.exact(case.next_page_us)
        return f"{stream} is with nobody yet; to be taken{until}. The next page goes out at {following}."
    if case.closed:
        return f"{stream} is closed, and nothing is owed any more."
    return f"{stream} is closed. Still owed{until}: {terms.DUTIES[Kind(ahead.step)].en}."


def _hints(act: str, case: CaseState, *, linked: bool, kept: bool | None) -> Iterator[str]:
    """What else a person must know now."""
    if linked:
        yield "It was closed before: your word is kept with it, and nobody holds it. Reopen it if need be."
    if kept is False:
        yield "Your words could NOT be kept; the act is recorded without them. Write them down for later."
    if case.holder is not None and not case.contact:
        yield "Next: reach a professional, then record it with `contact`. Acknowledged is not done."
    if act == "handover" and case.offered is not None:
        yield f"It stays with {case.offered.officer} until {case.offered.to} accepts."
