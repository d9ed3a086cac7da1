"""The children that serve pages: the help page, which needs nothing else, and the site of the reports."""

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from console.help.numbers import numbers_in_use
from runtime.child import Child, Manners
from runtime.datadir import DataDir
from runtime.ports import claimed, free_port, is_free
from runtime.settings import Settings

WEB_PORT, HELP_PORT = 8000, 8001
ANSWER_S = 2.0
READY_S = 90.0
"""A machine that is busy with a rehearsal loads slowly, and a page that comes late is better than none."""
HEALTH = b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


class Serving:
    """Both children of one data directory; `start_…` and `stop` are safe to call in any state."""

    def __init__(
        self, settings: Settings, place: DataDir, environment: Callable[[str], Mapping[str, str]]
    ) -> None:
        self._settings, self._dir, self._environment = settings, place, environment
        self._ports: dict[str, int] = {}
        self._children: dict[str, Child] = {}

    async def start_help(self) -> None:
        """The help page, before everything else.

        Raises BadInput when its numbers may not be used, PortTaken, EngineError.
        """
        today = datetime.now(UTC).date()
        numbers_in_use(self._settings.help_numbers, today, production=self._settings.production)
        raise_url = self._settings.raise_url if self._settings.public_url else f"{self._root('web')}/raise"
        await self._start("help", "console.help", "--raise-url", raise_url)

    async def start_web(self) -> None:
        """The site. Raises PortTaken, EngineError."""
        await self._start("web", "console.web", "--data-dir", str(self._dir.path))

    @property
    def addresses(self) -> dict[str, str]:
        """Where people find what runs."""
        places = {"help": "/help/", "web": "/raise"}
        return {name: self._root(name) + places[name] for name in self._children}

    def pid_of(self, name: str) -> int | None:
        """The process of a child, None while it has none."""
        return self._children[name].pid if name in self._children else None

    async def stop(self) -> None:
        """Both down, the help page last."""
        for name in ("web", "help"):
            if child := self._children.pop(name, None):
                await child.stop()
                self._dir.withdraw(name)

    async def _start(self, name: str, module: str, *options: str) -> None:
        if name in self._children:
            return
        host, port = self._settings.host, self._port(name)
        asked = "127.0.0.1" if host in EVERYWHERE else host
        child = Child(
            name,
            [sys.executable, "-P", "-m", module, "--host", host, "--port", str(port), *options],
            self._environment(name),
            self._dir.logs / f"{name}.log",
            lambda: answers(asked, port),
            manners=Manners(
                stop_signal=signal.SIGTERM,
                ready_within=READY_S,
                stop_within=10.0,
                after_launch=lambda: self._published(name),
            ),
        )
        self._children[name] = child
        try:
            await child.start()
        except BaseException:
            del self._children[name]
            raise

    async def _published(self, name: str) -> None:
        facts = {"pid": self._children[name].pid, "address": self._root(name)}
        self._dir.publish(name, facts)

    def _root(self, name: str) -> str:
        host = self._settings.host
        return f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{self._port(name)}"

    def _port(self, name: str) -> int:
        """The port that is set, else the usual one, else any: chosen once, the same after every restart."""
        if name not in self._ports:
            wanted = self._settings.port if name == "web" else self._settings.help_port
            usual = WEB_PORT if name == "web" else HELP_PORT
            if wanted is not None:
                purpose = "the pages" if name == "web" else "the help page"
                variable = "NEARPEER_PORT" if name == "web" else "NEARPEER_HELP_PORT"
                self._ports[name] = claimed(wanted, purpose, variable)
            else:
                self._ports[name] = usual if is_free(usual) else free_port()
        return self._ports[name]


async def answers(host: str, port: int) -> bool:
    """Whether the server answers that it is well."""
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(HEALTH)
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
