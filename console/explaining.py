"""One award, proved: the verdict, each rule with its numbers, the events behind it, and the proof of each."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from console.auditing import Page
from console.evidence import Evidence
from console.redeciding import digest_of, recorded
from console.replaying import entry_of
from domain import addresses, award
from domain.book import Book
from domain.context import Context
from domain.credit import CreditFile, Finding
from domain.errors import Refusal
from domain.facts import ObligationForgiven
from domain.mentor import MentorYearState
from domain.messages import Entry, FactRecorded
from domain.obligations import FactRetracted, ObligationOpened
from domain.programme import CalendarPublished, PolicyPublished, ProgrammeYearState
from domain.redeciding import Redeciding
from domain.replaying import Known, replayed
from store.canonical import canonical
from store.checkpoint import Verifier
from store.rows import Row

CREDIT = "credit-"


class GroundTold(Page):
    """One obligation behind a rule: what it has of what it needs, and the event that decided its standing."""

    obligation: str
    standing: str
    got: int
    needed: int
    event: str
    position: int


class RuleTold(Page):
    """One rule: whether it is met, and the sum of its obligations; a waived one needs nothing."""

    rule: str
    ok: bool
    got: int
    needed: int
    grounds: tuple[GroundTold, ...]


class PolicyTold(Page):
    """The policy that the semester was judged by; `sha256` is that of its canonical text."""

    version: int
    name: str
    sha256: str
    position: int


class Proven(Page):
    """One event behind an award, as it was sealed, with its proof; without one it is not proved."""

    event: str
    position: int
    type: str
    recorded_us: int
    actor: str
    entry: str
    proof: str | None


class CreditExplained(Page):
    """The credit of a mentor's semester. `ok` when all comes out alike again, and every event is proved.

    `through` is the last version of the stream that was looked at; what came later is not known here.
    """

    ok: bool
    stream: str
    term: int
    semester: str
    verdict: str
    earned: bool
    ects: int | None
    decided_by: str | None
    proposed_by: str | None
    rules: tuple[RuleTold, ...]
    policy: PolicyTold
    through: int
    decisions: int
    alike: int
    events: tuple[Proven, ...]
    checkpoint: dict[str, str | int] | None
    problems: tuple[str, ...]


def explained(evidence: Evidence, wanted: int | None, keys: Sequence[Verifier]) -> CreditExplained:
    """The credit of a semester, or of the last one assessed, out of events alone. Raises Refusal."""
    state, context = _states(evidence)
    term, file = _file(state, wanted)
    policy, judged = _policy(evidence, context, term)
    behind = [row for row, entry in _told(evidence) if _is_behind(row, entry, state.book, file, term, policy)]
    proofs = evidence.proofs([row.position for row in behind], keys)
    decisions, wrong = _again(evidence)
    problems = (*_gaps(evidence), *wrong, *_unproved(evidence, behind, proofs))
    awarded = file.decided == "awarded"
    return CreditExplained(
        ok=not problems,
        stream=evidence.stream,
        term=term,
        semester=context.calendar.semesters[term - 1].name,
        verdict=_verdict(file),
        earned=file.earned,
        ects=award.amount(term, file.decision.at_us, context) if awarded and file.decision else None,
        decided_by=file.decision.by if file.decided and file.decision else None,
        proposed_by=file.proposed_by,
        rules=tuple(_rule(evidence, finding) for finding in file.findings),
        policy=judged,
        through=max(row.version for row in evidence.rows if row.stream == evidence.stream),
        decisions=decisions,
        alike=decisions - len(wrong),
        events=tuple(_proven(evidence, row, proofs) for row in behind),
        checkpoint=_checkpoint(evidence),
        problems=problems,
    )


def _told(evidence: Evidence) -> Iterator[tuple[Row, Entry]]:
    return ((row, entry_of(row)) for row in evidence.rows)


def _states(evidence: Evidence) -> tuple[MentorYearState, Context]:
    """The mentor's year as the events have it, and what it was decided under. Raises Refusal."""
    known = (Known(row.position, row.stream, entry) for row, entry in _told(evidence))
    states = replayed(known)
    year: ProgrammeYearState = states[addresses.frame_of(evidence.stream)]
    if year.context is None:
        raise Refusal("no-calendar", "The events hold no calendar and policy.", "Export the whole year.")
    return states[evidence.stream], year.context


def _file(state: MentorYearState, wanted: int | None) -> tuple[int, CreditFile]:
    term = wanted if wanted is not None else max(state.credits, default=0)
    if term not in state.credits:
        known = ", ".join(map(str, sorted(state.credits))) or "none yet"
        problem = f"No credit of semester {term} is assessed." if wanted else "No credit is assessed yet."
        raise Refusal("not-assessed", problem, f"Semesters that are: {known}.")
    return term, state.credits[term]


