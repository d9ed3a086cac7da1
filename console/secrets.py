"""The secrets of an installation, which no backup holds: copied apart, and laid down before a restore."""

import shutil
from pathlib import Path

from nacl.public import PrivateKey

from console.auditing import Page
from console.backups import MANIFEST, KeysManifest, RecordManifest
from console.errors import BadInput
from runtime.datadir import KEYS, LINKS, SPOOL_KEY, DataDir
from runtime.settings import Settings
from runtime.wrapping import KEK, NEXT
from store.wrapping import WRAPPING_KEY_BYTES, name_of

SECRETS, SEALER = "secrets", "sealer"
NAMES = (*KEYS, NEXT, LINKS, SPOOL_KEY)
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class SecretsCopied(Page):
    """Which files were copied, and where to."""

    ok: bool = True
    folder: str
    files: tuple[str, ...]


def copy_apart(settings: Settings, folder: Path) -> SecretsCopied:
    """Copies the secrets of a data directory into a new folder. Raises BadInput, OSError.

    Never into a backup: who has both has everything.
    """
    place = DataDir(settings.data_dir, settings)
    if any(
        (above / MANIFEST).exists() or (above / "record" / MANIFEST).exists() for above in _upwards(folder)
    ):
        raise BadInput("FOLDER", "", f"{folder} is within a backup.", "Keep the secrets where no backup is.")
    if folder.exists() and any(folder.iterdir()):
        raise BadInput("FOLDER", "", f"{folder} is not empty.", "Name a new folder.")
    copied = [
        *_laid(place.secrets, folder / SECRETS, NAMES),
        *_laid(place.sealer, folder / SEALER, ("key", "next")),
    ]
    if not copied:
        raise BadInput("--data-dir", "", f"{place.path} holds no secrets.", "Name the data directory.")
    return SecretsCopied(folder=str(folder), files=tuple(copied))


def lay_down(place: DataDir, given: Path | None) -> None:
    """Puts the secrets of a folder where an installation looks for them; what is there already stays."""
    if given is not None:
        place.path.mkdir(parents=True, exist_ok=True)
        _laid(_within(given, SECRETS), place.secrets, NAMES)
        _laid(_within(given, SEALER), place.sealer, ("key", "next"))


def refuse_others(
    settings: Settings, place: DataDir, given: Path | None, record: RecordManifest, keys: KeysManifest
) -> bytes | None:
    """The spool's secret key; nothing is written. Raises BadInput where a secret is not the backup's."""
    at_hand = {name_of(key) for key in _wrapping_keys(settings, place, given)}
    missing = sorted(set(keys.wrapping_keys) - at_hand)
    if missing:
        told = ", ".join(sorted(at_hand)) or "none"
        problem = f"The keys of this backup are wrapped under {', '.join(missing)}; at hand is {told}."
        raise BadInput("--secrets", "", problem, "Name the folder with the wrapping key of that time.")
    spool_key = _file(place, given, SPOOL_KEY)
    if record.spool_key is None:
        return spool_key
    if spool_key is None or bytes(PrivateKey(spool_key).public_key).hex() != record.spool_key:
        problem = "The key spool.key of this installation is not at hand: no report and no journal opens."
        raise BadInput("--secrets", "", problem, "Name the folder with the secrets of that time.")
    return spool_key


def _wrapping_keys(settings: Settings, place: DataDir, given: Path | None) -> list[bytes]:
    if kek := settings.kek_bytes():
        return [kek, *filter(None, [settings.kek_next_bytes()])]
    return [key for key in (_file(place, given, KEK), _file(place, given, NEXT)) if key]


def _file(place: DataDir, given: Path | None, name: str) -> bytes | None:
    """A secret of 32 bytes: what lies in the installation comes first."""
    for folder in (place.secrets, _within(given, SECRETS) if given else place.secrets):
        path = folder / name
        if path.exists() and len(key := path.read_bytes()) == WRAPPING_KEY_BYTES:
            return key
    return None


def _within(given: Path, name: str) -> Path:
    """A folder of secrets, of an installation or of `backup secrets`; or the very folder."""
    return given / name if (given / name).is_dir() else given


def _laid(source: Path, target: Path, names: tuple[str, ...]) -> list[str]:
    laid = []
    for name in names:
        if not (source / name).is_file() or (target / name).exists():
            continue
        target.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)
        (target / name).chmod(PRIVATE_FILE)
        laid.append(f"{target.name}/{name}")
    return laid


def _upwards(folder: Path) -> list[Path]:
    folder = folder.absolute()
    return [folder, *folder.parents]
