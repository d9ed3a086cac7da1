"""Credit is a pure function of history and policy, with its reasons rule by rule."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain.book import Book
from domain.context import Context, kept
from domain.messages import Entry, Event, FactRecorded, Message
from domain.obligations import SATISFIED, Standing
from domain.policy import Kind
from domain.windows import grace_days, units


class Ground(Message):
    """One obligation behind a finding; `event` is the id of the event that decided its standing."""

    obligation: str
    standing: Standing
    got: int
    needed: int
    event: str


class Finding(Message):
    """What one rule says, and why."""

    rule: Kind
    ok: bool
    grounds: tuple[Ground, ...]


class CreditAssessed(Event):
    TYPE = "credit-assessed"
    term: int
    revision: int
    earned: bool
    findings: tuple[Finding, ...]


class CreditProposed(Event):
    TYPE = "credit-proposed"
    term: int


class CreditAwarded(FactRecorded):
    TYPE = "credit-awarded"
    term: int
    ects: int
    proposed_by: str


class CreditSentBack(Event):
    """A proposal stands no more; `note` is the vault's id of the reason."""

    TYPE = "credit-sent-back"
    term: int
    note: str


class CreditWithheld(FactRecorded):
    """Refused for what is unmet; `note` is the vault's id of the reason, where one was written."""

    TYPE = "credit-withheld"
    SCHEMA = 2
    term: int
    unmet: tuple[Kind, ...]
    note: str | None


class CreditRevoked(Event):
    TYPE = "credit-revoked"
    term: int
    note: str


class Said(NamedTuple):
    """Who said something about a semester's credit, when, and the vault's id of the words, if any."""

    by: str
    at_us: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CreditFile:
    """Where the credit of one semester stands; `decisions` are the ids of its awards and refusals.

    `decision` is the last of those; `sent_back` and `revoked` tell when a proposal or an award was last.
    """

    revision: int = 0
    assessed_us: int = 0
    earned: bool = False
    findings: tuple[Finding, ...] = ()
    proposed_by: str | None = None
    decided: str | None = None
    decisions: tuple[str, ...] = ()
    proposed_us: int = 0
    decision: Said | None = None
    sent_back: Said | None = None
    revoked: Said | None = None

    @property
    def unmet(self) -> tuple[Kind, ...]:
        return tuple(finding.rule for finding in self.findings if not finding.ok)


Credits = Mapping[int, CreditFile]


def falls(file: CreditFile, again: CreditAssessed) -> bool:
    """Whether a decision does not stand any more: a semester that was withheld is earned after all."""
    return file.decided == "withheld" and again.earned


def assess(stream: str, book: Book, term: int, context: Context) -> tuple[bool, tuple[Finding, ...]]:
    """Rule by rule, whether a semester earns credit, with the ids of the deciding events."""
    calendar = context.calendar
    end_us = calendar.midnight(calendar.terms[term - 1].end)
    findings = []
    for rule in context.policy_at(end_us).credit.conditions:
        owed = [o for o in book.of_kind(rule) if calendar.term_of(o.opens_us) == term]
        grounds = tuple(
            Ground(
                obligation=o.id,
                standing=o.standing,
                got=len(o.facts),
                needed=o.needed,
                event=f"{stream}@{o.decided_by}",
            )
            for o in sorted(owed, key=lambda o: (o.opens_us, o.id))
        )
        ok = bool(grounds) and all(ground.standing in SATISFIED for ground in grounds)
        findings.append(Finding(rule=rule, ok=ok, grounds=grounds))
    return all(finding.ok for finding in findings), tuple(findings)


@kept
def assessed_us(context: Context, term: int) -> int:
    """The moment a semester is assessed: when the last window of its conditions has closed, for everybody."""
    calendar = context.calendar
    semester = calendar.terms[term - 1]
    first_us, end_us = calendar.midnight(semester.first), calendar.midnight(semester.end)
    in_force = context.policies_within(first_us, end_us)
    closings = [end_us]
    for kind in context.policy_at(end_us).credit.conditions:
        days = max(grace_days(policy, kind) for policy in in_force)
        ends = max(w.end for w in units(calendar, kind) if w.first < semester.end)
        closings.append(calendar.after_days(calendar.midnight(min(ends, calendar.end)), days))
    return max(closings)


def credits_after(credits_: Credits, entry: Entry) -> Credits:
    """The credit files after one more event."""
    event = entry.event
    match event:
        case CreditAssessed(term=term):
            file = credits_.get(term, CreditFile())
            after = replace(
                file,
                revision=event.revision,
                assessed_us=entry.recorded_us,
                earned=event.earned,
                findings=event.findings,
                proposed_by=file.proposed_by if event.earned else None,
                decided=None if falls(file, event) else file.decided,
            )
        case CreditProposed(term=term):
            after = replace(credits_[term], proposed_by=entry.actor, proposed_us=entry.recorded_us)
        case CreditSentBack(term=term):
            said = Said(entry.actor, entry.recorded_us, event.note)
            after = replace(credits_[term], proposed_by=None, sent_back=said)
        case CreditAwarded(term=term):
            after = _decided(credits_[term], "awarded", event, Said(entry.actor, entry.recorded_us))
        case CreditWithheld(term=term):
            said = Said(entry.actor, entry.recorded_us, event.note)
            after = _decided(credits_[term], "withheld", event, said)
        case CreditRevoked(term=term):
            said = Said(entry.actor, entry.recorded_us, event.note)
            after = replace(credits_[term], decided=None, proposed_by=None, revoked=said)
        case _:
            return credits_
    return {**credits_, term: after}


def _decided(file: CreditFile, decided: str, event: FactRecorded, said: Said) -> CreditFile:
    return replace(file, decided=decided, decisions=(*file.decisions, event.fact), decision=said)
