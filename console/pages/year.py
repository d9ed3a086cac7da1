"""Which cohort is looked at, and up to when: now by the programme's clock, never past a rehearsal's mark."""

import asyncio
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from activities.ledger import Receipt, View
from console.errors import BadInput
from console.pages.moments import Moments
from console.pages.naming import plain, sorted_by
from console.service import Doors
from console.settings_files import shown
from domain import addresses
from domain.clock import REAL_TIME
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.programme import ProgrammeYearState

YEARS = "programme-year/"
AT_ONCE = 16
"""Streams that are read at the same time."""
SHOWN = 5
"""Ids that a complaint about too short an id repeats."""
ID = re.compile(r"[\w-]{1,60}")


class Page(BaseModel):
    """What is shown, frozen; its JSON is the answer of `--json`."""

    model_config = ConfigDict(frozen=True)


class Who(Page):
    """A person by opaque id, with the name that the vault has now."""

    id: str
    name: str
    by: str = Field(default="", exclude=True, repr=False)

    @property
    def order(self) -> tuple[str, str]:
        """What lists of people are sorted by: the family name, then the rest."""
        return self.by or plain(self.name), self.id

    @classmethod
    def known(cls, person: str, kept: Mapping[str, str]) -> "Who":
        """Somebody of whom the vault keeps this."""
        name = kept.get("name", person)
        return cls(id=person, name=name, by=sorted_by(name, kept.get("programme", "")))


def who(person: str, names: Mapping[str, Who]) -> Who:
    """Somebody by name, or by id where no name is known."""
    return names.get(person) or Who(id=person, name=person)


@dataclass(frozen=True, slots=True)
class Year:
    """A cohort's year as it stands now, the moment of that now, and the doors to read more."""

    doors: Doors
    cohort: str
    state: ProgrammeYearState
    now_us: int
    moments: Moments
    rehearsal: bool

    @property
    def heading(self) -> dict[str, Any]:
        """What every page says first: the cohort, and as of when."""
        return {
            "cohort": self.cohort,
            "rehearsal": self.rehearsal,
            "as_of": self.moments.iso(self.now_us),
            "as_of_us": self.now_us,
        }

    async def view(self, stream: str) -> View:
        """A stream settled in memory to this page's moment."""
        return await self.doors.ledger.view(stream, self.now_us)

    async def states(self, streams: Iterable[str]) -> list[Any]:
        """The states of many streams at this page's moment, in their order; a few are read at once."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def state_of(stream: str) -> Any:
            async with gate:
                return (await self.view(stream)).state

        return await asyncio.gather(*(state_of(stream) for stream in streams))

    async def does(self, command: Command, name: str, actor: str, stream: str | None = None) -> Receipt:
        """Gives a command to the year, or to a stream of it, at this page's moment. Raises Refusal."""
        stamp = Stamp(self.now_us, actor, name)
        return await self.doors.ledger.execute(stream or self.state.stream, command, stamp)

    async def names(self, people: Iterable[str]) -> dict[str, Who]:
        """Everybody asked for, by id, with the vault's name of them."""
        wanted = sorted(set(people))
        kept = await self.doors.vault.names(wanted) if wanted else {}
        return {person: Who.known(person, kept[person]) for person in wanted}


async def year_of(doors: Doors, cohort: str | None = None) -> Year:
    """The year of a cohort, or of the only one there is. Raises BadInput, Refusal, Unreachable."""
    stream = _chosen(await cohorts_of(doors), cohort)
    known: ProgrammeYearState = (await doors.ledger.view(stream, 0)).state
    clock = known.clock or REAL_TIME
    now_us = clock.programme_at(time.time_ns() // 1_000)
    mark = await doors.mark.read(stream)
    now_us = now_us if mark is None else min(now_us, mark)
    state: ProgrammeYearState = (await doors.ledger.view(stream, now_us)).state
    return Year(doors, state.cohort, state, now_us, Moments(state.calendar), clock.is_rehearsal)


async def cohorts_of(doors: Doors) -> list[str]:
    """Every cohort that the record has a year of, by name: the newest is the last. Raises Unreachable."""
    return [year.removeprefix(YEARS) for year in await doors.logs["programme"].streams(YEARS)]


def unopened() -> Refusal:
    """What is said where there is no year."""
    return Refusal(
        "no-programme-year",
        "The record holds no programme year yet.",
        "Open one: nearpeer year open --help",
    )


def _chosen(cohorts: list[str], wanted: str | None) -> str:
    if not cohorts:
        raise unopened()
    if wanted is None and len(cohorts) > 1:
        raise BadInput("--cohort", "", f"There are several: {', '.join(cohorts)}.", "Name one of them.")
    if wanted is not None and wanted not in cohorts:
        raise Refusal(
            "no-such-cohort",
            f"The record holds no cohort {spelt(wanted)}.",
            f"Choose from: {', '.join(cohorts)}.",
        )
    return addresses.programme_year(wanted or cohorts[0])


def one_of(ids: Iterable[str], wanted: str, noun: str, listing: str | None = None) -> str:
    """The id that begins as asked for; `listing` is the command that lists them. Raises Refusal."""
    known = list(ids)
    if wanted in known:
        return wanted
    found = sorted(each for each in known if wanted and each.startswith(wanted))
    if len(found) == 1:
        return found[0]
    if found:
        problem = f"Several of the {noun}s begin with {spelt(wanted)}: {', '.join(found[:SHOWN])}."
        raise Refusal("ambiguous", problem, "Give more of the id.")
    problem = f"There is no {noun} {spelt(wanted)}."
    raise Refusal(f"no-such-{noun}", problem, f"List them: {listing or f'nearpeer {noun} list'}")


def spelt(wanted: str) -> str:
    """What somebody asked for: as it is when it is like an id, else in quotes, and cut when it is long."""
    return wanted if ID.fullmatch(wanted) else shown(wanted)
