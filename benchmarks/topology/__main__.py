"""The topology of docker-compose.yml, up as plain processes, rehearsed, and killed part by part.

Run by `make cluster-test`; writes benchmarks/cluster.json. Under ten minutes. Every figure is measured here.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.cohorts import open_folder, part
from benchmarks.faults import acknowledged
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk
from benchmarks.grid.runs import Came
from benchmarks.measures import Measure, at_most, tell_all, told, write
from benchmarks.topology import ground
from benchmarks.topology.composed import read
from benchmarks.topology.desk import case, desk_of, lost, paged_after_s
from benchmarks.topology.running import Killed, Topology
from console.planning import Plan
from console.summary import differences
from console.year import Rehearsed, rehearse
from domain import addresses
from runtime import logs
from runtime.errors import EngineError
from runtime.exit import leave
from runtime.settings import Settings

PAIRS, DAY_MS, SEED = 12, 500, "2025"
YEAR_WORKERS = 2
PROFILES = ("tools", "release")
NEXT = ("worker-year-next", "worker-urgent-next")
"""The workers of the next release, which come in mid-year."""
LIMIT_S = 600.0
OPERATORS = (("audit", "compare"), ("audit", "verify"), ("backup", "/backups/first"), ("doctor",))
UNREACHABLE = 3
INTO = Path(__file__).parents[1] / "cluster.json"
INTO_THE_CASE_S = 0.3
"""How long after the report a process dies: while its case is on its way."""
OF_THE_DESK = ("emergency", "rota", "case-runs")
"""Kinds of streams that the desk's cases leave, and no year in memory has."""


@dataclass
class Course:
    """What came of it."""

    killed: list[Killed] = field(default_factory=list)
    cases: list[Came] = field(default_factory=list)
    released: list[Measure] = field(default_factory=list)


def say(line: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"{line}\n")


@asynccontextmanager
async def up(root: Path, gateway: GatewayProcess, image: Path | None) -> AsyncIterator[tuple[Topology, Desk]]:
    """The topology, every part of it well, and a desk at its site."""
    say("the image's build steps, in a folder of their own")
    prefix = image or await ground.built(root / "image", say)
    say("keys and settings, by deploy/prepare")
    settings = {**await ground.prepared(root / "etc", say), **ground.rehearsing(gateway, YEAR_WORKERS)}
    say("the topology")
    async with Topology(root, read(settings, *PROFILES), prefix, say, later=NEXT) as topology:
        web = topology.ground.of("web")
        with ground.settings_of(topology.ground.environment(web)):
            desk = desk_of(Settings.load(), f"http://{web.address}:8000", gateway)
            await desk.open()
            try:
                yield topology, desk
            finally:
                await desk.close()


async def killing(topology: Topology, desk: Desk, course: Course) -> None:
    """Kills each process in turn, in the midst of a case; the next only once it is back and its case over.

    Those of the year's worker come first; then the next release begins beside the running one.
    """
    first = [name for name in topology.children if name.startswith("worker-year")]
    others = [name for name in topology.children if name not in first]
    for name in first:
        await killed_in_a_case(topology, desk, name, course)
    course.released = await released(topology)
    for name in (*others, *NEXT):
        await killed_in_a_case(topology, desk, name, course)


async def killed_in_a_case(topology: Topology, desk: Desk, name: str, course: Course) -> None:
    """One process dies while an emergency that was just reported is on its way."""
    living = asyncio.create_task(case(desk, f"{name} dies"))
    await asyncio.sleep(INTO_THE_CASE_S)
    killed = await topology.kill(name)
    came = await living
    course.killed.append(killed)
    course.cases.append(came)
    back = f"{name} killed: back after {killed.back_s:.1f} s"
    say(f"{back}, a page {paged_after_s(came):.1f} s after a report")


async def released(topology: Topology) -> list[Measure]:
    """The next release of both lanes comes up beside the running one, and every driver goes over to it."""
    for name in NEXT:
        await topology.start(name)
    promoted = await _answer(topology, "release", "promote", ground.NEXT_RELEASE)
    standing = await _answer(topology, "release", "current")
    releases = standing.get("releases", [])
    both = {(one["lane"], one["build"]) for one in releases}
    current = {one["build"] for one in releases if one["standing"] == "current"}
    say(f"{ground.NEXT_RELEASE} beside {ground.RELEASE}: {promoted.get('nudged', 0)} drivers nudged")
    return [
        Measure("releases of both lanes side by side", len(both), "releases", "4", len(both) == 4),
        Measure("release promoted", "ok" if promoted["ok"] else "not ok", "", "ok", bool(promoted["ok"])),
        Measure(
            "current release", ", ".join(current), "", ground.NEXT_RELEASE, current == {ground.NEXT_RELEASE}
        ),
    ]


