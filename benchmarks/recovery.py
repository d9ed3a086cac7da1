"""The restore drill: a serving year is backed up, works on, loses its databases, and serves again.

Run by `make recovery`, into recovery.json. What was done after the backup is known here, and the list of
differences must say just that; an emergency that was acknowledged and is not there again fails it.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.cohorts import open_folder
from benchmarks.measures import Measure, at_most, tell_all, told, write
from console import erasure
from console.intake import intake_of
from console.pages.year import year_of
from console.raising import Raised, care_clock, raise_emergency
from console.service import Doors
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, RecordContactMade
from domain.meetings import RecordContact
from domain.messages import PROGRAMME, TIME, Command, Stamp
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.exit import leave
from runtime.settings import Settings
from store.checkpoint import Checkpoint
from store.history import every_row
from store.indexing import Index
from store.sealing import Published
from store.spool import waiting_in

WITHIN_S = 900.0
UP_WITHIN_S, SEALED_WITHIN_S, STEP_WITHIN_S = 600.0, 150.0, 120.0
CONTACTS = 3
LEAVER, OFFICER, DPO = "drill-leaver", "drill-officer", "drill-dpo"
COMMAND = Path(sys.executable).parent / "nearpeer"


@dataclass
class Done:
    """What was done after the backup: acknowledged commands of cases, and what people of the year did."""

    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    entered: set[tuple[str, int, str, str]] = field(default_factory=set)
    """(log, position, stream, type) of what people did and was sealed, as the lost record had it."""
    sealed: dict[str, int] = field(default_factory=dict)


def answer(*words: str) -> dict[str, Any]:
    """What a command of ours answers. Raises RuntimeError when it says no."""
    done = subprocess.run([COMMAND, *words, "--json"], capture_output=True, text=True, check=False)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if done.returncode != 0:
        raise RuntimeError(f"nearpeer {' '.join(words)}: {result.get('problem', result)}")
    return result


@contextmanager
def serving(verb: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A service that is up; it is stopped at the end, unless it was killed before."""
    environment = {**os.environ, "LOG_LEVEL": "warning"}
    command = [str(COMMAND), verb, "--data-dir", str(folder), "--json"]
    with (folder.parent / f"{folder.name}.log").open("w") as log:
        service = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment, start_new_session=True
        )
    try:
        _wait_for_addresses(service)
        yield service
    finally:
        if service.poll() is None:
            service.send_signal(signal.SIGTERM)
            service.wait(timeout=STEP_WITHIN_S)


def _wait_for_addresses(service: "subprocess.Popen[str]") -> None:
    ends = time.monotonic() + UP_WITHIN_S
    for line in service.stdout or ():
        if "addresses" in json.loads(line):
            return
        if time.monotonic() > ends:
            break
    raise RuntimeError("the service did not come up")


async def is_ready(folder: Path) -> None:
    """Returns once the site answers that record and keys are reached."""
    address = f"{(DataDir(folder).running() or {})['web']['address']}/readyz"
    async with httpx.AsyncClient() as client:
        await until(lambda: _answers(client, address), STEP_WITHIN_S, "the site is ready")


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(address)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def until(question: Any, within_s: float, what: str) -> None:
    """Returns when the answer is yes. Raises RuntimeError when it is still no."""
    ends = time.monotonic() + within_s
    while not await question():
        if time.monotonic() > ends:
            raise RuntimeError(f"not within {within_s:g} s: {what}")
        await asyncio.sleep(0.2)


async def work(settings: Settings, sizes: dict[str, int]) -> Done:
    """What people do after the backup; the last emergency is younger than the last seal."""
    done, doors = Done(), Doors(found(settings))
    try:
        year = await year_of(doors, None)
        for number in sorted(year.state.placed.together)[:CONTACTS]:
            pair = addresses.relationship(year.cohort, number)
            contact = RecordContact(occurred_us=year.now_us - 3_600_000_000)
            await doors.ledger.execute(pair, contact, Stamp(year.now_us, "drill-mentor", f"{pair}/drill"))
        await _forget(doors)
        await _case(settings, doors, "drill-case-one", done)
        await until(lambda: _is_sealed(settings, doors), SEALED_WITHIN_S, "everything is sealed")
        done.sealed = {name: _sealed(settings, name) for name in doors.logs}
        await _case(settings, doors, "drill-case-two", done)
        for name, log in doors.logs.items():
            async for row in every_row(log, sizes[name], done.sealed[name]):
                if name != "care" and row.actor not in (TIME, PROGRAMME):
                    done.entered.add((name, row.position, row.stream, row.type))
        return done
    finally:
        await doors.close()


async def _forget(doors: Doors) -> None:
    """Somebody who takes part in nothing is forgotten by the worker, for good."""
    await erasure.ask(doors, LEAVER, DPO, erasure.fresh_id())

    async def is_over() -> bool:
        return bool((await erasure.state_of(doors, LEAVER)).over)

    await until(is_over, STEP_WITHIN_S, "the erasure is certified")


async def _case(settings: Settings, doors: Doors, case: str, done: Done) -> None:
    """An emergency is raised with words, acknowledged, and a professional is in contact, with receipts."""
    intake = intake_of(settings)
    try:
        receipt = await raise_emergency(intake, Raised(id=case, danger="yes", words=f"words of {case}"))
    finally:
        await intake.close()
    if receipt.kept != "recorded":
        raise RuntimeError(f"{case} was {receipt.kept}")
    stream = addresses.emergency(case)
    done.acknowledged.append((stream, (await doors.logs["care"].read(stream))[0].command_id))
    steps: tuple[Command, ...] = (
        AcknowledgeEmergency(officer=OFFICER),
        RecordContactMade(professional="drill-professional"),
    )
    for command in steps:
        stamp = Stamp(await _case_time(doors, stream), OFFICER, f"{stream}/{command.TYPE}")
        await doors.ledger.execute(stream, command, stamp)
        done.acknowledged.append((stream, stamp.command_id))


