"""Has drafts by interest worked out once more, by a worker of its own: the door has no solver."""

import asyncio
import sys

from domain.redrafting import Drafted, Redrafted
from runtime.errors import EngineError
from runtime.settings import Settings

GOOD = 0


async def redrafted(settings: Settings, drafts: list[Drafted]) -> list[Redrafted]:
    """What drafts come to today, in their order. Raises EngineError when the worker comes to no result."""
    asked = "".join(f"{draft.model_dump_json()}\n" for draft in drafts)
    where = ["--data-dir", str(settings.data_dir)]
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "worker", "--lane", "year", *where, "--redraft"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said, complained = await child.communicate(asked.encode())
    except asyncio.CancelledError:
        child.kill()
        await child.wait()
        raise
    lines = said.decode().splitlines()
    if child.returncode != GOOD or len(lines) != len(drafts):
        last = complained.decode(errors="replace").strip().rpartition("\n")[2]
        problem = f"The drafts could not be worked out once more: {last or 'no word'}."
        raise EngineError(problem, "Look whether the worker starts at all: nearpeer doctor")
    return [Redrafted.model_validate_json(line) for line in lines]
