"""`nearpeer help-page serve|build|print`: the page with the numbers, which must come when nothing does."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from console import terminal
from console.commands.options import DataDir, Json
from console.errors import BadInput
from console.help.numbers import Language, numbers_in_use
from console.help.pages import HOME, Shift, Static, rendered
from runtime.errors import Fault
from runtime.settings import PageSettings

app = typer.Typer(no_args_is_help=True)
RaiseUrl = Annotated[
    str | None,
    typer.Option("--raise-url", metavar="URL", help="Where a report is made."),
]
Host = Annotated[str | None, typer.Option("--host", help="The address to listen on (NEARPEER_HOST).")]
Port = Annotated[
    int | None, typer.Option("--port", min=1, max=65_535, help="The port (NEARPEER_HELP_PORT; else any).")
]


@app.command("serve")
def serve(host: Host = None, port: Port = None, raise_url: RaiseUrl = None) -> NoReturn:
    """Serve the help page until Ctrl-C: a process of its own that needs no engine and no data directory.

    Exits 1 when the numbers may not be used, 3 when it cannot listen.
    """
    given = {"--host": host, "--port": port, "--raise-url": raise_url}
    options = [text for name, value in given.items() if value is not None for text in (name, str(value))]
    program = [sys.executable, "-P", "-m", "console.help", *options]
    os.execv(sys.executable, program)  # noqa: S606 - our own program takes our place


@app.command("build")
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where the files go.")],
    raise_url: RaiseUrl = None,
    *,
    as_json: Json = False,
) -> int:
    """Write the help page as files, for any web server or a memory stick; DIR/help/hu.html is its start."""
    files = {address.removeprefix("/"): page.body for address, page in _pages(raise_url).items()}
    files["help/index.html"] = files["help/hu.html"]
    for name, body in files.items():
        _write(folder / name, body)
    if as_json:
        terminal.answer({"ok": True, "files": sorted(files)})
    else:
        terminal.show([f"{len(files)} files in {folder / 'help'}."])
    return 0


@app.command("print")
def print_form(
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="The HTML file to print.")],
    language: Annotated[Language, typer.Option("--lang", help="Its language.")] = "hu",
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Write the paper form, with the numbers and the rota of 14 days, for when no page comes; then print it.

    Names and telephones of the rota stand on it. While the record is out of reach it has lines to write in.
    """
    _write(file, _pages(None, _rota(data_dir, language))[f"{HOME}paper-{language}.html"].body)
    if as_json:
        terminal.answer({"ok": True, "file": str(file)})
    else:
        terminal.show([f"{file}: open it in a browser and print it."])
    return 0


def _rota(data_dir: Path | None, language: Language) -> Sequence[Shift]:
    """The rota of the running service; none while it is out of reach: the form is needed all the more."""
    from console.commands.options import settings_of  # noqa: PLC0415 - the numbers come without any of these
    from console.printing import shifts  # noqa: PLC0415
    from console.service import Doors  # noqa: PLC0415
    from console.stopping import done  # noqa: PLC0415
    from runtime.addresses import found  # noqa: PLC0415
    from store.database import NotMigrated, Unreachable  # noqa: PLC0415

    async def read() -> Sequence[Shift]:
        doors = Doors(found(settings_of(data_dir)))
        try:
            return await shifts(doors, language)
        finally:
            await doors.close()

    try:
        return done(read())
    except (Fault, Unreachable, NotMigrated) as away:
        terminal.remark(f"Without the rota: {away}")
        return ()


def _pages(raise_url: str | None, rota: Sequence[Shift] = ()) -> Mapping[str, Static]:
    settings = PageSettings.load()
    today = datetime.now(UTC).date()
    numbers = numbers_in_use(settings.help_numbers, today, production=settings.production)
    return rendered(numbers, raise_url or settings.raise_url, today, rota)


def _write(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        raise BadInput(
            str(path), "", f"It cannot be written: {error.strerror}.", "Choose another place."
        ) from None
