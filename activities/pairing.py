"""Works out drafts by interest: traits from the vault, the best pairs, and back to the record as points."""

import asyncio
from collections.abc import Iterable, Mapping

from temporalio import activity

from activities.ledger import Ledger
from activities.solver import Alternative, TooLarge, assign, task_of
from domain import given
from domain.arms import arms_of, places_of
from domain.context import Context
from domain.draft_commands import RecordDraft
from domain.drafts import SOLVING, Arm, Draft, DraftedPair
from domain.errors import Refusal
from domain.line import Round, round_of
from domain.matching import draw
from domain.messages import PROGRAMME, Given, Stamp
from domain.people import Person
from domain.programme import ProgrammeYearState
from domain.rounds import queues, ready, supposing
from domain.scoring import Couple, Traits, contributions, score, veto
from domain.traits import traits_of
from domain.weights import Weights
from store.vault import Vault

ATTEMPTS = 3
DOES_NOT_HOLD = "draft-does-not-hold"
DONE_ALREADY = frozenset(
    {"draft-ready", "draft-failed", "draft-confirmed", "draft-discarded", "command-conflict"}
)


class Pairing:
    """Rounds by interest, as an activity. Working a draft out twice gives the same receipt."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self._ledger = ledger
        self._vault = vault

    @activity.defn(name="solve-draft")
    async def solve(self, stream: str, intent: str) -> None:
        """Works out a draft that was asked for, and records its pairs; again when people move meanwhile."""
        name = intent.removeprefix(SOLVING)
        for attempt in range(ATTEMPTS + 1):
            view = await self._ledger.view(stream, 0)
            draft = view.state.drafts.by_id.get(name)
            if draft is None or draft.stands != "asked" or view.context is None:
                return
            command = RecordDraft(draft=name, problem="people-move")
            if attempt < ATTEMPTS:
                facts = await self._facts(view.state, draft, view.context)
                command = await self.worked_out(view.state, draft, view.context, facts)
            if await self._recorded(stream, command, draft):
                return

    async def _recorded(self, stream: str, command: RecordDraft, draft: Draft) -> bool:
        """Whether the draft has its result now; not, when what was worked out does not hold any more."""
        stamp = Stamp(draft.asked_us, PROGRAMME, f"{draft.id}/solved", draft.id)
        try:
            await self._ledger.execute(stream, command, stamp)
        except Refusal as refusal:
            if refusal.code not in DONE_ALREADY | {DOES_NOT_HOLD}:
                raise
            return refusal.code in DONE_ALREADY
        return True

    async def worked_out(
        self, state: ProgrammeYearState, draft: Draft, context: Context, facts: Mapping[str, Given]
    ) -> RecordDraft:
        """The best pairs of a draft by what the vault knows now, among the mentors who have a fact."""
        rules = context.policy_at(draft.asked_us).pairing
        placed = supposing(state.placed, ((pair.mentor, pair.mentee) for pair in draft.pinned.values()))
        on = round_of(state.people, placed, state.drafts, facts, rules.mentees_at_most)
        traits = await self._traits((*on.mentors, *on.mentees))
        waiting = queues(state.people, placed)
        lot = _lot(waiting, on, draft.seed, rules.mentees_at_most) if draft.method == "arms" else {}
        try:
            pairs = await asyncio.to_thread(_pairs, on, traits, rules.weights, lot, draft)
        except TooLarge:
            return RecordDraft(draft=draft.id, problem="too-large")
        return RecordDraft(draft=draft.id, pairs=(*draft.pinned.values(), *pairs))

    async def _facts(self, state: ProgrammeYearState, draft: Draft, context: Context) -> dict[str, Given]:
        """What the mentors' years say, as it will be read again for the record."""
        wanted = given.wanted(RecordDraft(draft=draft.id), state)
        views = [(stream, await self._ledger.view(stream, draft.asked_us)) for stream in wanted]
        facts = tuple(
            Given(stream=stream, version=view.version, fact=given.fact_of(view.state))
            for stream, view in views
        )
        stamp = Stamp(draft.asked_us, PROGRAMME, draft.id)
        return ready(state.people, facts, context, stamp)

    async def _traits(self, people: Iterable[Person]) -> dict[str, Traits]:
        known = {person.id: person for person in people}
        profiles = await self._vault.names(sorted(known))
        return {name: traits_of(person, profiles[name]) for name, person in known.items()}


def _lot(waiting: Iterable[Iterable[Person]], on: Round, seed: str, at_most: int) -> dict[str, str]:
    return draw(waiting, on.mentors, on.load, on.vetoed, seed, at_most)


def _pairs(
    on: Round, traits: Mapping[str, Traits], weights: Weights, lot: Mapping[str, str], draft: Draft
) -> tuple[DraftedPair, ...]:
    """The pairs of a draft by interest, or of one with two arms, with what counted for each of them."""
    scores = _scores(on, traits, weights)
    if draft.method == "arms":
        arms = arms_of((traits[mentee] for mentee in sorted(lot)), draft.seed)
        by_interest = {
            couple: points for couple, points in scores.items() if arms.get(couple[1]) == "interest"
        }
        chosen = {**lot, **assign(by_interest, places_of(lot, arms))}
        return tuple(
            _pair(traits, weights, mentor, mentee, arms[mentee]) for mentee, mentor in sorted(chosen.items())
        )
    task = task_of(scores, on.places, load=on.load, top=on.first)
    if task is None:
        return ()
    chosen = task.solved()
    instead = task.alternatives()
    return tuple(
        _pair(traits, weights, mentor, mentee, None, instead.get(mentee)) for mentee, mentor in chosen.items()
    )


def _scores(on: Round, traits: Mapping[str, Traits], weights: Weights) -> dict[Couple, int]:
    """The points of everybody who may be a pair."""
    return {
        (mentor.id, mentee.id): score(traits[mentor.id], traits[mentee.id], weights)
        for mentor in on.mentors
        for mentee in on.mentees
        if veto(traits[mentor.id], traits[mentee.id], on.forbidden) is None
    }


def _pair(
    traits: Mapping[str, Traits],
    weights: Weights,
    mentor: str,
    mentee: str,
    arm: Arm | None,
    instead: Alternative | None = None,
) -> DraftedPair:
    return DraftedPair(
        mentor=mentor,
        mentee=mentee,
        arm=arm,
        counted=contributions(traits[mentor], traits[mentee], weights),
        instead=instead.mentor if instead else None,
        loss=instead.loss if instead else None,
    )
