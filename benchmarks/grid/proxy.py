"""A way between two processes that can be cut: a proxy on loopback that swallows, delays, deafens or resets.

What is swallowed never comes: a connection that lost something stays dead, also when the way is whole again,
as behind a firewall that has forgotten it; who uses it must notice by itself and connect anew.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

Cut = Literal["whole", "drop", "delay", "half-open", "reset"]
CUTS: tuple[Cut, ...] = ("drop", "delay", "half-open", "reset")
"""Swallows both directions; delays answers; swallows answers only; breaks every connection at once."""
DELAY_S = 5.0
LOOPBACK = "127.0.0.1"
CHUNK = 65_536
AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing sends a reset."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Upstream = Callable[[], Awaitable[Streams]]


@dataclass(eq=False, slots=True)
class Connection:
    """One connection through the proxy; `mute` when it lost something asked, `deaf` when an answer."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter | None = None
    mute: bool = False
    deaf: bool = False
    pumps: list[asyncio.Task[None]] = field(default_factory=list)

    def reset(self) -> None:
        """Breaks both ends, so that both learn of it at once."""
        for writer in filter(None, (self.client, self.server)):
            end = writer.get_extra_info("socket")
            if end is not None and end.family != socket.AF_UNIX:
                with suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            writer.transport.abort()


class Way:
    """One way, whole until it is cut; `address` is where its clients call instead of the server."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._cut: Cut = "whole"
        self._delay_s = DELAY_S
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self.address = ""

    async def open(self) -> None:
        """Listens on a free port of loopback."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        self.address = f"{host}:{port}"

    def cut(self, how: Cut, delay_s: float = DELAY_S) -> None:
        """Makes it go wrong from now on, for every connection there is and comes."""
        self._cut, self._delay_s = how, delay_s
        if how == "reset":
            self._reset(self._connections)

    def heal(self) -> None:
        """Is whole again for new connections; dead ones stay dead."""
        self._cut = "whole"

    def forget(self) -> bool:
        """Breaks the connections that are dead, which their ends then learn; whether there were any."""
        dead = {each for each in self._connections if each.mute or each.deaf}
        self._reset(dead)
        return bool(dead)

    async def close(self) -> None:
        """Ends everything."""
        if self._server is not None:
            self._server.close()
        self._reset(self._connections)
        pumps = [pump for each in self._connections for pump in each.pumps]
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)

    def _reset(self, connections: set[Connection]) -> None:
        for each in tuple(connections):
            each.reset()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(writer)
        if self._cut == "reset":
            connection.reset()
            return
        self._connections.add(connection)
        try:
            if self._cut == "drop":
                connection.mute = connection.deaf = True
                await self._swallow(reader)
                return
            answers, connection.server = await self._upstream()
            connection.pumps = [
                asyncio.create_task(self._asking(reader, connection.server, connection)),
                asyncio.create_task(self._answering(answers, writer, connection)),
            ]
            await asyncio.wait(connection.pumps)
        except OSError:
            pass  # nobody is behind it: the client sees the same
        finally:
            self._connections.discard(connection)
            for end in filter(None, (writer, connection.server)):
                end.close()

    async def _asking(
        self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, connection: Connection
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                connection.mute = connection.mute or self._cut == "drop"
                if connection.mute:
                    continue
                server.write(data)
                await server.drain()
        server.close()

    async def _answering(
        self, answers: asyncio.StreamReader, client: asyncio.StreamWriter, connection: Connection
    ) -> None:
        """Answers keep their order, and one that is late holds up no reading."""
        later: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        giving = asyncio.create_task(_give(later, client))
        with suppress(OSError):
            while data := await answers.read(CHUNK):
                connection.deaf = connection.deaf or self._cut in ("drop", "half-open")
                if connection.deaf:
                    continue
                later.put_nowait((loop.time() + (self._delay_s if self._cut == "delay" else 0), data))
        if not connection.deaf:
            later.put_nowait((0, b""))
            await giving
            client.close()
        giving.cancel()

    async def _swallow(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while await reader.read(CHUNK):
                pass


async def _give(later: "asyncio.Queue[tuple[float, bytes]]", client: asyncio.StreamWriter) -> None:
    """Hands on what is due, until the empty end."""
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while True:
            due, data = await later.get()
            if not data:
                return
            await asyncio.sleep(max(0.0, due - loop.time()))
            client.write(data)
            await client.drain()


def to_port(host: str, port: int) -> Upstream:
    """The way to a server on a port."""
    return lambda: asyncio.open_connection(host, port)


def to_socket(path: str) -> Upstream:
    """The way to a server on a Unix socket."""
    return lambda: asyncio.open_unix_connection(path)
