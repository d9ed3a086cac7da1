"""The one way to a terminal: pages for eyes, or one line of JSON; progress never mixes with the answer."""

import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import orjson
from pydantic import BaseModel
from rich.console import Console, RenderableType

WIDTH_WITHOUT_A_TERMINAL = 100


def show(pages: Iterable[RenderableType]) -> None:
    """Pages on standard output. Raises OSError when nobody takes them."""
    paper = _paper(sys.stdout)
    with paper.capture() as drawn:
        for page in pages:
            paper.print(page)
    sys.stdout.write(drawn.get())
    sys.stdout.flush()


def clear() -> None:
    """An empty screen before the next page; where there is no terminal an empty line."""
    sys.stdout.write("\x1b[2J\x1b[H" if sys.stdout.isatty() else "\n")


def answer(result: BaseModel | dict[str, Any]) -> None:
    """The result as one line of JSON, the last one of standard output. Raises OSError."""
    plain = result.model_dump(mode="json") if isinstance(result, BaseModel) else result
    sys.stdout.write(orjson.dumps(plain).decode() + "\n")
    sys.stdout.flush()


def remark(text: str) -> None:
    """A line beside the answer, on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def beside() -> Console:
    """The console of standard error, for progress."""
    return _paper(sys.stderr)


def _paper(stream: TextIO) -> Console:
    told = os.environ.get("COLUMNS")
    known = stream.isatty() if told is None else told.isdigit() and int(told) > 0
    width = None if known else WIDTH_WITHOUT_A_TERMINAL
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
