"""A policy file is taken as it stands, or refused with the key, the value and the remedy."""

from pathlib import Path

import pytest

from console.errors import BadInput
from console.policy import load_policy
from domain.policy import Kind
from tests.console.builders import EXAMPLES

EXAMPLE = (EXAMPLES / "policy.toml").read_text(encoding="utf-8")


def changed(folder: Path, before: str, after: str, section: str = "") -> Path:
    """The example policy with one line changed, in a section or above all of them."""
    head, heading, rest = EXAMPLE.partition(f"\n[{section}]\n") if section else ("", "", EXAMPLE)
    assert before in rest
    path = folder / "policy.toml"
    path.write_text(head + heading + rest.replace(before, after, 1), encoding="utf-8")
    return path


def complaint(path: Path) -> BadInput:
    with pytest.raises(BadInput) as raised:
        load_policy(path)
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith(str(path))
    return raised.value


def test_the_example_policy_has_the_numbers_of_the_paper() -> None:
    policy = load_policy(EXAMPLES / "policy.toml")

    assert (policy.eligibility.mentor_from_year, policy.eligibility.mentee_year) == (3, 1)
    assert (policy.training.needed, policy.training.minutes) == (4, 90)
    assert (policy.supervision.needed, policy.supervision.minutes) == (2, 90)
    assert (policy.meeting.needed, policy.contact.needed, policy.diary.needed) == (1, 1, 1)
    assert policy.pairing.topics_before == ("goals", "boundaries", "emergencies")
    assert policy.credit.conditions == (Kind.TRAINING, Kind.SUPERVISION, Kind.DIARY)


def test_every_number_of_the_example_says_whether_it_is_the_papers_or_ours() -> None:
    comments = ""
    for line in EXAMPLE.splitlines():
        if line.startswith("#"):
            comments += line
        elif line.rpartition("= ")[2].isdecimal():
            assert line.endswith(" = 0") or "paper: " in comments or "ours" in comments, line
            comments = comments if line.endswith(" = 0") or "_s = " in line else ""
        elif not line.strip():
            comments = ""


def test_credit_has_no_amount_when_the_line_is_left_out(tmp_path: Path) -> None:
    policy = load_policy(changed(tmp_path, "\nects = 2\n", "\n"))

    assert policy.credit.ects is None


