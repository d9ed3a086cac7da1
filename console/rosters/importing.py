"""Checks and imports rosters: names to the vault, then one command; the same file twice changes nothing."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from activities.ledger import Ledger
from console.errors import BadInput
from console.rosters.cells import STAFF
from console.rosters.report import NeededWaiver, RosterReport, RowError
from console.rosters.rows import Draft, Mint, RosterFile, RosterRows, needed_waiver, read_roster
from domain import addresses
from domain.context import Context
from domain.errors import Refusal
from domain.messages import Stamp
from domain.people import EnrolPeople, GrantWaiver, People, Person
from domain.policy import Eligibility
from domain.programme import ProgrammeYearState
from domain.year_end import takes_in
from store.vault import Vault

WAIVER = "waiver"
"""The purpose under which the vault keeps the reason of a waiver."""
REFUSER = "consent refused"
"""What the vault keeps instead of the name of somebody who never took part."""
REFUSED_IN = "refused"


def opaque(_row: int, _code: str) -> str:
    """A new person's id, which says nothing about them."""
    return f"p{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to import: reasons of waivers (by row, or one for all), and whether bad rows are left out."""

    waive: Mapping[int, str] = field(default_factory=dict)
    waive_all_reason: str | None = None
    skip_bad: bool = False
    mint: Mint = opaque

    def reason(self, row: int) -> str | None:
        return self.waive.get(row, self.waive_all_reason)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A good row that is not in the record yet; `kept` is what the vault has of the person already."""

    draft: Draft
    person: Person
    kept: Mapping[str, str] | None
    needs_waiver: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """The rows of a file beside what the record and the vault know."""

    newcomers: tuple[Newcomer, ...]
    known: tuple[int, ...]
    renewed: tuple[Newcomer, ...]
    errors: tuple[RowError, ...]
    needed: tuple[NeededWaiver, ...]
    rows: RosterRows

    @property
    def people(self) -> list[Person]:
        """Who would come in."""
        return [new.person for new in self.newcomers]

    def report(self, *, enrolled: int = 0) -> RosterReport:
        return RosterReport(
            ok=not self.errors,
            rows=self.rows.rows,
            read_as=self.rows.read_as,
            errors=self.errors,
            waivers=self.needed,
            known=self.known,
            renewed=tuple(one.draft.row for one in self.renewed),
            refused=tuple(new.draft.row for new in self.newcomers if not new.person.consent),
            enrolled=enrolled,
        )


async def check_roster(
    ledger: Ledger, vault: Vault, cohort: str, source: RosterFile, at_us: int
) -> RosterReport:
    """What an import at a moment would say; writes nothing.

    Raises BadInput for a file that is no roster, Refusal when the year has no policy yet or is over;
    Unreachable.
    """
    people, context = await _year(ledger, cohort, at_us)
    policy = context.policy_at(at_us)
    rows = await asyncio.to_thread(read_roster, source, policy)
    compared = await _compared(vault, cohort, people, policy.eligibility, rows, opaque)
    takes_in(compared.people, at_us, context)
    return compared.report()


async def import_roster(
    ledger: Ledger, vault: Vault, cohort: str, source: RosterFile, stamp: Stamp, wishes: Wishes | None = None
) -> RosterReport:
    """Enrols the people of a roster by one command, in which each of them is new to the cohort.

    Of staff who are known already the vault takes over other addresses: a page must find them.

    With errors nothing is written, unless bad rows are to be left out. `stamp.command_id` must be new.
    Raises BadInput for a file that is no roster, Refusal, CodeTaken, Unreachable.
    """
    wishes = wishes or Wishes()
    people, context = await _year(ledger, cohort, stamp.at_us)
    policy = context.policy_at(stamp.at_us)
    rows = await asyncio.to_thread(read_roster, source, policy)
    compared = await _compared(vault, cohort, people, policy.eligibility, rows, wishes.mint)
    takes_in(compared.people, stamp.at_us, context)
    compared = _waived(compared, wishes, source)
    if compared.errors and not (wishes.skip_bad and rows.headings_fit):
        return compared.report()
    for one in compared.renewed:
        await vault.put_person(one.person.id, {**(one.kept or {}), **one.draft.profile}, one.draft.code)
    enrolled = await _enrol(ledger, vault, cohort, compared.newcomers, stamp, wishes)
    return compared.report(enrolled=enrolled).model_copy(update={"ok": True})


async def year_with_policy(ledger: Ledger, cohort: str, at_us: int) -> tuple[ProgrammeYearState, Context]:
    """A cohort's year at a moment. Raises Refusal when it has no calendar and policy yet, Unreachable."""
    stream = addresses.programme_year(cohort)
    view = await ledger.view(stream, at_us)
    if view.context is None:
        problem = f"{stream} has no calendar and policy yet."
        raise Refusal("not-configured", problem, "Publish both first.")
    return view.state, view.context


async def _year(ledger: Ledger, cohort: str, at_us: int) -> tuple[People, Context]:
    state, context = await year_with_policy(ledger, cohort, at_us)
    return state.people, context


