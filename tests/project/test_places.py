"""What a container would say of hosts and paths, a plain process says of addresses and folders."""

from pathlib import Path

import pytest

from benchmarks.topology.composed import Part
from benchmarks.topology.places import Ground


def part(name: str, copies: int = 1, files: dict[str, Path] | None = None, **environment: str) -> Part:
    """A service with the folder that it shares, and what it is told."""
    return Part(
        name=name,
        image="nearpeer:1",
        command=("nearpeer", "serve"),
        environment=environment,
        needs={},
        check=("CMD", "python", "-m", "runtime.alive", "http://127.0.0.1:8000/health"),
        restart="unless-stopped",
        copies=copies,
        grace_s=30.0,
        volumes={"/data": "data"},
        files=files or {},
    )


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "made" / "kek"
    file.parent.mkdir()
    file.write_bytes(b"k" * 32)
    return file


def ground(root: Path, *parts: Part, tls: bool = False, elsewhere: dict[str, str] | None = None) -> Ground:
    return Ground(root, {one.name: one for one in parts}, tls=tls, elsewhere=elsewhere or {})


def test_a_host_is_the_address_of_the_first_copy_of_its_service(tmp_path: Path) -> None:
    place = ground(tmp_path, part("log"), part("web", DATABASE_URL="postgresql://me:keys@log:5432/nearpeer"))

    told = place.environment(place.of("web"))

    assert told["DATABASE_URL"] == f"postgresql://me:keys@{place.of('log').address}:5432/nearpeer"


def test_what_only_looks_like_a_host_is_left_as_it_is(tmp_path: Path) -> None:
    place = ground(tmp_path, part("log"), part("web", ONE="catalog:5432", OTHER="log", THIRD="a.log:5432"))

    assert place.environment(place.of("web")) == {
        "ONE": "catalog:5432",
        "OTHER": "log",
        "THIRD": "a.log:5432",
    }


def test_one_that_can_be_at_no_other_address_is_reached_there(tmp_path: Path) -> None:
    place = ground(
        tmp_path, part("temporal"), part("web", AT="temporal:7233"), elsewhere={"temporal": "127.0.0.1:9"}
    )

    assert place.environment(place.of("web")) == {"AT": "127.0.0.1:9"}


def test_every_copy_has_an_address_of_its_own_and_is_asked_there(tmp_path: Path) -> None:
    place = ground(tmp_path, part("web", copies=3))

    addresses = {one.name: one.address for one in place.instances}

    assert set(addresses) == {"web-1", "web-2", "web-3"}
    assert len(set(addresses.values())) == 3
    for one in place.instances:
        assert place.check(one)[-1] == f"http://{one.address}:8000/health"
        assert place.here("0.0.0.0:9100", one) == f"{one.address}:9100"


def test_who_mounts_a_volume_shares_its_folder(tmp_path: Path) -> None:
    place = ground(tmp_path, part("web", DIR="/data"), part("watchdog", BEAT="/data/watchdog.beat"))

    shared = tmp_path / "volumes" / "data"

    assert place.environment(place.of("web"))["DIR"] == str(shared)
    assert place.environment(place.of("watchdog"))["BEAT"] == str(shared / "watchdog.beat")


def test_a_secret_lies_only_with_whom_it_is_given_to(tmp_path: Path, key: Path) -> None:
    files = {"/run/secrets/kek": key}
    place = ground(tmp_path, part("web", files=files, DIR="/run/secrets"), part("help", DIR="/run/secrets"))

    folder = Path(place.environment(place.of("web"))["DIR"])

    assert [file.name for file in folder.iterdir()] == ["kek"]
    assert (folder / "kek").read_bytes() == key.read_bytes()
    assert place.environment(place.of("help"))["DIR"] == "/run/secrets"


@pytest.mark.parametrize(("tls", "asked"), [(True, "?sslmode=verify-ca&sslrootcert=/made/by"), (False, "")])
def test_encryption_is_asked_for_where_the_server_has_it(tmp_path: Path, asked: str, *, tls: bool) -> None:
    url = "postgresql://me@db:1/nearpeer"
    place = ground(tmp_path, part("web", URL=f"{url}?sslmode=verify-ca&sslrootcert=/made/by"), tls=tls)

    assert place.environment(place.of("web"))["URL"] == f"{url}{asked}"
