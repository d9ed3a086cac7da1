"""Where each container would be, on one machine: an address of the loopback network, folders for its paths.

A container finds others by their names and its files by its own paths. A plain process has neither, so names
become addresses and paths become folders, in its command, its environment and its health check.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from random import SystemRandom

from benchmarks.topology.composed import SECRETS, Part

FIRST = 2
EVERYWHERE, ITSELF = "0.0.0.0", "127.0.0.1"  # noqa: S104 - replaced, never bound to
TLS = re.compile(r"\?sslmode=[^\s'\"]*")


@dataclass(frozen=True, slots=True)
class Instance:
    """One copy of a service: its name (`worker-year-2`), its address, and its folders by its own paths."""

    name: str
    part: Part
    address: str
    folders: Mapping[str, Path]


class Ground:
    """Addresses and folders for all instances below `root`, a folder that every user may pass.

    Every address is in one network of 254, drawn by chance: two topologies on a machine do not meet.
    `tls` is whether the database servers can encrypt: where they cannot, nobody asks them to. `elsewhere` has
    the addresses and ports of those that can be at no address but their own.
    """

    def __init__(
        self, root: Path, parts: Mapping[str, Part], *, tls: bool, elsewhere: Mapping[str, str]
    ) -> None:
        self.root, self._tls, self._elsewhere = root, tls, elsewhere
        chance = SystemRandom()
        network = f"127.{chance.randrange(1, 255)}.{chance.randrange(1, 255)}"
        numbers = iter(range(FIRST, 255))
        self.instances = tuple(
            self._instance(part, copy, f"{network}.{next(numbers)}")
            for part in parts.values()
            for copy in range(1, part.copies + 1)
        )
        self._hosts = {one.part.name: one.address for one in reversed(self.instances)}
        names = "|".join(sorted(map(re.escape, self._hosts), key=len, reverse=True))
        self._host = re.compile(rf"(?<![\w.-])({names}):(\d+)")

    def reached(self, name: str, port: str) -> str:
        """Where a port of a service is."""
        return self._elsewhere.get(name, f"{self._hosts[name]}:{port}")

    def of(self, name: str) -> Instance:
        """The first copy of a service."""
        return next(one for one in self.instances if one.part.name == name)

    def environment(self, one: Instance) -> dict[str, str]:
        """The environment of an instance, with addresses and folders of this machine."""
        return {name: self.here(value, one) for name, value in one.part.environment.items()}

    def command(self, one: Instance) -> list[str]:
        """What an instance runs."""
        return [self.here(text, one) for text in one.part.command]

    def check(self, one: Instance) -> list[str]:
        """Its health check as a command; empty where it has none."""
        match one.part.check:
            case ["CMD", *command]:
                asked = command
            case ["CMD-SHELL", line]:
                asked = ["/bin/sh", "-c", line]
            case _:
                asked = []
        return [self.here(text, one).replace(ITSELF, one.address) for text in asked]

    def here(self, text: str, one: Instance) -> str:
        """A text of the file, as it is to be said on this machine."""
        text = self._host.sub(lambda found: self.reached(found[1], found[2]), text)
        text = text.replace(EVERYWHERE, one.address)
        text = text if self._tls else TLS.sub("", text)
        for inside in sorted(one.folders, key=len, reverse=True):
            text = re.sub(rf"(?<![\w./]){re.escape(inside)}(?![\w-])", str(one.folders[inside]), text)
        return text

    def _instance(self, part: Part, copy: int, address: str) -> Instance:
        name = part.name if part.copies == 1 else f"{part.name}-{copy}"
        folders = {inside: self._volume(source) for inside, source in part.volumes.items()}
        for inside, file in part.files.items():
            parent = str(PurePosixPath(inside).parent)
            folders[parent] = self.root / "files" / name / parent.strip("/").replace("/", "-")
            folders[parent].mkdir(mode=0o755, parents=True, exist_ok=True)
            shutil.copyfile(file, folders[parent] / PurePosixPath(inside).name)
            (folders[parent] / PurePosixPath(inside).name).chmod(0o644 if parent != SECRETS else 0o600)
        return Instance(name, part, address, folders)

    def _volume(self, source: str) -> Path:
        """The folder of a named volume, which all that mount it share."""
        folder = self.root / "volumes" / source
        folder.mkdir(parents=True, exist_ok=True)
        return folder
