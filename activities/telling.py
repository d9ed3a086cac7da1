"""Who is told of a reading out of turn: data protection, the other professionals, and the pair.

Each is one row of what goes out, planned from what the year's worker may know of the access log: these
readings and the accounts, and nothing else (the schema `told`). The rows stand under the year: a list of
letters does not say which pair a case is about.
"""

from collections.abc import Iterator
from hashlib import sha256

from activities.clock import clock_of
from activities.folds import CODEC
from activities.ledger import Ledger
from domain import addresses
from domain.account import AccountsState
from domain.break_glass import Breaking, GlassState
from domain.break_glass_events import BreakingReviewed, GlassBroken
from domain.people import People
from store.log import Log
from store.outgoing import Outgoing, Planned
from store.rows import Row

PAGE = 1_000
CHECKPOINT = "outgoing_told"
TO_REVIEW, WITNESSED, YOURS = "reading-to-review", "reading-witnessed", "reading-of-yours"
AT_ONCE = frozenset({TO_REVIEW, WITNESSED})
"""These wait for no morning: whoever could stop what is wrong learns of it while it goes on."""
TEMPLATES = frozenset({*AT_ONCE, YOURS})


class Telling:
    """Plans these messages. Every method raises Unreachable."""

    def __init__(self, ledger: Ledger, told: Log, *, rehearsal_sends: bool) -> None:
        self._ledger = ledger
        self._log = told
        self._outgoing = Outgoing(told.db, CHECKPOINT)
        self._rehearsal_sends = rehearsal_sends

    async def plan(self) -> int:
        """Looks through one more page of the log; returns how many events it had. Raises Overtaken."""
        position = await self._outgoing.position(await self._log.head())
        rows = await self._log.read_all(position, PAGE)
        if rows:
            planned = [one for row in rows for one in await self._asked(row)]
            await self._outgoing.plan(position, rows[-1].position, planned)
        return len(rows)

    async def _asked(self, row: Row) -> list[Planned]:
        if row.type not in (GlassBroken.TYPE, BreakingReviewed.TYPE):
            return []
        event = CODEC.decode(row.type, row.schema, row.body)
        state: GlassState = (await self._ledger.view(row.stream, 0)).state
        breaking = state.breakings[event.model_dump()["breaking"]]
        year = addresses.year_of(breaking.about) if breaking.about else None
        if year is None:
            return []
        view = await self._ledger.view(year, 0)
        if clock_of(view.year).is_rehearsal and not self._rehearsal_sends:
            return []
        pair = view.state.placed.pairs.get((breaking.about or "").rpartition("/")[2])
        begun = isinstance(event, GlassBroken)
        halves = (pair.mentor, pair.mentee) if pair else (state.person, None)
        told = dict.fromkeys(_of_the_pair(breaking, *halves, begun=begun), YOURS)
        if begun:
            told |= await self._watching(state.officer, view.state.people)
        cause = f"reading/{sha256(breaking.id.encode()).hexdigest()[:16]}"
        return [
            Planned(year, cause, person, template, row.recorded_us, None)
            for person, template in sorted(told.items())
        ]

    async def _watching(self, officer: str, people: People) -> dict[str, str]:
        """Every other professional, and data protection."""
        accounts: AccountsState = (await self._ledger.view(addresses.accounts(), 0)).state
        by_account = {role: _with(accounts, role) for role in ("professional", "dpo")}
        enrolled = {one.id for one in people.by_id.values() if one.role == "professional"} - people.left
        others = (enrolled | by_account["professional"]) - {officer}
        return dict.fromkeys(others, WITNESSED) | dict.fromkeys(by_account["dpo"], TO_REVIEW)


def _of_the_pair(breaking: Breaking, mentor: str, mentee: str | None, *, begun: bool) -> Iterator[str]:
    """The mentor when it begins; the mentee too, unless that must wait: then once it has been reviewed."""
    if begun:
        yield mentor
    if mentee is not None and begun is not breaking.mentee_waits:
        yield mentee


def _with(accounts: AccountsState, role: str) -> set[str]:
    return {person for person, account in accounts.accounts.items() if role in account.roles}
