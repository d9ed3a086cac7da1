"""Lists of past pairs for tests, told only what matters to the test."""

from collections.abc import Mapping
from pathlib import Path

from console.history_rows import HistoryFile
from tests.console.builders import csv_file


def past(mentor: str = "A1", mentee: str = "B1", year: str = "2023") -> dict[str, str]:
    return {"mentor_code": mentor, "mentee_code": mentee, "year": year}


def past_file(folder: Path, *rows: Mapping[str, str]) -> HistoryFile:
    return HistoryFile(csv_file(folder, rows, "pairs.csv"))
