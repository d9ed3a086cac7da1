"""Notes that are read out of turn: a pair that an emergency is about, and why somebody must read."""

from console.pages.year import year_of
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.diary import WriteDiary
from domain.messages import Stamp
from domain.pairing import Pair
from tests.console.web.console import Console

CASE, WHY = "case-0007", "She has not answered since the call, canary-9913."
WORDS = "We spoke of the anatomy exam, canary-7731."


async def pair_in_a_case(console: Console) -> Pair:
    """A pair that an open emergency is about, whose mentor has written in the diary."""
    year = await year_of(console.midyear.doors)
    pair = year.state.placed.pairs[min(year.state.placed.together)]
    ledger, stream = year.doors.ledger, addresses.emergency(CASE)
    about = addresses.relationship(year.cohort, pair.id)
    raised = RaiseEmergency(
        level="emergency", danger="yes", about=about, raised_by="mentor", verified=True, drill=False
    )
    await ledger.execute(stream, raised, Stamp(await ledger.now_us(stream), "test", f"{stream}/raise"))
    note = await year.doors.vault.write_pending("diary/canary", pair.mentor, [], "diary", WORDS)
    await ledger.execute(
        addresses.mentor_year(year.cohort, pair.mentor),
        WriteDiary(occurred_us=year.now_us, note=note.written),
        Stamp(year.now_us, pair.mentor, "diary/canary"),
    )
    return pair
