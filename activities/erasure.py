"""Takes an erasure from step to step, each recorded when it is done; twice is as good as once."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256

from temporalio import activity
from temporalio.client import Client

from activities.ledger import Ledger
from domain import addresses
from domain.erasing import BEGIN, CERTIFY, Erasing, ErasureState, certificate, obstacles
from domain.erasure_events import BeginErasure, Count, IssueCertificate, RecordStep, Step
from domain.errors import Refusal
from domain.messages import PROGRAMME, Command, Stamp
from domain.retention import purposes_of
from runtime.codec import SealedPayloads
from runtime.datadir import DataDir
from runtime.payloads import content
from store import erasing
from store.canonical import canonical
from store.erasing import Remains, remains
from store.journal import clear_words, mark_destroyed, words_in
from store.log import Log
from store.spool import clear_drained, drained_in, waiting_in
from store.steady import wall_us
from store.vault import Vault

NAMING = ("name", "email", "phone")
"""The fields of a profile that tell who somebody is; languages and interests are others' too."""


class Histories:
    """Temporal's own record, looked through for what must not be there."""

    def __init__(self, client: Client, codec_key: bytes | None) -> None:
        self._client = client
        self._codec = SealedPayloads(codec_key, client.namespace) if codec_key else None

    async def naming(self, streams: Sequence[str], words: Sequence[str]) -> tuple[Remains, bool]:
        """How many histories of some streams there are, and whether a word stands in one of them."""
        found, named = [], False
        for stream in streams:
            activity.heartbeat()
            held = await content(self._client, stream, self._codec)
            if held is not None:
                found.append(stream)
                named = named or any(form in held for word in words for form in _spelled(word))
        return remains("histories", found), named


class Erasure:
    """The steps of an erasure, as one activity."""

    def __init__(
        self,
        year: tuple[Ledger, Log, Vault],
        hands: erasing.Erasing,
        histories: Histories,
        place: DataDir,
    ) -> None:
        """`year` has the rights of the year's lane, `hands` have the eraser's; `place`: spool, journal."""
        self._ledger, self._log, self._vault = year
        self._hands, self._histories = hands, histories
        self._spool, self._journal = place.spool, place.journal

    @activity.defn(name="take-erasure-step")
    async def take(self, stream: str, intent: str) -> None:
        """Does what is next and records it; nothing, when that was done meanwhile."""
        state: ErasureState = (await self._ledger.view(stream, 0)).state
        if state.asked is None or intent not in state.intents:
            return
        command = await self._done(state, state.asked)
        stamp = Stamp(state.asked.at_us, PROGRAMME, f"{intent}/{state.asked.next}", intent)
        try:
            await self._ledger.execute(stream, command, stamp)
        except Refusal as refusal:
            if refusal.code != "no-such-intent":
                raise

    async def _done(self, state: ErasureState, asked: Erasing) -> Command:
        purposes = purposes_of(asked.scope)
        match asked.next:
            case step if step == BEGIN:
                return await self._looked(state, asked)
            case step if step == CERTIFY:
                text = canonical(certificate(state, asked))
                return IssueCertificate(erasure=asked.id, digest=sha256(text).hexdigest())
            case "keys":
                at_us = wall_us()  # a restored backup that catches up destroys nothing made from here on
                destroyed = await self._hands.destroy_keys(state.person, purposes)
                mark_destroyed(self._journal, state.person, purposes, at_us)
                return _step(asked, "keys", [destroyed])
            case "count":
                met = await self._hands.count(state.person, purposes)
                return _step(asked, "count", [*met, *self._reports(asked)])
            case _:
                left = await self._hands.clear(state.person, purposes)
                if not asked.scope:
                    clear_drained(self._spool)
                    clear_words(self._journal)
                return _step(asked, "clear", left)

    def _reports(self, asked: Erasing) -> list[Remains]:
        """What spool and journal keep aside for a day or two: it goes at once, whoever's it is."""
        held = [*drained_in(self._spool), *words_in(self._journal)]
        return [] if asked.scope else [remains("reports", held)]

    async def _looked(self, state: ErasureState, asked: Erasing) -> BeginErasure:
        """The last look before there is no way back."""
        if asked.scope:
            return BeginErasure(erasure=asked.id, obstacles=(), searched=())
        streams = await self._log.streams(addresses.programme_year(""))
        years = [(await self._ledger.view(year, 0)).state for year in streams]
        cases = await self._hands.open_cases(state.person)
        found = obstacles(state.person, years, cases=bool(cases), reports=bool(waiting_in(self._spool)))
        searched, named = await self._searched(state.person)
        if named:
            found = (*found, "named-outside-the-vault")
        return BeginErasure(erasure=asked.id, obstacles=found, searched=_counts([searched]))

    async def _searched(self, person: str) -> tuple[Remains, bool]:
        """Whether Temporal's histories of somebody name them: while the names can still be read."""
        known = (await self._vault.names([person]))[person]
        words = [known[field] for field in NAMING if known.get(field)]
        streams = await self._hands.streams_of(person)
        return await self._histories.naming([*streams, addresses.erasure(person)], words)


def _spelled(word: str) -> tuple[bytes, bytes]:
    """As it is, and as JSON may write it."""
    return word.encode(), json.dumps(word)[1:-1].encode()


def _step(asked: Erasing, step: Step, met: Sequence[Remains]) -> RecordStep:
    return RecordStep(erasure=asked.id, step=step, counts=_counts(met))


def _counts(met: Sequence[Remains]) -> tuple[Count, ...]:
    return tuple(Count.model_validate(asdict(one)) for one in met)
