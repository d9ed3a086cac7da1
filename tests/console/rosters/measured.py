"""Reads one roster in a process of its own: prints how it ended and how much memory that took."""

import json
import resource
import sys
from pathlib import Path

from console.errors import BadInput
from console.policy import load_policy
from console.rosters.rows import RosterFile, read_roster

EXAMPLE_POLICY = Path(__file__).parents[3] / "examples" / "policy.toml"


def main(path: str) -> None:
    problem = ""
    try:
        read_roster(RosterFile(Path(path), "mentee"), load_policy(EXAMPLE_POLICY))
    except BadInput as refused:
        problem = refused.problem
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(json.dumps({"problem": problem, "mib": mib}))


if __name__ == "__main__":
    main(sys.argv[1])
