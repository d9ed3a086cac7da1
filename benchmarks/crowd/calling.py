"""Calls of the service as a crowd makes them: each over a connection of its own, timed to the receipt."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import orjson

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


class Site:
    """The service's pages at a port of this machine; `token` is a personal link's."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self._token = port, token

    @staticmethod
    def now_us() -> int:
        """The real clock, in microseconds."""
        return time.time_ns() // 1_000

    async def report(self, *, known: bool = True, **fields: str) -> Answer:
        """A report as JSON, by the person of the link or by nobody whom the service knows."""
        body = orjson.dumps(fields)
        lines = [
            "POST /api/emergencies HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *([f"Authorization: Bearer {self._token}"] if known else []),
        ]
        return await self._answered("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    async def _answered(self, request: bytes) -> Answer:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await _exchanged(self.port, request)
        except (OSError, TimeoutError):
            answer = b""
        took = time.perf_counter() - began
        head, _, content = answer.partition(b"\r\n\r\n")
        return Answer(int(head.split(b" ", 2)[1]) if head else 0, content, took)


async def _exchanged(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()
