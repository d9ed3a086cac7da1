"""docker-compose.yml as Compose itself reads it, with the settings that are given and no others."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "docker-compose.yml"
LASTING = {"h": 3_600.0, "m": 60.0, "s": 1.0}
SPAN = re.compile(r"([0-9.]+)(h|m|s)")
SECRETS = "/run/secrets"
STAYS, BY_HAND = ("unless-stopped", "always"), "no"


class NotComposed(Exception):
    """Compose does not accept the file with these settings; what it said is the message."""


@dataclass(frozen=True, slots=True)
class Part:
    """One service of the file. `needs` are the services it waits for, each with Compose's condition.

    `volumes` and `files` are by the path inside of the container: a volume's name, and a file of this machine
    (configs and secrets). `grace_s` is how long it may take to stop.
    """

    name: str
    image: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    needs: Mapping[str, str]
    check: tuple[str, ...]
    restart: str
    copies: int
    grace_s: float
    volumes: Mapping[str, str]
    files: Mapping[str, Path]

    @property
    def stays(self) -> bool:
        """Whether it is to run until it is stopped; else it runs once, to its end."""
        return self.restart in STAYS

    @property
    def by_hand(self) -> bool:
        """Whether somebody starts it when they need it, and nothing else does."""
        return self.restart == BY_HAND


def compose(
    *arguments: str, settings: Mapping[str, str], file: Path = FILE
) -> subprocess.CompletedProcess[str]:
    """Runs the real Compose on a file, with these settings and no others.

    The binary is called, not the package's console script: that one always exits 0.
    """
    package = find_spec("compose")
    if package is None or package.origin is None:
        raise NotComposed("Compose is not installed. Remedy: make setup-dev")
    program = Path(package.origin).with_name("docker-compose")
    return subprocess.run(
        [program, "--file", file, "--env-file", os.devnull, *arguments],
        env={"PATH": os.environ["PATH"], **settings},
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def read(settings: Mapping[str, str], *profiles: str) -> dict[str, Part]:
    """The services of the file by their names, also those of some profiles. Raises NotComposed."""
    told = composed(settings, *profiles)
    return {name: _part(name, service, told) for name, service in told["services"].items()}


def composed(settings: Mapping[str, str], *profiles: str) -> dict[str, Any]:
    """The file as Compose resolves it. Raises NotComposed."""
    chosen = [text for profile in profiles for text in ("--profile", profile)]
    report = compose(*chosen, "config", "--format", "json", settings=settings)
    if report.returncode != 0:
        raise NotComposed(report.stderr.strip())
    told: dict[str, Any] = _plain(json.loads(report.stdout))
    return told


def _plain(told: Any) -> Any:
    """Compose doubles every dollar sign of what it has resolved, so that it may be read again."""
    match told:
        case dict():
            return {key: _plain(value) for key, value in told.items()}
        case list():
            return [_plain(value) for value in told]
        case str():
            return told.replace("$$", "$")
        case _:
            return told


def _part(name: str, service: Mapping[str, Any], told: Mapping[str, Any]) -> Part:
    check = service.get("healthcheck", {}).get("test") or ()
    return Part(
        name=name,
        image=service["image"],
        command=(*(service.get("entrypoint") or ()), *(service.get("command") or ())),
        environment={key: value or "" for key, value in (service.get("environment") or {}).items()},
        needs={need: how["condition"] for need, how in service.get("depends_on", {}).items()},
        check=tuple(check),
        restart=service.get("restart", "no"),
        copies=int(service.get("scale") or service.get("deploy", {}).get("replicas") or 1),
        grace_s=seconds(service.get("stop_grace_period", "10s")),
        volumes={one["target"]: one["source"] for one in service.get("volumes", [])},
        files=dict(_files(service, told)),
    )


def _files(service: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    for kind in ("configs", "secrets"):
        for one in service.get(kind, []):
            target = one.get("target") or one["source"]
            inside = target if target.startswith("/") else f"{SECRETS}/{target}"
            yield inside, Path(told[kind][one["source"]]["file"])


def seconds(span: str) -> float:
    """What `1m30s` is in seconds."""
    return sum(float(number) * LASTING[unit] for number, unit in SPAN.findall(span))