async def _compared(
    vault: Vault, cohort: str, people: People, rules: Eligibility, rows: RosterRows, mint: Mint
) -> _Compared:
    newcomers: list[Newcomer] = []
    known: list[int] = []
    renewed: list[Newcomer] = []
    errors = list(rows.errors)
    codes = [draft.code for draft in rows.drafts]
    found, gone = await vault.find_codes(codes), await vault.erased_codes(codes)
    profiles = await vault.names(sorted(found.values()))
    for draft in rows.drafts:
        person_id = found.get(draft.code)
        if person_id is None and draft.code in gone:
            errors.append(erased(draft.row, draft.code_column))
            continue
        if person_id is None:
            minted = draft.person(mint(draft.row, draft.code))
            newcomers.append(Newcomer(draft, minted, None, draft.broken is not None))
            continue
        enrolled = people.by_id.get(person_id)
        kept = profiles[person_id]
        if enrolled is not None:
            error = _contradiction(draft, enrolled)
            errors.extend([error] if error else [])
            known.extend([] if error else [draft.row])
            if error is None and draft.listed.role in STAFF and {**kept, **draft.profile} != kept:
                renewed.append(Newcomer(draft, enrolled, kept, needs_waiver=False))
        elif not draft.listed.consent and kept.get(REFUSED_IN) == cohort:
            known.append(draft.row)
        else:
            barred = draft.broken is not None and (person_id, draft.broken) not in people.waived
            newcomers.append(Newcomer(draft, draft.person(person_id), kept, barred))
    needed = tuple(needed_waiver(new.draft, rules) for new in newcomers if new.needs_waiver)
    return _Compared(tuple(newcomers), tuple(known), tuple(renewed), by_row(errors), needed, rows)


def erased(row: int, column: str) -> RowError:
    """What is said of a row with the code of somebody who was erased."""
    problem = "The person who had this code was erased."
    remedy = "Leave the row out: somebody who was erased is not brought back by a list."
    return RowError(row=row, column=column, problem=problem, remedy=remedy)


def _contradiction(draft: Draft, enrolled: Person) -> RowError | None:
    """What a row says against the record of a person who is enrolled already."""
    if draft.listed.role != enrolled.role:
        problem = f"This person is enrolled already as {enrolled.role}."
        return RowError(row=draft.row, column=draft.code_column, problem=problem, remedy="Leave the row out.")
    if not draft.listed.consent:
        problem = "This person is enrolled already, and now says no."
        remedy = "Leave the row out, and record that they withdraw."
        return RowError(row=draft.row, column="consent", problem=problem, remedy=remedy)
    return None


def _waived(compared: _Compared, wishes: Wishes, source: RosterFile) -> _Compared:
    """Without those whose waiver has no reason: they are errors now."""
    drafts = {draft.row for draft in compared.rows.drafts}
    bad = {error.row for error in compared.errors}
    if strangers := sorted(set(wishes.waive) - drafts - bad):
        problem = f"{source.path} has no row {strangers[0]} with a person."
        raise BadInput("--waive", "", problem, "Count rows as a spreadsheet does.")
    refused = [
        RowError(
            row=new.draft.row,
            column="study_year",
            problem=next(needed.reason for needed in compared.needed if needed.row == new.draft.row),
            remedy=f'Leave the row out, or waive the rule: --waive "{new.draft.row}=reason"',
        )
        for new in compared.newcomers
        if new.needs_waiver and not wishes.reason(new.draft.row)
    ]
    gone = {error.row for error in refused}
    staying = tuple(new for new in compared.newcomers if new.draft.row not in gone)
    return replace(compared, newcomers=staying, errors=by_row([*compared.errors, *refused]))


async def _enrol(
    ledger: Ledger,
    vault: Vault,
    cohort: str,
    newcomers: tuple[Newcomer, ...],
    stamp: Stamp,
    wishes: Wishes,
) -> int:
    """How many were enrolled, refusals not counted."""
    if not newcomers:
        return 0
    stream = addresses.programme_year(cohort)
    for new in newcomers:
        await vault.put_person(new.person.id, _profile(new), new.draft.code)
    for new in newcomers:
        if new.needs_waiver and new.draft.broken is not None:
            command_id = f"{stamp.command_id}/waive/{new.person.id}"
            reason = wishes.reason(new.draft.row) or ""
            note = await vault.write_pending(command_id, stamp.actor, [new.person.id], WAIVER, reason)
            waiver = GrantWaiver(person=new.person.id, rule=new.draft.broken, note=note.written)
            await ledger.execute(stream, waiver, stamp._replace(command_id=command_id))
    await ledger.execute(stream, EnrolPeople(people=tuple(new.person for new in newcomers)), stamp)
    refusers = [new for new in newcomers if not new.person.consent]
    for new in refusers:
        await vault.put_person(new.person.id, {**_profile(new), REFUSED_IN: cohort}, new.draft.code)
    return len(newcomers) - len(refusers)


def _profile(new: Newcomer) -> dict[str, str]:
    """What the vault keeps: of somebody who refuses only what earlier years left there."""
    if new.person.consent:
        return dict(new.draft.profile)
    return dict(new.kept) if new.kept else {"name": REFUSER}


def by_row(errors: Iterable[RowError]) -> tuple[RowError, ...]:
    """Errors in the order of their rows."""
    return tuple(sorted(errors, key=lambda error: error.row))


def waivers(texts: Iterable[str]) -> dict[int, str]:
    """What `--waive "row=reason"` asks for, several times over. Raises BadInput."""
    reasons: dict[int, str] = {}
    for text in texts:
        row, _, reason = (part.strip() for part in text.partition("="))
        if not row.isdecimal() or not reason:
            raise BadInput(
                "--waive", "", "It needs a row, an equals sign and a reason.", 'Write --waive "5=reason".'
            )
        if int(row) in reasons:
            raise BadInput("--waive", "", f"Row {int(row)} is given twice.", "Give one reason for each row.")
        reasons[int(row)] = reason
    return reasons
