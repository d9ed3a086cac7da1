"""`python -m console.help`: the help page's own process, which needs no other to be there."""

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from console.errors import BadInput
from console.help.metrics import METRICS, metrics
from console.help.numbers import numbers_in_use
from console.help.pages import rendered
from console.help.refusing import by_numbers
from console.help.server import HelpServer
from runtime import logs
from runtime.errors import BadSetting, EngineError
from runtime.exit import leave
from runtime.production import by_settings, refuse
from runtime.settings import PageSettings

GOOD, NO, USAGE, UNREACHABLE = 0, 1, 2, 3


def main() -> None:
    """Exits 0 when stopped, 1 for numbers that may not be used, 2 for a setting, 3 when it cannot listen."""
    arguments = _arguments()
    try:
        settings = PageSettings.load(host=arguments.host, help_port=arguments.port)
        logs.configure(settings.log_level, settings.log_format)
        asyncio.run(serve(settings, arguments.raise_url))
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
    parser = argparse.ArgumentParser(prog="nearpeer help-page serve", description=__doc__)
    parser.add_argument("--host", default=None)
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--raise-url", default=None, help="where a report is made")
    parser.add_argument(
        "--data-dir", type=Path, default=None, help="not needed; every process may be given it"
    )
    return parser.parse_args()


async def serve(settings: PageSettings, raise_url: str | None) -> None:
    """Serves until SIGTERM or SIGINT. Raises BadInput for numbers that may not be used, PortTaken, Unsafe."""
    if settings.production:
        refuse("help", [*by_settings(settings, "help"), *by_numbers(settings)])
    today = datetime.now(UTC).date()
    numbers = numbers_in_use(settings.help_numbers, today, production=settings.production)
    pages = {**rendered(numbers, raise_url or settings.raise_url, today), METRICS: metrics(numbers)}
    server = HelpServer(pages, settings.host, settings.help_port or 0)
    await server.start()
    sys.stdout.write(f"The help page is at http://{settings.host}:{server.port}/help/\n")
    sys.stdout.flush()
    serving = asyncio.create_task(server.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()


if __name__ == "__main__":
    main()
