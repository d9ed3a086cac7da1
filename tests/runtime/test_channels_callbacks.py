"""Reports of a gateway: signed, of this moment and new, or they change nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from standardwebhooks import Webhook

from benchmarks.gateway import OF_TESTS
from benchmarks.gateway_use import GatewayProcess
from runtime.channels import Text, channels
from runtime.channels.callbacks import Callback, Callbacks, NotBelieved
from tests.runtime.waiting import eventually

KEY = "emergency/night-1/page/3/person-7/sms"
TEXT = Text("nearpeer", "nearpeer")
FORGED = "whsec_" + "Zm9yZ2VyLWZvcmdlci1mb3JnZXItZm9yZ2Vy"


def report(
    what: object = None,
    *,
    secret: str = OF_TESTS,
    told: str = "report-1",
    late: timedelta = timedelta(),
) -> tuple[dict[str, str], bytes]:
    """Headers and body of a report, as a gateway sends it."""
    at = datetime.now(UTC) - late
    body = orjson.dumps(what or {"type": "message.delivered", "data": {"key": KEY}})
    signature = Webhook(secret).sign(told, at, body.decode())
    headers = {
        "Webhook-Id": told,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": signature,
    }
    return headers, body


def taken(callbacks: Callbacks, headers: Mapping[str, str], body: bytes) -> Callback:
    with callbacks.received(headers, body) as callback:
        return callback


def refused(callbacks: Callbacks, headers: Mapping[str, str], body: bytes) -> str:
    with pytest.raises(NotBelieved) as caught:
        taken(callbacks, headers, body)
    return caught.value.reason


@pytest.fixture
def callbacks() -> Callbacks:
    return Callbacks([OF_TESTS])


@pytest.mark.parametrize("outcome", ["delivered", "read", "failed"])
def test_a_signed_report_says_what_became_of_a_message(callbacks: Callbacks, outcome: str) -> None:
    headers, body = report({"type": f"message.{outcome}", "data": {"key": KEY}})

    assert taken(callbacks, headers, body) == Callback("report-1", KEY, outcome)  # type: ignore[arg-type]


def test_a_report_under_another_secret_is_forged(callbacks: Callbacks) -> None:
    assert refused(callbacks, *report(secret=FORGED)) == "not-signed"


def test_while_a_secret_is_changed_a_report_under_either_is_believed() -> None:
    callbacks = Callbacks([FORGED, OF_TESTS])

    assert taken(callbacks, *report(told="under-the-old")).id == "under-the-old"
    assert taken(callbacks, *report(told="under-the-new", secret=FORGED)).id == "under-the-new"


def test_a_report_with_other_words_than_were_signed_is_forged(callbacks: Callbacks) -> None:
    headers, body = report()

    assert refused(callbacks, headers, body.replace(b"delivered", b"read")) == "not-signed"


def test_a_report_under_another_id_than_was_signed_is_forged(callbacks: Callbacks) -> None:
    headers, body = report()

    assert refused(callbacks, headers | {"Webhook-Id": "report-2"}, body) == "not-signed"


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_report_of_another_time_is_stale(callbacks: Callbacks, late: timedelta) -> None:
    assert refused(callbacks, *report(late=late)) == "not-signed"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Webhook-Signature": "v1"},
        {"Webhook-Signature": "v1,ű"},
        {"Webhook-Signature": "v1,AAAA v2,x,y"},
        {"Webhook-Timestamp": "nan"},
        {"Webhook-Timestamp": "1e400"},
        {"Webhook-Timestamp": "yesterday"},
    ],
)
def test_headers_that_are_none_are_no_signature(callbacks: Callbacks, headers: dict[str, str]) -> None:
    given, body = report()

    assert refused(callbacks, given | headers if headers else {}, body) == "not-signed"


def test_a_report_that_was_told_before_changes_nothing(callbacks: Callbacks) -> None:
    taken(callbacks, *report())

    assert refused(callbacks, *report()) == "told-before"


def test_a_report_that_could_not_be_recorded_may_be_told_again(callbacks: Callbacks) -> None:
    with pytest.raises(OSError, match="the record is away"), callbacks.received(*report()):
        raise OSError("the record is away")

    assert taken(callbacks, *report()).key == KEY


def test_while_a_report_is_being_recorded_it_is_not_taken_again(callbacks: Callbacks) -> None:
    with callbacks.received(*report()):
        assert refused(callbacks, *report()) == "told-before"


@pytest.mark.parametrize(
    "what",
    [{"type": "message.lost"}, {"type": ["message.read"]}, [1], {"type": "message.read", "data": {"key": 7}}],
)
def test_a_signed_report_that_says_nothing_we_know_is_not_understood(
    callbacks: Callbacks, what: object
) -> None:
    assert refused(callbacks, *report(what)) == "not-understood"


def test_a_report_of_any_bytes_is_not_signed(callbacks: Callbacks) -> None:
    headers, _ = report()

    assert refused(callbacks, headers, b"\xff\xfe") == "not-signed"
    assert refused(callbacks, headers, b"x" * 70_000) == "not-understood"


# ---- from a real gateway


@dataclass
class Door:
    """A door for reports, as a console has it: 204 for what it takes, 401 for what it does not believe."""

    port: int = 0
    heard: list[Callback] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/callbacks"


@pytest.fixture
async def door(callbacks: Callbacks) -> AsyncIterator[Door]:
    door = Door()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:]
        headers = {name: value.strip() for name, _, value in (line.partition(":") for line in head if line)}
        body = await reader.readexactly(int(headers["Content-Length"]))
        try:
            with callbacks.received(headers, body) as callback:
                door.heard.append(callback)
                status = 204
        except NotBelieved:
            status = 401
        writer.write(f"HTTP/1.1 {status} Told\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    door.port = server.sockets[0].getsockname()[1]
    yield door
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_gateway_reports_what_it_delivered_before_or_after_its_answer(
    gateway: GatewayProcess, door: Door, when: str
) -> None:
    await asyncio.to_thread(gateway.reports_to, door.url, outcomes=["delivered", "read"], when=when)

    await channels(gateway.loaded())["sms"].send("+36301234567", TEXT, KEY)

    await eventually(lambda: [heard.outcome for heard in door.heard] == ["delivered", "read"])
    assert {heard.key for heard in door.heard} == {KEY}


@pytest.mark.parametrize(
    ("how", "statuses"),
    [("honest", [204]), ("forged", [401]), ("stale", [401]), ("replayed", [204, 401])],
)
async def test_a_gateways_report_is_taken_once_and_only_when_it_is_honest(
    gateway: GatewayProcess, door: Door, how: str, statuses: list[int]
) -> None:
    assert await asyncio.to_thread(gateway.report, door.url, KEY, "read", how) == statuses

    assert len(door.heard) == statuses.count(204)
