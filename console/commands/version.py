"""`nearpeer version`: which release, and which build of it."""

import sys
from importlib.metadata import version as release

from console import terminal
from console.commands.options import Json


def version(*, as_json: Json = False) -> int:
    """Say which release this is."""
    told = {"nearpeer": release("nearpeer"), "python": ".".join(map(str, sys.version_info[:3]))}
    if as_json:
        terminal.answer(told)
    else:
        terminal.show([f"nearpeer {told['nearpeer']} (Python {told['python']})"])
    return 0