@pytest.mark.parametrize(
    ("section", "before", "after", "where", "problem", "remedy"),
    [
        (
            "training",
            "minutes = 90",
            "minuets = 90",
            "training.minuets",
            "There is no such setting (its value: 90).",
            "Did you mean `minutes`?",
        ),
        (
            "",
            "[deadlines]",
            "[deadline]",
            "deadline",
            "There is no such setting (its value: a table).",
            "Did you mean `deadlines`?",
        ),
        (
            "emergencies.urgent",
            "lease_s = 14400",
            "zzz = 1\nlease_s = 14400",
            "emergencies.urgent.zzz",
            "There is no such setting (its value: 1).",
            (
                "Known here: page_every_s, page_every_working_days, acknowledge_s, acknowledge_working_days,"
                " lease_s, lease_working_days."
            ),
        ),
        (
            "supervision",
            "needed = 2",
            "",
            "supervision.needed",
            "This setting is missing.",
            "Add it; the file in examples/ shows each with its source.",
        ),
        (
            "meeting",
            "grace_days = 7",
            "grace_days = -7",
            "meeting.grace_days",
            "-7 does not fit.",
            "Give a whole number of at least 0.",
        ),
        (
            "windows",
            "inside_percent = 50",
            "inside_percent = 101",
            "windows.inside_percent",
            "101 does not fit.",
            "Give a whole number of at most 100.",
        ),
        (
            "training",
            "needed = 4",
            'needed = "4"',
            "training.needed",
            '"4" does not fit.',
            "Give a whole number.",
        ),
        (
            "training",
            "minutes = 90",
            "minutes = 90.0",
            "training.minutes",
            "90.0 does not fit.",
            "Give a whole number.",
        ),
        (
            "training",
            "needed = 4",
            "needed = true",
            "training.needed",
            "true does not fit.",
            "Give a whole number.",
        ),
        (
            "training",
            "needed = 4",
            "needed = nan",
            "training.needed",
            "nan does not fit.",
            "Give a whole number.",
        ),
        (
            "",
            'name = "Near-peer mentoring 2025/26"',
            "name = 3",
            "name",
            "3 does not fit.",
            "Give a text in quotes.",
        ),
        (
            "pairing",
            '["goals", "boundaries", "emergencies"]',
            '"goals"',
            "pairing.topics_before",
            '"goals" does not fit.',
            "Give a list in square brackets.",
        ),
        (
            "pairing",
            '"boundaries"',
            '"Boundaries + limits"',
            "pairing.topics_before[2]",
            '"Boundaries + limits" is no code of a topic.',
            "Use small letters, digits and hyphens.",
        ),
        (
            "credit",
            '"supervision"',
            '"supervison"',
            "credit.conditions[2]",
            '"supervison" does not fit.',
            "Did you mean 'supervision'?",
        ),
        (
            "credit",
            '["training", "supervision", "diary"]',
            "[3]",
            "credit.conditions[1]",
            "3 does not fit.",
            (
                "Give one of 'training', 'supervision', 'diary', 'credit', 'meeting', 'contact', 'check-in',"
                " 'answer', 'referral', 'page', 'acknowledge', 'contact-made', 'debriefing' or"
                " 'mentee-check-in'."
            ),
        ),
        (
            "pairing",
            "mentees_at_most = 2",
            "mentees_at_most = [2]",
            "pairing.mentees_at_most",
            "a list does not fit.",
            "Give a whole number.",
        ),
        (
            "credit",
            '"supervision"',
            '"contact"',
            "credit.conditions[2]",
            '"contact" is not owed by a mentor each semester.',
            "Give some of training, supervision, diary.",
        ),
        (
            "credit",
            '"supervision"',
            '"training"',
            "credit.conditions[2]",
            '"training" is given twice.',
            "Give each condition once.",
        ),
        (
            "emergencies.urgent",
            "lease_working_days = 0",
            "lease_working_days = 1",
            "emergencies.urgent",
            "Both of lease_s and lease_working_days above 0.",
            "Give one of them, and 0 for the other.",
        ),
        (
            "emergencies.concern",
            "page_every_working_days = 1",
            "page_every_working_days = 0",
            "emergencies.concern",
            "Neither of page_every_s and page_every_working_days above 0.",
            "Give one of them, and 0 for the other.",
        ),
    ],
)
def test_a_setting_that_does_not_fit_is_named_with_its_value_and_the_remedy(
    tmp_path: Path, section: str, before: str, after: str, where: str, problem: str, remedy: str
) -> None:
    error = complaint(changed(tmp_path, before, after, section))

    assert (error.where, error.problem, error.remedy) == (where, problem, remedy)


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    error = complaint(changed(tmp_path, "needed = 4", f'needed = "{"x" * 500}"', "training"))

    assert error.problem == f'"{"x" * 59}... does not fit.'


@pytest.mark.parametrize(
    ("content", "where", "problem"),
    [
        (b"name = \n", "line 1, column 8", "It is not TOML: Invalid value."),
        (b"name = 'a'\nname = 'b'\n", "line 2, column 11", "It is not TOML: Cannot overwrite a value."),
        (b"\xff\xfe\x00", "", "It is not UTF-8 text."),
        (b"#" * 1_000_001, "", "It is larger than 1 MB."),
        (b"a = " + b"[" * 100_000, "", "It is nested too deeply."),
    ],
)
def test_a_file_that_is_no_toml_says_where(tmp_path: Path, content: bytes, where: str, problem: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(content)

    error = complaint(path)

    assert (error.where, error.problem) == (where, problem)


def test_an_empty_file_misses_its_first_setting(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.touch()

    assert complaint(path).where == "name"


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert complaint(tmp_path / "none.toml").problem == "There is no such file."


def test_a_folder_is_no_policy(tmp_path: Path) -> None:
    assert complaint(tmp_path).problem == "It cannot be read: Is a directory."


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())

    assert load_policy(path) == load_policy(EXAMPLES / "policy.toml")
