"""An officer as a process: takes the cases that are named on standard input, and says who owns each."""

import asyncio
import sys

from activities.ledger import Ledger
from domain.case_commands import AcknowledgeEmergency
from domain.messages import Stamp
from domain.officers import AlreadyOwned
from store.database import Database
from store.log import Log


async def owner(ledger: Ledger, officer: str, case: str, at_us: int) -> str:
    """Who owns a case after this officer tried to take it."""
    stamp = Stamp(at_us, officer, f"{case}/ack/{officer}")
    try:
        await ledger.execute(case, AcknowledgeEmergency(officer=officer), stamp)
    except AlreadyOwned as refused:
        return refused.officer
    return officer


async def main(url: str, officer: str, at_us: str) -> None:
    db = Database(url, role="nearpeer_door", pool_size=2)
    ledger = Ledger({"care": Log(db, "care")})
    tell("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        tell(await owner(ledger, officer, line.strip(), int(at_us)))
    await db.close()


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
