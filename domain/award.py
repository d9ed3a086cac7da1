"""What people do with an assessed semester: propose, approve as a second person, withhold, revoke."""

from collections.abc import Iterator, Mapping

from domain.book import Book
from domain.context import Context
from domain.credit import (
    CreditAwarded,
    CreditFile,
    CreditProposed,
    CreditRevoked,
    Credits,
    CreditSentBack,
    CreditWithheld,
    Said,
    assessed_us,
)
from domain.deciding import said
from domain.errors import Refusal
from domain.facts import RetractFact, retract, towards, wanting
from domain.messages import Command, Entry, Reason, Stamp
from domain.policy import Kind


class ProposeCredit(Command):
    TYPE = "propose-credit"
    term: int


class ApproveCredit(Command):
    """A second person's approval; it awards what the policy sets for the semester."""

    TYPE = "approve-credit"
    term: int


class SendBackCredit(Command):
    """A proposal is not approved, or is taken back; `note` is the vault's id of the reason."""

    TYPE = "send-back-credit"
    term: int
    note: Reason


class WithholdCredit(Command):
    """Refuse what is not earned; `note` is the vault's id of the reason, read by the mentor."""

    TYPE = "withhold-credit"
    term: int
    note: Reason | None = None


class RevokeCredit(Command):
    """Take back an award whose grounds are gone; `note` is the vault's id of the reason."""

    TYPE = "revoke-credit"
    term: int
    note: Reason


def propose(command: ProposeCredit, credits_: Credits, stamp: Stamp, context: Context) -> Iterator[Entry]:
    file = _assessed(credits_, command.term, stamp, context)
    _undecided(file, command.term)
    _amount(command.term, stamp, context)
    if not file.earned:
        unmet = ", ".join(file.unmet)
        raise Refusal("not-earned", f"Unmet: {unmet}.", "Waive the obligation with a reason, or withhold.")
    yield said(CreditProposed(term=command.term), stamp, context)


def approve(
    command: ApproveCredit,
    credits_: Credits,
    forgiven: Mapping[str, Said],
    book: Book,
    stamp: Stamp,
    context: Context,
) -> Iterator[Entry]:
    file = _assessed(credits_, command.term, stamp, context)
    _undecided(file, command.term)
    proposer = file.proposed_by
    if proposer is None:
        raise Refusal("not-proposed", "Nobody has proposed this credit.", "Propose it first.")
    if stamp.actor in first_people(file, forgiven):
        raise Refusal("second-person", "Whoever proposed or waived cannot approve.", "Ask a second person.")
    ects = _amount(command.term, stamp, context)

    def awarded(*, fact: str, meets: str | None, in_time: bool) -> CreditAwarded:
        return CreditAwarded(
            fact=fact, meets=meets, in_time=in_time, term=command.term, ects=ects, proposed_by=proposer
        )

    target = wanting(book, f"{Kind.CREDIT}/{command.term}")
    yield from towards(awarded, target, stamp.at_us, stamp, context)


def first_people(file: CreditFile, forgiven: Mapping[str, Said]) -> frozenset[str]:
    """Who cannot be the second person for a semester: whoever proposed it, or waived what it rests on."""
    rests_on = (ground.obligation for finding in file.findings for ground in finding.grounds)
    waived = {forgiven[obligation].by for obligation in rests_on if obligation in forgiven}
    proposed = set() if file.proposed_by is None else {file.proposed_by}
    return frozenset(waived | proposed)


def send_back(command: SendBackCredit, credits_: Credits, stamp: Stamp, context: Context) -> Iterator[Entry]:
    file = _assessed(credits_, command.term, stamp, context)
    _undecided(file, command.term)
    if file.proposed_by is None:
        raise Refusal("not-proposed", "Nobody has proposed this credit.", "Propose it first.")
    yield said(CreditSentBack(term=command.term, note=command.note), stamp, context)


def withhold(
    command: WithholdCredit, credits_: Credits, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    file = _assessed(credits_, command.term, stamp, context)
    _undecided(file, command.term)
    if file.earned:
        raise Refusal("credit-is-earned", "Every condition is met.", "Propose and approve it.")

    def withheld(*, fact: str, meets: str | None, in_time: bool) -> CreditWithheld:
        return CreditWithheld(
            fact=fact, meets=meets, in_time=in_time, term=command.term, unmet=file.unmet, note=command.note
        )

    target = wanting(book, f"{Kind.CREDIT}/{command.term}")
    yield from towards(withheld, target, stamp.at_us, stamp, context)


def revoke(
    command: RevokeCredit, credits_: Credits, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    file = _assessed(credits_, command.term, stamp, context)
    if file.decided != "awarded" or file.earned:
        raise Refusal("nothing-to-revoke", "Only an award whose grounds are gone is revoked.", "See `show`.")
    yield said(CreditRevoked(term=command.term, note=command.note), stamp, context)
    yield from owed_again(file, book, stamp, context)


def owed_again(file: CreditFile, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """The last decision carries its obligation no more: a semester without a decision owes one.

    Source: *met or late → missed* when the fact is gone; one decision per semester, late without limit.
    """
    return retract(RetractFact(fact=file.decisions[-1]), book, stamp, context)


def not_retracted(fact: str | None, credits_: Credits) -> None:
    """Raises Refusal when a fact is a decision about credit: an award is revoked, never taken for unsaid."""
    if any(fact in file.decisions for file in credits_.values()):
        raise Refusal("decided", f"{fact} decided about credit.", "Revoke the award, once it has no grounds.")


def _assessed(credits_: Credits, term: int, stamp: Stamp, context: Context) -> CreditFile:
    file = credits_.get(term)
    if file is None or stamp.at_us < assessed_us(context, term):
        raise Refusal(
            "not-assessed", f"Semester {term} is not assessed yet.", "Wait until its grace is over."
        )
    return file


def _undecided(file: CreditFile, term: int) -> None:
    if file.decided is not None:
        raise Refusal("already-decided", f"Semester {term} is {file.decided}.", "See `credit explain`.")


def amount(term: int, at_us: int, context: Context) -> int | None:
    """The amount at the semester's end, or the one that the programme has set since when it had none."""
    calendar = context.calendar
    moments = (calendar.midnight(calendar.terms[term - 1].end), at_us)
    return next(filter(None, (context.policy_at(moment).credit.ects for moment in moments)), None)


def _amount(term: int, stamp: Stamp, context: Context) -> int:
    ects = amount(term, stamp.at_us, context)
    if ects is None:
        raise Refusal("no-ects-amount", "The policy sets no ECTS amount.", "Set credit.ects and publish it.")
    return ects