async def _case_time(doors: Doors, stream: str) -> int:
    return (await care_clock(doors.ledger)).programme_at(await doors.ledger.now_us(stream))


def _sealed(settings: Settings, log: str) -> int:
    place = DataDir(settings.data_dir, settings)
    note = Published(place.seals / log).newest()
    return Checkpoint.of(note.decode().partition("\n\n")[0]).size if note else 0


async def _is_sealed(settings: Settings, doors: Doors) -> bool:
    """Whether the index, too, reaches as far as the log of the year and of the cases did a moment ago."""
    sizes = {name: await log.head() for name, log in doors.logs.items()}
    place = DataDir(settings.data_dir, settings)
    return all(
        min(_sealed(settings, name), Index(place.journal / "index" / name).reaches()) >= size
        for name, size in sizes.items()
    )


async def destroy(folder: Path, service: "subprocess.Popen[str]") -> None:
    """Kills everything at once and deletes both databases and Temporal's data."""
    place = DataDir(folder)
    running = place.running() or {}
    pids = [part["pid"] for part in running.values() if isinstance(part, dict) and "pid" in part]
    cluster = place.recorded_cluster()
    os.kill(running["postgres"]["pid"], signal.SIGKILL)
    service.kill()
    service.wait()

    async def are_gone() -> bool:
        return not any(map(_runs, pids))

    await until(are_gone, STEP_WITHIN_S, "every process is gone")
    if cluster is None:
        raise RuntimeError("the record has no files")
    shutil.rmtree(cluster.parent)
    shutil.rmtree(place.temporal)


def _runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def judged(settings: Settings, back: dict[str, Any], done: Done) -> list[Measure]:
    """Whether everything acknowledged is there again, and the differences are what was done."""
    doors = Doors(found(settings))
    try:
        held = {(row.stream, row.command_id) async for row in every_row(doors.logs["care"])}
        lost = [one for one in done.acknowledged if one not in held]
        left = back["differences"]
        named = {(e["log"], e["position"], e["stream"], e["type"]) for e in left["to_enter"]}
        wrong = len(named ^ done.entered)
        gaps = {one["log"]: one["sealed"] for one in left["logs"]}
        untrue = [name for name, sealed in gaps.items() if sealed != done.sealed[name]]
        forgotten = [one["person"] for one in back["forgotten"]]
        await until(lambda: _is_drained(settings), STEP_WITHIN_S, "the words are in the record")
        verified = answer("audit", "verify", "--data-dir", str(settings.data_dir))
    finally:
        await doors.close()
    cases = f"of {len(done.acknowledged)} commands"
    return [
        Measure("acknowledged steps of emergencies lost", len(lost), cases, "0", not lost),
        Measure("events of people listed wrongly", wrong, f"of {len(done.entered)}", "0", wrong == 0),
        Measure("logs whose gap is told wrongly", len(untrue), f"of {len(gaps)}", "0", not untrue),
        Measure("forgotten again", len(forgotten), "people", "1", forgotten == [LEAVER]),
        Measure("the past verifies, with its gap told", len(verified["restored"]), "logs", "as listed",
                verified["ok"] and len(verified["restored"]) == len(gaps)),
    ]  # fmt: skip


async def _is_drained(settings: Settings) -> bool:
    return not waiting_in(DataDir(settings.data_dir).spool)


async def drill(folder: Path) -> list[Measure]:
    """One loss, and all that is measured of it."""
    old, new, backup = folder / "old", folder / "new", folder / "backup"
    settings = Settings.load(data_dir=old)
    with serving("run", old) as service:
        doors = Doors(found(settings))
        await doors.vault.put_person(LEAVER, {"name": "Drill Leaver"}, "DRILL1")
        await doors.close()
        made = answer("backup", str(backup), "--data-dir", str(old))
        done = await work(settings, {name: facts["size"] for name, facts in made["logs"].items()})
        await destroy(old, service)
    began = time.monotonic()
    back = answer(
        *("restore", str(backup), "--data-dir", str(new), "--secrets", str(old), "--beside", str(old))
    )
    restored_s = time.monotonic() - began
    with serving("up", new):
        await is_ready(new)
        serving_s = time.monotonic() - began
        measures = await judged(Settings.load(data_dir=new), back, done)
    return [
        at_most("from the backup to serving", round(serving_s, 1), "s", WITHIN_S),
        told("of that, the restore itself", round(restored_s, 1), "s"),
        told("the backup, while it serves", round(made["seconds"], 1), "s"),
        told("size of the backup", round(made["bytes"] / 1e6, 1), "MB"),
        told("events restored", sum(back["logs"].values()), "events"),
        told("workflows started from the record", back["workflows"], "workflows"),
        *measures,
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The drill, told and written; 0 when every promise held, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recovery", description=__doc__)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "recovery.json", metavar="FILE")
    given = parser.parse_args(arguments)
    with open_folder() as folder:
        measures = asyncio.run(drill(folder))
    write(given.into, measures)
    return tell_all(measures)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    leave(main())
