"""Which column of a file is which of ours: as asked by `--map`, by our own name, or by a known synonym."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from console.errors import BadInput
from console.rosters.cells import Column
from console.rosters.headings import FAMILY_NAME, GIVEN_NAME, MEANINGS, PARTS_OF_A_NAME, plain
from console.rosters.report import RowError
from console.tables import Table, spelled

LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class Headings:
    """Our name of each column of a file, empty for those to leave out."""

    names: tuple[str, ...]
    family_name_first: bool

    def cells(self, row: Iterable[str]) -> dict[str, str]:
        """The cells of a row by our names."""
        return {name: cell for name, cell in zip(self.names, row, strict=True) if name}

    def joined(self, family: str, given: str) -> str:
        """A whole name, in the order of the language of the file's headings."""
        return f"{family} {given}" if self.family_name_first else f"{given} {family}"


def named(table: Table, columns: Mapping[str, Column], renamed: Mapping[str, str]) -> Headings:
    """Our names of a file's columns; those not known keep their own.

    Raises BadInput when `renamed` speaks of no column of the file, or when two columns mean the same.
    """
    theirs = {spelled(heading): ours for heading, ours in renamed.items()}
    headings = [spelled(heading) for heading in table.headings]
    strangers = sorted(set(theirs) - set(headings))
    if strangers:
        problem = f"{table.file} has no column `{strangers[0]}`."
        raise BadInput("--map", "", problem, "Write it as the file's heading row does.")
    names = tuple(theirs.get(heading, _meant(heading, columns)) for heading in headings)
    _must_differ(table, names)
    hungarian = any(
        name == FAMILY_NAME and heading not in theirs and MEANINGS[plain(heading)].language == "hu"
        for heading, name in zip(headings, names, strict=True)
    )
    return Headings(names, hungarian)


def misfits(table: Table, headings: Headings, columns: Mapping[str, Column]) -> Iterator[RowError]:
    """Columns that nobody knows, and columns that are missing."""
    parts = [part for part in _parts(columns) if part in headings.names]
    there = {*headings.names, *(["name"] if parts else [])}
    free = [name for name in columns if name not in there]
    for theirs, name in zip(table.headings, headings.names, strict=True):
        if name and name not in columns and name not in parts:
            shown = _shown(theirs)
            near = get_close_matches(name, free, n=1)
            remedy = f"Did you mean `{near[0]}`? " if near else ""
            remedy += f'Rename it, or leave it out: --map "{shown}="'
            yield RowError(row=table.number, column=shown, problem="This column is not known.", remedy=remedy)
    missing = [name for name, column in columns.items() if column.needed and name not in there]
    missing += [part for part in PARTS_OF_A_NAME if parts and part not in parts]
    for name in missing:
        remedy = f'Add it, or name the column that has it: --map "theirs={name}"'
        yield RowError(row=table.number, column=name, problem="This column is missing.", remedy=remedy)


def renaming(texts: Iterable[str], columns: Collection[str]) -> dict[str, str]:
    """What `--map "theirs=ours"` asks for of a list with these columns, again at will. Raises BadInput."""
    renamed: dict[str, str] = {}
    for text in texts:
        theirs, sign, ours = (part.strip() for part in text.rpartition("="))
        if not sign or not theirs:
            raise BadInput(
                "--map", "", "It needs a heading, an equals sign and our name.", 'Write --map "theirs=ours".'
            )
        name = spelled(ours)
        if name and name not in (*columns, *_parts(columns)):
            near = get_close_matches(name, columns, n=1)
            remedy = f"Did you mean `{near[0]}`?" if near else f"Ours are {', '.join(columns)}."
            raise BadInput("--map", "", f"`{name}` is no column of ours.", remedy)
        renamed[theirs] = name
    return renamed


def _meant(heading: str, columns: Mapping[str, Column]) -> str:
    if heading in columns:
        return heading
    meaning = MEANINGS.get(plain(heading))
    known = meaning is not None and meaning.column in (*columns, *_parts(columns))
    return meaning.column if meaning is not None and known else heading


def _parts(columns: Collection[str]) -> tuple[str, ...]:
    """The columns that may stand for the name, in a list that has one."""
    return PARTS_OF_A_NAME if "name" in columns else ()


def _must_differ(table: Table, names: tuple[str, ...]) -> None:
    first: dict[str, str] = {}
    for theirs, name in zip(table.headings, names, strict=True):
        shown = _shown(theirs)
        rivals = {FAMILY_NAME: ("name",), GIVEN_NAME: ("name",), "name": PARTS_OF_A_NAME}.get(name, ())
        other = next((first[rival] for rival in (name, *rivals) if rival in first), None)
        if name and other is not None:
            meaning = "name" if rivals else name
            problem = f"Columns `{other}` and `{shown}` both mean `{meaning}`."
            where = f"row {table.number}"
            raise BadInput(table.file, where, problem, f'Leave one out: --map "{shown}="')
        first[name] = shown


def _shown(heading: str) -> str:
    """A heading as it may be printed: short, on one line, without control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in heading[:LONGEST_HEADING])
