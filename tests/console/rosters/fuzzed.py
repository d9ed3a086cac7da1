"""Reads rosters that a fuzzer makes up, for as many seconds as asked: whatever it finds ends here."""

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["console"]):
    from console.errors import BadInput
    from console.history_rows import HistoryFile, read_history
    from console.policy import load_policy
    from console.rosters.cells import Roster
    from console.rosters.rows import RosterFile, read_roster
    from console.rosters.templates import template
    from tests.console.builders import EXAMPLES, ods_cell, ods_of, ods_row, ods_table, zipped
    from tests.console.rosters.books import BOOKS
    from tests.console.rosters.floods import BOOK, SHEET
    from tests.console.rosters.lists import CELLS, HEADED
    from tests.console.rosters.texts import BROKEN_TEXTS, GOOD_TEXTS

POLICY = load_policy(EXAMPLES / "policy.toml")
ROLES: tuple[Roster, ...] = ("mentor", "mentee", "staff")
PAIRS = len(ROLES)
"""What stands for a list of past pairs, beside the lists of people."""
THIS_YEAR = 2025
SHARING = b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
FILES: tuple[Callable[[bytes], bytes], ...] = (
    lambda given: given,
    lambda given: zipped({**BOOK, SHEET: given}),
    lambda given: ods_of("", {"content.xml": given}),
    lambda given: zipped({**BOOK, "xl/sharedStrings.xml": given, SHEET: SHARING}),
)
"""What becomes of the fuzzer's bytes: a whole file, or one part of a whole workbook."""
LONGEST = 20_000


def ods_content() -> bytes:
    rows = ods_row(*map(ods_cell, ("student_code", "name"))) + ods_row(ods_cell("A1"), ods_cell("Minta"))
    with zipfile.ZipFile(io.BytesIO(ods_of(ods_table(rows)))) as packed:
        return packed.read("content.xml")


def seeded(folder: Path) -> Path:
    """The corpus of the tests, for the fuzzer to begin with, and to add to."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate((*GOOD_TEXTS, *BROKEN_TEXTS, *HEADED, *CELLS, *BOOKS)):
        (seeds / f"{number:03}").write_bytes(bytes((0, ROLES.index(case.roster))) + case.content())
    (seeds / "sheet").write_bytes(bytes((1, 1)) + SHARING)
    (seeds / "content").write_bytes(bytes((2, 1)) + ods_content())
    (seeds / "pairs").write_bytes(bytes((0, PAIRS)) + template("history", "hu").encode())
    (seeds / "shared").write_bytes(bytes((3, 1)) + b"<sst><si><t>student code</t></si></sst>")
    return seeds


def read(path: Path, given: bytes) -> None:
    """Reads one made-up list. Raises what the reader raises, but for its own complaint."""
    kind, listed, content = given[0], given[1] % (PAIRS + 1), given[2:]
    path.write_bytes(FILES[kind % len(FILES)](content))
    try:
        if listed == PAIRS:
            read_history(HistoryFile(path), THIS_YEAR).report()
        else:
            read_roster(RosterFile(path, ROLES[listed]), POLICY).report(POLICY.eligibility)
    except BadInput as told:
        if "\n" in str(told):
            raise AssertionError("A complaint of several lines.") from told


def main(folder: Path, seconds: int) -> None:
    """Ends with a trace, and keeps the file, where the reader raised anything but its own complaint."""
    seeds = seeded(folder)
    limits = (f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=2048", "-timeout=20")
    atheris.Setup(
        [sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(seeds)],
        lambda given: read(folder / "roster", given.ljust(2, b"\0")),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
