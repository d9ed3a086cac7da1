"""The data set as files: CSV tables, a codebook for people and one for programs, and what was asked, hashed.

The same position of the record, the same options and the same code give the same hash and the same bytes.
"""

import csv
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp

import orjson
from pydantic import BaseModel, ConfigDict

from console.builds import ROOT, build_id
from console.errors import BadInput
from console.research.codebook import SUMMARY, TABLES, Column, Table
from console.research.tables import DataSet, Row

QUERY, CODEBOOK = "query.json", "codebook"
LIMITS = (
    "Whoever did not consent to the study, or took that back, or left the programme, is not in it.",
    "Of a pair both halves have consented; otherwise nothing of the pair is here.",
    "Nothing of emergencies, consultations, referrals, check-ins or the desk is here, and no words.",
    "k-anonymity holds for the quasi-identifiers of each table; for pairs also how many each has.",
    "Whoever knows much of what somebody did may still recognise a row: hand tables on under an agreement.",
    "Only the summary is for everybody.",
    "Ids are of this study alone. The same study name gives the same person the same id in a later export.",
    "A running year is told as far as its events stand in the record at the position.",
)


class Query(BaseModel):
    """What a data set is the answer to; `hash` is over everything else here."""

    model_config = ConfigDict(frozen=True)
    cohort: str
    position: int
    study: str
    k: int
    code: str

    @property
    def hash(self) -> str:
        return sha256(orjson.dumps(self.model_dump(), option=orjson.OPT_SORT_KEYS)).hexdigest()


def code_id() -> str:
    """16 hex digits that change with the code that a data set is made by."""
    digest = sha256(build_id().encode())
    here = Path(__file__).parent
    for path in sorted(here.glob("*.py")):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def written(folder: Path, query: Query, made: DataSet) -> dict[str, str]:
    """Writes all or nothing; the digest of each file. Raises BadInput for a folder that is not new."""
    files = dict(_files(query, made))
    check_new(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in files.items():
            (part / name).write_bytes(content)
        part.chmod(0o700)
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def check_new(folder: Path) -> None:
    """Raises BadInput for a folder that is there already, and not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput("DIR", "", f"{folder} is not empty.", "Name a new folder.")


def _files(query: Query, made: DataSet) -> Iterator[tuple[str, bytes]]:
    for table in (*TABLES, SUMMARY):
        yield f"{table.name}.csv", as_csv(table.headings, made.rows[table.name])
    columns = ("table", "column", "kind", "quasi_identifier", "value", "meaning")
    yield f"{CODEBOOK}.csv", as_csv(columns, _lines())
    yield f"{CODEBOOK}.md", _codebook(query, made).encode()
    told = {**query.model_dump(), "hash": query.hash, "suppressed": made.suppressed, "hidden": made.hidden}
    yield QUERY, orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def as_csv(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8, a line for the headings, as RFC 4180 has it."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _lines() -> Iterator[Row]:
    for table in (*TABLES, SUMMARY):
        for column in table.columns:
            said = {"table": table.name, "column": column.name, "kind": column.kind}
            said["quasi_identifier"] = "yes" if column.quasi else "no"
            yield {**said, "value": "", "meaning": column.meaning}
            for value, meaning in column.values:
                yield {**said, "value": value, "meaning": meaning}


def _codebook(query: Query, made: DataSet) -> str:
    return "\n".join(
        (
            f"# Data set of the mentoring programme, cohort {query.cohort}",
            "",
            f"Query `{query.hash}`: study “{query.study}”, k = {query.k}, up to position {query.position}.",
            f"Made by the code {query.code}: the same record, options and code give the same bytes.",
            "",
            *(f"- {limit}" for limit in LIMITS),
            "",
            *_kept_back(query, made),
            *(line for table in (*TABLES, SUMMARY) for line in _described(table, len(made.rows[table.name]))),
        )
    )


def _kept_back(query: Query, made: DataSet) -> Iterator[str]:
    yield f"## What was kept back for k = {query.k}"
    yield ""
    for table, number in made.suppressed.items():
        hidden: Mapping[str, int] = made.hidden[table]
        parts = "".join(f", {column} hidden in {n}" for column, n in sorted(hidden.items()))
        yield f"- {table}: {number} rows left out{parts}"
    yield ""


def _described(table: Table, rows: int) -> Iterator[str]:
    yield f"## {table.name}.csv"
    yield ""
    yield f"One row is {table.unit}. {rows} rows."
    yield ""
    yield "| column | meaning | values |"
    yield "| --- | --- | --- |"
    for column in table.columns:
        quasi = " *Quasi-identifier.*" if column.quasi else ""
        yield f"| {column.name} | {column.meaning}{quasi} | {_values(column)} |"
    yield ""


def _values(column: Column) -> str:
    return "; ".join(f"`{value}` {meaning}" for value, meaning in column.values) or column.kind
