"""What became of a report, on a terminal: facts only, and the numbers first where nobody has it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from rich.text import Text

from console.help.numbers import Numbers
from console.raising import Receipt

ANYWHERE = "112"
"""Where not even a file of numbers can be read: the emergency number of the whole union."""


def call(numbers: Numbers | None, *, desk: bool) -> str:
    """The numbers to call, the first one first; `desk` is whether the file's own number is a real one."""
    if numbers is None:
        return f"Call now: {ANYWHERE}."
    told = [
        f"{number.dial} ({number.short_en})" for number in (numbers.first, *numbers.others) if number.strip
    ]
    own = f" Our desk: {numbers.desk}." if desk else ""
    return f"Call now: {', '.join(told)}.{own}"


def receipt_page(receipt: Receipt, calls: str, *, unattended: bool = False) -> Iterator[Text]:
    """What was and what was not recorded, and what to do now; `calls` are the numbers, in a sentence."""
    at = f"{datetime.fromtimestamp(receipt.at_us // 1_000_000, UTC).astimezone():%H:%M:%S}"
    match receipt.kept:
        case "recorded":
            again = ", as it was before" if receipt.duplicate else ""
            yield Text(f"Recorded {at} as {receipt.id}{again}.", style="bold")
            if unattended:
                yield Text("It may be that nobody is paged just now: the watchdog is silent.")
                yield Text(calls, style="bold")
            else:
                yield Text("Nobody has confirmed yet. Paging goes on until somebody does.")
        case "kept":
            yield Text(f"Kept {at} as {receipt.id}, not yet in the record.", style="bold")
            yield Text("The record is out of reach: nobody may know of it yet.")
            yield Text(calls, style="bold")
        case "not-recorded":
            yield Text("Not recorded and not kept: nobody has been told.", style="bold")
            yield Text(calls, style="bold")
            yield Text(f"Then try again under the same id: nearpeer emergency raise --id {receipt.id} …")
        case _:
            assert_never(receipt.kept)
    if receipt.unverified_queue:
        yield Text("Many reports without a known sender come just now; this one waits among them.")
    if receipt.kept == "recorded" and not receipt.words_kept:
        yield Text("The words could not be stored: say them to whoever calls.")
