"""`nearpeer prepare`: the data directory that the processes of a cluster share, made once."""

from console import terminal
from console.commands.options import DataDir, Json, settings_of
from runtime.datadir import DataDir as Place


def prepare(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """Make the data directory ready for processes that `up` does not start; again, it changes nothing.

    Keys that NEARPEER_SECRETS_DIR has are taken from there, others are made. Exits 1 while `up` runs on it.
    """
    settings = settings_of(data_dir)
    place = Place(settings.data_dir, settings)
    with place:
        keys = place.secrets
    if as_json:
        terminal.answer({"ok": True, "data_dir": str(place.path), "secrets_dir": str(keys)})
    else:
        terminal.show([f"{place.path} is ready; its keys are in {keys}."])
    return 0
