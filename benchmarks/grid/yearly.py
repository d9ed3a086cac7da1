"""The year's lane beside the emergency lane: a small cohort, and a worker from a copy of the code."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.client import Client, WorkflowHandle

from activities.clock import real_now_us
from benchmarks.grid.desk import Desk
from console.calendar import load_calendar
from console.planning import EXAMPLES
from console.policy import load_policy
from console.service import YEAR_QUEUE, is_asked_for_work
from domain import addresses
from domain.clock import AnchorClock
from domain.facts import DAY_US
from domain.pairing import RunPairing
from domain.people import EnrolPeople, Person
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from runtime.addresses import found
from runtime.child import Child, Manners
from runtime.temporal import connect

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "store", "runtime", "activities", "workflows")
COHORT, PAIRS = "2025", 8
TOPICS = ("goals", "boundaries", "emergencies")
WITHIN_S = 60.0
LOOK_S = 0.1


class YearLane:
    """The drivers of a cohort's year, and the worker that is released anew."""

    def __init__(self, desk: Desk, tree: Path, client: Client, namespace: str) -> None:
        self._desk, self._tree, self.client, self._namespace = desk, tree, client, namespace
        self._since_s = time.time()
        self.log = desk.service.dir.logs / "worker-year.log"
        place = str(desk.service.dir.path)
        self._worker = Child(
            "worker-year",
            [sys.executable, "-P", "-m", "worker", "--lane", "year", "--data-dir", place],
            {**os.environ, "PYTHONPATH": str(tree)},
            self.log,
            self.asks_for_work,
            manners=Manners(ready_within=WITHIN_S),
        )

    async def open(self) -> None:
        """The worker at work, and the year with its pairs, whose drivers run."""
        await self._worker.start()
        await self._begins()
        await _until(self._has_its_drivers)

    async def close(self) -> None:
        """Ends the worker."""
        await self._worker.stop()

    async def _has_its_drivers(self) -> bool:
        return len(await self.drivers()) == PAIRS

    @property
    def pid(self) -> int | None:
        """The worker's process, None while it has none."""
        return self._worker.pid

    async def drivers(self) -> list[WorkflowHandle[object, object]]:
        """The drivers of the pairs that run."""
        running = self.client.list_workflows("WorkflowType = 'Relationship' AND ExecutionStatus = 'Running'")
        names = [run.id async for run in running]
        return [self.client.get_workflow_handle(name) for name in names if "/flood-" not in name]

    async def nudge(self) -> None:
        """Has every driver look once more."""
        await asyncio.gather(*(driver.signal("nudge") for driver in await self.drivers()))

    def release(self, file: str, old: str, new: str) -> None:
        """Changes one place of the worker's code and has it begin anew. Raises ValueError: no such place."""
        path = self._tree / file
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{file} has no such place any more; correct the broken release.")
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.restart()

    def restart(self) -> None:
        """The worker dies, and its supervisor brings it back with the code that is there now."""
        self._since_s = time.time()
        if self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)

    async def mend(self) -> None:
        """The code as it was, and the worker at work again."""
        copied(self._tree)
        self.restart()
        await _until(self.asks_for_work)

    async def asks_for_work(self) -> bool:
        """Whether the worker of now has asked Temporal for work."""
        return await is_asked_for_work(self.client, self._namespace, YEAR_QUEUE, self._since_s)

    async def _begins(self) -> None:
        """A cohort of a few pairs whose year begins now, at the speed of production."""
        year, calendar = addresses.programme_year(COHORT), load_calendar(EXAMPLES / "calendar-2025.toml")
        begins_us = calendar.midnight(calendar.first)
        mentors = [f"mentor-{number}" for number in range(PAIRS)]
        training = ScheduleSession(
            kind="training", topics=TOPICS, starts_us=begins_us - 10 * DAY_US, minutes=90
        )
        for name, command, days_before in (
            ("open", OpenProgrammeYear(cohort=COHORT), 20),
            ("calendar", PublishCalendar(calendar=calendar), 19),
            (
                "policy",
                PublishPolicy(effective_us=begins_us, policy=load_policy(EXAMPLES / "policy.toml")),
                18,
            ),
            ("people", EnrolPeople(people=_people(mentors)), 14),
            ("training", training, 12),
            ("attended", _attended(mentors), 9),
            ("pairing", RunPairing(seed="1"), 6),
            ("clock", AnchorClock(real_anchor_us=real_now_us(), programme_anchor_us=begins_us), 2),
        ):
            await self._desk.says(year, command, begins_us - days_before * DAY_US, f"{COHORT}/{name}")


async def _until(done: Callable[[], Awaitable[bool]]) -> None:
    """Returns when something is true. Raises TimeoutError when it is not in time."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            if await done():
                return
            await asyncio.sleep(LOOK_S)


def _people(mentors: list[str]) -> tuple[Person, ...]:
    taught = [Person(id=one, role="mentor", study_year=4, languages=("hu",), capacity=1) for one in mentors]
    mentees = [f"mentee-{number}" for number in range(len(mentors))]
    return (*taught, *(Person(id=one, role="mentee", study_year=1, languages=("hu",)) for one in mentees))


def _attended(mentors: list[str]) -> RecordAttendance:
    attended = tuple((mentor, 90) for mentor in mentors)
    return RecordAttendance(session=f"{COHORT}/training", held_minutes=90, attended=attended)


def copied(tree: Path) -> None:
    """The code of a worker as it is here, in a tree of its own."""
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, tree / room, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "worker.py", tree / "worker.py")


@asynccontextmanager
async def year_beside(desk: Desk, tree: Path) -> AsyncIterator[YearLane]:
    """The year's lane on the service of a desk."""
    copied(tree)
    places = found(desk.service.settings)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    lane = YearLane(desk, tree, client, places.namespace)
    try:
        await lane.open()
        yield lane
    finally:
        await lane.close()
