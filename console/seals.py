"""Whether the logs are being sealed, as `doctor` looks at it: how old the last round is, what it refused."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from console.health import Check, good, ill
from runtime.datadir import DataDir

SILENT_S = 300.0
"""The sealer goes round every minute."""


def sealer(place: DataDir, running: Mapping[str, Any], now_s: float | None = None) -> Iterator[Check]:
    """Nothing is said where no sealer has ever been."""
    try:
        told = json.loads(place.sealed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        if "sealer" in running:
            yield ill("seals", "The sealer has done no round yet.", "See logs/sealer.log.")
        return
    for log, problem in sorted(told["refused"].items()):
        remedy = "Nothing more is signed. See: nearpeer audit verify; docs/runbooks/SealOld.md."
        yield ill(f"seal of {log}", f"The log is not what was sealed: {problem}", remedy)
    age_s = (time.time() if now_s is None else now_s) - told["at"]
    if age_s > SILENT_S:
        remedy = "Start the sealer: nearpeer up, or nearpeer sealer; see its log."
        yield ill("seals", f"Nothing is sealed for {age_s:.0f} s.", remedy)
    elif not told["refused"]:
        yield good("seals", f"every log was looked at {age_s:.0f} s ago")
