"""How often properties of the domain are tried: few times and always alike, or many with NEARPEER_FULL=1."""

import os

from hypothesis import HealthCheck, settings

FULL = os.environ.get("NEARPEER_FULL") == "1"
RUNS, STEPS = (400, 100) if FULL else (40, 50)
AT_LEAST = 20_000 if FULL else 1_000
"""Steps of the state machine, some of its runs being cut short."""

tried = settings(
    max_examples=1_000 if FULL else 40,
    deadline=None,
    derandomize=not FULL,
    suppress_health_check=(HealthCheck.too_slow,),
)
