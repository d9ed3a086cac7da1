"""Tells any command where the engines are and under which keys: as set, or as the running `up` says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from runtime.datadir import DataDir
from runtime.errors import BadSetting, EngineError
from runtime.settings import Settings
from runtime.wrapping import at_hand


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a process needs to reach both engines. `codec_key` None: Temporal's payloads are not sealed."""

    url: str = field(repr=False)
    keys_url: str = field(repr=False)
    temporal: str
    namespace: str
    kek: bytes = field(repr=False)
    codec_key: bytes | None = field(repr=False)
    wrapping_keys: Callable[[], list[bytes]] | None = field(default=None, repr=False, compare=False)
    """Asks anew for `kek` and the key that is to follow it, while there is one."""
    journal: tuple[Path, bytes] | None = None
    """The folder of the journal and the public key by which it is sealed; None where there is no key."""


def found(settings: Settings) -> Addresses:
    """What is set comes first; the embedded rest comes from the data directory's run.json and keys.

    Raises EngineError when neither is there (nothing runs), BadSetting when a key is missing.
    """
    data_dir = DataDir(settings.data_dir, settings)
    running = data_dir.running() or {}
    databases, temporal = running.get("postgres", {}), running.get("temporal", {})
    return Addresses(
        url=settings.database_url or _published(databases, "url", data_dir, "DATABASE_URL"),
        keys_url=settings.keys_url or _published(databases, "keys_url", data_dir, "NEARPEER_KEYS_URL"),
        temporal=settings.temporal_address or _published(temporal, "address", data_dir, "TEMPORAL_ADDRESS"),
        namespace=_namespace(settings, temporal),
        kek=_kek(settings, data_dir),
        codec_key=_codec_key(settings, data_dir),
        wrapping_keys=partial(wrapping_keys, settings, data_dir),
        journal=_journal(DataDir(settings.data_dir, settings)),
    )


def _published(part: dict[str, str], name: str, data_dir: DataDir, variable: str) -> str:
    if name not in part:
        raise EngineError(
            f"No nearpeer runs in {data_dir.path}.",
            f"Start it (nearpeer up), choose another --data-dir, or set {variable}.",
        )
    return part[name]


def _namespace(settings: Settings, temporal: dict[str, str]) -> str:
    """The embedded server has one namespace, whatever TEMPORAL_NAMESPACE says of a cluster."""
    return settings.temporal_namespace if settings.temporal_address else temporal["namespace"]


def _kek(settings: Settings, data_dir: DataDir) -> bytes:
    if key := settings.kek_bytes():
        return key
    if settings.database_url:
        raise BadSetting(
            "NEARPEER_KEK is missing: with your own database the vault needs a key that all processes share.",
            "Make one with: head -c 32 /dev/urandom | base64",
        )
    return data_dir.secret("kek")


def _journal(place: DataDir) -> tuple[Path, bytes] | None:
    try:
        return place.journal, place.public_key()
    except EngineError:
        return None


def wrapping_keys(settings: Settings, data_dir: DataDir) -> list[bytes]:
    """The wrapping keys that are at hand now, from the files where they lie in files.

    Raises EngineError, BadSetting.
    """
    anew = Settings.load(data_dir=settings.data_dir)
    if key := anew.kek_bytes():
        return [key, *filter(None, [anew.kek_next_bytes()])]
    return at_hand(data_dir)


def _codec_key(settings: Settings, data_dir: DataDir) -> bytes | None:
    if (key := settings.codec_key_bytes()) or settings.temporal_address:
        return key
    return data_dir.secret("temporal-codec")
