"""What a topology needs before it is up: the image's environment, the keys, and settings for a rehearsal."""

import asyncio
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import DUTY
from benchmarks.topology.running import Told
from runtime.errors import EngineError

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"(?m)^(\w+)=(.+)$")
PASSED_ON = ("HOME", "LANG", "PATH")
RELEASE, NEXT_RELEASE = "release-1", "release-2"
OF_INSTALLERS = ("PIP_", "UV_", "SSL_")


async def built(prefix: Path, told: Told) -> Path:
    """Runs the image's own build steps into a new folder. Raises EngineError with what they said."""
    ours = {name: value for name, value in os.environ.items() if name.startswith(OF_INSTALLERS)}
    await _script([ROOT / "deploy/image/build", prefix], {**_plain(), **ours}, told)
    return prefix


async def prepared(folder: Path, told: Told) -> dict[str, str]:
    """Runs the operator's first step into a new folder; the settings that it made."""
    settings = folder / "settings"
    await _script(
        [ROOT / "deploy/prepare", folder],
        {**_plain(), "ENV_FILE": str(settings), "BACKUPS": str(folder / "backups")},
        told,
    )
    return dict(LINE.findall(settings.read_text(encoding="utf-8")))


def rehearsing(gateway: GatewayProcess, year_workers: int) -> dict[str, str]:
    """What a rehearsal sets besides: no production, and a gateway that notes what it is sent."""
    return {
        **gateway.settings(),
        "NEARPEER_MODE": "trial",
        "NEARPEER_TELEPHONES": f"duty={DUTY}",
        "STACK_YEAR_WORKERS": str(year_workers),
        "STACK_YEAR_PATIENCE": "1",  # of a year in minutes
        "STACK_RELEASE": RELEASE,
        "STACK_NEXT_RELEASE": NEXT_RELEASE,
    }


@contextmanager
def settings_of(environment: Mapping[str, str]) -> Iterator[None]:
    """This process has the environment of a service while the block runs."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _plain() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


async def _script(command: list[Path], environment: Mapping[str, str], told: Told) -> None:
    running = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        cwd="/",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = []
    if running.stdout is not None:
        async for line in running.stdout:
            said.append(line.decode().rstrip())
            told(f"  {said[-1]}")
    if await running.wait() != 0:
        problem = f"{command[0].name} ended with {running.returncode}."
        raise EngineError(problem, f"It said: {' '.join(said[-3:])}")
