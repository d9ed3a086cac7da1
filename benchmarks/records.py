"""Records to measure on: a PostgreSQL with the schema of this release, and a rehearsed year's streams."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from hashlib import sha256
from multiprocessing import get_context
from typing import Any

from activities.folds import CODEC
from benchmarks.cohorts import open_folder
from console.calendar import load_calendar
from console.memory import Memory
from console.planning import EXAMPLES
from console.policy import load_policy
from console.rehearsal import Cohort, Script, invented, whole_year_us
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.deciding import Decision
from domain.messages import TIME, Entry
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres, Urls
from store import migrate
from store.rows import NewRow

Told = Callable[[str, tuple[Entry, ...]], None]


@asynccontextmanager
async def record(*, in_memory: bool = True) -> AsyncIterator[Urls]:
    """A PostgreSQL of its own with the schema of this release, gone afterwards.

    It writes as durably as it ships; in memory that costs nothing, so that programs are compared and no disk.
    """
    with open_folder(in_memory=in_memory) as folder, DataDir(folder / "run") as place:
        server = EmbeddedPostgres(place)
        try:
            urls = await server.start()
            await migrate.upgrade(urls["url"], urls["keys_url"])
            yield urls
        finally:
            await server.stop()


class _Telling(Memory):
    """A ledger in memory that tells every event of every stream."""

    def __init__(self, year: str, told: Told) -> None:
        super().__init__(year)
        self._told = told

    def _keep(self, stream: str, decided: Decision[Any]) -> None:
        self._told(stream, decided.entries)
        super()._keep(stream, decided)


def calendar() -> AcademicCalendar:
    """The calendar of the examples."""
    return load_calendar(EXAMPLES / "calendar-2025.toml")


def cohort(pairs: int, seed: str = "1") -> Cohort:
    """An invented cohort of 2025 under the policy of the examples."""
    return invented("2025", pairs, seed, calendar(), load_policy(EXAMPLES / "policy.toml"))


def lived(people: Cohort, until_us: int, told: Told) -> None:
    """Plays a cohort's year in memory up to a moment and tells what every log would hold."""
    year = addresses.programme_year(people.name)
    script, memory = Script(people, "1", until_us), _Telling(year, told)
    acts = iter(script.opening())
    while (act := next(acts, None) or script.pop()) is not None:
        memory.act(act)
        if act.stream == year:
            script.learned(memory.year, act.at_us)
    memory.settle_all(until_us)


def whole_year(pairs: int) -> dict[str, list[NewRow]]:
    """The rows of every stream of an invented cohort's year.

    They are made in a process of their own: here the domain's caches then hold only what the record says.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        return elsewhere.submit(_whole_year, pairs).result()


def _whole_year(pairs: int) -> dict[str, list[NewRow]]:
    people = cohort(pairs)
    entries: dict[str, list[Entry]] = defaultdict(list)

    def told(stream: str, more: tuple[Entry, ...]) -> None:
        entries[stream].extend(more)

    lived(people, whole_year_us(people), told)
    return {stream: rows_of(said) for stream, said in entries.items()}


def rows_of(entries: Iterable[Entry]) -> list[NewRow]:
    """What the log would be given for the whole of one stream."""
    counted: Counter[str] = Counter()
    rows = []
    for entry in entries:
        rows.append(row_of(entry, counted[entry.command_id]))
        counted[entry.command_id] += 1
    return rows


def row_of(entry: Entry, ordinal: int) -> NewRow:
    """One entry as the log is given it; who gave a command is told by a digest as long as a real one."""
    kind, schema, body = CODEC.encode(entry.event)
    digest = None if entry.actor == TIME else sha256(entry.command_id.encode()).digest()
    return NewRow(
        kind,
        schema,
        body,
        entry.occurred_us,
        entry.recorded_us,
        entry.actor,
        entry.policy,
        entry.command_id,
        ordinal,
        digest,
        entry.cause,
    )
