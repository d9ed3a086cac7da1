"""Works a recorded draft out once more: from the year as it stood, and what people tell by now."""

from activities.folds import Fold
from activities.ledger import Ledger
from activities.pairing import Pairing
from domain.draft_commands import RecordDraft
from domain.messages import PROGRAMME, Stamp
from domain.redrafting import Drafted, Redrafted, best_of
from domain.rounds import ready
from domain.streams import decider_of
from store.log import Log
from store.vault import Vault


class Redrafting:
    """Drafts once more; nothing is recorded. Raises Unreachable."""

    def __init__(self, log: Log, vault: Vault) -> None:
        self._log, self._pairing = log, Pairing(Ledger({log.name: log}), vault)

    async def again(self, wanted: Drafted) -> Redrafted:
        """What a draft comes to today, among the mentors who were ready then by the facts that were read."""
        fold = Fold(decider_of(wanted.stream).initial(wanted.stream))
        fold.add([row for row in await self._log.read(wanted.stream) if row.version <= wanted.version])
        state = fold.seen(past_poison=False)
        draft, context = state.drafts.by_id[wanted.draft], state.context
        stamp = Stamp(draft.asked_us, PROGRAMME, draft.id)
        facts = ready(state.people, wanted.given, context, stamp)
        made: RecordDraft = await self._pairing.worked_out(state, draft, context, facts)
        return best_of(made)
