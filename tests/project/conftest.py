"""docker-compose.yml with something given for everything that it asks for, as Compose resolves it."""

import re
from typing import Any

import pytest

from benchmarks.topology.composed import FILE, Part, composed, read

SECRETS = sorted(set(re.findall(r"\$\{(\w+):\?", FILE.read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def filled_in() -> dict[str, str]:
    return {name: f"/given/{name.lower()}" for name in SECRETS}


@pytest.fixture(scope="session")
def told(filled_in: dict[str, str]) -> dict[str, Any]:
    return composed(filled_in, "*")


@pytest.fixture(scope="session")
def services(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = told["services"]
    return found


@pytest.fixture(scope="session")
def parts(filled_in: dict[str, str]) -> dict[str, Part]:
    return read(filled_in, "*")
