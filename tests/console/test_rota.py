"""A rota file is taken as it stands, or refused with the key, the value and the remedy."""

from datetime import date
from pathlib import Path

import pytest

from console.errors import BadInput
from console.rota import load_rota, rota_of
from tests.console.builders import EXAMPLES

EXAMPLE = (EXAMPLES / "rota.toml").read_text(encoding="utf-8")


def complaint(folder: Path, before: str, after: str) -> BadInput:
    """What is said of the example with its first such line changed."""
    assert before in EXAMPLE
    path = folder / "rota.toml"
    path.write_text(EXAMPLE.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        load_rota(path)
    assert str(raised.value).startswith(str(path))
    return raised.value


def test_the_example_is_a_rota_of_two_layers_a_desk_and_a_telephone() -> None:
    file = load_rota(EXAMPLES / "rota.toml")

    rota = rota_of(file, {"STAFF1": "p1", "STAFF2": "p2"}.__getitem__)

    assert file.officers == ("STAFF1", "STAFF2")
    assert (file.on_call.first_day, rota.desk, rota.telephones) == (
        date(2025, 9, 1),
        ("p1", "p2"),
        ("duty-phone",),
    )
    assert (rota.on_call.usual.members, rota.on_call.usual.hand_overs) == (("p1", "p2"), (480,))
    assert rota.on_call.holidays is not None
    assert (rota.on_call.holidays.members, rota.on_call.breaks) == (("p2", "p1"), None)
    assert rota.second.weekends is not None
    assert (rota.second.weekends.members, rota.second.weekends.shift_days) == (("p2", "p1"), 1)


@pytest.mark.parametrize(
    ("before", "after", "where", "problem"),
    [
        ("shift_days = 7", "shift_day = 7", "on_call.shift_day", "There is no such setting (its value: 7)."),
        ("shift_days = 7", "shift_days = 0", "on_call.shift_days", "0 does not fit."),
        ("shift_days = 7", "shift_days = 367", "on_call.shift_days", "367 does not fit."),
        ('["08:00"]', "[]", "on_call.hand_overs", "Nothing is listed."),
        ('["08:00"]', '["8:00"]', "on_call.hand_overs[1]", '"8:00" is no time of day.'),
        ('["08:00"]', '["24:00"]', "on_call.hand_overs[1]", '"24:00" is no time of day.'),
        (
            '["08:00"]',
            '["20:00", "08:00"]',
            "on_call.hand_overs",
            "The times do not come one after the other.",
        ),
        ('["08:00"]', '["08:00", "20:00"]', "on_call.hand_overs", "Shifts of 7 days have one hand-over."),
        ('members = ["STAFF1", "STAFF2"]', "members = []", "on_call.members", "Nobody is listed."),
        (
            'members = ["STAFF1", "STAFF2"]',
            'members = ["STAFF1", "Teszt Tamás"]',
            "on_call.members[2]",
            "It is no id and no code.",
        ),
        (
            'members = ["STAFF2", "STAFF1"]',
            'members = [""]',
            "on_call.holidays.members[1]",
            "It is no id and no code.",
        ),
        (
            '[on_call.weekends]\nmembers = ["STAFF1", "STAFF2"]',
            "[on_call.weekends]\nmembers = []",
            "on_call.weekends.members",
            "Nobody is listed.",
        ),
        (
            'telephones = ["duty-phone"]',
            'telephones = ["+3612345"]',
            "telephones[1]",
            "It is no id and no code.",
        ),
        ('desk = ["STAFF1", "STAFF2"]', 'desk = ["STAFF1", "STAFF1"]', "desk[2]", '"STAFF1" is given twice.'),
        ("first_day = 2025-09-01", 'first_day = "Monday"', "on_call.first_day", '"Monday" does not fit.'),
        ("\n[second]\n", "\n[third]\n", "third", "There is no such setting (its value: a table)."),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(
    tmp_path: Path, before: str, after: str, where: str, problem: str
) -> None:
    told = complaint(tmp_path, before, after)

    assert (told.where, told.problem) == (where, problem)
    assert told.remedy


def test_a_name_that_stands_in_the_file_is_not_repeated(tmp_path: Path) -> None:
    assert "Tamás" not in str(complaint(tmp_path, '"STAFF2"]', '"Teszt Tamás"]'))
