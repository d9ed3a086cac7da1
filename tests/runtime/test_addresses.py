"""Any command finds the engines: as set, or as the running nearpeer says."""

import base64
from pathlib import Path

import pytest

from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.errors import BadSetting, EngineError
from runtime.settings import Settings

KEY = base64.b64encode(b"k" * 32).decode()
OWN = {"database_url": "postgresql://db/nearpeer", "keys_url": "postgresql://db/nearpeer_keys"}


@pytest.fixture
def published(data_dir: DataDir) -> DataDir:
    """A data directory in which both engines run, as far as run.json says."""
    data_dir.publish("postgres", {"url": "postgresql://here", "keys_url": "postgresql://here_keys"})
    data_dir.publish("temporal", {"address": "127.0.0.1:20001", "namespace": "default"})
    return data_dir


def test_the_running_nearpeer_tells_where_its_engines_are(published: DataDir) -> None:
    addresses = found(Settings.load(data_dir=published.path))

    assert (addresses.url, addresses.keys_url) == ("postgresql://here", "postgresql://here_keys")
    assert addresses.temporal == "127.0.0.1:20001"
    assert addresses.kek == published.secret("kek")
    assert addresses.codec_key == published.secret("temporal-codec")


def test_a_clusters_namespace_is_not_looked_for_in_the_embedded_server(published: DataDir) -> None:
    settings = Settings.load(data_dir=published.path, temporal_namespace="mentoring")

    assert found(settings).namespace == "default"


def test_what_is_set_comes_first(published: DataDir) -> None:
    settings = Settings.load(data_dir=published.path, temporal_address="cluster:7233", kek=KEY, **OWN)

    addresses = found(settings)

    assert (addresses.url, addresses.temporal) == ("postgresql://db/nearpeer", "cluster:7233")
    assert addresses.kek == b"k" * 32
    assert addresses.codec_key is None


def test_nothing_running_is_said_with_the_remedy(ground: Path) -> None:
    with pytest.raises(EngineError, match=r"No nearpeer runs in .*nearpeer up.*DATABASE_URL"):
        found(Settings.load(data_dir=ground / "data"))


def test_a_database_of_ones_own_needs_a_key_of_ones_own(published: DataDir) -> None:
    with pytest.raises(BadSetting, match="NEARPEER_KEK is missing"):
        found(Settings.load(data_dir=published.path, **OWN))


def test_keys_and_passwords_do_not_show(published: DataDir) -> None:
    shown = repr(found(Settings.load(data_dir=published.path)))

    assert "kek" not in shown
    assert "postgresql" not in shown
