"""Decides about the rungs of the intervention ladder: approved or declined, by a person, with a reason."""

from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from console.pages.ladder import pair_in
from console.pages.year import Year
from domain.ladder import ApproveRung, DeclineRung, Rung
from domain.messages import PROGRAMME
from domain.pair import RelationshipState
from domain.rematch import RequestRematch

INTERVENTION = "intervention"
"""The purpose under which the vault keeps a reason."""
NEXT: dict[Rung, str] = {
    "notice": "The mentor is told.",
    "conversation": "The supervisor is told: talk with the pair, and note it in supervision.",
    "rematch": "The rematch is asked for; it waits for its own approval.",
}


class RungTold(BaseModel):
    """What was decided about a pair's rung; `said` is the sentence for a person."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    cohort: str
    stream: str
    rung: Rung
    approved: bool
    said: str


async def approve(year: Year, pair: str, rung: Rung, reason: str | None, actor: str) -> RungTold:
    """Climbs the suggested rung; the last one asks for a rematch. Raises Refusal, Unreachable."""
    stream = pair_in(year, pair)
    name = f"{stream}/rung/{rung}/{(await year.view(stream)).version}"
    note = await _kept(year, stream, name, reason, actor) if reason else None
    await year.does(ApproveRung(rung=rung, note=note), name, actor, stream)
    if rung == "rematch":
        asked = RequestRematch(pair=stream.rpartition("/")[2], asked_by=PROGRAMME, note=note)
        await year.does(asked, f"{name}/request", actor)
    return _told(year, stream, rung, f"{rung} is approved for {stream}. {NEXT[rung]}", approved=True)


async def decline(year: Year, pair: str, rung: Rung, reason: str, actor: str) -> RungTold:
    """Leaves a pair as it is until another window is missed. Raises Refusal, Unreachable."""
    stream = pair_in(year, pair)
    said = sha256(reason.encode()).hexdigest()[:16]
    name = f"{stream}/rung/{rung}/{(await year.view(stream)).version}/{said}"
    note = await _kept(year, stream, name, reason, actor)
    await year.does(DeclineRung(rung=rung, note=note), name, actor, stream)
    return _told(year, stream, rung, f"{rung} is declined for {stream}.", approved=False)


async def _kept(year: Year, stream: str, name: str, reason: str, actor: str) -> str:
    state: RelationshipState = (await year.view(stream)).state
    people = [state.mentor, state.mentee]
    return (await year.doors.vault.write_pending(name, actor, people, INTERVENTION, reason)).written


def _told(year: Year, stream: str, rung: Rung, said: str, *, approved: bool) -> RungTold:
    return RungTold(cohort=year.cohort, stream=stream, rung=rung, approved=approved, said=said)
