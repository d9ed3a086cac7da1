"""`nearpeer emergency raise` and `nearpeer link`: told exactly what was and what was not recorded."""

import asyncio
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from console.help.numbers import EXAMPLE
from console.identity import Known, Links
from domain import addresses
from runtime.datadir import LINKS, SPOOL_KEY, DataDir
from store.raising import Report
from store.rows import Row
from store.spool import Spool
from tests.console.cli.conftest import Home, Nearpeer, Said

CALL = "Call now: 112 (any danger), 104 (ambulance), 116-123 (to talk, free)."
RAISE = ("emergency", "raise", "--danger", "yes")


@pytest.fixture
def asleep(tmp_path: Path) -> Path:
    """A data directory in which nothing runs."""
    with DataDir(tmp_path / "data") as place:
        return place.path


def kept_in(folder: Path) -> list[Report]:
    place = DataDir(folder)
    spool, key = Spool(place.spool, place.public_key()), place.secret(SPOOL_KEY)
    return [Report.read(spool.opened(name, key)) for name in spool.waiting()]


def case_of(home: Home, case: str) -> list[Row]:
    """What the record holds of a case."""

    async def read() -> list[Row]:
        doors = home.service.doors()
        rows = await doors.logs["care"].read(addresses.emergency(case))
        await doors.close()
        return rows

    return asyncio.run(read())


def a_pair(home: Home) -> tuple[str, str]:
    """The stream of a pair, and its mentor."""

    async def read() -> tuple[str, str]:
        doors = home.service.doors()
        [pair, *_] = [s for s in await doors.logs["programme"].streams() if s.startswith("relationship/")]
        mentor = (await doors.ledger.view(pair, time.time_ns() // 1_000)).state.mentor
        await doors.close()
        return pair, mentor

    return asyncio.run(read())


def test_a_report_is_recorded_and_the_receipt_says_that_nobody_has_confirmed(
    at_home: Nearpeer, home: Home
) -> None:
    said = at_home(*RAISE, "--id", "report-from-a-terminal", "--words", "she does not answer")

    assert said.code == 0
    assert "as report-from-a-terminal." in said.out
    assert "Nobody has confirmed yet." in said.out
    [raised, *_] = case_of(home, "report-from-a-terminal")
    assert (raised.type, raised.actor) == ("emergency-raised", "unknown")
    assert "she does not answer" not in said.out


def test_the_same_id_again_is_told_as_recorded_before(at_home: Nearpeer) -> None:
    first = at_home(*RAISE, "--id", "report-twice", "--json")
    again = at_home(*RAISE, "--id", "report-twice", "--json")

    assert (first.json["kept"], first.json["duplicate"]) == ("recorded", False)
    assert (again.json["kept"], again.json["duplicate"]) == ("recorded", True)
    assert first.json["at_us"] == again.json["at_us"]


def test_where_the_watchdog_is_silent_it_is_told_to_call(at_home: Nearpeer, home: Home) -> None:
    beat = home.service.dir.beat
    beat.touch()
    os.utime(beat, (time.time() - 600, time.time() - 600))
    try:
        said = at_home(*RAISE, "--id", "report-unattended")
    finally:
        beat.unlink()

    told = " ".join(said.out.split())
    assert "as report-unattended. It may be that nobody is paged just now" in told
    assert CALL in told


def test_a_person_of_the_roster_is_recorded_with_their_role_and_pair(at_home: Nearpeer, home: Home) -> None:
    pair, mentor = a_pair(home)
    short = pair.rpartition("/")[2][:9]

    said = at_home(*RAISE, "--id", "report-by-a-mentor", "--as", mentor, "--about", short)

    [raised, *_] = case_of(home, "report-by-a-mentor")
    report = json.loads(raised.body)["report"]
    assert said.code == 0
    assert (raised.actor, report["raised_by"], report["verified"]) == (mentor, "mentor", True)
    assert report["about"] == pair


@pytest.mark.parametrize(
    ("said", "level"),
    [
        (("--danger", "no"), "concern"),
        (("--danger", "no", "--level", "urgent"), "urgent"),
        (("--danger", "not-sure", "--level", "concern"), "emergency"),
    ],
)
def test_without_a_danger_it_is_a_concern_as_on_the_form_and_with_one_an_emergency(
    at_home: Nearpeer, home: Home, said: tuple[str, ...], level: str
) -> None:
    case = f"report-at-{'-'.join(said).replace('--', '')}"

    assert at_home("emergency", "raise", *said, "--id", case).code == 0

    assert json.loads(case_of(home, case)[0].body)["level"] == level


def test_while_nothing_runs_it_is_kept_and_the_numbers_are_told(nearpeer: Nearpeer, asleep: Path) -> None:
    said = nearpeer(*RAISE, "--words", "she does not answer", "--data-dir", asleep)

    assert said.code == 0
    assert "not yet in the record" in said.out
    assert CALL in said.out
    [kept] = kept_in(asleep)
    assert kept.words == "she does not answer"


def test_words_can_come_by_standard_input(
    nearpeer: Nearpeer, asleep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = "nem nyit ajtót\n".encode() + b"\xff"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written)))

    said = nearpeer(*RAISE, "--words", "-", "--json", "--data-dir", asleep)

    assert (said.json["ok"], said.json["kept"]) == (True, "kept")
    assert [kept.words for kept in kept_in(asleep)] == ["nem nyit ajtót\n\ufffd"]