async def rehearsed(topology: Topology, desk: Desk, folder: Path, course: Course) -> Rehearsed:
    """A small cohort's year at the doors, while every process is killed in turn."""
    runs = asyncio.Event()

    def progress(_moment_us: int, acts: int) -> None:
        if not runs.is_set():
            say(f"the year runs after {acts} acts")
        runs.set()

    plan = Plan(*part(folder, PAIRS), SEED, day_ms=DAY_MS)
    year = asyncio.create_task(rehearse(desk.service, plan, progress))
    begun = asyncio.create_task(runs.wait())
    await asyncio.wait([year, begun], return_when=asyncio.FIRST_COMPLETED)
    try:
        await killing(topology, desk, course)
        say("every process was killed; the year goes on to its end")
        return await year
    finally:
        year.cancel()
        begun.cancel()
        await asyncio.gather(year, begun, return_exceptions=True)


async def judged(topology: Topology, desk: Desk, year: Rehearsed, course: Course) -> list[Measure]:
    """Whether anything was lost: commands, standings, emergencies, and what the two ledgers say."""
    for stream in [one for one in year.outcome.states if addresses.kind_of(one) in OF_THE_DESK]:
        if stream not in year.memory.states:
            del year.outcome.states[stream]
    missing, doubled = await acknowledged(desk.service, year)
    differing = differences(year.outcome, year.memory)
    broken = lost(course.cases)
    for line in (*differing[:20], *broken):
        say(f"  {line}")
    kept = sum(came.kept in ("recorded", "kept") for came in course.cases)
    of = f"of {len(course.killed)} processes"
    return [
        Measure("processes killed and back", len(course.killed), of, "all", bool(course.killed)),
        Measure("acknowledged commands lost", missing, f"of {year.acts}", "0", missing == 0),
        Measure("commands doubled", doubled, f"of {year.acts}", "0", doubled == 0),
        Measure("pairs, credit, standings that differ from simulate", len(differing), "", "0", not differing),
        Measure("emergencies taken", kept, f"of {len(course.cases)}", "all", kept == len(course.cases)),
        Measure("promises to emergencies broken", len(broken), "", "0", not broken),
        told("slowest process to be back and well", round(max(one.back_s for one in course.killed), 1), "s"),
        told("slowest page after a report", round(max(map(paged_after_s, course.cases)), 1), "s"),
        told("calls repeated at the door", year.retried, "calls"),
        *course.released,
        *[await _asked(topology, *command) for command in OPERATORS],
    ]


async def _asked(topology: Topology, *command: str) -> Measure:
    """Whether a command of the operator's says that all is well."""
    answer = await _answer(topology, *command)
    problem = str(answer.get("problem", "not ok"))[:300]
    return Measure(
        f"nearpeer {' '.join(command)}", "ok" if answer["ok"] else problem, "", "ok", bool(answer["ok"])
    )


async def _answer(topology: Topology, *command: str) -> dict[str, Any]:
    """What a command of the operator's answers; one that could not answer says so."""
    try:
        said = await topology.once(topology.ground.of("tools"), *command, "--json")
    except EngineError as error:
        return {"ok": False, "problem": str(error)}
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return answer


async def main(into: Path, image: Path | None) -> int:
    """0 when every promise held, else 1."""
    began, course = time.monotonic(), Course()
    with open_folder() as root, GatewayProcess(2 * LIMIT_S) as gateway:
        async with up(root, gateway, image) as (topology, desk):
            up_s = time.monotonic() - began
            say(f"{len(topology.children)} processes are up and well")
            year = await rehearsed(topology, desk, root, course)
            measures = await judged(topology, desk, year, course)
            processes = told("processes", len(topology.children), "")
    overdue = topology.overdue()
    measures.append(Measure("processes that had to be killed to stop", len(overdue), "", "0", not overdue))
    measures = [processes, told("until all were up and well", round(up_s, 1), "s"), *measures]
    measures.append(at_most("whole run", round(time.monotonic() - began, 1), "s", LIMIT_S))
    write(into, measures)
    return tell_all(measures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.topology", description=__doc__)
    parser.add_argument("--into", type=Path, default=INTO, metavar="FILE")
    parser.add_argument("--image", type=Path, default=None, metavar="DIR", help="what was built before")
    return parser.parse_args()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    logs.configure("error")
    given = _arguments()
    try:
        code = asyncio.run(main(given.into, given.image))
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        code = UNREACHABLE
    leave(code)
