"""Which commit is measured: a failure names it, with the seed that makes the failure again."""

import subprocess
from functools import cache


@cache
def commit() -> str:
    """The short id of the commit; nothing where there is no repository."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
