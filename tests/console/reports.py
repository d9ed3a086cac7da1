"""Reports for tests, told only what matters to the test, and intakes at the doors of a record and a spool."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from nacl.public import PrivateKey

from console.intake import Intake, Patience, real_now_us
from console.raising import Raised
from console.service import Doors
from domain import addresses
from runtime.addresses import Addresses
from store.raising import Report
from store.rows import Row
from store.spool import Spool

PATIENT = Patience(20.0, 20.0, 20.0)
"""A test waits for what works, however busy its machine is."""
KEK = bytes(range(32))
KEY = PrivateKey.generate()
PRIVATE = bytes(KEY)
SECRET = b"the same in every process"
PAIR = "relationship/2025/r0123456789abcdef"
REPORT = Raised(id="report-0001", danger="yes", words="she does not answer the door")


def report(number: int = 1, **said: object) -> Raised:
    """A report by somebody unknown, with an id of its own for each number."""
    return replace(REPORT, **{"id": f"report-{number:04}", **said})  # type: ignore[arg-type]


def from_mentor(number: int = 1, **said: object) -> Raised:
    """A report by a mentor who is known."""
    known = {"raised_by": "mentor", "person": "person-7", "verified": True, "about": PAIR}
    return report(number, **{**known, **said})


def spool_in(folder: Path) -> Spool:
    return Spool(folder / "spool", bytes(KEY.public_key))


def doors_to(url: str, keys_url: str) -> Doors:
    return Doors(Addresses(url=url, keys_url=keys_url, temporal="", namespace="", kek=KEK, codec_key=None))


@asynccontextmanager
async def intake_at(
    url: str, keys_url: str, folder: Path, clock: Callable[[], int] = real_now_us
) -> AsyncIterator[Intake]:
    """An intake of these databases, with its spool in a folder."""
    made = Intake(doors=doors_to(url, keys_url), spool=spool_in(folder), clock=clock, secret=SECRET)
    made.patience = PATIENT
    yield made
    await made.close()


async def case_of(intake: Intake, report: Raised) -> list[Row]:
    """What the record holds of a report's case."""
    assert intake.doors is not None
    return await intake.doors.logs["care"].read(addresses.emergency(report.id))


def kept_in(folder: Path) -> list[Report]:
    """The reports in the spool of a folder, oldest first."""
    spool = spool_in(folder)
    return [Report.read(spool.opened(name, PRIVATE)) for name in spool.waiting()]
