"""Papers in a record: names and words that two others granted, and diaries that are read out of turn.

The same papers stand for the pair behind a conflict wall, where they must be worth nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from console.access.acting import Role
from console.access.right import Thing
from console.pages.break_glass import review_by_us
from console.pages.care import care_of
from console.pages.year import year_of
from domain import addresses
from domain.break_glass_events import BreakGlass, StopReading
from domain.messages import Command, Stamp
from domain.pairing import Pair
from domain.unmasking import ApproveUnmasking, AskUnmasking, EndGrant
from tests.console.access.world import ADMIN, OWNED, UNOWNED, Sight, World
from tests.console.web.duty import staffed
from tests.midyear import Midyear

Matter = Literal["names", "words"]
GRANTED: dict[Role, Matter] = {"auditor": "names", "dpo": "words"}
CASE = "emergency/out-of-turn"


@dataclass
class Drawer:
    """Where the papers of a world are drawn up, and ended."""

    midyear: Midyear
    world: World

    async def filled(self) -> World:
        """The same world with the papers, and each sight with the one that counts for it."""
        professional = self.world.people["professional"]
        await staffed(self, (professional,), (self.world.people["desk"],))
        for pair in (self.world.seen, self.world.walled):
            for holder, stream, matter in self._grants(pair):
                await self._granted(holder, stream, matter)
            await self._broken(professional, pair)
        sights = tuple(replace(sight, papers=self._paper(sight)) for sight in self.world.sights)
        return replace(self.world, sights=sights)

    async def emptied(self) -> None:
        """Every paper is ended by whoever has it."""
        for pair in (self.world.seen, self.world.walled):
            for holder, stream, _ in self._grants(pair):
                kept = addresses.unmasking(holder, stream)
                await self._does(kept, EndGrant(), holder, "end")
            professional = self.world.people["professional"]
            kept = addresses.break_glass(professional, pair.mentor)
            await self._does(kept, StopReading(), professional, "stop")

    def _grants(self, pair: Pair) -> Iterator[tuple[str, str, Matter]]:
        cohort = self.midyear.cohort.name
        streams = (addresses.relationship(cohort, pair.id), addresses.mentor_year(cohort, pair.mentor))
        for role, matter in GRANTED.items():
            for stream in streams:
                yield self.world.people[role], stream, matter

    async def _granted(self, holder: str, stream: str, matter: Matter) -> None:
        kept = addresses.unmasking(holder, stream)
        note = await self._why(kept, holder, "ask")
        await self._does(kept, AskUnmasking(matter=matter, note=note), holder, "ask")
        for number, other in enumerate((ADMIN, self.world.people["coordinator"])):
            await self._does(kept, ApproveUnmasking(), other, f"approve/{number}")

    async def _broken(self, professional: str, pair: Pair) -> None:
        year, care = await year_of(self.midyear.doors), await care_of(self.midyear.doors)
        kept = addresses.break_glass(professional, pair.mentor)
        command = BreakGlass(
            case=CASE,
            note=await self._why(kept, professional, "begin"),
            review_by_us=review_by_us(year.state.context, year.now_us),
            desk_us=care.now_us,
            about=addresses.relationship(year.cohort, pair.id),
        )
        await self._does(kept, command, professional, "begin")

    async def _why(self, stream: str, actor: str, name: str) -> str:
        vault = self.midyear.doors.vault
        return (await vault.write_pending(f"{stream}/{name}", actor, [], "reason", "It is needed.")).written

    async def _does(self, stream: str, command: Command, actor: str, name: str) -> None:
        stamp = Stamp(self.midyear.now_us, actor, f"{stream}/{name}")
        await self.midyear.doors.ledger.execute(stream, command, stamp)

    def _paper(self, sight: Sight) -> str:
        role, thing, seen = sight.acting.role, sight.thing, self.world.seen
        of_pair = thing in (Thing("pair", seen.id), Thing("person", seen.mentor)) or self._is_stream(thing)
        if role in GRANTED and of_pair:
            return GRANTED[role]
        of_case = thing in (Thing("case", UNOWNED), Thing("case", OWNED))
        return "glass" if role == "professional" and (of_pair or of_case) else "none"

    def _is_stream(self, thing: Thing | None) -> bool:
        """The only stream that is looked at is that of the pair that is seen."""
        return thing is not None and thing.kind == "stream"
