"""Drafts rounds, moves pairs by hand, confirms, declines and keeps apart, as the command line asks."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from activities.ledger import Receipt
from console.errors import BadInput
from console.pages.explained import pair_of, traits
from console.pages.match import DraftPage, chosen, draft_page
from console.pages.year import Year, one_of
from domain.declining import DeclinePlacement, ForbidPair
from domain.draft_commands import ConfirmDraft, DiscardDraft, DraftRound, RearrangeDraft
from domain.drafts import DraftedPair
from domain.pairing import RunPairing
from domain.people import Role
from domain.scoring import contributions
from domain.weights import Method

REASON = "pairing"
"""The purpose under which the vault keeps why somebody declined, or does not want somebody."""
PATIENCE_S, LOOK_S = 60.0, 0.1
NOBODY = "none"


class Done(BaseModel):
    """What was done; `said` is the sentence for a person."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    cohort: str
    said: str
    done_before: bool


async def draft(year: Year, method: Method | None, seed: str | None, actor: str) -> DraftPage:
    """Asks for a draft and waits until it is worked out, or for a minute. Raises Refusal, Unreachable."""
    name = f"draft-{len(year.state.drafts.by_id) + 1}"
    await year.does(DraftRound(seed=seed or name, method=method), name, actor)
    ends = time.monotonic() + PATIENCE_S
    now = await _again(year)
    while now.state.drafts.by_id[name].stands == "asked" and time.monotonic() < ends:
        await asyncio.sleep(LOOK_S)
        now = await _again(year)
    return await draft_page(now, name)


async def run(year: Year, seed: str, actor: str) -> Done:
    """Holds a round by lot at once: the same seed is the same round. Raises Refusal, Unreachable."""
    before = len(year.state.placed.together)
    receipt = await year.does(RunPairing(seed=seed), f"round/{_digest(seed)}", actor)
    placed = len((await _again(year)).state.placed.together) - before
    return _done(year, f"{placed} pairs are placed by lot.", receipt)


async def rearrange(year: Year, wanted: str, moves: Sequence[str], actor: str) -> DraftPage:
    """Moves mentees of a draft: `MENTEE=MENTOR`, or `MENTEE=none`. Raises BadInput, Refusal, Unreachable."""
    name = chosen(year, wanted)
    told = dict(_move(year, move) for move in moves)
    if len(told) < len(moves):
        raise BadInput("MENTEE", "", "A mentee is named twice.", "Give each mentee one mentor.")
    command = await rearranged(year, name, told)
    await year.does(command, f"{name}/move/{year.state.book.version}/{_digest(*moves)}", actor)
    return await draft_page(await _again(year), name)


async def rearranged(year: Year, draft: str, told: Mapping[str, str | None]) -> RearrangeDraft:
    """The command that gives mentees of a draft other mentors, or none. Raises Refusal, Unreachable."""
    for mentee, mentor in told.items():
        _person(year, mentee, "mentee")
        if mentor is not None:
            _person(year, mentor, "mentor")
    pairs = await _pairs(year, {mentee: mentor for mentee, mentor in told.items() if mentor is not None})
    left = tuple(mentee for mentee, mentor in told.items() if mentor is None)
    return RearrangeDraft(draft=draft, pairs=pairs, left=left)


async def confirm(year: Year, wanted: str, actor: str) -> Done:
    """Places the pairs of a draft. Raises Refusal, Unreachable."""
    name = chosen(year, wanted)
    receipt = await year.does(ConfirmDraft(draft=name), f"{name}/confirm", actor)
    return _done(year, f"The {len(year.state.drafts.by_id[name].pairs)} pairs of {name} are placed.", receipt)


async def discard(year: Year, wanted: str, actor: str) -> Done:
    """Puts a draft away. Raises Refusal, Unreachable."""
    name = chosen(year, wanted)
    receipt = await year.does(DiscardDraft(draft=name), f"{name}/discard", actor)
    return _done(year, f"{name} is put away.", receipt)


async def decline(year: Year, wanted: str, by: str, reason: str | None, actor: str) -> Done:
    """Ends a pair that one side does not want; why is kept by the vault. Raises Refusal, Unreachable."""
    pair = year.state.placed.pairs[pair_of(year, wanted)]
    person = one_of((pair.mentor, pair.mentee), by, "person", f"nearpeer relationship show {pair.id}")
    name = f"{pair.id}/decline"
    note = await _note(year, name, actor, person, reason) if reason else None
    command = DeclinePlacement(pair=pair.id, declined_by=person, note=note)
    receipt = await year.does(command, name, actor)
    return _done(year, f"{pair.id} is declined; {pair.mentee} waits at the top of the list.", receipt)


async def forbid(year: Year, mentor: str, mentee: str, by: str, reason: str, actor: str) -> Done:
    """Keeps two people apart; who of them said so, and why, is the vault's. Raises Refusal, Unreachable."""
    one, other = _person(year, mentor, "mentor"), _person(year, mentee, "mentee")
    person = one_of((one, other), by, "person", "nearpeer mentor list")
    name = f"apart/{one}/{other}"
    note = await _note(year, name, actor, person, reason)
    receipt = await year.does(ForbidPair(mentor=one, mentee=other, note=note), name, actor)
    return _done(year, f"No round brings {one} and {other} together.", receipt)


async def _note(year: Year, name: str, actor: str, person: str, reason: str) -> str:
    return (await year.doors.vault.write_pending(name, actor, [person], REASON, reason)).written


def _move(year: Year, text: str) -> tuple[str, str | None]:
    mentee, equals, mentor = text.partition("=")
    if not equals or not mentee or not mentor:
        remedy = "Give MENTEE=MENTOR, or MENTEE=none for nobody."
        raise BadInput("MENTEE", "", "It is no mentee with a mentor.", remedy)
    person = _person(year, mentee, "mentee")
    return person, None if mentor == NOBODY else _person(year, mentor, "mentor")


async def _pairs(year: Year, wanted: dict[str, str]) -> tuple[DraftedPair, ...]:
    """The pairs that are made by hand, with what counts for each of them now."""
    context = year.state.context
    if context is None or not wanted:
        return ()
    weights = context.policy_at(year.now_us).pairing.weights
    known = await traits(year, (*wanted, *wanted.values()))
    return tuple(
        DraftedPair(
            mentor=mentor, mentee=mentee, counted=contributions(known[mentor], known[mentee], weights)
        )
        for mentee, mentor in wanted.items()
    )


def _person(year: Year, wanted: str, role: Role) -> str:
    remedy = "nearpeer match waiting" if role == "mentee" else "nearpeer mentor list"
    people = year.state.people.by_id.values()
    return one_of((person.id for person in people if person.role == role), wanted, role, remedy)


async def _again(year: Year) -> Year:
    """The same year as the record has it by now."""
    return replace(year, state=(await year.doors.ledger.view(year.state.stream, year.now_us)).state)


def _done(year: Year, said: str, receipt: Receipt) -> Done:
    return Done(cohort=year.cohort, said=said, done_before=receipt.duplicate)


def _digest(*texts: str) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:12]
