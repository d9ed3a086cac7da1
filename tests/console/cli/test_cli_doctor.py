"""`nearpeer doctor` says whether an emergency would be taken in and somebody paged, and else what to do."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gateway_use import GatewayProcess
from console.help.numbers import EXAMPLE
from runtime.datadir import DataDir
from runtime.ports import free_port
from store.oncall import FILE
from store.spool import Spool
from tests.console.cli.conftest import Nearpeer
from tests.console.help.conftest import address_of, helper

HOUR_S = 3_600


@pytest.fixture
def place(tmp_path: Path) -> DataDir:
    """A data directory in which nothing runs."""
    with DataDir(tmp_path / "data") as made:
        return made


@pytest.fixture
def found(nearpeer: Nearpeer, place: DataDir) -> Any:
    """What doctor found of this directory, by the names of the checks."""

    def examined(*options: str) -> dict[str, Any]:
        said = nearpeer("doctor", "--json", "--data-dir", place.path, *options)
        return {check["name"]: check for check in said.json["checks"]}

    return examined


def long_ago(file: Path, seconds: float) -> None:
    """A file that nobody has touched for so long."""
    file.touch()
    os.utime(file, (time.time() - seconds, time.time() - seconds))


def numbers_of(day: object, folder: Path) -> str:
    """A file of numbers that was last checked on a day."""
    file = folder / "help.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("checked = 2026-11-23", f"checked = {day}")
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_watchdog_that_looks_and_seals_is_well(found: Any, place: DataDir) -> None:
    long_ago(place.beat, 5)
    long_ago(place.spool / FILE, 50)

    told = found()

    assert told["watchdog"]["ok"]
    assert told["copy of the rota"]["ok"]


def test_a_watchdog_that_has_not_looked_for_an_hour_is_told_with_the_way_to_start_it(
    found: Any, place: DataDir
) -> None:
    long_ago(place.beat, HOUR_S)
    long_ago(place.spool / FILE, HOUR_S)

    told = found()

    assert not told["watchdog"]["ok"]
    assert "nearpeer watchdog" in told["watchdog"]["remedy"]
    assert not told["copy of the rota"]["ok"]


def test_without_the_sealed_copy_nobody_would_be_paged_in_an_outage(found: Any, place: DataDir) -> None:
    long_ago(place.beat, 5)

    assert "no sealed copy" in found()["copy of the rota"]["detail"]


def test_a_report_that_has_waited_for_long_is_told(found: Any, place: DataDir) -> None:
    spool = Spool(place.spool, place.public_key())
    spool.keep(b"a report", int((time.time() - HOUR_S) * 1e6), "ab")

    told = found()["spool"]

    assert not told["ok"]
    assert told["detail"].startswith("1 reports wait for the record, the oldest for 36")
    assert "nothing is lost" in told["remedy"]


@pytest.mark.parametrize("name", ["channels", "heartbeat", "help numbers"])
def test_what_a_trial_does_without_is_ill_in_production(
    found: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    trial = found()[name]
    monkeypatch.setenv("NEARPEER_MODE", "production")
    production = found()[name]

    assert trial["ok"]
    assert "production" in trial["detail"]
    assert not production["ok"]
    assert "NEARPEER_" in production["remedy"]


def test_numbers_that_were_checked_too_long_ago_are_told(
    found: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEARPEER_MODE", "production")
    today = datetime.now(UTC).date()
    monkeypatch.setenv("NEARPEER_HELP_NUMBERS", numbers_of(today - timedelta(days=3), tmp_path))
    fresh = found()["help numbers"]
    monkeypatch.setenv("NEARPEER_HELP_NUMBERS", numbers_of(today - timedelta(days=181), tmp_path))
    old = found()["help numbers"]

    assert (fresh["ok"], fresh["detail"].partition(";")[0]) == (True, "checked 3 days ago")
    assert not old["ok"]
    assert "181 days" in old["detail"]


def test_gateways_are_connected_to_on_request_and_sent_nothing(
    found: Any, gateway: GatewayProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in gateway.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NEARPEER_HEARTBEAT_URL", f"http://127.0.0.1:{free_port()}/beat")

    quiet, asked = found(), found("--connect")

    assert [name for name in quiet if name.startswith("channel ")] == []
    assert {name: check["ok"] for name, check in asked.items() if name.startswith(("channel", "heart"))} == {
        "channels": True,
        "channel email": True,
        "channel sms": True,
        "channel webhook": True,
        "heartbeat": False,
    }
    assert "cannot be connected to" in asked["heartbeat"]["detail"]
    assert gateway.accepted() == []


def test_a_gateway_in_the_own_network_that_was_not_named_is_told(
    found: Any, gateway: GatewayProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in gateway.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NEARPEER_SMS_URL", "https://localhost:8443/sms")

    told = found("--connect")["channel sms"]

    assert not told["ok"]
    assert "NEARPEER_ALLOW_PRIVATE" in told["detail"]


def test_a_help_page_that_does_not_answer_is_told(nearpeer: Nearpeer, tmp_path: Path) -> None:
    with DataDir(tmp_path / "data") as place, helper() as helping:
        address = address_of(helping)
        place.publish("help", {"pid": helping.pid, "address": address})
        well = nearpeer("doctor", "--json", "--data-dir", place.path)
        helping.send_signal(signal.SIGKILL)
        helping.wait(60)
        away = nearpeer("doctor", "--json", "--data-dir", place.path)

    [before], [after] = (
        [check for check in said.json["checks"] if check["name"] == "help page"] for said in (well, away)
    )
    assert (before["ok"], before["detail"]) == (True, f"answers at {address}")
    assert not after["ok"]
    assert "logs/help.log" in after["remedy"]
