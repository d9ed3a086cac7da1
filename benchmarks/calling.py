"""Calls of the service as a crowd makes them: each over a connection of its own, timed to the receipt."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import orjson

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back (status 0: nothing), and how long it took in seconds, connecting included."""

    status: int
    body: bytes
    seconds: float

    def said(self) -> dict[str, Any]:
        """The body of an answer in JSON."""
        told: dict[str, Any] = orjson.loads(self.body)
        return told


async def report(port: int, token: str | None = None, **fields: str) -> Answer:
    """A report as JSON to the site at a port of this machine, with a personal link's token or without."""
    return await _posted(port, "/api/emergencies", JSON, orjson.dumps(fields), token)


async def _posted(port: int, path: str, kind: str, body: bytes, token: str | None) -> Answer:
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *([f"Authorization: Bearer {token}"] if token else []),
    ]
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_S):
            answer = await _exchanged(port, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    except (OSError, TimeoutError):
        answer = b""
    took = time.perf_counter() - began
    head, _, content = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1]) if head else 0
    return Answer(status, content, took)


async def _exchanged(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()
