"""The test gateway keeps its own promises: it tells what it took, and never outlives who started it."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from benchmarks.gateway import OF_TESTS
from benchmarks.gateway_use import GatewayProcess
from tests.project.tree import ROOT
from tests.runtime.waiting import alive, eventually

SMS = {"to": "+36301234567", "text": "nearpeer", "key": "key-1"}


def asked(gateway: GatewayProcess, path: str, what: object, secret: str = OF_TESTS) -> httpx.Response:
    with httpx.Client(base_url=f"http://127.0.0.1:{gateway.http}", trust_env=False) as client:
        return client.post(path, json=what, headers={"Authorization": f"Bearer {secret}"})


def test_a_message_is_kept_with_its_real_time(gateway: GatewayProcess) -> None:
    before_us = time.time_ns() // 1_000

    answer = asked(gateway, "/sms", SMS)

    [taken] = gateway.accepted("sms")
    assert before_us <= taken["first_us"] <= time.time_ns() // 1_000
    assert answer.json() == {"id": taken["reference"]}


def test_a_key_stands_for_one_message_only(gateway: GatewayProcess) -> None:
    asked(gateway, "/sms", SMS)

    assert asked(gateway, "/sms", {**SMS, "text": "another"}).status_code == 422


@pytest.mark.parametrize("what", [{}, [], {"to": 1}])
def test_what_is_no_message_is_refused(gateway: GatewayProcess, what: object) -> None:
    assert asked(gateway, "/sms", what).status_code == 400


def test_a_fault_that_nobody_knows_is_named(gateway: GatewayProcess) -> None:
    answer = asked(gateway, "/fault", {"fault": "flood"})

    assert answer.status_code == 400
    assert "drop-after" in answer.json()["problem"]


def test_a_fault_lasts_for_as_many_requests_as_it_was_told(gateway: GatewayProcess) -> None:
    gateway.breaks("503", channel="sms", count=2)

    assert [asked(gateway, "/sms", SMS).status_code for _ in range(3)] == [503, 503, 200]


def test_a_fault_may_concern_some_people_only(gateway: GatewayProcess) -> None:
    gateway.breaks("503", to=["+36307654321"])

    answers = [asked(gateway, "/sms", {**SMS, "to": to}).status_code for to in (SMS["to"], "+36307654321")]

    assert answers == [200, 503]
    assert [to for _, to, _ in gateway.tried()] == [SMS["to"], "+36307654321"]


def test_it_ends_after_its_limit() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gateway", "--limit", "0.2"],
        cwd=ROOT,
        timeout=30,
        check=True,
        capture_output=True,
    )

    assert done.stderr == b""


async def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    told = tmp_path / "told"
    parent = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "benchmarks.gateway"], stdout=subprocess.PIPE, text=True)
line = child.stdout.readline()
open({str(told)!r}, "w").write(str(child.pid))
"""
    command = [sys.executable, "-W", "ignore", "-c", parent]
    await asyncio.to_thread(subprocess.run, command, cwd=ROOT, timeout=30, check=True)

    await eventually(lambda: not alive(int(told.read_text())))
