"""The desk with a rota: who was paged and who is next, by name, in the time of the care lane's own clock."""

import asyncio
import json
from pathlib import Path

import pytest

from console.service import Doors
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.clock import AnchorClock
from domain.messages import Command, Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota
from runtime.postgres import Urls
from tests.console.cli.cases import found_by_the_command, now_us
from tests.console.cli.conftest import Nearpeer
from tests.console.cli.later import through_doors
from tests.domain.builders import at, example_calendar, example_policy
from tests.domain.builders_rota import OPENED, ROTA, rota

CASE = "case-of-a-monday"
NOW, RAISED = "2025-10-06 10:05", "2025-10-06 10:01"
NAMES = {"o1": "Első Éva", "o2": "Második Márk", "o3": "Harmadik Hanna"}
TODAY = "6 Oct 2025, 10:"


async def monday(doors: Doors) -> None:
    """A rota of three, whose clock shows a Monday, and a case that nobody took for four minutes."""
    for officer, name in NAMES.items():
        await doors.vault.put_person(officer, {"name": name}, f"CODE-{officer}")
    calendar = example_calendar()
    said: list[tuple[str, str, Command]] = [
        (ROTA, OPENED, PublishCalendar(calendar=calendar)),
        (ROTA, OPENED, PublishPolicy(effective_us=calendar.begins_us, policy=example_policy())),
        (ROTA, OPENED, PublishRota(rota=rota(), effective_us=at(OPENED))),
        (ROTA, OPENED, AnchorClock(real_anchor_us=now_us(), programme_anchor_us=at(NOW))),
        (addresses.emergency(CASE), RAISED, RaiseEmergency(level="emergency", danger="yes")),
    ]
    for number, (stream, when, command) in enumerate(said):
        await doors.ledger.execute(stream, command, Stamp(at(when), "coordinator-1", f"said/{number}"))


@pytest.fixture
def on_monday(urls: Urls, monkeypatch: pytest.MonkeyPatch, nearpeer: Nearpeer) -> Nearpeer:
    """The command, on a record of its own."""
    found_by_the_command(urls, monkeypatch)
    asyncio.run(through_doors(urls, monday))
    return nearpeer


def test_the_list_is_as_of_the_care_clock_in_local_time(on_monday: Nearpeer) -> None:
    told = on_monday("emergency", "list", "--json").json

    assert told["as_of"].startswith("2025-10-06T10:05:")
    assert told["as_of"].endswith("+02:00")
    assert told["rehearsal"] is True
    assert told["emergencies"][0]["next_target"] == "telephone"


def test_a_case_shows_whom_the_rota_had_on_duty_and_whom_it_has_next(on_monday: Nearpeer) -> None:
    told = on_monday("emergency", "show", CASE, "--json").json
    out = on_monday("emergency", "show", CASE).out

    assert told["pages"][0]["on_duty"] == [{"id": "o3", "name": NAMES["o3"]}]
    assert told["coming"][0]["on_duty"] == [{"id": "duty-phone", "name": "duty-phone"}]
    assert f"{TODAY}07:00  the telephone number of the desk: duty-phone" in out
    assert "the officer on call: Harmadik Hanna (o3)" in out


def test_an_act_is_stamped_by_the_care_clock(on_monday: Nearpeer) -> None:
    told = on_monday("emergency", "ack", CASE, "--as", "o1", "--json").json

    assert told["until"].startswith("2025-10-06T10:20:")


def test_the_paper_says_who_was_on_duty_and_which_policy_counted(on_monday: Nearpeer, tmp_path: Path) -> None:
    on_monday("emergency", "export", CASE, "--to", tmp_path / "case.html")

    data = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))
    assert data["case"]["pages"][0]["on_duty"] == [{"id": "o3", "name": "o3"}]
    assert data["figures"]["policy"] == 1
    assert data["figures"]["published"]["emergency"] == data["figures"]["pace"]
    assert "Policy version 1." in (tmp_path / "case.html").read_text(encoding="utf-8")
