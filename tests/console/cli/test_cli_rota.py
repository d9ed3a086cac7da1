"""The rota on the command line: published, shown, overridden and swapped; every hour ahead is proven."""

from pathlib import Path

import pytest

from tests.console.builders import EXAMPLES
from tests.console.cli.conftest import Home, Nearpeer, Said

OFFICERS = {"d1": "Ügyelő Ubul", "d2": "Készenlét Kata", "d3": "Éjszakás Éva"}
WEEKLY = "first_day = 2025-10-20\nshift_days = 7\nhand_overs = ['08:00']"
FILE = f"""
desk = ["d1", "d2", "d3"]
telephones = ["duty-phone"]
[on_call]
members = ["DESK1", "d2", "d3"]
{WEEKLY}
[second]
members = ["d2", "d3", "d1"]
{WEEKLY}
"""


@pytest.fixture
async def officers(home: Home) -> None:
    """Three officers in the vault, who can be reached."""
    for number, (person, name) in enumerate(OFFICERS.items(), start=1):
        profile = {"name": name, "email": f"{person}@desk.example", "phone": "+36 1 000 0000"}
        await home.life.doors.vault.put_person(person, profile, f"DESK{number}")


@pytest.fixture
def published(at_home: Nearpeer, officers: None, tmp_path: Path) -> Said:
    """Their rota, in force from now on."""
    file = tmp_path / "rota.toml"
    file.write_text(FILE, encoding="utf-8")
    said = at_home("rota", "publish", file, "--json")
    assert said.code == 0, said.err
    return said


def on_call(at_home: Nearpeer, day: str) -> list[str]:
    """The officers of the shifts that begin on a day, with what each comes from."""
    shifts = at_home("rota", "show", "--days", "40", "--json").json["shifts"]
    return [
        f"{row['officer']['id']} {row['by']}"
        for row in shifts
        if row["layer"] == "on-call" and row["begins"].startswith(day)
    ]


def test_a_file_that_fits_says_so_without_a_service(nearpeer: Nearpeer) -> None:
    said = nearpeer("rota", "check", EXAMPLES / "rota.toml", "--json")

    assert (said.code, said.json) == (0, {"ok": True, "officers": 2})
    assert "a rota of 2 people fits" in nearpeer("rota", "check", EXAMPLES / "rota.toml").out


def test_a_file_that_does_not_fit_is_named_by_its_place(
    at_home: Nearpeer, nearpeer: Nearpeer, tmp_path: Path
) -> None:
    file = tmp_path / "rota.toml"
    file.write_text(FILE.replace("08:00", "8:00", 1), encoding="utf-8")

    for verb in ("check", "publish"):
        said = at_home("rota", verb, file) if verb == "publish" else nearpeer("rota", "check", file)
        assert said.code == 1
        assert "on_call.hand_overs[1]" in said.err


def test_officers_whom_nobody_knows_are_told_where_they_stand(at_home: Nearpeer) -> None:
    said = at_home("rota", "publish", EXAMPLES / "rota.toml")

    assert said.code == 1
    assert "on_call.members[1]: Nobody has this id or staff code. Import the staff first" in said.err


def test_the_rota_is_shown_by_name_from_now_on(at_home: Nearpeer, published: Said) -> None:
    said = at_home("rota", "show")

    assert said.code == 0
    assert "the desk's rota, as of 20 Oct 2025" in said.out
    assert "Ügyelő Ubul" in said.out
    assert "duty-phone" in said.out
    page = at_home("rota", "show", "--json").json
    assert [one["name"] for one in page["on_duty"]["on-call"]] == ["Ügyelő Ubul"]
    assert page["calendar"] == "2025/26"


def test_the_same_rota_again_changes_nothing(at_home: Nearpeer, published: Said, tmp_path: Path) -> None:
    said = at_home("rota", "publish", tmp_path / "rota.toml")

    assert (said.code, said.out) == (0, "The rota of 3 people was in force before.\n")


def test_two_weeks_are_proven_hour_by_hour(at_home: Nearpeer, published: Said) -> None:
    said, told = at_home("rota", "prove", "--days", "14"), at_home("rota", "prove", "--json").json

    assert (said.code, told["ok"], told["hours"]) == (0, True, 336)
    assert said.out.splitlines()[-1] == "No gap."
    assert "+0 Ügyelő Ubul" in said.out
    assert "+4 3 people" in said.out
    assert {tuple(step["target"] for step in chain["pages"]) for chain in told["chains"]} == {
        ("on-call", "second", "whole-desk", "telephone")
    }


