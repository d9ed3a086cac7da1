"""Lets somebody in, or not: by the table, by what the record says now, and only once it is recorded."""

from uuid import uuid4

from console.access.acting import Acting
from console.access.relations import Found, Record, found
from console.access.right import Admitted, NotYours, Right, Thing
from console.access.table import NONE, TABLE, Papers, Verdict, strongest, verdict
from domain import addresses
from domain.access import Matter, RecordReading
from domain.break_glass import GlassState
from domain.messages import Stamp
from domain.unmasking import UnmaskingState
from domain.walls import WallState

CARE = ("emergency", "rota", "drill", "debriefing")
STUDENTS = ("mentor", "mentee")
MATTERS: dict[str, Matter] = {
    "diary.read-text": "diary",
    "contact-data.read": "contact",
    "preferences.read": "wishes",
    "pairing.read": "wishes",
    "emergency.read-text": "words",
    "emergency.read-names": "names",
    "emergency.export": "case",
    "history.read-masked": "history",
    "history.read-names": "history",
    "consultation.read": "words",
    "rematch.read": "words",
    "voice.read": "words",
    "credit.read-reasons": "words",
}
"""What is looked at, by right; else it is a list, support (of cases), or a page."""


class Gate:
    """The one door to everything that somebody wants to see or do. It keeps nothing between two uses."""

    async def admit(
        self, acting: Acting, right: Right, thing: Thing | None, record: Record, *, note: str | None = None
    ) -> Admitted:
        """Who may, may: the reading is in the record by then, when the table says that it must be.

        `note` is the vault's id of the words that are about to be read.

        Raises NotYours, for what is not there as well; Unreachable, LogBusy and others of the log when the
        reading cannot be recorded, or the relation not be looked up: then nobody is let in.
        """
        row = TABLE.get(right)
        if row is None or acting.role not in row.cells:
            raise NotYours
        if thing is None:
            return await self._in_general(acting, right, record)
        what = await found(acting, right, thing, record)
        relations = what.relations
        papers, grant = await _papers(acting, what, record, row_needs=right)
        if (row.sensitive or grant) and await _walled(acting, what, record):
            relations, papers, grant = frozenset({"walled"}), NONE, None
        judged = {relation: verdict(acting.role, right, relation, papers) for relation in relations}
        best = strongest(judged.values())
        if not best.allowed:
            raise NotYours
        relation = min(each for each, one in judged.items() if one == best)
        if _is_recorded(acting, right, best, relation):
            by = relation if best.by == "relation" else best.by
            await reads(acting, right, what.stream, by, record, note)
        return Admitted(relation, best.masked, grant if best.by != "relation" else None)

    async def _in_general(self, acting: Acting, right: Right, record: Record) -> Admitted:
        best = verdict(acting.role, right, "any")
        if not best.allowed:
            raise NotYours
        if _is_recorded(acting, right, best, "any"):
            await reads(acting, right, f"list/{right.resource}", "any", record)
        return Admitted("any", best.masked)


def _is_recorded(acting: Acting, right: Right, best: Verdict, relation: str) -> bool:
    """A student at their own page is not recorded; what is sensitive is, where it is opened one by one."""
    own = acting.role in STUDENTS and (relation == "any" or not TABLE[right].sensitive)
    return best.recorded and not own


async def reads(
    acting: Acting, right: Right, stream: str, by: str, record: Record, note: str | None = None
) -> None:
    """Commits that somebody looks at something. Raises Unreachable, LogBusy: then it must not be shown."""
    now_us = await _moment(right, stream, record)
    matter = matter_of(right)
    command = RecordReading(matter=matter, note=note, role=acting.role, right=".".join(right), by=by)
    target = addresses.access(stream)
    stamp = Stamp(now_us, acting.actor, f"{target}/{acting.actor}/{uuid4().hex}")
    await record.doors.ledger.execute(target, command, stamp)


def matter_of(right: Right) -> Matter:
    """What using a right shows."""
    known = MATTERS.get(".".join(right))
    if known is not None:
        return known
    if right.action == "export":
        return "file"
    if right.action.startswith("list"):
        return "list"
    return "support" if right.resource in CARE else "page"


async def _moment(right: Right, stream: str, record: Record) -> int:
    """The moment of the page by the clock of what it shows."""
    in_care = right.resource in CARE or addresses.kind_of(stream) in addresses.CARE
    return (await record.care()).now_us if in_care else (await record.year()).now_us


async def _walled(acting: Acting, what: Found, record: Record) -> bool:
    """Whether somebody behind the thing is one whose notes they may not see; never oneself."""
    others = [person for person in what.people if person != acting.person]
    if acting.person is None or not others or acting.person in what.people:
        return False
    state: WallState = (await record.doors.ledger.view(addresses.wall(), what.now_us)).state
    return any(state.between(acting.person, other) for other in others)


async def _papers(
    acting: Acting, what: Found, record: Record, *, row_needs: Right
) -> tuple[Papers, str | None]:
    """Grants and broken glass that count for this thing at this moment, with the id of what counts."""
    person, cell = acting.person, TABLE[row_needs].cells[acting.role]
    if person is None or not {"masked", "grant", "break-glass"} & set(cell.values()):
        return NONE, None
    ledger = record.doors.ledger
    if acting.role == "professional":
        stream = addresses.break_glass(person, what.people[0]) if what.people else ""
        opened: GlassState | None = (await ledger.view(stream, what.now_us)).state if stream else None
        return (Papers(glass=True), opened.open) if opened and opened.open else (NONE, None)
    if acting.role not in ("auditor", "dpo"):
        return NONE, None
    stream = addresses.unmasking(person, what.stream)
    asked: UnmaskingState = (await ledger.view(stream, what.now_us)).state
    if asked.until_us is None:
        return NONE, None
    return Papers(names=True, words=asked.matter == "words"), stream
