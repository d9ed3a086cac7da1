"""What became of a report, on a terminal: facts only, and the numbers first where nobody has it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from rich.text import Text

from console.raising import Receipt

CALL = "Call now: 112, ambulance 104, to talk with somebody 116-123."


def receipt_page(receipt: Receipt) -> Iterator[Text]:
    """What was and what was not recorded, and what to do now."""
    at = f"{datetime.fromtimestamp(receipt.at_us // 1_000_000, UTC).astimezone():%H:%M:%S}"
    match receipt.kept:
        case "recorded":
            again = ", as it was before" if receipt.duplicate else ""
            yield Text(f"Recorded {at} as {receipt.id}{again}.", style="bold")
            yield Text("Nobody has confirmed yet. Paging goes on until somebody does.")
        case "kept":
            yield Text(f"Kept {at} as {receipt.id}, not yet in the record.", style="bold")
            yield Text("The record is out of reach: nobody may know of it yet.")
            yield Text(CALL, style="bold")
        case "not-recorded":
            yield Text("Not recorded and not kept: nobody has been told.", style="bold")
            yield Text(CALL, style="bold")
            yield Text(f"Then try again under the same id: nearpeer emergency raise --id {receipt.id} …")
        case _:
            assert_never(receipt.kept)
    if receipt.unverified_queue:
        yield Text("Many reports without a known sender come just now; this one waits among them.")
    if receipt.kept == "recorded" and not receipt.words_kept:
        yield Text("The words could not be stored: say them to whoever calls.")
