"""`nearpeer serve`: the site in this terminal, for a cluster that brings its own engines."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from console.commands.options import DataDir, settings_of

Host = Annotated[str | None, typer.Option("--host", help="The address to listen on (NEARPEER_HOST).")]
Port = Annotated[
    int | None, typer.Option("--port", min=1, max=65_535, help="The port (NEARPEER_PORT; else any).")
]


def serve(data_dir: DataDir = None, host: Host = None, port: Port = None) -> NoReturn:
    """Serve the pages until SIGTERM or Ctrl-C; `up` serves them by itself.

    It starts whatever is down: what is reported meanwhile is kept. Exits 1 when the numbers may not be used.
    """
    settings = settings_of(data_dir)
    given = {"--host": host, "--port": port}
    options = [text for name, value in given.items() if value is not None for text in (name, str(value))]
    program = ["-P", "-m", "console.web", "--data-dir", str(settings.data_dir), *options]
    os.execv(sys.executable, [sys.executable, *program])  # noqa: S606 - our own program takes our place
