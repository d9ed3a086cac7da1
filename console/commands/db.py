"""`nearpeer db upgrade|downgrade|current`: the schema of the record's database and of the keys' database."""

import typer

from console import terminal
from console.commands.options import DataDir, Json, settings_of
from console.stopping import done
from runtime.addresses import found
from runtime.settings import Settings
from store import migrate

app = typer.Typer(no_args_is_help=True)


@app.command("upgrade")
def upgrade(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Bring both databases to the schema of this release; `up` does it by itself."""
    settings = settings_of(data_dir)
    done(migrate.upgrade(*_urls(settings)))
    return _current(settings, as_json=as_json)


@app.command("downgrade")
def downgrade(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Take the record's last migration back, for the release before; both may run meanwhile.

    Exits 1 when it has no way back.
    """
    url, keys_url = _urls(settings_of(data_dir))
    done(migrate.downgrade(url))
    found_here = done(_found(url, keys_url))
    if as_json:
        terminal.answer({"ok": True, "current": found_here})
    else:
        terminal.show(f"{history}: {here}" for history, here in found_here.items())
    return 0


@app.command("current")
def current(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Say which schema both databases have, and which one this release needs. Exits 1 when they differ."""
    return _current(settings_of(data_dir), as_json=as_json)


def _current(settings: Settings, *, as_json: bool) -> int:
    found_here = done(_found(*_urls(settings)))
    needed = {history: migrate.head(history) for history in (migrate.RECORD, migrate.KEYS)}
    ok = found_here == needed
    if as_json:
        terminal.answer({"ok": ok, "current": found_here, "needed": needed})
    else:
        terminal.show(
            f"{history}: {here or 'no schema yet'}"
            + (
                ""
                if here == needed[history]
                else f", this release needs {needed[history]}. {migrate.remedy(here, history)}"
            )
            for history, here in found_here.items()
        )
    return 0 if ok else 1


async def _found(url: str, keys_url: str) -> dict[str, str | None]:
    return {migrate.RECORD: await migrate.current(url), migrate.KEYS: await migrate.current(keys_url)}


def _urls(settings: Settings) -> tuple[str, str]:
    """Both databases, as set or as the running `up` says. Raises EngineError when neither is there."""
    if settings.database_url and settings.keys_url:
        return settings.database_url, settings.keys_url
    places = found(settings)
    return places.url, places.keys_url
