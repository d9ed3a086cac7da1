"""How a draft is decided: asked for, worked out, moved by hand, discarded, confirmed. No solver is believed.

Whatever a draft holds is checked as any command is: that each mentor is ready and has the place, that nobody
is brought together who cannot be, and that nobody is left out whom the lot would have placed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from domain import rounds
from domain.context import Context
from domain.deciding import said
from domain.draft_commands import ConfirmDraft, DiscardDraft, DraftRound, RearrangeDraft, RecordDraft
from domain.drafts import (
    Draft,
    DraftConfirmed,
    DraftDiscarded,
    DraftedPair,
    DraftFailed,
    DraftRearranged,
    DraftRequested,
    Drafts,
    DraftWorkedOut,
    PairsDrafted,
    Stands,
)
from domain.errors import Refusal
from domain.messages import Command, Entry, Given, Stamp
from domain.pairing import Pair, PairingRoundHeld, Placements
from domain.people import People, chunks
from domain.scoring import Couple


@dataclass(frozen=True, slots=True)
class Board:
    """What a draft is held against: people, places, and the mentors who are ready, with the fact of each."""

    cohort: str
    people: People
    placed: Placements
    facts: Mapping[str, Given]
    stamp: Stamp
    context: Context

    @property
    def at_most(self) -> int:
        return self.context.policy_at(self.stamp.at_us).pairing.mentees_at_most

    def lot(self, seed: str, pinned: Iterable[DraftedPair]) -> list[Pair]:
        """The pairs that the lot would make now beside those that stay together."""
        placed = rounds.supposing(self.placed, _couples(pinned))
        asking = rounds.queues(self.people, placed)
        return rounds.by_lot(asking, self.facts, self.cohort, self.people, placed, seed, self.at_most)

    def left(self, mentees: Iterable[str]) -> int:
        """How many mentees have no mentor now, and none among these pairs."""
        return len(rounds.unplaced(self.people, self.placed)) - len(set(mentees))


def handle(
    command: Command,
    drafts: Drafts,
    cohort: str,
    people: People,
    placed: Placements,
    stamp: Stamp,
    context: Context,
) -> Iterator[Entry]:
    """What a command about drafts adds to a programme year. Raises Refusal."""
    given: tuple[Given, ...] = getattr(command, "given", ())
    on = Board(cohort, people, placed, rounds.ready(people, given, context, stamp), stamp, context)
    match command:
        case DraftRound():
            return request(command, drafts, on)
        case RecordDraft():
            return record(command, drafts, on)
        case RearrangeDraft():
            return rearrange(command, drafts, on)
        case DiscardDraft():
            return discard(command, drafts, stamp, context)
        case ConfirmDraft():
            return confirm(command, drafts, on)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for a programme year.", "See the help.")


def request(command: DraftRound, drafts: Drafts, on: Board) -> Iterator[Entry]:
    """A lot is drawn at once; what goes by interest is an intent that an activity works out."""
    rounds.before_the_end(on.stamp, on.context)
    draft = on.stamp.command_id
    pinned = standing(drafts, command.keeps, "ready").made_by_hand if command.keeps else {}
    check(pinned.values(), on)
    method = command.method or on.context.policy_at(on.stamp.at_us).pairing.method
    asked = DraftRequested(draft=draft, method=method, seed=command.seed, keeps=command.keeps)
    yield said(asked, on.stamp, on.context)
    if method == "random":
        drawn = on.lot(command.seed, pinned.values())
        lot = [DraftedPair(mentor=pair.mentor, mentee=pair.mentee) for pair in drawn]
        yield from _worked_out(draft, [*pinned.values(), *lot], on)


def record(command: RecordDraft, drafts: Drafts, on: Board) -> Iterator[Entry]:
    draft = standing(drafts, command.draft, "asked")
    if command.problem is not None:
        yield said(DraftFailed(draft=draft.id, problem=command.problem), on.stamp, on.context)
        return
    check(command.pairs, on)
    if not _couples(draft.pinned.values()) <= _couples(command.pairs):
        _does_not_hold("A pair that was pinned is missing.")
    if len(command.pairs) < len(draft.pinned) + len(on.lot(draft.seed, draft.pinned.values())):
        _does_not_hold("Somebody is left out whom the lot would place.")
    yield from _worked_out(draft.id, list(command.pairs), on)


def _couples(pairs: Iterable[DraftedPair]) -> set[Couple]:
    return {(pair.mentor, pair.mentee) for pair in pairs}


def _worked_out(draft: str, pairs: list[DraftedPair], on: Board) -> Iterator[Entry]:
    for chunk in chunks(sorted(pairs, key=lambda pair: pair.mentee)):
        yield said(PairsDrafted(draft=draft, pairs=chunk), on.stamp, on.context)
    points = sum(pair.points for pair in pairs)
    waiting = on.left(pair.mentee for pair in pairs)
    done = DraftWorkedOut(draft=draft, pairs=len(pairs), points=points, waiting=waiting)
    yield said(done, on.stamp, on.context)


def rearrange(command: RearrangeDraft, drafts: Drafts, on: Board) -> Iterator[Entry]:
    draft = standing(drafts, command.draft, "ready")
    if not command.pairs and not command.left:
        raise Refusal("nothing-to-move", "Nobody is named.", "Name a mentee with another mentor.")
    gone = {*command.left, *(pair.mentee for pair in command.pairs)}
    staying = [pair for mentee, pair in draft.pairs.items() if mentee not in gone]
    check((*staying, *command.pairs), on)
    points = sum(pair.points for pair in (*staying, *command.pairs))
    moved = DraftRearranged(draft=draft.id, pairs=command.pairs, left=command.left, loss=draft.best - points)
    yield said(moved, on.stamp, on.context)


def discard(command: DiscardDraft, drafts: Drafts, stamp: Stamp, context: Context) -> Iterator[Entry]:
    draft = standing(drafts, command.draft, "ready")
    yield said(DraftDiscarded(draft=draft.id), stamp, context)


def confirm(command: ConfirmDraft, drafts: Drafts, on: Board) -> Iterator[Entry]:
    """Everybody of the draft is placed, or nobody: it is refused when it holds no longer."""
    rounds.before_the_end(on.stamp, on.context)
    draft = standing(drafts, command.draft, "ready")
    check(draft.pairs.values(), on)
    pairs = [
        Pair(
            id=rounds.pair_id(on.cohort, p.mentor, mentee),
            mentor=p.mentor,
            mentee=mentee,
            relied=on.facts[p.mentor],
        )
        for mentee, p in sorted(draft.pairs.items())
    ]
    waiting = rounds.left_waiting(draft.pairs.keys(), on.facts, on.people, on.placed)
    held = PairingRoundHeld(method=draft.method, seed=draft.seed, placed=len(pairs), waiting=len(waiting))
    yield said(DraftConfirmed(draft=draft.id), on.stamp, on.context)
    yield said(held, on.stamp, on.context)
    yield from rounds.placing(pairs, waiting, on.placed, on.stamp, on.context)


def standing(drafts: Drafts, wanted: str, stands: Stands) -> Draft:
    """A draft that stands so. Raises Refusal otherwise."""
    draft = drafts.by_id.get(wanted)
    if draft is None:
        raise Refusal("no-such-draft", f"There is no draft {wanted}.", "Draft one: nearpeer match draft")
    if draft.stands != stands:
        raise Refusal(f"draft-{draft.stands}", f"The draft {wanted} is {draft.stands}.", "Draft another one.")
    return draft


def check(pairs: Iterable[DraftedPair], on: Board) -> None:
    """Raises Refusal for the first pair that cannot be; why two people cannot be one is never told."""
    free = {mentee.id for mentee in rounds.unplaced(on.people, on.placed)}
    wanted = Counter(on.placed.seats.load(on.facts))
    seen = set()
    for pair in pairs:
        if pair.mentee not in free or pair.mentee in seen:
            _does_not_hold(f"{pair.mentee} has a mentor already, or does not take part.")
        if pair.mentor not in on.facts:
            _does_not_hold(f"{pair.mentor} is not trained, has no place left or does not take part.")
        if not rounds.may_be(pair.mentor, pair.mentee, on.people, on.placed):
            _does_not_hold(f"{pair.mentor} and {pair.mentee} cannot be a pair.")
        seen.add(pair.mentee)
        wanted[pair.mentor] += 1
    for mentor, count in sorted(wanted.items()):
        if count > min(on.people.by_id[mentor].capacity, on.at_most) and mentor in {p.mentor for p in pairs}:
            _does_not_hold(f"{mentor} has no place for so many.")


def _does_not_hold(problem: str) -> NoReturn:
    raise Refusal("draft-does-not-hold", problem, "Move them by hand, or draft another round.")
