"""Reads a roster by its headings: a draft of each good row, an error for each thing to mend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.errors import BadInput
from console.rosters.cells import BadCell, Roster, columns_of, kept
from console.rosters.columns import misfits, named
from console.rosters.headings import FAMILY_NAME, GIVEN_NAME, PARTS_OF_A_NAME
from console.rosters.report import NeededWaiver, RosterReport, RowError
from console.rosters.row_reading import RowReader
from console.tables import Row, Table, read_table
from domain.people import Person, Role, Rule, broken_rule
from domain.policy import Eligibility, Policy

Mint = Callable[[int, str], str]
"""Gives a person's opaque id, from the row (as a spreadsheet counts it) and the code."""
IN_PERSON = frozenset(
    {"student_code", "staff_code", "role", "study_year", "languages", "max_mentees", "consent"}
)
"""Columns that the vault's profile does not repeat: the record or the vault's index has them."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster to be read; `renamed` maps its headings to ours, or to nothing for a column to leave out.

    `table` is what was read of the file before; without it the file is read.
    """

    path: Path
    roster: Roster
    renamed: Mapping[str, str] = field(default_factory=dict)
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A good row: who is listed, what only the vault may know, and the rule that keeps them out, if any."""

    row: int
    code: str
    listed: Person
    profile: Mapping[str, str]
    broken: Rule | None

    @property
    def code_column(self) -> str:
        return "student_code" if self.listed.role in ("mentor", "mentee") else "staff_code"

    def person(self, person_id: str) -> Person:
        return self.listed.model_copy(update={"id": person_id})


@dataclass(frozen=True, slots=True)
class RosterRows:
    """All that a file says: its good rows, and what is wrong with the others."""

    drafts: tuple[Draft, ...]
    errors: tuple[RowError, ...]
    rows: int
    headings_fit: bool
    read_as: str

    def report(self, eligibility: Eligibility) -> RosterReport:
        """The report of a check that knows nobody yet."""
        return RosterReport(
            ok=not self.errors,
            rows=self.rows,
            read_as=self.read_as,
            errors=self.errors,
            waivers=tuple(needed_waiver(draft, eligibility) for draft in self.drafts if draft.broken),
            refused=tuple(draft.row for draft in self.drafts if not draft.listed.consent),
        )

    def people(self, mint: Mint) -> tuple[Person, ...]:
        """Everybody of the good rows, with ids from `mint`."""
        return tuple(draft.person(mint(draft.row, draft.code)) for draft in self.drafts)


def read_roster(source: RosterFile, policy: Policy) -> RosterRows:
    """The rows of a roster. Raises BadInput when the file is no table or no roster at all."""
    table = source.table or read_table(source.path)
    columns = columns_of(source.roster, policy.pairing.mentees_at_most)
    headings = named(table, columns, source.renamed)
    if not set(headings.names) & {*columns, *PARTS_OF_A_NAME}:
        problem = f"It holds none of the headings of a {source.roster} roster."
        remedy = f"Head the columns {', '.join(columns)}."
        raise BadInput(table.file, f"row {table.number}", problem, remedy)
    wrong = tuple(misfits(table, headings, columns))
    if wrong:
        return RosterRows((), wrong, len(table.rows), headings_fit=False, read_as=table.read_as)
    reader = _Reader(columns, headings, roster=source.roster, rules=policy.eligibility)
    drafts = tuple(draft for row in table.rows if (draft := reader.read(row)) is not None)
    errors = tuple(reader.errors)
    return RosterRows(drafts, errors, len(table.rows), headings_fit=True, read_as=table.read_as)


def needed_waiver(draft: Draft, rules: Eligibility) -> NeededWaiver:
    """Why a row needs a waiver."""
    asked = {
        "mentor-from-year": f"a mentor is in study year {rules.mentor_from_year} or above",
        "mentee-year": f"a mentee is in study year {rules.mentee_year}",
    }
    rule = asked[draft.broken] if draft.broken else "no rule is broken"
    return NeededWaiver(row=draft.row, reason=f"In study year {draft.listed.study_year}; {rule}.")


@dataclass(kw_only=True)
class _Reader(RowReader):
    """Reads row after row, and remembers which code stood where."""

    roster: Roster
    rules: Eligibility
    seen: dict[str, int] = field(default_factory=dict)

    def read(self, row: Row) -> Draft | None:
        before = len(self.errors)
        if not self.fits(row):
            return None
        values = self.values(row, self._cells(row))
        self._must_be_new(row, values)
        if len(self.errors) > before:
            return None
        return self._draft(row.number, values)

    def _cells(self, row: Row) -> dict[str, str]:
        """The cells that count: of somebody who refuses, only who they are and that they do."""
        cells = self.headings.cells(row.cells)
        if self._refuses(cells):
            cells = {name: cell for name, cell in cells.items() if name in ("student_code", "consent")}
        return self._with_whole_name(row, cells)

    def _with_whole_name(self, row: Row, cells: dict[str, str]) -> dict[str, str]:
        """The cells with family and given name joined, where the file has them apart."""
        if FAMILY_NAME not in cells:
            return cells
        parts = {part: cells.pop(part) for part in PARTS_OF_A_NAME}
        empty = [part for part, cell in parts.items() if not cell]
        for part in empty:
            self.complain(row, part, "It is empty.", "Fill it in.")
        if not empty:
            cells["name"] = self.headings.joined(parts[FAMILY_NAME], parts[GIVEN_NAME])
        return cells

    def _refuses(self, cells: Mapping[str, str]) -> bool:
        """Whether a row says no to taking part; then nothing else of it is looked at."""
        try:
            return "consent" in cells and self.columns["consent"].read(cells["consent"]) is False
        except BadCell:
            return False

    def _must_be_new(self, row: Row, values: Mapping[str, Any]) -> None:
        name = "staff_code" if self.roster == "staff" else "student_code"
        if name not in values:
            return
        first = self.seen.setdefault(values[name], row.number)
        if first != row.number:
            self.complain(row, name, f"Row {first} has the same code.", "Keep one row for each person.")

    def _fitting_year(self, role: Role) -> int:
        """The study year of somebody who refused: nothing is kept of theirs, and no rule bars a refusal."""
        fitting: dict[Role, int] = {"mentor": self.rules.mentor_from_year, "mentee": self.rules.mentee_year}
        return fitting.get(role, 0)

    def _draft(self, number: int, values: Mapping[str, Any]) -> Draft:
        role: Role = values["role"] if self.roster == "staff" else self.roster
        person = Person(
            id="",
            role=role,
            study_year=values.get("study_year", self._fitting_year(role)),
            languages=values.get("languages", ()),
            capacity=values.get("max_mentees", 1) if role == "mentor" else 0,
            consent=values.get("consent", True),
        )
        # A page finds everything in the vault: while the record is away it is all that a copy of it has.
        elsewhere = IN_PERSON - {"languages"} if self.roster == "staff" else IN_PERSON
        profile = {name: kept(value) for name, value in values.items() if name not in elsewhere}
        broken = broken_rule(person, self.rules) if person.consent else None
        code = values["staff_code" if self.roster == "staff" else "student_code"]
        return Draft(number, code, person, profile, broken)
