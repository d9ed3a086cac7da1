"""A small cohort in the middle of its year: played by its script straight into a record, and no engine runs.

The clock stands at the morning of 12 March 2026, so that a page says the same whenever it is looked at.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from activities.folds import CODEC
from benchmarks.cohorts import part
from console import texts
from console.planning import Plan, Read, read
from console.rehearsal import Act, Cohort, Script
from console.service import Doors
from domain import addresses
from domain.clock import AnchorClock
from domain.errors import Refusal
from domain.messages import Stamp
from domain.people import Role
from store.database import Database
from store.log import Log
from store.projections import Runner
from store.readmodels import Obligations, StreamCards

PAIRS, SEED = 12, "2025"
UNTIL = date(2026, 3, 12)
LONG_AGO_US = 1_700_000_000_000_000


@dataclass(frozen=True)
class Midyear:
    """Doors to such a record, the moment at which its time stands, and who takes part."""

    doors: Doors
    cohort: Cohort
    now_us: int

    def of(self, role: Role) -> tuple[str, ...]:
        """The ids of the people of a role, in the order of the rosters."""
        everybody = (*self.cohort.mentors, *self.cohort.mentees, *self.cohort.staff)
        return tuple(person.id for person in everybody if person.role == role)

    @property
    def year(self) -> str:
        """The stream of the cohort's year."""
        return addresses.programme_year(self.cohort.name)

    async def pairs(self) -> list[str]:
        """The ids of the pairs that are together, by id."""
        view = await self.doors.ledger.view(self.year, self.now_us)
        return sorted(view.state.placed.together)


def plan_of(folder: Path, pairs: int = PAIRS) -> Plan:
    """The first pairs of the example rosters, until 12 March."""
    mentors, mentees = part(folder, pairs)
    return Plan(mentors, mentees, SEED, until=UNTIL)


async def play(doors: Doors, plan: Plan) -> Read:
    """Gives every act of a plan's script to the record, in order; then time passes in every stream."""
    given = read(plan)
    year = addresses.programme_year(given.cohort.name)
    for person, profile, code in given.profiles:
        await doors.vault.put_person(person, profile, code)
    script = Script(given.cohort, plan.seed, given.until_us)
    does = partial(_do, doors, script, year)
    for act in script.opening():
        await does(act)
    while (next_act := script.pop()) is not None:
        await does(next_act)
    anchor = AnchorClock(
        real_anchor_us=LONG_AGO_US,
        programme_anchor_us=given.until_us,
        programme_us=86_400_000_000,
        real_us=400_000,
    )
    await doors.ledger.execute(year, anchor, Stamp(given.until_us, "rehearsal", f"{year}/anchor/midyear"))
    view = await doors.ledger.view(year, given.until_us)
    for stream in sorted({*await streams_of(doors.logs["programme"]), *view.state.pending}):
        await doors.ledger.settle(stream, given.until_us)
    await doors.mark.move(year, given.until_us)
    return given


async def followed(url: str) -> None:
    """The read models of a record, brought up to its end: what the worker of the year does all the time."""
    db = Database(url, role="nearpeer_year", pool_size=1)
    for model in (Obligations(CODEC), StreamCards(CODEC)):
        await Runner(db, Log(db, "programme"), model).catch_up()
    await db.close()


async def streams_of(log: Log) -> list[str]:
    """Every stream of a log."""
    return await log.streams()


async def _do(doors: Doors, script: Script, year: str, act: Act) -> None:
    command = act.command
    if command is None and act.look is not None:
        command = act.look((await doors.ledger.view(act.stream, act.at_us)).state)
    if command is not None:
        given = await texts.put(doors.vault, act, command)
        try:
            await doors.ledger.execute(act.stream, given, Stamp(act.at_us, act.actor, act.command_id))
        except Refusal:
            return
    if act.stream == year:
        script.learned((await doors.ledger.view(year, act.at_us)).state)
