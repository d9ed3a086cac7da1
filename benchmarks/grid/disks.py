"""Small disks that can be filled, and somebody outside who hears the heartbeat."""

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from errno import ENOSPC
from pathlib import Path

BALLAST = "ballast"
CHUNKS = (1_000_000, 4_096, 1)
"""Bytes that are written as long as they fit, the larger ones first: then not one more does."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of its own below a folder."""

    folder: Path

    def fill(self) -> None:
        """Leaves not one byte."""
        with (self.folder / BALLAST).open("ab", buffering=0) as ballast:
            for chunk in CHUNKS:
                _fills(ballast.fileno(), bytes(chunk))

    def free(self) -> None:
        """Gives everything back."""
        (self.folder / BALLAST).unlink(missing_ok=True)


def _fills(handle: int, chunk: bytes) -> None:
    try:
        while os.write(handle, chunk) == len(chunk):
            continue
    except OSError as error:
        if error.errno != ENOSPC:
            raise


@contextmanager
def disk_at(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of so many megabytes while the block runs. Raises RuntimeError where none may be mounted."""
    folder.mkdir(parents=True)
    options = f"size={megabytes}m,mode=0755"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(mounting, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"No small disk can be mounted: {done.stderr.strip()}. Be root, and try again.")
    try:
        yield Disk(folder)
    finally:
        unmounting = ["umount", "--lazy", str(folder)]
        subprocess.run(unmounting, check=True)


@dataclass
class Heard:
    """The moments of heartbeats, by a clock that nobody sets, and where they are sent to."""

    url: str = ""
    moments: list[float] = field(default_factory=list)

    def since(self, moment: float) -> list[float]:
        return [each for each in self.moments if each >= moment]


@asynccontextmanager
async def somebody_outside() -> AsyncIterator[Heard]:
    """A receiver of heartbeats on a loopback port, while the block runs."""
    heard = Heard()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            heard.moments.append(time.monotonic())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    heard.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/beat"
    async with server:
        yield heard
