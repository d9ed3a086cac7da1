"""`python -m console.web`: the site in a process of its own; it starts whatever is down."""

import argparse
import asyncio
import signal
import socket
import sys
from pathlib import Path

import uvicorn

from console.errors import BadInput
from console.production import refusals_of_all
from console.web.app import site
from console.web.mounting import consoled
from console.web.wiring import joined, parts_of
from runtime import logs
from runtime.errors import BadSetting, EngineError, PortTaken
from runtime.exit import leave
from runtime.operating import Server
from runtime.ports import listening
from runtime.production import refuse
from runtime.settings import Settings

GOOD, NO, USAGE, UNREACHABLE = 0, 1, 2, 3
LAST_ANSWERS_S = 5
"""How long what is being answered may take after a SIGTERM."""
BACKLOG = 1_024


def main() -> None:
    """Exits 0 when stopped, 1 for numbers that may not be used, 2 for a setting, 3 when it cannot listen."""
    arguments = _arguments()
    try:
        settings = Settings.load(data_dir=arguments.data_dir, host=arguments.host, port=arguments.port)
        logs.configure(settings.log_level, settings.log_format)
        asyncio.run(serve(settings))
        code = GOOD
    except BadInput as error:
        code = _told(error, NO)
    except BadSetting as error:
        code = _told(error, USAGE)
    except EngineError as error:
        code = _told(error, UNREACHABLE)
    leave(code)


def _told(error: Exception, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nearpeer serve", description=__doc__)
    parser.add_argument("--host", default=None)
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--data-dir", type=Path, default=None)
    return parser.parse_args()


async def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT. Raises BadInput for numbers that may not be used, PortTaken, Unsafe."""
    if settings.production:
        refuse("web", await refusals_of_all(settings, "web"))
    ends = joined(settings)
    listener = _listening(settings.host, settings.port or 0)
    server = Server(
        uvicorn.Config(
            site(parts_of(ends), consoled(ends)),
            log_config=None,
            access_log=False,  # addresses of reports and of people would stand in it
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=LAST_ANSWERS_S,
        )
    )
    sys.stdout.write(f"The pages are at http://{settings.host}:{listener.getsockname()[1]}/raise\n")
    sys.stdout.flush()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    ends.board.start()
    try:
        await server.serve([listener])
    finally:
        await ends.close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        return listening(host, port, BACKLOG)
    except OSError as error:
        raise PortTaken(
            f"The pages cannot listen on {host}:{port}: {error.strerror}.",
            "Stop the program that uses it, or set NEARPEER_PORT.",
        ) from error


if __name__ == "__main__":
    main()
