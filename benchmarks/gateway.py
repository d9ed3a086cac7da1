"""A gateway for short messages, webhooks and mail, which can be told over HTTP what to do wrong.

`python -m benchmarks.gateway --port 0` prints its addresses as one line of JSON, and ends with its parent or
after `--limit` seconds. What it is told: POST /fault, /reports, /report, /clear; GET /accepted, /tried.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
from standardwebhooks import Webhook, WebhookVerificationError

from benchmarks import gateway_mail
from benchmarks.gateway_book import Accepted, Book, Fault
from benchmarks.gateway_reports import Reports

SECRETS = ("NEARPEER_SMS_SECRET", "NEARPEER_WEBHOOK_SECRET", "NEARPEER_CALLBACK_SECRET")
OF_TESTS = "whsec_" + "bmVhcnBlZXItdGVzdC1nYXRld2F5LXNlY3JldA=="  # made up  # pragma: allowlist secret
"""What each secret is when the environment holds no other."""
LOOK_AGAIN_S = 0.25
LOOPBACK = "127.0.0.1"
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer = tuple[int, dict[str, Any]]


class Gateway:
    """The HTTP side: one request per connection, so that a fault breaks that request only."""

    def __init__(self) -> None:
        self.book = Book()
        sms, webhook, callback = (os.environ.get(name) or OF_TESTS for name in SECRETS)
        self._bearer = f"Bearer {sms}"
        self._signing = Webhook(webhook)
        self._reports = Reports(callback)
        self._later: set[asyncio.Task[Any]] = set()
        self._doors: dict[tuple[str, str], Callable[[Request], Awaitable[Answer]]] = {
            ("GET", "/accepted"): self._accepted,
            ("GET", "/tried"): self._tried,
            ("POST", "/fault"): self._fault,
            ("POST", "/reports"): self._told_to_report,
            ("POST", "/report"): self._report,
            ("POST", "/clear"): self._clear,
        }

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one request. Requests that hang when the gateway ends are let go without a word."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, ValueError, asyncio.CancelledError):
            request = await _read(reader)
            channel = request.path.strip("/")
            if request.method == "POST" and channel in ("sms", "webhook"):
                await self._message(channel, request, writer)
            else:
                door = self._doors.get((request.method, request.path), _nowhere)
                _write(writer, *await _told(door, request))
                await writer.drain()
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    async def _message(self, channel: str, request: Request, writer: asyncio.StreamWriter) -> None:
        cleared, fault = self.book.cleared, self.book.attempt(channel, _addressee(channel, request.body))
        if fault.kind in ("hang", "slow"):
            await asyncio.sleep(fault.delay_s * (60 if fault.kind == "hang" else 1))
        if fault.kind == "drop" or self.book.cleared != cleared:
            return writer.transport.abort()
        if fault.kind.isdigit() or fault.kind == "redirect":
            status = int(fault.kind) if fault.kind.isdigit() else 302
            return _write(writer, status, {"fault": fault.kind}, location="/accepted")
        if fault.kind == "garbage":
            return writer.write(b"\x00\x7fwhat?\r\n\r\n")
        status, answer = self._takes(channel, request, fault)
        if isinstance(answer, Accepted):
            await self._reported(answer)
            if fault.kind == "drop-after":
                return writer.transport.abort()
            answer = {} if fault.kind == "no-receipt" else {"id": answer.reference}
        if fault.kind == "drip":
            return await _drip(writer, fault.delay_s)
        return _write(writer, status, answer)

    def _takes(self, channel: str, request: Request, fault: Fault) -> tuple[int, Accepted | dict[str, Any]]:
        """Takes a message that shows the right secret; 401, 400 and 422 as gateways answer them."""
        try:
            if channel == "webhook":
                self._signing.verify(request.body, request.headers, json_parse=False)
            elif request.headers.get("authorization") != self._bearer:
                return 401, {"problem": "the secret is wrong"}
            told = orjson.loads(request.body)
            data = told["data"] if channel == "webhook" else told
            key, text = data["key"], data["body"] if channel == "webhook" else data["text"]
        except WebhookVerificationError:
            return 401, {"problem": "the signature is wrong"}
        except (ValueError, KeyError, TypeError):
            return 400, {"problem": "this is no message"}
        taken = self.book.accept(channel, key, data["to"], text, delivered=fault.kind != "lie")
        return (200, taken) if taken else (422, {"problem": "the key stands for another message"})

    async def _reported(self, taken: Accepted) -> None:
        if not taken.delivered or taken.times > 1:
            return
        if self._reports.when == "before":
            await self._reports.of(taken.key)
            return
        task = asyncio.create_task(self._reports.of(taken.key))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _accepted(self, _request: Request) -> Answer:
        return 200, self.book.told()

    async def _tried(self, _request: Request) -> Answer:
        return 200, {"tried": self.book.tried}

    async def _fault(self, request: Request) -> Answer:
        self.book.breaks(orjson.loads(request.body))
        return 200, {}

    async def _told_to_report(self, request: Request) -> Answer:
        self._reports.tell(orjson.loads(request.body))
        return 200, {}

    async def _report(self, request: Request) -> Answer:
        told = orjson.loads(request.body)
        url, key, outcome, how = told["url"], told["key"], told["outcome"], told.get("how", "honest")
        return 200, {"statuses": await self._reports.send(url, key, outcome, how, told.get("told"))}

    async def _clear(self, _request: Request) -> Answer:
        self.book.clear()
        self._reports.tell({})
        return 200, {}


def _addressee(channel: str, body: bytes) -> str:
    """For whom a message is; nobody when that cannot be read."""
    try:
        told = orjson.loads(body)
        return str((told["data"] if channel == "webhook" else told)["to"])
    except (ValueError, KeyError, TypeError):
        return ""


async def _nowhere(request: Request) -> Answer:
    return NOT_FOUND, {"problem": f"there is no {request.method} {request.path}"}


async def _told(door: Callable[[Request], Awaitable[Answer]], request: Request) -> Answer:
    try:
        return await door(request)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return 400, {"problem": str(error)}


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, urlsplit(target).path, headers, body)


def _write(writer: asyncio.StreamWriter, status: int, body: dict[str, Any], location: str = "") -> None:
    content = orjson.dumps(body)
    head = f"HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    head += f"Location: {location}\r\n" if location else ""
    writer.write(f"{head}Connection: close\r\n\r\n".encode() + content)


async def _drip(writer: asyncio.StreamWriter, delay_s: float) -> None:
    """An answer that never ends: each letter comes before a time-out between letters would."""
    writer.write(b"HTTP/1.1 200 Told\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(delay_s / 10)


async def _run(port: int, smtp_port: int, limit_s: float) -> None:
    parent = os.getppid()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    gateway = Gateway()
    http = await asyncio.start_server(gateway.serve, LOOPBACK, port)
    mail = await gateway_mail.listen(gateway.book, smtp_port)
    ports = {name: server.sockets[0].getsockname()[1] for name, server in (("http", http), ("smtp", mail))}
    print(orjson.dumps({**ports, "pid": os.getpid()}).decode(), flush=True)
    ends = asyncio.get_running_loop().time() + limit_s
    while not stop.is_set() and os.getppid() == parent and asyncio.get_running_loop().time() < ends:
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_AGAIN_S)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gateway", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of HTTP; 0 is any free one")
    parser.add_argument("--smtp-port", type=int, default=0, help="of SMTP; 0 is any free one")
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds after which it ends")
    asked = parser.parse_args()
    asyncio.run(_run(asked.port, asked.smtp_port, asked.limit))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
