"""docs/faults.md and its picture, made from faults.json and the runs of the grid; `make faults` does it."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.grid.headline import RECORD, Judged, kept
from benchmarks.grid.picture import cells, picture
from benchmarks.page import DOCS, PICTURES, table, value_of

HERE = Path(__file__).parent
FAULTS, RUNS = HERE.parent / "faults.json", HERE.parent / "faults-runs.json"
PICTURE = "faults.svg"


def make(faults: Path = FAULTS, runs: Path = RUNS, into: Path = DOCS) -> None:
    """Writes the page and the picture."""
    measures = json.loads(faults.read_text(encoding="utf-8"))
    found = [run for run in kept(runs) if run.case != RECORD]
    (into / PICTURES / PICTURE).write_text(picture(cells(found)), encoding="utf-8")
    text = (HERE / "words.md").read_text(encoding="utf-8")
    judged = [m for m in measures if m["goal"] != "told only"]
    parts = {
        "HEADLINE": _headline(found),
        "REACHED": f"{sum(m['ok'] for m in judged)} of {len(judged)} goals are reached.",
        "MEASURED": table(
            ("measured", "value", "goal", "reached"),
            ((m["name"], value_of(m), m["goal"], "yes" if m["ok"] else "**no**") for m in measures),
        ),
        "FAMILIES": _families(found),
    }
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    (into / "faults.md").write_text(text, encoding="utf-8")


def _headline(runs: Sequence[Judged]) -> str:
    lost, unnoticed = (sum(any(b.startswith(i) for b in run.broken) for run in runs) for i in ("I1", "I2"))
    worst = max((run.silence_s for run in runs), default=0)
    struck = sum(run.struck for run in runs)
    return (
        f"**{sum(run.raised for run in runs)} emergencies through {struck} faults: {lost} lost, "
        f"{unnoticed} unnoticed, worst silence {worst:.0f} s of case time.**"
    )


def _families(runs: Sequence[Judged]) -> str:
    names = dict.fromkeys(run.family for run in runs)
    rows = []
    for name in names:
        mine = [run for run in runs if run.family == name]
        rows.append(
            (
                name,
                str(len(mine)),
                str(sum(run.struck for run in mine)),
                str(sum(bool(run.broken) for run in mine)),
                f"{max(run.silence_s for run in mine):.1f} s",
                f"{median(run.seconds for run in mine):.1f} s",
            )
        )
    return table(("family", "runs", "struck", "broken", "worst silence", "a run takes"), rows)


if __name__ == "__main__":
    make()
