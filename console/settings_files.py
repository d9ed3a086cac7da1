"""Reads a TOML file of settings into its model; what does not fit is named by key, value and remedy."""

import tomllib
from collections.abc import Iterator
from datetime import date, time
from difflib import get_close_matches
from json import dumps
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from console.errors import BadInput

MAX_BYTES = 1_000_000
SHOWN = 60
"""Characters of a value that a complaint repeats."""
EXPECTED = {
    "int_type": "a whole number",
    "string_type": "a text in quotes",
    "tuple_type": "a list in square brackets",
    "model_type": "a table of settings",
    "date_type": "a day such as 2025-09-01",
    "date_parsing": "a day such as 2025-09-01",
    "date_from_datetime_parsing": "a day such as 2025-09-01",
    "date_from_datetime_inexact": "a day such as 2025-09-01",
}
Settings = TypeVar("Settings", bound=BaseModel)
Key = tuple[int | str, ...]


def read_settings(path: Path, model: type[Settings]) -> Settings:
    """The settings of a file. Raises BadInput for a file that is missing or no TOML, and for each misfit."""
    data = _parsed(path)
    try:
        return model.model_validate_json(dumps(data, default=_iso), strict=True)
    except ValidationError as error:
        raise _explained(path, model, error.errors()) from None


def misfit(path: Path, key: Key, problem: str, remedy: str) -> BadInput:
    """The complaint about one setting."""
    return BadInput(str(path), dotted(key), problem, remedy)


def dotted(key: Key) -> str:
    """A key as a person reads it: `emergencies.urgent.lease_s`, `breaks[2].first` (lists count from 1)."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def shown(value: object) -> str:
    """A value as the file spells it, cut when it is long."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, dict):
        text = "a table"
    elif isinstance(value, list):
        text = "a list"
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def _parsed(path: Path) -> dict[str, Any]:
    file = str(path)
    try:
        with path.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadInput(file, "", "There is no such file.", "Check the path.") from None
    except OSError as error:
        raise BadInput(file, "", f"It cannot be read: {error.strerror}.", "Give a readable file.") from None
    if len(raw) > MAX_BYTES:
        raise BadInput(file, "", "It is larger than 1 MB.", "Give a TOML file of settings.")
    try:
        return tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise BadInput(file, "", "It is not UTF-8 text.", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).removesuffix(")").partition(" (at ")
        raise BadInput(file, place, f"It is not TOML: {what}.", "Write `key = value` lines.") from None
    except RecursionError:
        raise BadInput(file, "", "It is nested too deeply.", "Give a TOML file of settings.") from None


def _iso(value: date | time) -> str:
    return value.isoformat()


def _explained(path: Path, model: type[BaseModel], errors: list[ErrorDetails]) -> BadInput:
    """The first thing to mend: a key too many before a key too few, because a slip of the pen is both."""
    rank = {"extra_forbidden": 0, "missing": 1}
    error = min(errors, key=lambda found: rank.get(found["type"], 2))
    key, kind, value = error["loc"], error["type"], error["input"]
    if kind == "extra_forbidden":
        return misfit(
            path, key, f"There is no such setting (its value: {shown(value)}).", _nearest(model, key)
        )
    if kind == "missing":
        return misfit(
            path, key, "This setting is missing.", "Add it; the file in examples/ shows each with its source."
        )
    return misfit(path, key, f"{shown(value)} does not fit.", _wanted(error))


def _wanted(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "greater_than_equal":
            return f"Give a whole number of at least {limits['ge']}."
        case "less_than_equal":
            return f"Give a whole number of at most {limits['le']}."
        case "enum":
            near = get_close_matches(str(error["input"]), str(limits["expected"]).split("'")[1::2], n=1)
            return f"Did you mean '{near[0]}'?" if near else f"Give one of {limits['expected']}."
        case kind:
            return f"Give {EXPECTED.get(kind, 'what the example has')}."


def _nearest(model: type[BaseModel], key: Key) -> str:
    known = _keys_beside(model, key)
    near = get_close_matches(str(key[-1]), known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(known)}."


def _keys_beside(model: type[BaseModel], key: Key) -> list[str]:
    for part in key[:-1]:
        if isinstance(part, str):
            model = next(_models(model.model_fields[part].annotation))
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
