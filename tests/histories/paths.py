"""Every path that a workflow can take, with the release that first took it: each has a golden history.

A path that a release no longer takes stays here, and its history beside it, for as long as a run that took
it may be open. `python -m tests.histories.record` records those of this release anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
RELEASE = "0.1.0"


@dataclass(frozen=True, slots=True)
class GoldenPath:
    """One way through a workflow, and the release since which there is a history of it."""

    workflow: str
    name: str
    since: str = RELEASE

    @property
    def file(self) -> Path:
        """Where its history lies."""
        return FOLDER / self.workflow / f"{self.name}.json"


NAMES: dict[str, tuple[str, ...]] = {
    "ProgrammeYear": (
        "before-the-calendar",
        "with-orders-until-the-roll-over",
        "with-orders-after-the-roll-over",
        "policy-in-mid-year",
        "orders-given-again",
        "orders-side-by-side",
        "draft-worked-out",
    ),
    "MentorYear": (
        "undisturbed-until-the-roll-over",
        "undisturbed-after-the-roll-over",
        "credited",
        "left-early",
    ),
    "Relationship": (
        "undisturbed-until-the-roll-over",
        "undisturbed-after-the-roll-over",
        "ended-early",
        "paused-and-nudged",
        "notice-of-a-question",
        "notice-sent-again",
        "held-back-in-a-rehearsal",
        "swept-while-away",
        "looked-at-after-the-end",
        "nudged-during-the-last-look",
    ),
    "Erasure": ("certified", "held-meanwhile", "asked-after-a-hold"),
    "Emergency": (
        "acknowledged-and-closed",
        "climbs-to-the-telephone",
        "lease-runs-out",
        "nobody-on-duty",
        "paged-by-another-process",
        "opened-again",
        "begun-afresh",
    ),
}
IN_ANY_ORDER = frozenset({"orders-side-by-side"})
"""Paths whose activities run side by side: what a recording of them holds is the same, its order is not."""
BY_THE_REAL_CLOCK = frozenset({"nobody-on-duty", "begun-afresh"})
"""Paths in which a page finds nobody: the next one follows from the moment at which that was found out."""


def every_path() -> Iterator[GoldenPath]:
    """All paths of all workflows."""
    for workflow, names in NAMES.items():
        for name in names:
            yield GoldenPath(workflow, name)
