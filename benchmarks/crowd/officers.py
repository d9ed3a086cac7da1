"""A desk in a process of its own: as many officers as it is told take one case at the same moment.

Each line on standard input is a case and officers, such as `case-1 officer-1 officer-2`; the answer is a line
of JSON, who owns the case and the seconds until they knew, as each of them was told.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import orjson

from console.attending import Attending
from console.pages.care import Care, care_of
from console.service import Doors
from domain import addresses
from domain.errors import Refusal
from domain.officers import AlreadyOwned
from runtime.addresses import found
from runtime.exit import leave
from runtime.settings import Settings


async def told(care: Care, case: str, officer: str) -> dict[str, Any]:
    """Takes a case as the desk's command does, and says who has it by what this officer was told."""
    began = time.perf_counter()
    try:
        owner = (await Attending(care, addresses.emergency(case), officer).acknowledge(None)).held_by
    except Refusal as refused:
        first = refused.__cause__
        owner = first.officer if isinstance(first, AlreadyOwned) and first.officer in str(refused) else None
    return {"officer": officer, "owner": owner, "seconds": time.perf_counter() - began}


async def serve(data_dir: Path) -> None:
    """Answers until standard input ends."""
    doors = Doors(found(Settings.load(data_dir=data_dir)))
    await care_of(doors)
    say([])
    while line := await asyncio.to_thread(sys.stdin.readline):
        case, *officers = line.split()
        care = await care_of(doors)
        say(await asyncio.gather(*(told(care, case, officer) for officer in officers)))
    await doors.close()


def say(answer: list[dict[str, Any]]) -> None:
    sys.stdout.write(orjson.dumps(answer).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
    leave(0)
