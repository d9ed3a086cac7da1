"""A case to take away: one page in both languages that fetches nothing, and data that anybody can check."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.console.cli.cases import Cases, away_from_keys, held
from tests.console.cli.cohort import BELA, COORDINATOR, NAMES
from tests.console.cli.conftest import Nearpeer, Said

WORDS = "a könyvtár előtt <script>alert('x')</script> találkozunk"


@pytest.fixture
def case(at_desk: Nearpeer, cases: Cases) -> str:
    """A case that Béla holds, with words of his."""
    made = cases.raised()
    cases.page(made, "page/1", "delivered")
    at_desk("emergency", "ack", made, "--as", BELA, "--note", WORDS)
    return made


def exported(at_desk: Nearpeer, case: str, folder: Path, *options: str) -> Said:
    said = at_desk("emergency", "export", case, "--to", folder / "case.html", *options, "--json")
    assert said.code == 0, said.err
    return said


def data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    return found


def page(folder: Path) -> str:
    return (folder / "case.html").read_text(encoding="utf-8")


def test_a_case_is_one_page_and_one_file_of_data_for_its_owner_only(
    at_desk: Nearpeer, case: str, tmp_path: Path
) -> None:
    said = exported(at_desk, case, tmp_path).json

    assert (said["html"], said["json_file"]) == (str(tmp_path / "case.html"), str(tmp_path / "case.json"))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert data(tmp_path)["format"] == "nearpeer-case/1"


def test_the_page_needs_nothing_from_outside(at_desk: Nearpeer, case: str, tmp_path: Path) -> None:
    exported(at_desk, case, tmp_path, "--with-words")

    assert not re.findall(
        r"(?i)https?:|src=|href=|url\(|@import|<script|<link|<iframe|\son\w+=", page(tmp_path)
    )
    assert "default-src 'none'" in page(tmp_path)


def test_every_event_is_told_in_both_languages(at_desk: Nearpeer, case: str, tmp_path: Path) -> None:
    exported(at_desk, case, tmp_path)

    told = page(tmp_path)
    for row in data(tmp_path)["rows"]:
        assert row["en"] in told
        assert row["hu"] in told
        assert row["en"] != row["hu"]
    assert "VÉSZHELYZET" in told.upper()


def test_a_stranger_can_work_out_the_leaf_of_every_row(at_desk: Nearpeer, case: str, tmp_path: Path) -> None:
    exported(at_desk, case, tmp_path)

    told = data(tmp_path)
    for row in told["rows"]:
        columns = {**row, "schema": row["schema_version"], "stream": told["case"]["stream"]}
        hashed = {name: columns[name] for name in told["proof"]["hashed"]}
        text = json.dumps(hashed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert sha256(b"\0" + text.encode()).hexdigest() == row["leaf"]
    assert [row["version"] for row in told["rows"]] == list(range(1, len(told["rows"]) + 1))


def test_a_stranger_can_follow_every_row_to_the_root(at_desk: Nearpeer, case: str, tmp_path: Path) -> None:
    exported(at_desk, case, tmp_path)

    told = data(tmp_path)
    for row in told["rows"]:
        reached = root_from(row["leaf"], row["path"], row["position"] - 1, told["proof"]["size"])
        assert reached == told["proof"]["root"]


def root_from(leaf: str, path: list[str], index: int, size: int) -> str:
    """RFC 9162, 2.1.3.2: the root that an inclusion proof leads to."""
    node, last = bytes.fromhex(leaf), size - 1
    for beside in map(bytes.fromhex, path):
        if index % 2 or index == last:
            node = sha256(b"\x01" + beside + node).digest()
            while index and not index % 2:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + beside).digest()
        index, last = index >> 1, last >> 1
    assert last == 0
    return node.hex()


def test_the_root_is_that_of_the_log(at_desk: Nearpeer, case: str, cases: Cases, tmp_path: Path) -> None:
    exported(at_desk, case, tmp_path)

    proof = data(tmp_path)["proof"]
    assert (proof["log"], proof["size"], proof["root"]) == ("care", *cases.root())
    assert proof["root"] in page(tmp_path)


def test_without_being_asked_the_file_holds_no_name_and_no_word(
    at_desk: Nearpeer, case: str, tmp_path: Path
) -> None:
    said = exported(at_desk, case, tmp_path).json

    for text in (page(tmp_path), (tmp_path / "case.json").read_text(encoding="utf-8")):
        assert not [name for name in NAMES.values() if name in text]
        assert "könyvtár" not in text
    assert (said["notes"], data(tmp_path)["words"], said["with_words"]) == (1, None, False)


def test_words_are_there_when_asked_for_and_cannot_break_the_page(
    at_desk: Nearpeer, case: str, tmp_path: Path
) -> None:
    exported(at_desk, case, tmp_path, "--with-words", "--as", COORDINATOR)

    assert [note["text"] for note in data(tmp_path)["words"]] == [WORDS]
    assert "a könyvtár előtt &lt;script&gt;" in page(tmp_path)
    assert NAMES[BELA] in page(tmp_path)


def test_every_reading_is_recorded_and_stands_in_the_file_itself(
    at_desk: Nearpeer, case: str, cases: Cases, tmp_path: Path
) -> None:
    exported(at_desk, case, tmp_path, "--with-words", "--as", COORDINATOR)

    readings = data(tmp_path)["readings"]
    assert [(each["reader"], each["matter"]) for each in readings] == [
        (COORDINATOR, "case"),
        (COORDINATOR, "words"),
        (COORDINATOR, "names"),
    ]
    assert readings[1]["note"].startswith("note/")
    assert len(cases.rows(case, "access")) == 3


def test_without_the_keys_no_words_are_taken_and_nothing_is_written(
    at_desk: Nearpeer, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away_from_keys(monkeypatch)

    said = at_desk("emergency", "export", case, "--to", tmp_path / "case.html", "--with-words")

    assert said.code == 3
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_taken_away_by_whoever_cannot_be_recorded(
    at_desk: Nearpeer, case: str, cases: Cases, tmp_path: Path
) -> None:
    with held(cases.urls, "access"):
        said = at_desk("emergency", "export", case, "--to", tmp_path / "case.html", "--with-words")

    assert said.code == 3
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(at_desk: Nearpeer, case: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text("mine", encoding="utf-8")

    said = at_desk("emergency", "export", case, "--to", tmp_path / "case.html")

    assert said.code == 2
    assert "is there already" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["case.json"]


def test_a_folder_that_is_not_there_is_refused_before_anything_is_read(
    at_desk: Nearpeer, case: str, cases: Cases, tmp_path: Path
) -> None:
    said = at_desk("emergency", "export", case, "--to", tmp_path / "away" / "case.html")

    assert (said.code, "There is no folder" in said.err) == (2, True)
    assert cases.rows(case, "access") == []


def test_who_was_on_duty_stands_in_the_file_and_a_gap_does_too(
    at_desk: Nearpeer, case: str, tmp_path: Path
) -> None:
    """No rota is in force on this record."""
    exported(at_desk, case, tmp_path)

    told = data(tmp_path)
    assert [(row["layer"], row["officer"], row["by"]) for row in told["rota"]] == [
        ("on-call", None, "gap"),
        ("second", None, "gap"),
    ]
    assert told["rota"][0]["from_us"] == told["rows"][0]["recorded_us"]
    assert "Ki volt ügyeletben" in page(tmp_path)


def test_the_code_of_the_receipt_stands_on_the_page(at_desk: Nearpeer, case: str, tmp_path: Path) -> None:
    exported(at_desk, case, tmp_path)

    assert data(tmp_path)["case"]["receipt"] in page(tmp_path)


def test_a_drill_is_marked_as_one(at_desk: Nearpeer, cases: Cases, tmp_path: Path) -> None:
    exported(at_desk, cases.raised(drill=True), tmp_path)

    assert "gyakorlat" in page(tmp_path)
    assert "A drill is raised as emergency" in page(tmp_path)
