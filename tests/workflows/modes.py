"""How a worker keeps workflows: in memory as in production, or not at all, so that each task replays."""

import pytest

CACHED, NONE = 100, 0
IN_MEMORY = pytest.param(CACHED, id="cached")
REPLAYING = pytest.param(NONE, id="replaying")
REPLAYING_IN_FULL = pytest.param(NONE, id="replaying", marks=pytest.mark.full)

either_way = pytest.mark.parametrize("cached", [IN_MEMORY, REPLAYING], indirect=True)
"""For a test that replays in every run; all others replay in `make full`."""
