"""Known weaknesses of every pin, asked of the package index by pip-audit; `make scan` runs it.

Exits 0 when each pin was looked up and none is known to be weak, 1 when one is, 3 when some could not be
looked up: an index of one's own seldom answers for advisories.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.project.tree import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "requirements-proof.lock")
EXPLAINED: dict[str, str] = {}
"""Advisories that do not touch this project, by id, each with its reason."""
SHOWN = 5


def audited(lock: str) -> tuple[list[str], list[str]]:
    """(known weaknesses, pins that could not be looked up) of a lock, each in words. Raises OSError."""
    command = [
        str(Path(sys.executable).with_name("pip-audit")), "--requirement", str(ROOT / lock),
        "--require-hashes", "--disable-pip", "--vulnerability-service", "pypi", "--format", "json",
        "--progress-spinner", "off",
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if not ran.stdout.startswith("{"):
        raise OSError(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "no answer")
    found = json.loads(ran.stdout)["dependencies"]
    weak = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in {weakness['fix_versions']}"
        for one in found
        for weakness in one.get("vulns", [])
        if weakness["id"] not in EXPLAINED
    ]
    return weak, [one["name"] for one in found if "skip_reason" in one]


def main() -> int:
    """Tells of every lock."""
    code = 0
    for lock in LOCKS:
        try:
            weak, unknown = audited(lock)
        except OSError as failure:
            sys.stdout.write(f"{lock}: the advisories could not be reached ({failure})\n")
            return 3
        sys.stdout.write("".join(f"{lock}: {each}\n" for each in weak))
        if unknown:
            sys.stdout.write(f"{lock}: {len(unknown)} not looked up: {', '.join(unknown[:SHOWN])} ...\n")
        code = 1 if weak or code == 1 else 3 if unknown else code
    return code


if __name__ == "__main__":
    sys.exit(main())
