"""Serves rendered pages over HTTP/1.1 with the standard library alone: GET and HEAD, and no state."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

import structlog

from console.help.pages import HOME, Static, home
from runtime.errors import PortTaken

log = structlog.get_logger("console.help")

LONGEST_HEAD = 16_384
"""Bytes of a request's head; a longer one is no browser's."""
PATIENCE_S = 15.0
"""How long a connection may be silent, between requests and within one."""
AT_MOST = 2_000
"""Connections at one time; more are turned away at once, so that those that are open go on."""
HOMES = ("/", "/help", HOME, "/index.html")
REASONS = {200: "OK", 304: "Not Modified", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}


class Request(NamedTuple):
    """What a head asks; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    keep: bool


class HelpServer:
    """The server of the help page. `start` binds, `run` serves until cancelled; `port` is the real one."""

    def __init__(self, pages: Mapping[str, Static], host: str, port: int) -> None:
        self._pages, self._host, self._wanted = pages, host, port
        self._open = 0
        self._server: asyncio.Server | None = None
        self.port = port

    async def start(self) -> None:
        """Listens. Raises PortTaken when it cannot."""
        try:
            self._server = await asyncio.start_server(
                self._connected, self._host, self._wanted, limit=LONGEST_HEAD, backlog=1_024
            )
        except OSError as error:
            raise PortTaken(
                f"The help page cannot listen on {self._host}:{self._wanted}: {error.strerror}.",
                "Stop the program that uses it, or set NEARPEER_HELP_PORT.",
            ) from error
        self.port = self._server.sockets[0].getsockname()[1]

    async def run(self) -> None:
        """Serves until cancelled."""
        if self._server is None:
            await self.start()
        if self._server is not None:
            async with self._server:
                await self._server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= AT_MOST:
                await self._talk(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # whoever went away, or was silent, needs no answer
        finally:
            self._open -= 1
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request after the other, until one of us has had enough."""
        keep = True
        while keep:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.LimitOverrunError:
                head = b""
            request = parsed(head)
            keep = request is not None and request.keep
            writer.write(answer(self._pages, request))
            async with asyncio.timeout(PATIENCE_S):
                await writer.drain()


def parsed(head: bytes) -> Request | None:
    """The request of a head, or None for what is none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != len(Request._fields) - 1 or not parts[2].startswith("HTTP/1.") or not parts[1]:
        return None
    headers = {}
    for line in filter(None, lines):
        name, colon, value = line.partition(":")
        if not colon:
            return None
        headers[name.strip().lower()] = value.strip()
    # A body is nobody's business here, and what follows it could be taken for a request.
    keep = parts[2] == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    bodied = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return Request(parts[0], parts[1].partition("?")[0], headers, keep and not bodied)


def answer(pages: Mapping[str, Static], request: Request | None) -> bytes:
    """The whole answer to a request; whatever is asked for and is not there, the numbers come."""
    if request is None:
        return _spelled(400, {"Content-Length": "0"}, keep=False)
    if request.method not in ("GET", "HEAD"):
        return _spelled(405, {"Allow": "GET, HEAD", "Content-Length": "0"}, keep=request.keep)
    if request.path == "/health":
        return _spelled(
            200, {"Content-Length": "3", "Content-Type": "text/plain"}, b"ok\n", keep=request.keep
        )
    at_home = home(pages, request.headers.get("accept-language", ""))
    page = at_home if request.path in HOMES else pages.get(request.path)
    status = 200
    if page is None:
        page, status = at_home, 404
    headers = page.headers()
    if status == 200 and _known(request.headers.get("if-none-match", ""), page.tag):  # noqa: PLR2004 - HTTP
        return _spelled(304, headers, keep=request.keep)
    headers["Content-Length"] = str(len(page.body))
    return _spelled(status, headers, page.body if request.method == "GET" else b"", keep=request.keep)


def _known(asked: str, tag: str) -> bool:
    return asked.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in asked.split(","))


def _spelled(status: int, headers: Mapping[str, str], body: bytes = b"", *, keep: bool) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS[status]}", *(f"{name}: {value}" for name, value in headers.items())]
    lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
