"""Brings in pairs of former years by codes that are known; the same file twice changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from activities.ledger import Ledger
from console.history_rows import SIDES, CodedPair, HistoryFile, HistoryRows, read_history
from console.rosters.importing import by_row, erased, year_with_policy
from console.rosters.report import HistoryReport, RowError
from domain import addresses
from domain.messages import Stamp
from domain.past import RecallPairs
from store.vault import Vault

Had = Mapping[str, tuple[str, ...]]
"""The mentors that each mentee is known to have had, by their ids."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """The pairs of a file beside what the record and the vault know; `news` are ids of (mentor, mentee)."""

    news: tuple[tuple[str, str], ...]
    known: tuple[int, ...]
    errors: tuple[RowError, ...]
    rows: HistoryRows

    def report(self, *, recalled: int = 0) -> HistoryReport:
        return HistoryReport(
            ok=not self.errors,
            rows=self.rows.rows,
            read_as=self.rows.read_as,
            errors=self.errors,
            known=self.known,
            recalled=recalled,
        )


async def check_history(
    ledger: Ledger, vault: Vault, cohort: str, source: HistoryFile, at_us: int
) -> HistoryReport:
    """What an import at a moment would say; writes nothing.

    Raises BadInput for a file that is no such list, Refusal when the year has no policy yet, Unreachable.
    """
    return (await _compared(ledger, vault, cohort, source, at_us)).report()


async def import_history(
    ledger: Ledger, vault: Vault, cohort: str, source: HistoryFile, stamp: Stamp, *, skip_bad: bool = False
) -> HistoryReport:
    """Recalls the pairs of a list by one command, in which each of them is news to the cohort.

    With errors nothing is written, unless bad rows are to be left out. `stamp.command_id` must be new.
    Raises BadInput for a file that is no such list, Refusal, Unreachable.
    """
    compared = await _compared(ledger, vault, cohort, source, stamp.at_us)
    if compared.errors and not (skip_bad and compared.rows.headings_fit):
        return compared.report()
    if compared.news:
        await ledger.execute(addresses.programme_year(cohort), RecallPairs(pairs=compared.news), stamp)
    return compared.report(recalled=len(compared.news)).model_copy(update={"ok": True})


async def _compared(ledger: Ledger, vault: Vault, cohort: str, source: HistoryFile, at_us: int) -> _Compared:
    state, context = await year_with_policy(ledger, cohort, at_us)
    calendar = context.calendar
    this_year = date.fromisoformat(calendar.date_of(calendar.first)).year
    rows = read_history(source, this_year)
    had: Had = state.placed.seats.had
    people = await _people(vault, rows.pairs)
    errors = list(rows.errors)
    news: dict[tuple[str, str], None] = {}
    known: list[int] = []
    for pair in rows.pairs:
        mentor, mentee = people[pair.mentor], people[pair.mentee]
        if mentor.id is None or mentee.id is None:
            errors.extend(_strangers(pair, mentor, mentee))
        elif mentor.id in had.get(mentee.id, ()):
            known.append(pair.row)
        else:
            news[mentor.id, mentee.id] = None
    return _Compared(tuple(news), tuple(known), by_row(errors), rows)


@dataclass(frozen=True, slots=True)
class _Behind:
    """Who is behind a code: their id, or nobody, who may have been erased."""

    id: str | None
    erased: bool = False


async def _people(vault: Vault, pairs: tuple[CodedPair, ...]) -> dict[str, _Behind]:
    """Who is behind each code; a code that stands in many rows is looked up once."""
    found: dict[str, _Behind] = {}
    for code in (code for pair in pairs for code in (pair.mentor, pair.mentee)):
        if code not in found:
            person_id = await vault.find_code(code)
            gone = person_id is None and await vault.was_erased(code)
            found[code] = _Behind(person_id, gone)
    return found


def _strangers(pair: CodedPair, *behind: _Behind) -> Iterator[RowError]:
    """What is said about the codes of a row behind which there is nobody."""
    for side, person in zip(SIDES, behind, strict=True):
        if person.erased:
            yield erased(pair.row, side)
        elif person.id is None:
            problem = "Nobody is known by this code."
            remedy = "Correct it, import this person first, or leave the row out."
            yield RowError(row=pair.row, column=side, problem=problem, remedy=remedy)