def test_a_gap_is_named_with_its_remedy_and_the_answer_is_no(at_home: Nearpeer, published: Said) -> None:
    assert at_home("rota", "withdraw", "DESK3").code == 0

    said, told = at_home("rota", "prove", "--days", "8"), at_home("rota", "prove", "--days", "8", "--json")

    assert said.code == told.code == 1
    assert "second has nobody from 27 Oct 2025, 08:00" in " ".join(said.out.split())
    remedy = told.json["gaps"][0]["remedy"]
    assert remedy.startswith(
        "nearpeer rota override OFFICER --layer second --from '2025-10-27 08:00' --until"
    )


def test_who_has_withdrawn_is_back_with_the_next_rota_that_names_them(
    at_home: Nearpeer, published: Said, tmp_path: Path
) -> None:
    at_home("rota", "withdraw", "DESK3")

    again = at_home("rota", "publish", tmp_path / "rota.toml", "--json").json

    assert not again["done_before"]
    assert at_home("rota", "prove").code == 0


@pytest.fixture
async def without_address(published: Said, home: Home) -> str:
    """The name of an officer on duty whom nothing can reach."""
    await home.life.doors.vault.put_person("d3", {"name": OFFICERS["d3"]}, "DESK3")
    return OFFICERS["d3"]


def test_who_has_no_address_is_named_and_the_answer_is_no(at_home: Nearpeer, without_address: str) -> None:
    said = at_home("rota", "prove", "--days", "1")

    assert said.code == 1
    told = f"No address: the vault has neither an e-mail nor a telephone of {without_address} (d3)."
    assert told in " ".join(said.out.split())
    assert said.out.splitlines()[-1] == "0 gaps; 1 without an address."


def test_a_second_step_that_pages_the_same_person_is_told(at_home: Nearpeer, published: Said) -> None:
    span = ("--from", "2025-10-27 08:00", "--until", "2025-10-28 08:00")
    assert at_home("rota", "override", "d2", "--layer", "second", *span).code == 0

    said = " ".join(at_home("rota", "prove", "--days", "8").out.split())

    assert "The second step pages the same person again from 27 Oct 2025, 08:00" in said


def test_an_override_names_whose_shift_it_is(at_home: Nearpeer, published: Said) -> None:
    span = ("--from", "2025-11-19 18:00", "--until", "2025-11-20 08:00")

    said = at_home("rota", "override", "DESK2", "--layer", "on-call", *span, "--on-behalf", "d1")

    assert said.out == "Készenlét Kata is on duty (on-call) from 19 Nov 2025, 18:00 to 20 Nov 2025, 08:00.\n"
    assert on_call(at_home, "2025-11-19T18") == ["d2 override"]
    shown = at_home("rota", "show", "--days", "40").out
    assert "override for Ügyelő Ubul" in " ".join(shown.split())


def test_a_swap_is_undone_by_the_same_swap(at_home: Nearpeer, published: Said) -> None:
    swap = ("rota", "swap", "2025-11-05 12:00", "2025-11-12 12:00", "--layer", "on-call")
    before = on_call(at_home, "2025-11-03")

    first = at_home(*swap)
    between = on_call(at_home, "2025-11-03")
    again = at_home(*swap)

    assert (first.code, again.code) == (0, 0)
    assert (before[0][:2], between) == ("d3", ["d1 override"])
    assert [each[:2] for each in on_call(at_home, "2025-11-03")] == ["d3"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (
            ("override", "d9", "--layer", "second", "--until", "2025-10-30 08:00"),
            1,
            "There is no officer d9.",
        ),
        (("override", "d1", "--layer", "second", "--until", "2025-10-01 08:00"), 1, "ends before it begins"),
        (("override", "d1", "--layer", "third", "--until", "2025-10-30 08:00"), 2, "'third' is not one of"),
        (("swap", "2025-10-21 12:00", "2025-10-30 12:00", "--layer", "second"), 1, "has begun or is over"),
        (("swap", "2025-10-30", "2025-10-31 12:00", "--layer", "second"), 2, "does not match the format"),
        (("withdraw", "Ubul"), 1, "There is no officer"),
        (("adopt", "--calendar", EXAMPLES / "calendar-2025.toml"), 2, "A calendar and a policy go together."),
        (("prove", "--days", "0"), 2, "--days"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(
    at_home: Nearpeer, published: Said, arguments: tuple[str, ...], code: int, told: str
) -> None:
    said = at_home("rota", *arguments)

    assert (said.code, told in said.err) == (code, True), said.err
    assert said.err.count("\n") == 1


def test_what_the_year_published_is_adopted_once(at_home: Nearpeer, published: Said) -> None:
    said = at_home("rota", "adopt")

    assert (said.code, said.out) == (0, "The rota goes by all of it already.\n")


def test_files_are_adopted_where_they_say_something_new(at_home: Nearpeer, published: Said) -> None:
    files = ("--calendar", EXAMPLES / "calendar-2025.toml", "--policy", EXAMPLES / "policy.toml")

    assert at_home("rota", "adopt", *files, "--json").json["done_before"] is True
