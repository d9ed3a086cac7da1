"""Two officers of two processes at one case at one moment: one of them owns it, the other is told who."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from activities.ledger import Ledger
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.case_events import EmergencyAcknowledged
from domain.messages import Stamp
from runtime.postgres import Urls
from store.database import Database
from store.log import Log

RACES = 500 if os.environ.get("NEARPEER_FULL") else 50
OFFICERS = ("officer-1", "officer-2")
RAISED_US, TAKEN_US = 1_773_046_800_000_000, 1_773_046_860_000_000
ROOT = Path(__file__).parents[2]


class Officer:
    """An officer with a process, a connection and a ledger of their own."""

    def __init__(self, url: str, name: str) -> None:
        program = Path(__file__).with_name("officer.py")
        self._process = subprocess.Popen(
            [sys.executable, program, url, name, str(TAKEN_US)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self.told() == "ready"

    def takes(self, case: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{case}\n")
        self._process.stdin.flush()

    def told(self) -> str:
        """What the process says next: who owns the case."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ends(self) -> None:
        self._process.communicate(timeout=30)


async def raised(ledger: Ledger) -> list[str]:
    """As many cases as there are races."""
    cases = [addresses.emergency(f"race-{number}") for number in range(RACES)]
    for case in cases:
        command = RaiseEmergency(level="emergency", danger="yes")
        await ledger.execute(case, command, Stamp(RAISED_US, "mentor-1", f"{case}/raise"))
    return cases


def raced(one: Officer, other: Officer, cases: list[str]) -> list[tuple[str, str]]:
    """Who owns each case, as either officer was told; they are named in turns."""
    told = []
    for number, case in enumerate(cases):
        for officer in (one, other) if number % 2 else (other, one):
            officer.takes(case)
        told.append((one.told(), other.told()))
    for officer in (one, other):
        officer.ends()
    return told


async def test_of_two_officers_exactly_one_owns_a_case_and_the_other_is_told_who(
    door: Database, urls: Urls
) -> None:
    log = Log(door, "care")
    cases = await raised(Ledger({"care": log}))
    one, other = [await asyncio.to_thread(Officer, urls["url"], name) for name in OFFICERS]

    told = await asyncio.to_thread(raced, one, other, cases)

    taken = [row for row in await log.read_all(limit=100_000) if row.type == EmergencyAcknowledged.TYPE]
    owners = {row.stream: row.actor for row in taken}
    assert len(taken) == len(owners) == RACES
    assert told == [(owners[case], owners[case]) for case in cases]
    assert set(owners.values()) == set(OFFICERS)
