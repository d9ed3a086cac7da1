"""One text for one value: sorted JSON without floats, equal to RFC 8785 for everything it accepts."""

from typing import Any

import orjson

from domain.messages import Command

LIMIT = 2**53


def canonical(value: Any) -> bytes:
    """UTF-8 canonical JSON of None, bool, int, str, list, tuple and dict.

    Raises ValueError naming the path of a float, an integer of 2**53 or more, a key that is not ASCII text,
    text that is not valid Unicode, or any other type.
    """
    _check(value, ())
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def canonical_fields(value: dict[str, Any]) -> bytes:
    """`canonical` of an object that holds only text, integers, yes, no and None; much of a log is such.

    Raises what `canonical` raises.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except TypeError:
        return canonical(value)


def text_of(command: Command) -> bytes:
    """What makes a command the same command: its kind and its fields, without what was read for it.

    Raises ValueError for what has no canonical text.
    """
    return canonical({"type": command.TYPE, **command.model_dump(mode="json", exclude={"given"})})


def _check(value: Any, path: tuple[str | int, ...]) -> None:
    """Most values are short flat objects: their plain fields are passed without a call for each."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise ValueError(f"{_shown(path)}: a key must be ASCII text")
            what = type(item)
            if not (
                item is None
                or what is bool
                or (what is str and item.isascii())
                or (what is int and -LIMIT < item < LIMIT)
            ):
                _check(item, (*path, key))
    elif kind is list or kind is tuple:
        for index, item in enumerate(value):
            _check(item, (*path, index))
    elif kind is str:
        _check_text(value, path)
    elif kind is int:
        if not -LIMIT < value < LIMIT:
            raise ValueError(f"{_shown(path)}: an integer must lie between -(2**53 - 1) and 2**53 - 1")
    elif value is not None and kind is not bool:
        raise ValueError(
            f"{_shown(path)}: {kind.__name__} has no canonical text; use integers, text, lists, objects"
        )


def _check_text(value: str, path: tuple[str | int, ...]) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{_shown(path)}: the text holds half a surrogate pair") from None


def _shown(path: tuple[str | int, ...]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
