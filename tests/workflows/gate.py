"""A gate before PostgreSQL: while it is shut nobody reaches the server, and who was connected is cut off."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SOCKET = ".s.PGSQL.5432"
CHUNK = 65_536


class Gate:
    """Passes connections on from a socket of its own in `folder` to the server of `url`."""

    def __init__(self, url: str, folder: Path) -> None:
        behind = parse_qs(urlsplit(url).query)["host"][0]
        self._behind = str(Path(behind) / SOCKET)
        self._socket = folder / SOCKET
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.url = url.replace(behind, str(folder))

    async def open(self) -> None:
        """Lets connections through."""
        self._server = await asyncio.start_unix_server(self._connected, str(self._socket))

    async def shut(self) -> None:
        """Cuts everybody off, and lets nobody in."""
        if self._server is not None:
            self._server.close()
            self._server = None
            self._socket.unlink()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._server is None:
            writer.transport.abort()
            return
        task = asyncio.create_task(self._pass(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            behind_reader, behind_writer = await asyncio.open_unix_connection(self._behind)
            ends.append(behind_writer)
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(_pump(reader, behind_writer))
                pumps.create_task(_pump(behind_reader, writer))
        finally:
            for end in ends:
                end.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Passes bytes on until one side goes away; then the other one goes, too."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        writer.transport.abort()
