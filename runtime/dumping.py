"""Copies of a database by PostgreSQL's own tools, pg_dump and pg_restore; no format is ours."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from runtime.binaries import installed_postgres
from runtime.errors import EngineError

DEBIAN = Path("/usr/lib/postgresql")
DUMP, RESTORE = "pg_dump", "pg_restore"
LOOK_S = 0.25
LOCK_WAIT_MS = 60_000
LONGEST_LINE = 300
Told = Callable[[int], None]
"""Told how many bytes are written so far."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The client programs of one PostgreSQL installation, of a major that the server's is not newer than."""

    folder: Path
    major: int

    async def dump(self, url: str, snapshot: str, into: Path, told: Told = lambda _: None) -> None:
        """Writes the archive of a database as a snapshot of it stands. Raises EngineError."""
        waits = f"--lock-wait-timeout={LOCK_WAIT_MS}"
        options = ["--format=custom", "--no-password", f"--snapshot={snapshot}", waits]
        place, environment = _libpq(url)
        await self._run(DUMP, [*options, f"--file={into}", f"--dbname={place}"], environment, into, told)

    async def load(self, archive: Path, url: str) -> None:
        """Puts an archive into an empty database: all of it or nothing. Raises EngineError."""
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-password"]
        place, environment = _libpq(url)
        await self._run(RESTORE, [*options, f"--dbname={place}", str(archive)], environment)

    async def read_through(self, archive: Path) -> None:
        """Reads every byte that an archive would give back. Raises EngineError for one that is damaged."""
        await self._run(RESTORE, [f"--file={os.devnull}", str(archive)], _surroundings())

    async def _run(
        self,
        program: str,
        arguments: list[str],
        environment: dict[str, str],
        growing: Path | None = None,
        told: Told = lambda _: None,
    ) -> None:
        process = await asyncio.create_subprocess_exec(
            str(self.folder / program),
            *arguments,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        saying = asyncio.ensure_future(_first_line(process))
        try:
            while not (await asyncio.wait({saying}, timeout=LOOK_S))[0]:
                _tell(growing, told)
            code = await process.wait()
        finally:
            saying.cancel()
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
        if code != 0:
            raise EngineError(
                f"{program} ended with code {code}: {saying.result()}",
                "See that the database answers, that its user may do this, and that no disk is full.",
            )


def _tell(growing: Path | None, told: Told) -> None:
    if growing is not None and growing.exists():
        told(growing.stat().st_size)


def tools_for(major: int, folder: Path | None = None) -> Tools:
    """The oldest client programs here that can serve a server of this major.

    Those in `folder`, of the package, of Debian's packages or on PATH. Raises EngineError.
    """
    fit = [tools for tools in _installed(folder) if tools.major >= major]
    if not fit:
        raise EngineError(
            f"No pg_dump of PostgreSQL {major} or newer is here.",
            f"Install one (Debian: apt-get install postgresql-client-{major}), or name the folder of one in "
            "NEARPEER_POSTGRES_BIN.",
        )
    return min(fit, key=lambda tools: tools.major)


def _installed(folder: Path | None) -> list[Tools]:
    on_path = shutil.which(DUMP)
    places = [
        *([folder] if folder else []),
        *(programs.folder for programs in installed_postgres()),
        *sorted(DEBIAN.glob("*/bin")),
        *([Path(on_path).parent] if on_path else []),
    ]
    found = [(place, _major(place / DUMP)) for place in places if (place / RESTORE).exists()]
    return [Tools(place, major) for place, major in found if major is not None]


def _major(program: Path) -> int | None:
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    told = re.search(r"\(PostgreSQL\) (\d+)", asked.stdout)
    return int(told[1]) if told else None


async def _first_line(process: asyncio.subprocess.Process) -> str:
    """What a program complained of first; nobody's words are in the messages of these two."""
    told = await process.stderr.read() if process.stderr else b""
    return next(iter(told.decode(errors="replace").splitlines()), "it said nothing.")[:LONGEST_LINE]


def _libpq(url: str) -> tuple[str, dict[str, str]]:
    """An address as libpq takes it, and the environment: a password is in no command line."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, password = user.partition(":")
    plain = f"postgresql://{name}{at}{host}{parts.path}"
    plain += f"?{parts.query}" if parts.query else ""
    return plain, _surroundings() | ({"PGPASSWORD": unquote(password)} if colon else {})


def _surroundings() -> dict[str, str]:
    theirs = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **theirs}