def _policy(evidence: Evidence, context: Context, term: int) -> tuple[int, PolicyTold]:
    """The version in force when the semester ended, and the event that published it."""
    in_force = context.published_at(context.calendar.midnight(context.calendar.terms[term - 1].end))
    text = canonical(in_force.policy.model_dump(mode="json"))
    position = next(
        row.position
        for row, entry in _told(evidence)
        if isinstance(entry.event, PolicyPublished) and entry.event.published.version == in_force.version
    )
    told = PolicyTold(
        version=in_force.version,
        name=in_force.policy.name,
        sha256=sha256(text).hexdigest(),
        position=position,
    )
    return in_force.version, told


def _is_behind(row: Row, entry: Entry, book: Book, file: CreditFile, term: int, policy: int) -> bool:
    """Whether the credit of a semester rests on an event, or is decided by it."""
    grounds = [ground for finding in file.findings for ground in finding.grounds]
    if f"{row.stream}@{row.version}" in {ground.event for ground in grounds}:
        return True
    owed = {ground.obligation for ground in grounds}
    match entry.event:
        case CalendarPublished():
            return True
        case PolicyPublished(published=published):
            return published.version == policy
        case ObligationOpened(obligation=obligation) | ObligationForgiven(obligation=obligation):
            return obligation in owed
        case FactRetracted(met=met):
            return met in owed
        case _ if row.type.startswith(CREDIT):
            return getattr(entry.event, "term", None) == term
        case FactRecorded(fact=fact):
            found = (book.find(obligation) for obligation in owed)
            return any(fact in one.fact_ids for one in found if one is not None)
        case _:
            return False


def _again(evidence: Evidence) -> tuple[int, tuple[str, ...]]:
    """How many decisions of the mentor's year were made again, and what each says that came out otherwise."""
    log = (recorded(row) for row in evidence.rows)
    found = list(Redeciding(digest_of).again(log, evidence.stream))
    wrong = [one.difference for one in found if one.difference is not None]
    told = (f"{d.stream}@{d.version}, {d.rule}: recorded {d.recorded}, now {d.again}" for d in wrong)
    return len(found), tuple(told)


def _gaps(evidence: Evidence) -> Iterator[str]:
    """Where the events of a stream do not follow one another."""
    for stream in (evidence.stream, addresses.frame_of(evidence.stream)):
        versions = [row.version for row in evidence.rows if row.stream == stream]
        missing = next((n for n, version in enumerate(versions, 1) if n != version), None)
        if missing is not None:
            yield f"Event {missing} of {stream} is missing."


def _unproved(evidence: Evidence, behind: Sequence[Row], proofs: dict[int, str]) -> Iterator[str]:
    if evidence.sealed is None:
        yield "Nothing is sealed yet, so no event is proved."
        return
    size = evidence.sealed.size
    for row in behind:
        if row.position > size:
            yield f"The event at position {row.position} is not sealed yet: {size} entries are."
        elif row.position not in proofs:
            yield f"The event at position {row.position} is not the one that was sealed."


def _rule(evidence: Evidence, finding: Finding) -> RuleTold:
    positions = {f"{row.stream}@{row.version}": row.position for row in evidence.rows}
    grounds = tuple(
        GroundTold(
            obligation=ground.obligation,
            standing=str(ground.standing),
            got=ground.got,
            needed=ground.needed,
            event=ground.event,
            position=positions.get(ground.event, 0),
        )
        for ground in finding.grounds
    )
    got = sum(min(ground.got, ground.needed) for ground in grounds)
    needed = sum(ground.needed for ground in grounds)
    return RuleTold(rule=str(finding.rule), ok=finding.ok, got=got, needed=needed, grounds=grounds)


def _proven(evidence: Evidence, row: Row, proofs: dict[int, str]) -> Proven:
    return Proven(
        event=f"{row.stream}@{row.version}",
        position=row.position,
        type=row.type,
        recorded_us=row.recorded_us,
        actor=row.actor,
        entry=evidence.entries[row.position].decode(),
        proof=proofs.get(row.position),
    )


def _verdict(file: CreditFile) -> str:
    if file.decided is not None:
        return file.decided
    return "proposed" if file.proposed_by else "earned" if file.earned else "not earned"


def _checkpoint(evidence: Evidence) -> dict[str, Any] | None:
    sealed = evidence.sealed
    return (
        None if sealed is None else {"origin": sealed.origin, "size": sealed.size, "root": sealed.root.hex()}
    )