def test_where_nothing_can_be_kept_it_says_so_and_exits_three(nearpeer: Nearpeer, tmp_path: Path) -> None:
    said = nearpeer(*RAISE, "--json", "--data-dir", tmp_path / "none")

    assert said.code == 3
    assert (said.json["ok"], said.json["kept"], said.json["exit"]) == (False, "not-recorded", 3)
    assert CALL in said.json["problem"]
    assert not (tmp_path / "none").exists()


def test_a_wrong_setting_is_told_and_the_numbers_with_it(
    nearpeer: Nearpeer, asleep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEARPEER_PORT", "never")

    said = nearpeer(*RAISE, "--data-dir", asleep)

    assert said.code == 3
    assert "NEARPEER_PORT is wrong" in said.err
    assert CALL in said.out


def test_the_numbers_that_are_told_are_those_of_the_help_page(
    nearpeer: Nearpeer, asleep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = tmp_path / "help.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace('"104"', '"144"').replace("555 0199", "555 0123")
    numbers.write_text(text, encoding="utf-8")
    monkeypatch.setenv("NEARPEER_HELP_NUMBERS", str(numbers))

    said = nearpeer(*RAISE, "--data-dir", asleep)

    told = " ".join(said.out.split())
    assert "Call now: 112 (any danger), 144 (ambulance), 116-123 (to talk, free)." in told
    assert "Our desk: +36 1 555 0123." in told


def test_numbers_that_cannot_be_read_leave_those_of_the_example(
    nearpeer: Nearpeer, asleep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEARPEER_HELP_NUMBERS", str(tmp_path / "none.toml"))

    said = nearpeer(*RAISE, "--data-dir", asleep)

    assert said.code == 0
    assert CALL in said.out


def test_a_name_as_sender_or_id_refuses_nothing_and_is_not_repeated(nearpeer: Nearpeer, asleep: Path) -> None:
    said = nearpeer(*RAISE, "--as", "Nagy Anna", "--id", "Nagy Anna", "--data-dir", asleep)

    [kept] = kept_in(asleep)
    assert said.code == 0
    assert (kept.actor, kept.command.verified) == ("unknown", False)
    assert "Nagy" not in said.out + said.err + kept.stream


def test_danger_is_the_one_thing_that_is_asked(nearpeer: Nearpeer, asleep: Path) -> None:
    said = nearpeer("emergency", "raise", "--data-dir", asleep)

    assert said.code == 2
    assert "Missing option '--danger'" in said.err


def test_a_link_is_made_for_somebody_of_the_roster_only(at_home: Nearpeer, home: Home) -> None:
    _, mentor = a_pair(home)

    made, nobody = at_home("link", mentor, "--json"), at_home("link", "person-nobody")

    links = Links(DataDir(home.folder).secret(LINKS))
    assert links.who(made.json["token"]) == Known(mentor, "mentor")
    assert made.json["address"].endswith(made.json["token"])
    assert nobody.code == 1
    assert "No year knows person-nobody." in nobody.err


def test_doctor_tells_of_reports_that_wait_and_of_damaged_ones(nearpeer: Nearpeer, asleep: Path) -> None:
    for _ in range(2):
        nearpeer(*RAISE, "--data-dir", asleep)
    [first, _] = sorted((asleep / "spool" / "waiting").iterdir())

    before = check_of(nearpeer("doctor", "--json", "--data-dir", asleep))
    (asleep / "spool" / "damaged").mkdir()
    first.rename(asleep / "spool" / "damaged" / first.name)
    after = check_of(nearpeer("doctor", "--json", "--data-dir", asleep))

    assert (before["ok"], before["detail"]) == (True, "2 reports wait for the record")
    assert (after["ok"], after["detail"].partition(";")[0]) == (
        False,
        "1 reports are damaged and not in the record",
    )


def check_of(said: Said) -> dict[str, Any]:
    """What `doctor` said of the spool."""
    [found] = [check for check in said.json["checks"] if check["name"] == "spool"]
    told: dict[str, Any] = found
    return told
