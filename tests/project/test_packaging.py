"""The wheel carries the rooms whole, migrations and templates included, and nothing else."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.project.tree import COMPOSITION_ROOTS, ROOMS, ROOT, committed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    builder = Path(sys.executable).with_name("hatchling")
    built = subprocess.run(
        [builder, "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return next(folder.glob("nearpeer-*.whl"))


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_every_file_of_every_room_is_shipped(shipped: set[str]) -> None:
    rooms = {
        name for path in committed() if (name := path.relative_to(ROOT).as_posix()).split("/")[0] in ROOMS
    }

    assert rooms - shipped == set()


def test_nothing_but_the_rooms_and_the_composition_roots_is_shipped(shipped: set[str]) -> None:
    tops = {name.split("/")[0] for name in shipped}

    assert tops - {*ROOMS, *COMPOSITION_ROOTS} == set()


def test_the_composition_roots_that_exist_are_shipped(shipped: set[str]) -> None:
    existing = {name for name in COMPOSITION_ROOTS if (ROOT / name).exists()}

    assert existing - shipped == set()


def test_the_commands_lead_to_modules_that_are_shipped(shipped: set[str]) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    files = {target.split(":")[0].replace(".", "/") + ".py" for target in scripts.values()}

    assert files - shipped == set()


def test_the_licence_travels_with_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        licences = [name for name in archive.namelist() if name.endswith("/LICENSE")]

    assert len(licences) == 1
