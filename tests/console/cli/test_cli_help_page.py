"""The help page on the command line: written as files, printed as a form, and refused where it is not fit."""

from pathlib import Path

import pytest

from tests.console.cli.conftest import Home, Nearpeer


def test_the_page_is_written_as_files_for_any_server(nearpeer: Nearpeer, tmp_path: Path) -> None:
    said = nearpeer("help-page", "build", tmp_path, "--raise-url", "https://mentor.example/raise", "--json")

    page = (tmp_path / "help" / "index.html").read_text(encoding="utf-8")
    assert said.code == 0
    assert {"help/hu.html", "help/en.html", "help/worker.js"} <= set(said.json["files"])
    assert '<a href="tel:112">' in page
    assert 'href="https://mentor.example/raise?lang=hu"' in page


@pytest.fixture
async def officer(home: Home) -> None:
    """Somebody of the desk, who can be reached."""
    profile = {"name": "Papír Pál", "phone": "+36 1 000 1"}
    await home.life.doors.vault.put_person("paper", profile, "PAPER1")


def test_the_form_is_printed_with_who_is_on_call_and_their_telephones(
    at_home: Nearpeer, officer: None, tmp_path: Path
) -> None:
    rota = tmp_path / "rota.toml"
    weekly = "first_day = 2025-10-20\nshift_days = 7\nhand_overs = ['08:00']"
    rota.write_text(
        'desk = ["PAPER1"]\ntelephones = ["duty-phone"]\n'
        f'[on_call]\nmembers = ["PAPER1"]\n{weekly}\n[second]\nmembers = ["PAPER1"]\n{weekly}\n',
        encoding="utf-8",
    )
    assert at_home("rota", "publish", rota).code == 0

    said = at_home("help-page", "print", tmp_path / "form.html", "--lang", "en")

    form = (tmp_path / "form.html").read_text(encoding="utf-8")
    assert said.code == 0, said.err
    assert "<td>Papír Pál +36 1 000 1</td>" in form
    assert "Is someone in danger right now?" in form


def test_the_form_is_printed_while_the_record_is_out_of_reach(nearpeer: Nearpeer, tmp_path: Path) -> None:
    file = tmp_path / "form.html"

    said = nearpeer("help-page", "print", file, "--data-dir", tmp_path / "none", "--json")

    assert (said.code, said.json["ok"]) == (0, True)
    assert said.err.startswith("Without the rota: No nearpeer runs in")
    assert "Írd be kézzel." in file.read_text(encoding="utf-8")


def test_production_prints_no_invented_number(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEARPEER_MODE", "production")
    monkeypatch.setenv("NEARPEER_SMTP_URL", "smtp://127.0.0.1:25")
    monkeypatch.setenv("NEARPEER_NOTICE_FROM", "nearpeer@example.org")
    monkeypatch.setenv("NEARPEER_TELEPHONES", "duty=+3615550100")

    for verb, code in (
        (["help-page", "build", tmp_path / "site"], 1),
        (["help-page", "print", tmp_path / "form.html"], 1),
        (["up", "--data-dir", tmp_path / "data"], 2),
    ):
        said = nearpeer(*verb)
        assert said.code == code
        assert "NEARPEER_HELP_NUMBERS" in said.err

    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "data") == []


def test_a_place_that_cannot_be_written_is_named(nearpeer: Nearpeer, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")

    said = nearpeer("help-page", "build", tmp_path / "taken" / "site")

    assert said.code == 1
    assert "It cannot be written" in said.err
