"""What a case of the corpus is: a file made on the fly, and the report that it must end in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from console.rosters.cells import Roster
from tests.console.builders import STAFF, csv_of, mentee, mentor

GOOD: dict[Roster, tuple[dict[str, str], dict[str, str]]] = {
    "mentor": (mentor("MNTR01"), mentor("MNTR02", name="Őszi Ödön")),
    "mentee": (mentee("MNTE01"), mentee("MNTE02", name="Űző Ünőke")),
    "staff": (STAFF, {**STAFF, "staff_code": "STAFF2", "name": "Árvay Ágnes"}),
}


@dataclass(frozen=True, slots=True)
class Told:
    """The report of a file that is a list: its rows, how it was read, and its first error, if any."""

    rows: int
    read_as: str = "UTF-8"
    row: int = 0
    column: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The one line about a file that is no list."""

    problem: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A file by what is particular about it."""

    name: str
    content: Callable[[], bytes]
    told: Told | Refused
    roster: Roster = "mentee"


def text(
    *changes: Mapping[str, str],
    roster: Roster = "mentee",
    headings: Mapping[str, str] | None = None,
    separator: str = ",",
    encoding: str = "utf-8",
    without: Sequence[str] = (),
) -> Callable[[], bytes]:
    """A good list of two people as a text file, with changes in the cells of its rows."""
    names = headings or {}

    def made() -> bytes:
        rows = [
            {names.get(name, name): cell for name, cell in {**good, **change}.items() if name not in without}
            for good, change in zip(GOOD[roster], (*changes, {}, {})[:2], strict=True)
        ]
        return csv_of(rows, separator).encode(encoding)

    return made


def lines(*rows: str, end: str = "\n", encoding: str = "utf-8") -> Callable[[], bytes]:
    """A text file of these lines."""
    return lambda: "".join(f"{row}{end}" for row in rows).encode(encoding)


def raw(content: bytes) -> Callable[[], bytes]:
    """A file of these bytes."""
    return lambda: content
