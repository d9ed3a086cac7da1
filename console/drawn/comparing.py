"""Where Temporal's histories differ from the log, or from what the code would do, on a terminal."""

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType

from console.checking_code import CodeChecked
from console.comparing.reading import Compared
from console.drawn import signs

LINES = 50


def compared(page: Compared) -> Iterator[RenderableType]:
    """What was compared, and every difference with its place."""
    events = ", ".join(f"{count:,} events of {log}" for log, count in page.events.items())
    yield (
        f"{events} in {page.streams:,} streams; {page.runs:,} histories of {page.workflows:,} workflows,"
        f" {page.exported:,} of them exported, with {page.activities:,} activities."
    )
    if page.ok:
        yield "The two ledgers say the same."
        return
    yield ""
    for one in page.divergences[:LINES]:
        yield f"{signs.NO} {one.what}: {one.problem} ({one.place})"
    total = sum(page.counts.values())
    if total > LINES:
        yield f"… and {total - LINES:,} more; --json has up to 1,000."
    yield ""
    yield "See which ledger is right: nearpeer audit verify. docs/auditors.md says what each word means."


def checked(page: CodeChecked) -> Iterator[RenderableType]:
    """How many histories of each workflow fit, and each that does not."""
    failing = Counter(one.workflow for one in page.misfits)
    table = signs.table("workflow", ">histories", ">do not fit")
    for workflow, count in page.workflows.items():
        table.add_row(workflow, f"{count:,}", f"{failing[workflow]:,}")
    yield table
    yield ", ".join(f"{count:,} from {source}" for source, count in page.sources.items())
    yield ""
    if page.ok:
        yield "Every history is the one that this code would make."
        return
    yield from (f"{signs.NO} {one.workflow} {one.history}: {one.problem}" for one in page.misfits[:LINES])
    yield ""
    yield f"Remedy: {page.misfits[0].remedy}"
