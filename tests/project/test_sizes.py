"""Files and functions stay small, and the size report notices one that does not."""

from pathlib import Path

from tests.project import sizes


def written(path: Path, lines: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("x = 1\n" * lines, encoding="utf-8")
    return path


def test_every_file_and_function_of_the_project_is_within_its_limit() -> None:
    assert sizes.over(sizes.rooms()) == []


def test_a_file_of_the_domain_may_have_200_lines_and_no_more(tmp_path: Path) -> None:
    fitting, long = (
        written(tmp_path / "domain" / "credit.py", 200),
        written(tmp_path / "domain" / "diary.py", 201),
    )

    report = [sizes.measure("domain", [fitting, long], tmp_path)]

    assert sizes.over(report) == ["domain/diary.py has 201 lines (limit 200): split it by capability"]


def test_a_file_of_another_room_may_have_300_lines_and_no_more(tmp_path: Path) -> None:
    fitting, long = written(tmp_path / "store" / "log.py", 300), written(tmp_path / "store" / "vault.py", 301)

    report = [sizes.measure("store", [fitting, long], tmp_path)]

    assert sizes.over(report) == ["store/vault.py has 301 lines (limit 300): split it by capability"]


def test_a_function_may_have_60_lines_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "cli.py"
    body = "    x = 1\n"
    file.write_text(f"def short():\n{body * 59}\nasync def long():\n{body * 60}", encoding="utf-8")

    report = [sizes.measure("console", [file], tmp_path)]

    assert sizes.over(report) == ["cli.py:62 long has 61 lines (limit 60): split it by capability"]


def test_the_percentile_is_a_length_that_occurs() -> None:
    assert sizes.percentile(list(range(1, 21)), 95) == 19
    assert sizes.percentile([7], 95) == 7


def test_a_row_says_median_percentile_and_maximum_of_files_and_functions(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{lines}.py", lines) for lines in (10, 20, 90)]

    row = sizes.row(sizes.measure("store", files, tmp_path))

    assert row.split() == ["store", "|", "3", "20", "90", "90", "|", "0", "0", "0", "0"]
